"""An entry as people receive it: the reviewed text, with what it stands on, in Telegram's HTML.

What is sent is the rendering of the entry's file and of the facts it names; around it stand sentences of `locales/`.
Each message is rendered once a day.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from html import escape, unescape

from bot.errors import FaqError
from bot.faq.entry import MOST_PARTS, Entry, Faq, Part, Source
from bot.faq.facts import Fact, Sure
from bot.languages.catalogue import gettext_of
from bot.languages.formats import full_date, listed, month
from bot.languages.locale import Locale
from bot.languages.message import Message
from bot.rendering.html import TAG, TooLongError, parts, to_html

WORST_DAY = date.max  # when everything that can be out of date is
RENDERED = 1024  # messages of each kind that are kept: those that are asked for


@lru_cache(RENDERED)
def first_screen_html(entry: Entry, *, today: date) -> Sequence[str]:
    """The message that answers with *entry*: question, first screen, how old it is, the official page."""
    return _first_screen(entry, today)


@lru_cache(RENDERED)
def part_html(entry: Entry, number: int, *, today: date) -> Sequence[str]:
    """The message that is a part of the answer, counted from 0: its name, the question, its text."""
    return _part(entry, number, today)


@lru_cache(RENDERED)
def sources_html(entry: Entry) -> Sequence[str]:
    """What the answer stands on: every source, how old each fact is, whether a lawyer approved it."""
    _ = gettext_of(entry.locale)
    blocks = [_bold(entry.question)]
    if entry.sources:
        blocks.append("\n".join([_("Sources:"), *map(_source_line, entry.sources)]))
    if dated := [fact for fact in entry.facts if fact.as_of is not None]:
        lines = (_fact_line(fact, entry.locale) for fact in dated)
        blocks.append("\n".join([_("What may change, and up to when we know it:"), *lines]))
    last = []
    if entry.reviewed is not None:
        day = full_date(entry.reviewed, entry.locale)
        last.append(_("The whole answer was last read through on {date}.").format(date=day))
    if entry.is_draft:
        last.append(_("Draft: no lawyer has approved this text yet."))
    else:
        last.append(
            _("A lawyer or accredited representative approved this text: {name}.").format(name=entry.approved_by)
        )
    return tuple(parts([*blocks, f"<i>{escape(chr(10).join(last), quote=False)}</i>"]))


@lru_cache(RENDERED)
def whole_html(entry: Entry, *, today: date) -> Sequence[str]:
    """All of the answer in as few messages as hold it: first screen, every part, the sources."""
    return _whole(entry, today)


def check_answers(faq: Faq) -> None:
    """Nothing when every entry can be sent, on whatever day; else FaqError naming those that cannot."""
    problems = [f"{entry.path}: {fault}" for entry in faq.entries for _, fault in faults(entry)]
    if problems:
        raise FaqError("\n".join(problems))


def faults(entry: Entry) -> Iterator[tuple[int, Message]]:
    """What keeps the entry from being sent: what is longer than a message on its worst day.

    Each with the number of the text it is about: the first screen has 0, the first part 1.
    """
    if len(entry.parts) > MOST_PARTS:
        count = len(entry.parts)
        said = Message(
            "{count} parts, over {most}; join some of them, or make another entry", count=count, most=MOST_PARTS
        )
        yield 0, said
    try:
        if len(_first_screen(entry, WORST_DAY)) > 1:
            yield 0, Message("the first screen is longer than a message; shorten it, or make parts of it")
        for number, part in enumerate(entry.parts):
            if len(_part(entry, number, WORST_DAY)) > 1:
                yield number + 1, Message("the part {name!r} is longer than a message; shorten it", name=part.name)
        _whole(entry, WORST_DAY)
    except TooLongError as error:
        yield 0, Message("{text!r} alone is longer than a message; shorten it", text=error.text)


def _first_screen(entry: Entry, today: date) -> Sequence[str]:
    warnings = [*_warnings(entry.first_screen.facts, entry.locale, today)]
    if entry.is_stale(today):
        warnings.append(_stale_line(entry))
    return _message(entry, [_bold(entry.question)], entry.first_screen, warnings)


def _part(entry: Entry, number: int, today: date) -> Sequence[str]:
    part = entry.parts[number]
    heading = f"{_bold(part.name)}\n<i>{escape(entry.question)}</i>"
    return _message(entry, [heading], part, _warnings(part.facts, entry.locale, today))


def _whole(entry: Entry, today: date) -> Sequence[str]:
    blocks = [_bold(entry.question), *_blocks(entry.first_screen.text)]
    blocks += _warnings(entry.first_screen.facts, entry.locale, today)
    for part in entry.parts:
        text = _blocks(part.text)
        blocks += [f"{_bold(part.name)}\n{text[0] if text else ''}", *text[1:]]
        blocks += _warnings(part.facts, entry.locale, today)
    if entry.is_stale(today):
        blocks.append(_stale_line(entry))
    _question, *about = "\n\n".join(sources_html(entry)).split("\n\n")
    return tuple(parts([*blocks, *about]))


def _message(entry: Entry, head: list[str], part: Part, warnings: Iterable[str]) -> Sequence[str]:
    return tuple(parts([*head, *_blocks(part.text), *warnings, _last_line(entry, part)]))


def _blocks(markdown: str) -> list[str]:
    return [block for block in to_html(markdown).split("\n\n") if block]


def _bold(text: str) -> str:
    return f"<b>{escape(text)}</b>"


def _last_line(entry: Entry, part: Part) -> str:
    """How old the message's oldest fact is, the official page, and whether the text is a draft; in one line.

    A message without such facts says when the whole was read through, which is another thing.
    """
    _ = gettext_of(entry.locale)
    known = min((fact.as_of for fact in part.facts if fact.as_of is not None), default=None)
    pieces = []
    if known is not None:
        pieces.append(escape(_("Facts known up to {month}").format(month=month(known, entry.locale))))
    elif entry.reviewed is not None:
        pieces.append(escape(_("Read through in {month}").format(month=month(entry.reviewed, entry.locale))))
    if entry.check is not None:
        pieces.append(_link(entry.check, _("official page")))
    if entry.is_draft:
        pieces.append(escape(_("draft")))
    return f"<i>{' · '.join(pieces)}</i>" if pieces else ""


def _warnings(facts: Sequence[Fact], locale: Locale, today: date) -> Iterator[str]:
    """A line for the facts that nobody looked at in time; those that one official page shows share one."""
    _ = gettext_of(locale)
    stale: dict[str | None, list[str]] = {}
    for fact in facts:
        if fact.is_stale(today):
            stale.setdefault(fact.check, []).append(_quoted(fact, locale))
    for check, words in stale.items():
        sentence = escape(_("This may have changed: {facts}. Look at {page}."), quote=False)
        page = _link(check, _("the official page"))
        yield "⚠️ " + sentence.format(facts=escape(listed(words, locale), quote=False), page=page)


def _stale_line(entry: Entry) -> str:
    """That nobody has read the whole for too long."""
    _ = gettext_of(entry.locale)
    since = full_date(entry.read_again_by, entry.locale) if entry.read_again_by else ""
    return "⚠️ " + escape(_("This answer should have been read through again by {date}.").format(date=since))


def _fact_line(fact: Fact, locale: Locale) -> str:
    _ = gettext_of(locale)
    sure = {
        Sure.OFFICIAL: _("an official source"),
        Sure.TWO_SOURCES: _("two sources"),
        Sure.ONE_SOURCE: _("one source only"),
    }
    about = _("known up to {date}, {sure}: {sources}").format(
        date=full_date(fact.as_of, locale) if fact.as_of else "",
        sure=sure[fact.sure or Sure.ONE_SOURCE],
        sources="; ".join(fact.sources),
    )
    return f"• {_link(fact.check, _quoted(fact, locale))} – {escape(about, quote=False)}"


def _source_line(source: Source) -> str:
    return f"• {_link(source.url, source.title or source.url or '')}"


def _quoted(fact: Fact, locale: Locale) -> str:
    """The words of a fact without markup, in quotes."""
    return f"“{unescape(TAG.sub('', to_html(fact.words[locale])))}”"


def _link(address: str | None, label: str) -> str:
    """The words as a link, where the address is that of a page."""
    is_page = address is not None and address.startswith(("https://", "http://"))
    return f'<a href="{escape(address or "")}">{escape(label)}</a>' if is_page else escape(label)
