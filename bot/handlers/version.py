"""Which version answers, from which texts."""

from telegram import Update

from bot.about import version
from bot.handlers.context import Context
from bot.handlers.replies import plain
from bot.handlers.sending import Reply, send
from bot.languages.locale import gettext_of


async def tell_version(update: Update, context: Context) -> None:
    """Say the version and the fingerprint of the FAQ, so that anyone can compare with the public repository."""
    services = context.services
    _ = gettext_of(await services.locale(update))
    sentences = (
        _("Faro {version}. Fingerprint of my answers: {fingerprint}").format(
            version=version(), fingerprint=services.faq.fingerprint
        ),
        _("Whoever has a copy of the public repository can compare: the command “faro version” shows both there."),
    )
    await send(update, context, Reply([plain(*sentences)]))
