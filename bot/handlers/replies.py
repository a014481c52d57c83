"""Replies that several conversations give: an answer, the topics, an honest no."""

from collections.abc import Sequence

from bot.faq.entry import Entry
from bot.handlers.callback_data import SOURCES, WHOLE, Press
from bot.handlers.context import Context
from bot.handlers.keyboards import answer_keyboard, entries_keyboard, topics_keyboard, understood_keyboard
from bot.handlers.sending import Reply, plain
from bot.languages.catalogue import gettext_of
from bot.languages.foreign import HONEST_NO, Foreign
from bot.languages.locale import Locale
from bot.rendering.answer import first_screen_html, part_html, sources_html, whole_html
from bot.rendering.html import parts
from bot.rendering.lines import nearest_lines

LINES = 2  # that are said where there is no answer, beside the numbers that always are
SAID_AT_ONCE = ("911", "988")


def answer(entry: Entry, context: Context) -> Reply:
    """The entry as people receive it first, with what they can do next."""
    services = context.services
    if is_withdrawn(entry, context):
        return withdrawn(entry.locale, context)
    messages = first_screen_html(entry, today=services.clock().date())
    return Reply(messages, answer_keyboard(entry, services.faq, username=context.bot.username))


def piece(entry: Entry, shown: str, seen: frozenset[str], context: Context) -> Reply:
    """A part of the answer, its sources or all of it, with what remains; *shown* says which."""
    services, today = context.services, context.services.clock().date()
    if is_withdrawn(entry, context):
        return withdrawn(entry.locale, context)
    if shown == SOURCES:
        messages = sources_html(entry)
    elif shown == WHOLE:
        messages = whole_html(entry, today=today)
    elif int(shown) < len(entry.parts):
        messages = part_html(entry, int(shown), today=today)
    else:
        return answer(entry, context)
    username = context.bot.username
    return Reply(messages, answer_keyboard(entry, services.faq, username=username, shown=shown, seen=seen))


def topics(context: Context, *sentences: str) -> Reply:
    """The topics, under *sentences* and the invitation to choose or to ask."""
    services = context.services
    invitation = context._("Choose a topic, or write your question in your own words:")
    how = Press.BELOW if sentences else Press.TOPICS
    keyboard = topics_keyboard(services.faq, services.folder, context.locale, how)
    return Reply([plain(*sentences, invitation)], keyboard)


def notice(context: Context) -> Reply:
    """What this is, what it is not and what is kept, in three lines; then the topics."""
    _ = context._
    lines = (
        _(
            "I answer with texts prepared beforehand from public sources. Each says so when no lawyer has approved it "
            "yet. Nothing is generated while you write."
        ),
        _("I am not the government and I am not a lawyer: this is general information, not legal advice."),
        _("I keep nothing of what you write; only your language, if you choose one. More about it: /privacy"),
    )
    return topics(context, "\n".join(lines))


def understood(entry: Entry, others: Sequence[Entry], context: Context) -> Reply:
    """The likeliest entry as what was understood, with its parts, and what else may have been meant."""
    services = context.services
    if is_withdrawn(entry, context):
        return withdrawn(entry.locale, context)
    _ = gettext_of(entry.locale)
    heading = plain(_("I understood:"))
    first, *rest = first_screen_html(entry, today=services.clock().date())
    return Reply(parts([f"{heading} {first}", *rest]), understood_keyboard(entry, others, context.locale))


def all_lines(context: Context) -> Reply | None:
    """Every line where people answer, or None where the FAQ names none."""
    hotlines = context.services.role("hotlines", context.locale)
    return piece(hotlines, WHOLE, frozenset(), context) if hotlines else None


def no_answer(context: Context, query: str = "") -> Reply:
    """That there is no answer, and the two lines that come nearest to *query*; the others behind a button."""
    sentence = context._("I do not have an answer to that yet, and I would rather say so than guess.")
    return _with_lines(sentence, query, context.locale, context)


def people_answer(context: Context) -> Reply:
    """That nobody reads along here, and every line where people do answer."""
    sentence = context._("I am a program, and nobody reads along here.")
    return _below([sentence], all_lines(context) or no_answer(context))


def no_in_their_language(foreign: Foreign, context: Context) -> Reply:
    """That we do not speak it, in that language and in ours, and the lines where interpreters are to be had."""
    services, locale = context.services, context.locale
    lines = services.role("interpreters", locale) or services.role("hotlines", locale)
    sentences = (HONEST_NO[foreign], context._("I speak Spanish and English only."))
    return _below(sentences, answer(lines, context) if lines else no_answer(context))


def withdrawn(locale: Locale, context: Context) -> Reply:
    """In place of an answer that was found to be wrong: that it was taken away, and the hotlines."""
    _ = gettext_of(locale)
    sentence = _(
        "This answer was taken away because something in it may be wrong. It is being corrected. Please do not act on "
        "what it said before."
    )
    return _with_lines(sentence, "", locale, context)


def is_withdrawn(entry: Entry, context: Context) -> bool:
    """Whether an admin took this text, or a fact in it, away."""
    return context.services.withdrawals.holds(entry)


def _below(sentences: Sequence[str], reply: Reply) -> Reply:
    """The reply, below the sentences."""
    return Reply(parts([plain(*sentences), *reply.messages]), reply.keyboard)


def _with_lines(sentence: str, query: str, locale: Locale, context: Context) -> Reply:
    """The sentence, two lines where people do answer, and the way to the others and to the topics."""
    _ = gettext_of(locale)
    at_once = _("In danger now: call 911. If you think of dying: call or text 988, day and night; in Spanish press 2.")
    hotlines = context.services.role("hotlines", locale)
    if hotlines is None or is_withdrawn(hotlines, context):
        return Reply([plain(sentence, at_once)], entries_keyboard([], locale))
    lines = nearest_lines(hotlines, query, LINES, but=SAID_AT_ONCE)
    introduction = plain(sentence, at_once, _("Perhaps one of these lines can help you:"))
    return Reply(parts([introduction, *lines]), entries_keyboard([hotlines], locale))


def gone(context: Context) -> Reply:
    """That what a button or a link led to is no longer there; the topics."""
    return topics(context, context._("That is no longer here: my answers have changed since then."))
