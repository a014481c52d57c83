"""Personal data in a message: found, and cut out."""
