"""Faro: answers to migrants and their families, word for word from a reviewed FAQ."""

from importlib.metadata import version as installed


def version() -> str:
    """The number of the installed version."""
    return installed("faro")
