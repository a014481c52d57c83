"""What admins do in a private chat: draft, approve, watch, withdraw."""
