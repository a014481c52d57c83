"""An announcement that names facts: their words are previewed, approved and sent; if one changes first, it is held."""

from dataclasses import replace

import pytest

from bot.announcements.model import HoldReason, State
from bot.handlers.admin.notify import notify
from bot.languages.locale import Locale

HELD = "No se envió: un dato que contiene dice ahora otra cosa."


@pytest.fixture
def with_fact(ana):
    """Makes a draft whose Spanish text names a fact."""

    async def write():
        await ana.says("/anunciar")
        await ana.says("El plazo cierra. {{lowest-bond}} Llame ya.")
        await ana.says("The deadline ends. {{lowest-bond}} Call now.")

    return write


@pytest.fixture
def change_fact(workflow):
    """Lets the FAQ be loaded with other words of that fact."""

    def change():
        fact = workflow._facts["lowest-bond"]
        words = {**fact.words, Locale.ES: "La mínima es de $2,000."}
        workflow._facts = {**workflow._facts, "lowest-bond": replace(fact, words=words)}

    return change


async def test_fact_is_expanded_in_what_is_previewed_and_sent(
    ana, luis, telegram, subscribed, services, with_fact, sending, until
):
    """The author, whoever approves and everyone see the words, each in their language."""
    await with_fact()
    assert "The deadline ends. The lowest is $1,500. Call now." in ana.reply
    await ana.presses("Pedir la aprobación")
    assert "El plazo cierra. La mínima es de $1,500. Llame ya." in "\n".join(luis.replies)
    async with sending():
        await luis.presses("Aprobar y enviar")
        await until(1, State.FINISHED)

    sent = {int(call.params["chat_id"]): call.params["text"] for call in telegram.of("sendMessage") if call.ok}
    assert "La mínima es de $1,500." in sent[1]
    assert "The lowest is $1,500." in sent[2]
    assert (await services.announcements.find(1)).words[
        Locale.ES
    ].written == "El plazo cierra. {{lowest-bond}} Llame ya."


async def test_unknown_fact_keeps_it_from_going_out(ana, services, subscribed):
    """A name that is no fact would reach people as braces."""
    await ana.says("/anunciar")
    await ana.says("El plazo cierra. {{highest-bond}} Llame ya.")
    await ana.presses("Dejarlo sin eso")
    await ana.presses("Pedir la aprobación")

    assert "nombra {{highest-bond}}, que no es un dato" in ana.reply
    assert (await services.announcements.find(1)).state is State.DRAFT


async def test_fact_that_changes_while_it_waits_is_not_approved(
    ana, luis, faro, services, subscribed, with_fact, change_fact
):
    """Nobody stands for words that are no longer so; the draft shows the new ones."""
    await with_fact()
    await ana.presses("Pedir la aprobación")
    change_fact()
    await luis.presses("Aprobar y enviar")
    announcement = await services.announcements.find(1)
    assert (announcement.state, announcement.reason) == (State.DRAFT, HoldReason.FACT)

    await notify(faro.bot, services)
    assert HELD in ana.reply
    assert HELD in luis.reply
    await ana.presses("Pedir la aprobación")
    assert "La mínima es de $2,000." in "\n".join(luis.replies)
