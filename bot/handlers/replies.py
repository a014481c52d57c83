"""Replies that several conversations give: an answer, the topics, an honest no."""

from telegram import InlineKeyboardMarkup

from bot.faq.entry import Entry
from bot.handlers.callback_data import SOURCES, WHOLE, Press
from bot.handlers.context import Context
from bot.handlers.keyboards import answer_keyboard, part_rows, topics_keyboard
from bot.handlers.sending import Reply, plain
from bot.languages.locale import Locale, gettext_of
from bot.rendering.answer import first_screen_html, part_html, sources_html, whole_html
from bot.rendering.html import parts


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


def no_answer(context: Context) -> Reply:
    """That there is no answer, the lines where people do answer, and the topics."""
    sentence = context._("I do not have an answer to that yet, and I would rather say so than guess.")
    return _with_hotlines(sentence, context.locale, context)


def withdrawn(locale: Locale, context: Context) -> Reply:
    """In place of an answer that was found to be wrong: that it was taken away, and the hotlines."""
    _ = gettext_of(locale)
    sentence = _(
        "This answer was taken away because something in it may be wrong. It is being corrected. Please do not act on "
        "what it said before."
    )
    return _with_hotlines(sentence, locale, context)


def is_withdrawn(entry: Entry, context: Context) -> bool:
    """Whether an admin took this very text away."""
    return context.services.withdrawals.holds(entry.id, entry.locale.value, entry.fingerprint)


def _with_hotlines(sentence: str, locale: Locale, context: Context) -> Reply:
    """The sentence, the lines where people do answer, and the topics."""
    _ = gettext_of(locale)
    services = context.services
    at_once = _("In danger now: call 911. If you think of dying: call or text 988, day and night; in Spanish press 2.")
    messages, rows = [plain(sentence, at_once)], []
    hotlines = services.role("hotlines", locale)
    if hotlines is not None and not is_withdrawn(hotlines, context):
        messages = parts(
            [
                plain(sentence, at_once, _("Perhaps one of these lines can help you:")),
                *first_screen_html(hotlines, today=services.clock().date()),
            ]
        )
        rows = part_rows(hotlines)
    all_topics = topics_keyboard(services.faq, services.folder, locale, Press.BELOW)
    return Reply(messages, InlineKeyboardMarkup([*rows, *all_topics.inline_keyboard]))


def gone(context: Context) -> Reply:
    """That what a button or a link led to is no longer there; the topics."""
    return topics(context, context._("That is no longer here: my answers have changed since then."))
