"""Knowledge: entries and what they must satisfy; no Telegram, no database, no clock, nothing async."""
