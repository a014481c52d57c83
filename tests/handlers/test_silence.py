"""The log knows nothing of the people who write."""

import logging

import pytest

from bot.handlers.context import Services
from tests.support.telegram import TOKEN, Fault

SAID = [
    "/start",
    "Me llamo Yuleisy Contreras, mi A-number es 087654321",
    "la migra está en mi puerta",
    "quiero visitar a mi hermano",
    "lo agarraron",
    "ayer",
    "dónde lo busco",
    "gracias",
    "/privacidad",
    "/inventado",
    "cómo se paga la fianza",
]


@pytest.mark.parametrize("broken", [False, True])
async def test_no_log_line_holds_words_names_ids_or_the_token(people, faro, telegram, caplog, monkeypatch, broken):
    """A long conversation with every level of logging on, and with everything going wrong."""
    caplog.set_level(logging.DEBUG)
    person = people(first_name="Yuleisy", username="yuleisy_c")
    services = faro.bot_data["services"]
    if broken:
        telegram.fail(Fault(status=500), method="sendMessage", times=4)
        telegram.fail(Fault(dropped=True), method="answerCallbackQuery", times=1)
        telegram.fail(Fault(status=502), method="editMessageText", times=2)

        async def fail(_services, query):
            raise RuntimeError(f"could not make sense of {query!r} from {person.id}")

        monkeypatch.setattr(Services, "find", fail)
    for text in SAID:
        await person.says(text)
    await person.edits("me llamo Yuleisy")
    for data in ("l:en", "e:rights/open-the-door", "t", "u:n:es:00000000:rights/open-the-door", "n", "zzz"):
        if person.messages_of_bot:
            await person.presses_data(data)
    await person.sends_photo(caption="mi pasaporte 087654321")
    await person.sends_contact()
    await person.says("/borrar")
    await services.votes.totals()

    logged = caplog.text + "".join(str(record.args) for record in caplog.records)
    assert (logging.ERROR in {record.levelno for record in caplog.records}) is broken
    keyed = services.chats._keys.chat_key(person.id)
    for secret in ("Yuleisy", "yuleisy", "087654321", "5550100", str(person.id), keyed, TOKEN.partition(":")[2]):
        assert secret not in logged
    for text in SAID:
        assert text.lstrip("/") not in logged
