"""From what a person typed to an entry; pure and offline."""
