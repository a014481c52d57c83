"""Announcements for people: the last ones, wanting them, and no longer wanting them."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ChatType

from bot.announcements.message import compose
from bot.announcements.model import ENDED, RUNNING, Announcement, Kind
from bot.handlers.callback_data import Press
from bot.handlers.context import Context
from bot.handlers.managers import is_manager, manages, only_managers
from bot.handlers.sending import Reply, plain
from bot.languages.catalogue import gettext_of
from bot.languages.formats import full_date
from bot.languages.locale import Locale
from bot.languages.text import fold
from bot.rendering.html import parts
from bot.store.subscribers import Subscription

SHOWN = 3
LOOKED_AT = 20  # corrections and takings back among them
YES = frozenset({"si", "yes", "on"})
NO = frozenset({"no", "off"})
TOPICS = frozenset({"temas", "topics"})
WORDS = YES | NO | TOPICS  # that the command knows
ASKED_AFTER = 2  # answers


async def alerts(_update: Update, context: Context) -> None:
    """Show the last announcements and whether the chat gets them; or do what the word behind the command says."""
    word = fold(context.args[0]) if context.args else ""
    if word in WORDS and not await manages(context):
        return
    if word in YES:
        await _subscribe(context)
    elif word in NO:
        await context.send(await unsubscribe(context))
    elif word in TOPICS:
        await context.send(await _topics(context))
    else:
        await context.send(await _overview(context))


async def press_alerts(_update: Update, context: Context) -> None:
    """Subscribe, unsubscribe, or go to the choice of topics."""
    if not await manages(context):
        return
    await context.acknowledge()
    match context.match["what"]:
        case "on":
            await _subscribe(context)
        case "off":
            await context.send(await unsubscribe(context))
        case "topics":
            await context.send(await _topics(context))
        case _:  # no, thanks
            words = context._("All right. If you change your mind: /alerts")
            await context.turn(Reply([plain(words)]))


async def choose_topic(_update: Update, context: Context) -> None:
    """Turn a topic of the subscription on or off."""
    if not await manages(context):
        return
    await context.acknowledge()
    services, chat_id, topic = context.services, context.chat_id, context.match["topic"]
    subscription = await services.subscribers.find(chat_id)
    known = set(services.alert_topics(context.locale))
    if subscription is not None and topic in known:
        chosen = (known if subscription.topics is None else subscription.topics) ^ {topic}
        await services.subscribers.add(chat_id, subscription.locale, None if chosen >= known else chosen)
    await context.turn(await _topics(context))


async def offer(context: Context) -> list[Reply]:
    """After the first answers, the question whether the person wants announcements; once, and else nothing."""
    services, chat_id, now, update = context.services, context.chat_id, context.services.clock(), context.origin
    if not services.desk.admins or update.edited_message or update.effective_chat.type != ChatType.PRIVATE:
        return []
    if not services.sessions.is_answer_number(ASKED_AFTER, chat_id, now=now):
        return []
    if await services.subscribers.find(chat_id) is not None:
        return []
    _ = context._
    question = _("Shall I tell you when there is something urgent, such as a deadline, a ruling or a scam going round?")
    kept = _("For that I would keep the number of this chat, encrypted, until you say stop. You decide.")
    yes = InlineKeyboardButton(_("🔔 Yes, tell me"), callback_data=f"{Press.ALERTS}:on")
    no = InlineKeyboardButton(_("No, thank you"), callback_data=f"{Press.ALERTS}:no")
    return [Reply([plain(question, kept)], InlineKeyboardMarkup([[yes, no]]))]


async def _subscribe(context: Context) -> None:
    services, chat_id, _ = context.services, context.chat_id, context._
    if await services.subscribers.find(chat_id) is None:
        await services.subscribers.add(chat_id, context.locale)
    sentences = (
        _("Done. You will get announcements in English."),
        _("For that I keep the number of this chat, encrypted, and your language. To stop them: /alerts off"),
    )
    topics = InlineKeyboardButton(_("Choose topics"), callback_data=f"{Press.ALERTS}:topics")
    await context.say(*sentences, keyboard=InlineKeyboardMarkup([[topics]]))


async def unsubscribe(context: Context) -> Reply:
    """End the chat's subscription, where it has one; what is said to that."""
    services, _ = context.services, context._
    if not await is_manager(context):
        return Reply([plain(only_managers(context))])
    if not await services.subscribers.remove(context.chat_id):
        sentences = (
            _("You were not subscribed: I send you no announcements."),
            _("I write to you only when you write to me. If you meant something else, write it in a few words."),
        )
    else:
        sentences = (
            _("Done. You get no more announcements, and I erased your subscription."),
            _(
                "So that one that was wrong can still be taken back, the encrypted number of this chat stays with "
                "those that you got, for two days after they ended. /forget erases that too."
            ),
        )
    return Reply([plain(*sentences)])


async def _overview(context: Context) -> Reply:
    services, locale, _ = context.services, context.locale, context._
    shown = await services.announcements.in_states([*RUNNING, *ENDED], limit=LOOKED_AT)
    last = [found for found in shown if found.kind is Kind.ANNOUNCE and found.started_at][:SHOWN]
    blocks = [await _told(found, context) for found in last]
    if blocks:
        intro = _("These are my last announcements. A newer one that you do not find here is not from me:")
    else:
        intro = _("There have been no announcements yet. One that you do not find here is not from me.")
    subscription = await services.subscribers.find(context.chat_id)
    status = _("You get announcements.") if subscription else _("You do not get announcements.")
    return Reply(parts([plain(intro), *blocks, plain(status)]), _keyboard(subscription, locale))


async def _told(announcement: Announcement, context: Context) -> str:
    """The announcement as it stands now: as sent, corrected or taken back."""
    _, locale = context._, context.locale
    now = context.services.clock()
    changes = [found for found in await context.services.announcements.about(announcement.id) if found.started_at]
    if any(found.kind is Kind.TAKE_BACK for found in changes):
        date = full_date(announcement.started_at.date(), locale)
        return plain(_("The announcement of {date} was wrong, and I took it back.").format(date=date))
    return compose(changes[-1] if changes else announcement, locale, now=now).html


def _keyboard(subscription: Subscription | None, locale: Locale) -> InlineKeyboardMarkup:
    _ = gettext_of(locale)
    if subscription is None:
        rows = [[InlineKeyboardButton(_("🔔 Get announcements"), callback_data=f"{Press.ALERTS}:on")]]
    else:
        rows = [
            [InlineKeyboardButton(_("Choose topics"), callback_data=f"{Press.ALERTS}:topics")],
            [InlineKeyboardButton(_("🔕 Stop these announcements"), callback_data=f"{Press.ALERTS}:off")],
        ]
    return InlineKeyboardMarkup(rows)


async def _topics(context: Context) -> Reply:
    services, locale, _ = context.services, context.locale, context._
    subscription = await services.subscribers.find(context.chat_id)
    if subscription is None:
        sentence = _("You do not get announcements. First say that you want them:")
        return Reply([plain(sentence)], _keyboard(None, locale))
    rows = []
    for topic in services.alert_topics(locale):
        mark = "✅" if subscription.topics is None or topic in subscription.topics else "◻️"
        label = f"{mark} {services.topic_name(topic, locale)}"
        rows.append([InlineKeyboardButton(label, callback_data=f"{Press.ALERTS}:t:{topic}")])
    sentence = _("Choose the topics that you want announcements about. What concerns everyone you get in any case.")
    return Reply([plain(sentence)], InlineKeyboardMarkup(rows))
