"""The last resort."""

import logging

import pytest

from bot.errors import StoreError
from bot.handlers.context import Services
from tests.support.telegram import Fault

DOOR = "la migra está en mi puerta"


async def fails(*_args, **_kwargs):
    """A room that breaks, with words in its mouth that no log may hold."""
    raise ValueError("my name is Ana and my A-number is 123456789")


async def test_error_is_apologised_for_and_logged_without_words(person, faro, caplog, monkeypatch):
    """The person learns that it was not their fault; the log learns type and place."""
    monkeypatch.setattr(Services, "find", fails)
    await person.says(DOOR)

    assert person.replies == ["Disculpe, algo falló de mi lado. Por favor, intente otra vez en un minuto."]
    (line,) = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert line.startswith("ValueError at ask.py:")
    assert "Ana" not in caplog.text


async def test_error_of_the_database_too_gets_an_apology(person, faro, monkeypatch):
    """Even when the language cannot be read."""

    async def locked(*_args, **_kwargs):
        raise StoreError("it is locked")

    async def broken(*_args, **_kwargs):
        raise RuntimeError

    services = faro.bot_data["services"]
    monkeypatch.setattr(services.chats, "remove", locked)
    await person.says("/borrar")
    assert person.reply.startswith("Disculpe")

    monkeypatch.setattr(services.chats, "locale", broken)
    await person.says("/borrar")
    assert person.reply.startswith("Disculpe")


async def test_blocked_bot_does_not_apologise(person, caplog, telegram):
    """Whoever blocked the bot meanwhile is left in peace; it is no fault."""
    person.chat.blocked = True
    await person.says(DOOR)

    assert len(telegram.of("sendMessage")) == 1
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


@pytest.mark.parametrize(("fault", "times"), [(Fault(status=500), 4), (Fault(dropped=True), 2)])
async def test_apology_that_fails_is_no_second_error(person, caplog, telegram, fault, times):
    """Where Telegram takes nothing, the log says so and the bot goes on."""
    telegram.fail(fault, method="sendMessage", times=times)
    await person.says(DOOR)
    assert person.replies == []
    assert any("the apology could not be delivered" in message for message in caplog.messages)

    await person.says(DOOR)
    assert "Usted no tiene que abrir la puerta" in person.reply


async def test_reply_that_comes_too_early_waits(person, telegram):
    """Where Telegram says that it is too early, the reply is sent when it is time."""
    telegram.fail(Fault(retry_after=1), method="sendMessage")
    await person.says(DOOR)

    assert "Usted no tiene que abrir la puerta" in person.reply


async def test_a_flooded_chat_gets_no_apology(person, telegram, caplog):
    """Telegram wants fewer messages there, not one more."""
    telegram.fail(Fault(retry_after=300), method="sendMessage")
    await person.says(DOOR)

    assert len(telegram.of("sendMessage")) == 1
    assert any("RetryAfter at " in message for message in caplog.messages)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("text", [DOOR, "quiero morir"])
async def test_a_fault_of_telegram_costs_no_answer(person, telegram, status, text):
    """It is tried once more: an apology in place of an answer would leave somebody at the door alone."""
    telegram.fail(Fault(status=status), method="sendMessage")
    await person.says(text)

    assert "Usted no tiene que abrir la puerta" in person.reply or "Llame al 988" in person.reply
    assert "Disculpe" not in person.reply


async def test_a_fault_of_telegram_costs_no_turn_of_the_language(person, telegram):
    """An edit is tried once more too."""
    await person.says(DOOR)
    telegram.fail(Fault(status=502), method="editMessageText")
    await person.presses("English")

    assert "You do not have to open the door" in person.reply
    assert len(person.messages_of_bot) == 1


@pytest.mark.parametrize("fault", [Fault(status=500), Fault(status=502), Fault(retry_after=30), Fault(dropped=True)])
async def test_a_button_answers_though_its_clock_cannot_be_stopped(person, telegram, fault):
    """That is an ornament."""
    await person.says("/temas")
    telegram.fail(fault, method="answerCallbackQuery")
    await person.presses("Sus derechos")

    assert person.reply == "Sus derechos"
    assert len(telegram.of("answerCallbackQuery")) == 1
