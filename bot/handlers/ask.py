"""Free text: what Faro is for."""

from collections.abc import Iterable

from telegram import Update
from telegram.constants import ChatType

from bot.gateway.filters import query_of
from bot.handlers.context import Context, chat_id_of
from bot.handlers.deleting import caution
from bot.handlers.keyboards import choice_keyboard
from bot.handlers.replies import answer, no_answer, plain, topics
from bot.handlers.sending import Reply, acknowledge, send
from bot.handlers.session import Heard
from bot.handlers.subscribe import offer
from bot.languages.locale import Locale, gettext_of
from bot.matching.outcome import Emergency, Match, NoMatch, Outcome, Suggestions
from bot.matching.smalltalk import SmallTalk
from bot.pii.detector import LONGEST, without
from bot.rendering.html import to_html

LONGEST_JOINED = 1000  # characters of what came before that are tried together with a message
LIKELY = 30.0  # score from which an entry is offered beside an emergency's own
MOST_BESIDE = 2
SURE = 2


async def ask(update: Update, context: Context) -> None:
    """Answer a question, offer the nearest ones, or say that there is no answer yet.

    Personal data has no part in it: it is cut out first, and the person told to send none.
    """
    message, services = update.effective_message, context.services
    said = query_of(message)[:LONGEST]
    found = services.personal.find(said)
    query = without(said, found) if found else said
    locale = await services.locale(update, text=query)
    careful = caution(found, locale, update)
    if found and not any(map(str.isalpha, query)):
        await send(update, context, topics(locale, context), *careful)
        return
    talk = services.matcher.small_talk(query) if query else SmallTalk.GREETING
    if talk is not None:
        await send(update, context, _small_talk(talk, locale, context), *careful)
        return
    outcome = await _understand(query, update, context)
    services.memory.set_offered(
        chat_id_of(update), [candidate.id for candidate in outcome.candidates], now=services.clock()
    )
    await send(update, context, *_replies(outcome, locale, context), *careful)
    if isinstance(outcome, Match):  # never after an emergency
        await offer(update, context)


async def press_none(update: Update, context: Context) -> None:
    """None of the offered questions was meant."""
    await acknowledge(update.callback_query)
    await send(update, context, no_answer(await context.services.locale(update), context))


def _replies(outcome: Outcome, locale: Locale, context: Context) -> Iterable[Reply]:
    services = context.services
    _ = gettext_of(locale)
    match outcome:
        case Emergency(entry_id, rule, candidates):
            entry = services.entry(entry_id, locale)
            first = to_html(services.matcher.emergency_text(rule, locale))
            then = answer(entry, context) if entry else no_answer(locale, context)
            likely = [other.id for other in candidates[1:] if other.score >= LIKELY][:MOST_BESIDE]
            return [
                *([Reply([first])] if first else []),
                then,
                *_choice(likely, _("Or is it about this?"), locale, context),
            ]
        case Match(entry_id):
            entry = services.entry(entry_id, locale)
            return [answer(entry, context) if entry else no_answer(locale, context)]
        case Suggestions(offered):
            return _choice(offered, _("Is it one of these?"), locale, context)
        case NoMatch():
            return [no_answer(locale, context)]


def _choice(entry_ids: Iterable[str], sentence: str, locale: Locale, context: Context) -> list[Reply]:
    """The entries to choose from, or nothing where there are none."""
    found = (context.services.entry(entry_id, locale) for entry_id in entry_ids)
    entries = [entry for entry in found if entry]
    return [Reply([plain(sentence)], choice_keyboard(entries, locale))] if entries else []


def _small_talk(talk: SmallTalk, locale: Locale, context: Context) -> Reply:
    _ = gettext_of(locale)
    match talk:
        case SmallTalk.GREETING:
            return topics(locale, context, _("Hello! How can I help you?"))
        case SmallTalk.THANKS:
            return Reply([plain(_("You are welcome. If you have another question, I am here."))])
        case SmallTalk.FAREWELL:
            return Reply([plain(_("Take care. I am here whenever you need me."))])


async def _understand(query: str, update: Update, context: Context) -> Outcome:
    """What the message comes to alone, or together with what the person wrote just before it.

    Many people send one question in several messages. Only where a message alone finds nothing sure is it joined
    to those before it, and what was answered already is not answered again.
    """
    services, chat_id, now = context.services, chat_id_of(update), context.services.clock()
    alone = await services.find(query)
    if update.edited_message or update.effective_chat.type != ChatType.PRIVATE:
        return alone
    before = services.memory.heard(chat_id, now=now)
    if before is None or _sureness(alone) == SURE:
        services.memory.set_heard(chat_id, Heard(query, _answered(alone), now))
        return alone
    together = f"{before.query[-LONGEST_JOINED:]} {query}"
    joined = await services.find(together)
    is_news = _answered(joined) is None or _answered(joined) != before.entry_id
    needed = SURE if before.entry_id else _sureness(alone) + 1  # after an answer a guess is no continuation
    outcome = joined if is_news and _sureness(joined) >= needed else alone
    services.memory.set_heard(chat_id, Heard(together, _answered(outcome) or before.entry_id, now))
    return outcome


def _sureness(outcome: Outcome) -> int:
    match outcome:
        case Match() | Emergency():
            return SURE
        case Suggestions():
            return 1
        case NoMatch():
            return 0


def _answered(outcome: Outcome) -> str | None:
    """The entry that is sent for it."""
    return outcome.entry_id if isinstance(outcome, Match | Emergency) else None
