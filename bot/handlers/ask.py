"""Words: what Faro is for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from telegram import InlineKeyboardMarkup, Update
from telegram.constants import ChatType

from bot.faq.entry import Entry
from bot.gateway.filters import asked_in
from bot.handlers.context import Context
from bot.handlers.deleting import caution
from bot.handlers.keyboards import choice_keyboard, entry_button
from bot.handlers.replies import (
    all_lines,
    answer,
    no_answer,
    no_in_their_language,
    people_answer,
    topics,
    understood,
)
from bot.handlers.sending import Reply, plain
from bot.handlers.session import RecentQuery
from bot.handlers.subscribe import offer, unsubscribe
from bot.languages.foreign import FEW, foreign_language_of
from bot.languages.requests import Request, request_of
from bot.languages.text import visible
from bot.matching.continuation import Sureness, goes_on, joined, sureness_of
from bot.matching.outcome import (
    Courtesy,
    Emergency,
    Match,
    NoMatch,
    Outcome,
    Suggestions,
    Tentative,
    beside_of,
    offered_by,
    shown_by,
)
from bot.matching.smalltalk import SmallTalk
from bot.pii.detector import LONGEST
from bot.pii.spans import redact
from bot.rendering.html import to_html

LIKELY = 30.0  # score from which an entry is offered beside an emergency's own
MOST_BESIDE = 2


class Weight(IntEnum):
    """How much there is in an answer."""

    KIND = 0  # an honest no, or a kind word
    OFFERED = 1  # questions to choose from, or a likely answer
    SURE = 2
    URGENT = 3  # what cannot wait


@dataclass(frozen=True)
class Answer:
    """What is said to a query; *careful* is what is said of personal data in it."""

    replies: tuple[Reply, ...]
    careful: tuple[Reply, ...] = ()
    weight: Weight = Weight.KIND

    @property
    def all(self) -> tuple[Reply, ...]:
        """Everything, in its order."""
        return (*self.replies, *self.careful)


async def ask(update: Update, context: Context) -> None:
    """Answer a question, offer the nearest ones, or say that there is no answer yet."""
    await context.send(*(await answer_query(asked_in(update.effective_message), context)).all)


async def answer_query(query: str, context: Context) -> Answer:
    """What is said to *query*, however it came: written, spoken or put in by another part of the bot.

    Personal data has no part in it: it is cut out first, and the person told to send none.
    """
    services = context.services
    said = visible(query)[:LONGEST]
    found = services.personal.find(said)
    query = redact(said, found) if found else said
    if query:
        context.follow(query)
    careful = tuple(caution(found, context))
    if found and not any(map(str.isalpha, query)):
        return Answer((topics(context),), careful)
    if not query.strip():
        return Answer((_small_talk(SmallTalk.GREETING, context),), careful)
    if request := request_of(query):
        weight = Weight.SURE if request in (Request.STOP, Request.PERSON, Request.ALARM) else Weight.KIND
        return Answer((await _grant(request, context),), careful, weight)
    outcome = await _understand(query, context)
    if isinstance(outcome, Courtesy):
        return Answer((_small_talk(outcome.kind, context),), careful)
    services.sessions.set_offered(
        context.chat_id, [candidate.id for candidate in outcome.candidates], now=services.clock()
    )
    foreign = foreign_language_of(query)
    is_ours = isinstance(outcome, Emergency) or (isinstance(outcome, Match) and len(query.split()) <= FEW)
    if foreign and not is_ours:
        return Answer((*_beside(outcome, context), no_in_their_language(foreign, context)), careful, Weight.SURE)
    offered = await offer(context) if isinstance(outcome, Match) else []  # never after an emergency
    return Answer((*_replies(outcome, query, context), *offered), careful, _weight_of(outcome))


async def answer_beside(words: str, context: Context, *, least: Weight) -> Answer:
    """What is said to words that came along with a command or a picture.

    That is nothing but a caution, where the answer to them weighs less than *least*.
    """
    if not words.strip():
        return Answer(())
    spoken_before = context.locale
    said = await answer_query(words, context)
    if said.weight >= least:
        return said
    if context.locale is not spoken_before:
        context.speak(spoken_before)
    return Answer((), said.careful)


async def send_beside(words: str, context: Context, *, least: Weight = Weight.SURE) -> Weight:
    """Say that, and tell what it weighs."""
    said = await answer_beside(words, context, least=least)
    if said.all:
        await context.send(*said.all)
    return said.weight


async def press_none(_update: Update, context: Context) -> None:
    """None of the offered questions was meant."""
    await context.acknowledge()
    await context.send(no_answer(context))


def _weight_of(outcome: Outcome) -> Weight:
    if beside_of(outcome):
        return Weight.SURE
    match outcome:
        case Emergency():
            return Weight.URGENT
        case Match():
            return Weight.SURE
        case Tentative() | Suggestions():
            return Weight.OFFERED
        case NoMatch() | Courtesy():
            return Weight.KIND


def _replies(outcome: Outcome, query: str, context: Context) -> Iterable[Reply]:
    match outcome:
        case Emergency(entry_id, rule, candidates):
            likely = [other.id for other in candidates[1:] if other.score >= LIKELY][:MOST_BESIDE]
            beside = _choice(likely, context._("Or is it about this?"), context)
            urgent = replace(_answer(entry_id, query, context), urgent=True)
            return [*_first_words(rule, [], context), urgent, *beside]
        case Match(entry_id, _, offered):
            is_lines = entry_id == context.services.folder.roles.get("hotlines")
            lines = all_lines(context) if is_lines else None  # at once for whoever asks for a person to talk to
            also = _choice(offered, context._("You may also have asked this:"), context)
            return [*_beside(outcome, context), lines or _answer(entry_id, query, context), *also]
        case Tentative(entry_id, offered):
            entry, others = context.services.entry(entry_id, context.locale), _entries(offered, context)
            shown = understood(entry, others, context) if entry else no_answer(context, query)
            return [*_beside(outcome, context), shown]
        case Suggestions(offered):
            return [*_beside(outcome, context), *_choice(offered, context._("Is it one of these?"), context)]
        case NoMatch():
            return [*_beside(outcome, context), no_answer(context, query)]
        case Courtesy(kind):
            return [_small_talk(kind, context)]


def _answer(entry_id: str, query: str, context: Context) -> Reply:
    entry = context.services.entry(entry_id, context.locale)
    return answer(entry, context) if entry else no_answer(context, query)


def _beside(outcome: Outcome, context: Context) -> list[Reply]:
    """The first words for an emergency that is likely but not certain, and the way to its entry unless it follows."""
    beside = beside_of(outcome)
    if beside is None:
        return []
    follows = beside.entry_id in (shown_by(outcome), *offered_by(outcome))
    return _first_words(beside.rule, [] if follows else _entries([beside.entry_id], context), context)


def _first_words(rule: str, entries: Sequence[Entry], context: Context) -> list[Reply]:
    first = to_html(context.services.matcher.emergency_text(rule, context.locale))
    keyboard = InlineKeyboardMarkup([[entry_button(entry)] for entry in entries]) if entries else None
    return [Reply([first], keyboard, urgent=True)] if first else []


def _entries(entry_ids: Iterable[str], context: Context) -> list[Entry]:
    found = (context.services.entry(entry_id, context.locale) for entry_id in entry_ids)
    return [entry for entry in found if entry]


def _choice(entry_ids: Iterable[str], sentence: str, context: Context) -> list[Reply]:
    """The entries to choose from, or nothing where there are none."""
    entries = _entries(entry_ids, context)
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


async def _grant(request: Request, context: Context) -> Reply:
    """What is said to somebody who asks something of the bot itself."""
    _ = context._
    match request:
        case Request.STOP:
            return await unsubscribe(context)
        case Request.PERSON | Request.ALARM:
            return people_answer(context)
        case Request.THANKS:
            return _small_talk(SmallTalk.THANKS, context)
        case Request.NOTHING:
            return Reply([plain(_("All right. If you have a question, write it to me in your own words; I am here."))])
        case Request.WORDS:
            return topics(context, _("I understand words only. Write in a few words what happened or what you need."))


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
