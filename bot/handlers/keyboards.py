"""Inline keyboards."""

from collections.abc import Sequence
from urllib.parse import quote, urlencode

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.faq.entry import Entry, Faq
from bot.faq.folder import Folder
from bot.handlers.callback_data import FINGERPRINT_DIGITS, SOURCES, WHOLE, Press, piece_data
from bot.languages.catalogue import gettext_of
from bot.languages.locale import Locale
from bot.languages.spoken import SPOKEN

ENTRIES_A_PAGE = 8
LONGEST_LABEL = 60
RELATED = 4
LANGUAGE_NAMES = {locale: language.name for locale, language in SPOKEN.items()}


def deep_link(username: str, entry_id: str) -> str:
    """The address that opens *entry_id* in the bot."""
    return f"https://t.me/{username}?start={payload_of(entry_id)}"


def payload_of(entry_id: str) -> str:
    """*entry_id* in the letters that a deep link may hold (A-Z a-z 0-9 _ -)."""
    return entry_id.replace("/", "__")


def entry_id_of(payload: str) -> str:
    """The entry id that a deep link's *payload* holds."""
    return payload.replace("__", "/", 1)


def answer_keyboard(
    entry: Entry, faq: Faq, *, username: str, shown: str = "", seen: frozenset[str] = frozenset()
) -> InlineKeyboardMarkup:
    """Under an answer or the piece of it that is *shown*: what remains of it, what to read next, and what to do.

    *seen* are the pieces that the buttons before led to; what is shown or seen has no button any more.
    """
    _ = gettext_of(entry.locale)
    seen = seen | {shown}
    related = [found for found in (faq.find(entry_id, entry.locale) for entry_id in entry.related) if found]
    sources = [] if seen & {SOURCES, WHOLE} else [_piece_button("📄 " + _("Sources"), entry, SOURCES, seen)]
    vote = f"{entry.locale}:{entry.fingerprint[:FINGERPRINT_DIGITS]}:{entry.id}"
    share = urlencode({"url": deep_link(username, entry.id), "text": entry.question}, quote_via=quote)
    last = [InlineKeyboardButton(_("↗️ Share"), url=f"https://t.me/share/url?{share}")]
    if entry.parts and WHOLE not in seen:
        last.append(_piece_button("📖 " + _("All of it"), entry, WHOLE, seen))
    rows = [
        *part_rows(entry, seen),
        *_rows(related[:RELATED]),
        [*sources, *_turn_buttons(entry, faq, shown, seen)],
        [
            InlineKeyboardButton(_("👍 Useful"), callback_data=f"{Press.USEFUL}:y:{vote}"),
            InlineKeyboardButton(_("👎 Not useful"), callback_data=f"{Press.USEFUL}:n:{vote}"),
        ],
        last,
    ]
    return InlineKeyboardMarkup([row for row in rows if row])


def part_rows(entry: Entry, seen: frozenset[str] = frozenset()) -> list[list[InlineKeyboardButton]]:
    """One button for each part of the answer that was not seen."""
    if WHOLE in seen:
        return []
    pieces = [(str(number), part.name) for number, part in enumerate(entry.parts)]
    return [[_piece_button(name, entry, piece, seen)] for piece, name in pieces if piece not in seen]


def choice_keyboard(entries: Sequence[Entry], locale: Locale) -> InlineKeyboardMarkup:
    """The nearest questions, and a way to say that it is none of them."""
    _ = gettext_of(locale)
    none = InlineKeyboardButton(_("❌ None of these"), callback_data=Press.NONE)
    return InlineKeyboardMarkup([*_rows(entries), [none]])


def understood_keyboard(entry: Entry, others: Sequence[Entry], locale: Locale) -> InlineKeyboardMarkup:
    """Under the likeliest answer: its parts, what else may have been meant, and a way to say that it is none."""
    other_rows = [
        [InlineKeyboardButton(label_of("❔ " + other.question), callback_data=_entry_data(other))] for other in others
    ]
    return InlineKeyboardMarkup([*part_rows(entry), *other_rows, *choice_keyboard([], locale).inline_keyboard])


def entries_keyboard(entries: Sequence[Entry], locale: Locale) -> InlineKeyboardMarkup:
    """Some entries to go on with, and the way to all topics."""
    return InlineKeyboardMarkup([*_rows(entries), [_topics_button(locale, Press.BELOW)]])


def without_vote(keyboard: InlineKeyboardMarkup | None) -> InlineKeyboardMarkup:
    """The keyboard without the question how useful the answer was."""
    rows = keyboard.inline_keyboard if keyboard else ()
    return InlineKeyboardMarkup([row for row in rows if not str(row[0].callback_data).startswith(f"{Press.USEFUL}:")])


def topics_keyboard(faq: Faq, folder: Folder, locale: Locale, how: Press) -> InlineKeyboardMarkup:
    """One button a topic, whose page comes in place of this list or below it."""
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(label_of(folder.topic_name(topic, locale)), callback_data=f"{how}:{topic}:0")]
            for topic in faq.topics(locale)
        ]
    )


def topic_keyboard(faq: Faq, topic: str, page: int, locale: Locale) -> InlineKeyboardMarkup:
    """One page of a topic's questions, with ways to the other pages and back to the topics."""
    _ = gettext_of(locale)
    entries = faq.in_topic(topic, locale)
    last = max(0, (len(entries) - 1) // ENTRIES_A_PAGE)
    page = min(max(page, 0), last)
    shown = entries[page * ENTRIES_A_PAGE : (page + 1) * ENTRIES_A_PAGE]
    turn = []
    if page > 0:
        turn.append(InlineKeyboardButton(_("◀️ Back"), callback_data=f"{Press.TOPICS}:{topic}:{page - 1}"))
    if page < last:
        turn.append(InlineKeyboardButton(_("More ▶️"), callback_data=f"{Press.TOPICS}:{topic}:{page + 1}"))
    return InlineKeyboardMarkup([*_rows(shown), *([turn] if turn else []), [_topics_button(locale, Press.TOPICS)]])


def language_keyboard() -> InlineKeyboardMarkup:
    """One button a language, each in its own."""
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(name, callback_data=f"{Press.LANGUAGE}:{locale}")
                for locale, name in LANGUAGE_NAMES.items()
            ]
        ]
    )


def entry_button(entry: Entry) -> InlineKeyboardButton:
    """A button that sends *entry*, with its question on it."""
    return InlineKeyboardButton(label_of(entry.question), callback_data=_entry_data(entry))


def _entry_data(entry: Entry) -> str:
    return f"{Press.ENTRY}:{entry.id}"


def _piece_button(label: str, entry: Entry, piece: str, seen: frozenset[str]) -> InlineKeyboardButton:
    return InlineKeyboardButton(label_of(label), callback_data=piece_data(Press.PART, entry, piece, seen))


def _turn_buttons(entry: Entry, faq: Faq, shown: str, seen: frozenset[str]) -> list[InlineKeyboardButton]:
    """The way to the same piece in the other language, where there is one."""
    other = faq.find(entry.id, entry.locale.other)
    if other is None:
        return []
    is_there = shown and (not shown.isdigit() or int(shown) < len(other.parts))
    turned = piece_data(Press.TURN_PART, other, shown, seen) if is_there else f"{Press.TURN}:{other.locale}:{other.id}"
    return [InlineKeyboardButton("🌐 " + LANGUAGE_NAMES[other.locale], callback_data=turned)]


def _rows(entries: Sequence[Entry]) -> list[list[InlineKeyboardButton]]:
    return [[entry_button(entry)] for entry in entries]


def _topics_button(locale: Locale, how: Press) -> InlineKeyboardButton:
    _ = gettext_of(locale)
    return InlineKeyboardButton(_("📚 All topics"), callback_data=how)


def label_of(text: str) -> str:
    """The words on a button, cut where they are too long for one."""
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1].rstrip() + "…"
