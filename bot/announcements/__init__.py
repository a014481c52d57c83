"""What is announced: values and pure decisions, no SQL, no Telegram."""
