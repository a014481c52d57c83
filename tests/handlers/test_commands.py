"""How the bot introduces itself at Telegram."""

import logging

from bot.handlers.commands import described, introduce
from bot.languages.locale import Locale
from tests.support.telegram import Fault

DEFAULT = '{"type": "default"}'
SPANISH = {"es", "pt", "ca", "gl", "eu"}


async def test_introduce_registers_each_language(faro, telegram):
    """Commands, description and short description: Spanish and its neighbours, English, and all others."""
    await introduce(faro.bot, {101: Locale.ES})

    for code in ("", "en", *SPANISH):
        locale = Locale.ES if code in SPANISH else Locale.EN
        commands = {command["command"]: command["description"] for command in telegram.commands[(DEFAULT, code)]}
        assert commands == described(locale)
        assert ("soy el gobierno" in telegram.names[("description", code)]) is (locale is Locale.ES)
        assert ("familias" in telegram.names[("short_description", code)]) is (locale is Locale.ES)


async def test_introduce_gives_each_admin_a_menu_of_their_own(faro, telegram):
    """With what only they have, in their chat and their language; nobody else sees it."""
    telegram.open_chat(101)
    await introduce(faro.bot, {101: Locale.EN})
    (scope,) = [scope for scope, _ in telegram.commands if "101" in scope]
    names = {command["command"] for command in telegram.commands[(scope, "")]}

    assert {"admin", "announce", "withdraw", "topics", "help"} <= names
    assert not {"admin", "anunciar"} & {command["command"] for command in telegram.commands[(DEFAULT, "es")]}


async def test_introduce_goes_on_after_a_failure(faro, telegram, caplog):
    """None of it is needed to answer: what fails is logged and left out."""
    caplog.set_level(logging.INFO)
    telegram.fail(Fault(status=500), method="setMyCommands", times=8)
    await introduce(faro.bot, {101: Locale.ES})

    assert not telegram.commands
    assert telegram.names
    assert "introduced the bot at Telegram (failed calls: 8)" in caplog.messages
