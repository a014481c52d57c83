"""A package, so that `tests.support.telegram` is not mistaken for the library."""
