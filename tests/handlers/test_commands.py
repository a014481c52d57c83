"""How the bot introduces itself at Telegram."""

import logging

from bot.handlers.commands import described, introduce
from bot.languages.locale import Locale
from tests.support.telegram import Fault

DEFAULT = '{"type": "default"}'
SPANISH = {"es", "pt", "ca", "gl", "eu"}


async def test_introduce_registers_each_language(faro, telegram):
    """Commands, description and short description: Spanish and its neighbours, English, and all others."""
    await introduce(faro.bot)

    for code in ("", "en", *SPANISH):
        locale = Locale.ES if code in SPANISH else Locale.EN
        commands = {command["command"]: command["description"] for command in telegram.commands[(DEFAULT, code)]}
        assert commands == described(locale)
        assert ("soy el gobierno" in telegram.names[("description", code)]) is (locale is Locale.ES)
        assert ("familias" in telegram.names[("short_description", code)]) is (locale is Locale.ES)


async def test_introduce_goes_on_after_a_failure(faro, telegram, caplog):
    """None of it is needed to answer: what fails is logged and left out."""
    caplog.set_level(logging.INFO)
    telegram.fail(Fault(status=500), method="setMyCommands", times=7)
    await introduce(faro.bot)

    assert not telegram.commands
    assert telegram.names
    assert "introduced the bot at Telegram (failed calls: 7)" in caplog.messages
