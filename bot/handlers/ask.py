"""Free text: what Faro is for."""

from collections.abc import Iterable, Sequence

from telegram import Update
from telegram.constants import ChatType

from bot.gateway.filters import query_of
from bot.handlers.context import Context
from bot.handlers.deleting import caution
from bot.handlers.keyboards import choice_keyboard
from bot.handlers.replies import answer, no_answer, topics
from bot.handlers.sending import Reply, plain
from bot.handlers.session import RecentQuery
from bot.handlers.subscribe import offer
from bot.matching.continuation import Sureness, goes_on, joined, sureness_of
from bot.matching.outcome import Courtesy, Emergency, Match, NoMatch, Outcome, Suggestions, Tentative, shown_by
from bot.matching.smalltalk import SmallTalk
from bot.pii.detector import LONGEST, without
from bot.rendering.html import to_html

LIKELY = 30.0  # score from which an entry is offered beside an emergency's own
MOST_BESIDE = 2


async def ask(update: Update, context: Context) -> None:
    """Answer a question, offer the nearest ones, or say that there is no answer yet."""
    await context.send(*await answer_query(query_of(update.effective_message), context))


async def answer_query(query: str, context: Context) -> Sequence[Reply]:
    """What is said to *query*, however it came: written, spoken or put in by another part of the bot.

    Personal data has no part in it: it is cut out first, and the person told to send none.
    """
    services = context.services
    said = query[:LONGEST]
    found = services.personal.find(said)
    query = without(said, found) if found else said
    if query:
        context.follow(query)
    careful = caution(found, context)
    if found and not any(map(str.isalpha, query)):
        return [topics(context), *careful]
    if not query:
        return [_small_talk(SmallTalk.GREETING, context), *careful]
    outcome = await _understand(query, context)
    if not isinstance(outcome, Courtesy):
        services.sessions.set_offered(
            context.chat_id, [candidate.id for candidate in outcome.candidates], now=services.clock()
        )
    offered = await offer(context) if isinstance(outcome, Match) else []  # never after an emergency
    return [*_replies(outcome, context), *careful, *offered]


async def press_none(_update: Update, context: Context) -> None:
    """None of the offered questions was meant."""
    await context.acknowledge()
    await context.send(no_answer(context))


def _replies(outcome: Outcome, context: Context) -> Iterable[Reply]:
    services, locale = context.services, context.locale
    match outcome:
        case Emergency(entry_id, rule, candidates):
            entry = services.entry(entry_id, locale)
            first = to_html(services.matcher.emergency_text(rule, locale))
            then = answer(entry, context) if entry else no_answer(context)
            likely = [other.id for other in candidates[1:] if other.score >= LIKELY][:MOST_BESIDE]
            beside = _choice(likely, context._("Or is it about this?"), context)
            return [*([Reply([first])] if first else []), then, *beside]
        case Match(entry_id):
            entry = services.entry(entry_id, locale)
            return [answer(entry, context) if entry else no_answer(context)]
        case Tentative(entry_id, offered):
            entry = services.entry(entry_id, locale)
            shown = answer(entry, context) if entry else no_answer(context)
            return [shown, *_choice(offered, context._("Or is it about this?"), context)]
        case Suggestions(offered):
            return _choice(offered, context._("Is it one of these?"), context)
        case Courtesy(kind):
            return [_small_talk(kind, context)]
        case NoMatch():
            return [no_answer(context)]


def _choice(entry_ids: Iterable[str], sentence: str, context: Context) -> list[Reply]:
    """The entries to choose from, or nothing where there are none."""
    found = (context.services.entry(entry_id, context.locale) for entry_id in entry_ids)
    entries = [entry for entry in found if entry]
    return [Reply([plain(sentence)], choice_keyboard(entries, context.locale))] if entries else []


def _small_talk(talk: SmallTalk, context: Context) -> Reply:
    _ = context._
    match talk:
        case SmallTalk.GREETING:
            return topics(context, _("Hello! How can I help you?"))
        case SmallTalk.THANKS:
            return Reply([plain(_("You are welcome. If you have another question, I am here."))])
        case SmallTalk.FAREWELL:
            return Reply([plain(_("Take care. I am here whenever you need me."))])


async def _understand(query: str, context: Context) -> Outcome:
    """What the message comes to alone, or together with what the person wrote just before it.

    Many people send one question in several messages. Only where a message alone finds nothing sure is it joined
    to those before it, and what was answered already is not answered again.
    """
    services, chat_id, now = context.services, context.chat_id, context.services.clock()
    alone = await services.find(query)
    if isinstance(alone, Courtesy) or context.origin.edited_message:
        return alone
    if context.origin.effective_chat.type != ChatType.PRIVATE:
        return alone
    before = services.sessions.recent_query(chat_id, now=now)
    if before is None or sureness_of(alone) is Sureness.SURE:
        services.sessions.set_recent_query(chat_id, RecentQuery(query, shown_by(alone), now))
        return alone
    together = joined(before.query, query)
    both = await services.find(together)
    outcome = both if goes_on(alone, both, answered=before.entry_id) else alone
    services.sessions.set_recent_query(chat_id, RecentQuery(together, shown_by(outcome) or before.entry_id, now))
    return outcome
