"""Which version answers."""

from bot import version
from bot.handlers.context import services_of


async def test_version_names_the_version_and_the_fingerprint(person, faro):
    """Anyone may compare it with the public repository."""
    await person.says("/version")

    assert f"Faro {version()}" in person.reply
    assert services_of(faro).faq.fingerprint in person.reply
