"""Announcements on their way to people."""
