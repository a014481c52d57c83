"""The way from multilingual-e5-small to the file that Faro encodes with. See README.md beside this."""
