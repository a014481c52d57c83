"""Which version answers, from which texts."""

from telegram import Update

from bot import version
from bot.handlers.context import Context


async def tell_version(_update: Update, context: Context) -> None:
    """Say the version and the fingerprint of the FAQ, so that anyone can compare with the public repository."""
    services = context.services
    _ = context._
    sentences = (
        _("Faro {version}. Fingerprint of my answers: {fingerprint}").format(
            version=version(), fingerprint=services.faq.fingerprint
        ),
        _("Whoever has a copy of the public repository can compare: the command “faro version” shows both there."),
    )
    await context.say(*sentences)
