"""How updates come in and calls go out."""
