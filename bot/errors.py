"""What can go wrong that a person can repair."""


class BotError(Exception):
    """Says where, what is wrong and what to do; the command line prints it and exits 1."""


class ConfigError(BotError):
    """A setting is missing or wrong."""


class FaqError(BotError):
    """The FAQ folder, or a file in it, cannot be used."""


class StoreError(BotError):
    """The database cannot be opened or used."""


class DiskFullError(StoreError):
    """The database cannot be written, for there is no room."""


class ApiError(BotError):
    """Telegram cannot be reached, or refuses the bot."""
