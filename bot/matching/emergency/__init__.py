"""What cannot wait: rules, patterns, and a classifier trained on examples."""
