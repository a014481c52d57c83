"""Telegram comes in here; one file a conversation, all of them thin."""
