"""Faro: answers to migrants and their families, word for word from a reviewed FAQ."""
