"""Markdown and entries -> the HTML that Telegram shows."""
