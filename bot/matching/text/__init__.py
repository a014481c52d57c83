"""Text as it is compared: normalized, repaired, and the tables of words."""
