"""What `faro check` says about the FAQ."""
