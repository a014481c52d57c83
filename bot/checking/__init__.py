"""What `check` and `evaluate` say about the FAQ and that needs the matcher."""
