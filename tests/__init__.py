"""A package, so that `tests.telegram` is not mistaken for the library."""
