"""What is wrong with the bot itself: admins hear of it."""

from functools import partial
from operator import contains

import pytest

from bot.handlers.admin.alarms import Alarm, Alarms, tell_restart
from bot.languages.locale import Locale


@pytest.fixture
def wrong():
    """What is wrong now."""
    return set()


@pytest.fixture
def alarms(wrong):
    """Alarms that look at it."""
    return Alarms({alarm: partial(contains, wrong, alarm) for alarm in Alarm})


@pytest.mark.parametrize(
    ("alarm", "begun", "over"),
    [
        (Alarm.CONFLICT, "⚠️ Otro programa usa mi token", "✅ Ya ningún otro programa usa mi token."),
        (Alarm.DISK_FULL, "⚠️ El disco de mi servidor está lleno.", "✅ El disco tiene espacio otra vez"),
    ],
)
async def test_admins_hear_once_when_it_begins_and_once_when_it_is_over(
    ana, luis, faro, services, alarms, wrong, alarm, begun, over
):
    """Not at each look."""
    wrong.add(alarm)
    for _ in range(3):
        await alarms.look(faro.bot, services)
    for admin in (ana, luis):
        (message,) = admin.messages_of_bot
        assert message["text"].startswith(begun)
    wrong.clear()
    for _ in range(3):
        await alarms.look(faro.bot, services)

    assert [message["text"].startswith(over) for message in ana.messages_of_bot] == [False, True]


async def test_admins_hear_in_their_language(ana, faro, services, alarms, wrong, clock):
    """That which they chose."""
    await services.chats.set_locale(101, Locale.EN, now=clock())
    wrong.add(Alarm.DISK_FULL)
    await alarms.look(faro.bot, services)

    assert ana.messages_of_bot[-1]["text"].startswith("⚠️ The disk of my server is full.")


async def test_an_admin_who_never_wrote_to_the_bot_stops_nobody(ana, faro, services, alarms, wrong):
    """Luis has no chat with it."""
    wrong.add(Alarm.CONFLICT)
    await alarms.look(faro.bot, services)

    assert len(ana.messages_of_bot) == 1


@pytest.mark.parametrize(("was_killed", "said"), [(True, "me interrumpí"), (False, "Me detuvieron")])
async def test_a_restart_is_told_as_what_it_was(ana, faro, services, was_killed, said):
    """A breakdown is not called a stop."""
    await tell_restart(faro.bot, services, was_killed=was_killed)

    assert said in ana.messages_of_bot[-1]["text"]
