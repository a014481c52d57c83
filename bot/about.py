"""Which version of Faro this is."""

from importlib.metadata import version as installed


def version() -> str:
    """The number of the installed version."""
    return installed("faro")
