"""Announcements for people: the last ones, wanting them, and no longer wanting them."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.announcements.message import compose
from bot.announcements.model import ENDED, RUNNING, Announcement, Kind
from bot.handlers.context import Context, chat_id_of
from bot.handlers.keyboards import Press
from bot.handlers.replies import plain
from bot.handlers.sending import Reply, acknowledge, send, turn
from bot.languages.locale import Locale, full_date, gettext_of
from bot.languages.text import fold
from bot.rendering.html import parts
from bot.store.subscribers import Subscription

SHOWN = 3
LOOKED_AT = 20  # corrections and takings back among them
YES = frozenset({"si", "yes", "on"})
NO = frozenset({"no", "off"})
TOPICS = frozenset({"temas", "topics"})
ASKED_AFTER = 2  # answers


async def alerts(update: Update, context: Context) -> None:
    """Show the last announcements and whether the chat gets them; or do what the word behind the command says."""
    word = fold(context.args[0]) if context.args else ""
    if word in YES:
        await _subscribe(update, context)
    elif word in NO:
        await _unsubscribe(update, context)
    elif word in TOPICS:
        await send(update, context, await _topics(update, context))
    else:
        await send(update, context, await _overview(update, context))


async def press_alerts(update: Update, context: Context) -> None:
    """Subscribe, unsubscribe, or go to the choice of topics."""
    await acknowledge(update.callback_query)
    match context.match["what"]:
        case "on":
            await _subscribe(update, context)
        case "off":
            await _unsubscribe(update, context)
        case "topics":
            await send(update, context, await _topics(update, context))
        case _:  # no, thanks
            _ = gettext_of(await context.services.locale(update))
            words = _("All right. If you change your mind: /alerts")
            await turn(update, context, Reply([plain(words)]))


async def choose_topic(update: Update, context: Context) -> None:
    """Turn a topic of the subscription on or off."""
    await acknowledge(update.callback_query)
    services, chat_id, topic = context.services, chat_id_of(update), context.match["topic"]
    locale = await services.locale(update)
    subscription = await services.subscribers.find(chat_id)
    known = set(services.faq.topics(locale))
    if subscription is not None and topic in known:
        chosen = (subscription.topics or known) ^ {topic}
        await services.subscribers.add(chat_id, subscription.locale, () if chosen >= known else chosen)
    await turn(update, context, await _topics(update, context))


async def leave(update: Update, context: Context) -> None:
    """Forget a chat that blocked the bot or removed it."""
    if update.my_chat_member.new_chat_member.status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT):
        await context.services.subscribers.erase(chat_id_of(update))


async def offer(update: Update, context: Context) -> None:
    """After the first answers, ask once whether the person wants announcements."""
    services, chat_id, now = context.services, chat_id_of(update), context.services.clock()
    if not services.desk.admins or update.edited_message or update.effective_chat.type != ChatType.PRIVATE:
        return
    if not services.memory.is_answer_number(ASKED_AFTER, chat_id, now=now):
        return
    if await services.subscribers.find(chat_id) is not None:
        return
    _ = gettext_of(await services.locale(update))
    question = _("Shall I tell you when there is something urgent, such as a deadline, a ruling or a scam going round?")
    kept = _("For that I would keep the number of this chat, encrypted, until you say stop. You decide.")
    yes = InlineKeyboardButton(_("🔔 Yes, tell me"), callback_data=f"{Press.ALERTS}:on")
    no = InlineKeyboardButton(_("No, thank you"), callback_data=f"{Press.ALERTS}:no")
    await send(update, context, Reply([plain(question, kept)], InlineKeyboardMarkup([[yes, no]])))


async def _subscribe(update: Update, context: Context) -> None:
    services, chat_id = context.services, chat_id_of(update)
    locale = await services.locale(update)
    _ = gettext_of(locale)
    if await services.subscribers.find(chat_id) is None:
        await services.subscribers.add(chat_id, locale)
    sentences = (
        _("Done. You will get announcements in English."),
        _("For that I keep the number of this chat, encrypted, and your language. To stop them: /alerts off"),
    )
    topics = InlineKeyboardButton(_("Choose topics"), callback_data=f"{Press.ALERTS}:topics")
    await send(update, context, Reply([plain(*sentences)], InlineKeyboardMarkup([[topics]])))


async def _unsubscribe(update: Update, context: Context) -> None:
    services = context.services
    _ = gettext_of(await services.locale(update))
    if not await services.subscribers.remove(chat_id_of(update)):
        await send(update, context, Reply([plain(_("You were not subscribed: I send you no announcements."))]))
        return
    sentences = (
        _("Done. You get no more announcements, and I erased your subscription."),
        _(
            "So that one that was wrong can still be taken back, the encrypted number of this chat stays with those "
            "that you got, for two days after they ended. /forget erases that too."
        ),
    )
    await send(update, context, Reply([plain(*sentences)]))


async def _overview(update: Update, context: Context) -> Reply:
    services = context.services
    locale = await services.locale(update)
    _ = gettext_of(locale)
    shown = await services.announcements.in_states([*RUNNING, *ENDED], limit=LOOKED_AT)
    last = [found for found in shown if found.kind is Kind.ANNOUNCE and found.started_at][:SHOWN]
    blocks = [await _told(found, locale, context) for found in last]
    if blocks:
        intro = _("These are my last announcements. A newer one that you do not find here is not from me:")
    else:
        intro = _("There have been no announcements yet. One that you do not find here is not from me.")
    subscription = await services.subscribers.find(chat_id_of(update))
    status = _("You get announcements.") if subscription else _("You do not get announcements.")
    return Reply(parts([plain(intro), *blocks, plain(status)]), _keyboard(subscription, locale))


async def _told(announcement: Announcement, locale: Locale, context: Context) -> str:
    """The announcement as it stands now: as sent, corrected or taken back."""
    _ = gettext_of(locale)
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


async def _topics(update: Update, context: Context) -> Reply:
    services = context.services
    locale = await services.locale(update)
    _ = gettext_of(locale)
    subscription = await services.subscribers.find(chat_id_of(update))
    if subscription is None:
        sentence = _("You do not get announcements. First say that you want them:")
        return Reply([plain(sentence)], _keyboard(None, locale))
    rows = []
    for topic in services.faq.topics(locale):
        mark = "✅" if not subscription.topics or topic in subscription.topics else "◻️"
        label = f"{mark} {services.folder.topic_name(topic, locale)}"
        rows.append([InlineKeyboardButton(label, callback_data=f"{Press.ALERTS}:t:{topic}")])
    sentence = _("Choose the topics that you want announcements about. What concerns everyone you get in any case.")
    return Reply([plain(sentence)], InlineKeyboardMarkup(rows))
