"""What an entry file must satisfy; each rule yields problems, errors where people would be misled or left alone."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from rapidfuzz import fuzz, process

from bot.faq.folder import FILE as FOLDER_FILE
from bot.faq.folder import Folder
from bot.faq.loader import Reading
from bot.faq.markdown import has_markup, links, outside_subset
from bot.faq.parser import KEYS, EntryFile, Line, links_in
from bot.faq.problem import Problem, Severity, did_you_mean
from bot.languages.locale import Locale
from bot.languages.message import Message
from bot.languages.spoken import SPOKEN
from bot.languages.text import fold, words
from bot.lint.alike import Alike
from bot.lint.dates import undated
from bot.lint.glossary import Glossary
from bot.lint.hosts import Hosts, is_home_page
from bot.lint.readability import average, blocks_of, inflesz, sentences_of

LONGEST_ID = 44  # bytes; callback data holds 64, and some of them say what the button does
LONGEST_QUESTION = 60  # letters on a button
LONGEST_NAME = 32
COPY_IN_ENTRY = 90.0  # likeness, 0-100
FEWEST_WORDS, MOST_WORDS = 25, 80  # of a first screen
MOST_PART_WORDS = 120
LONGEST_SENTENCE = 25  # words
LONGEST_AVERAGE = 16  # words a sentence; aim at 14
LEAST_INFLESZ = 60
MEASURABLE = 16  # words from which INFLESZ says something
LONGEST_PERIOD = timedelta(days=366)
DATES = {
    "reviewed": Message("the day somebody read the whole"),
    "review_by": Message("the date by which someone should look again"),
}
SHORT_FINGERPRINT = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Standards:
    """What the rules measure by."""

    today: date
    hosts: Hosts
    glossary: Glossary
    alike: Mapping[Locale, Alike] = field(default_factory=dict)
    fewest_phrasings: int = 90  # that an entry has in each language, in its own file and in its voices


Rule = Callable[[EntryFile, Standards], Iterator[Problem]]


def known_keys(file: EntryFile, _: Standards) -> Iterator[Problem]:
    """Front matter holds the keys we know, with values they can have."""
    for key, line in file.keys.items():
        if key not in KEYS:
            otherwise = Message("take it out; the keys are {keys}", keys=", ".join(KEYS))
            hint = did_you_mean(key.lower(), KEYS, otherwise)
            yield file.problem(line.number, Message("unknown key {key!r}; {hint}", key=key, hint=hint))
    if (value := file.value("delicate")) not in (None, "true"):
        said = Message("delicate is {value!r}; write true, or take the line out", value=value)
        yield file.problem(file.line("delicate"), said)
    if (value := file.value("agrees_with")) and not SHORT_FINGERPRINT.fullmatch(value):
        said = Message("agrees_with is no fingerprint; take the line out and run: faro agree {entry}", entry=file.id)
        yield file.problem(file.line("agrees_with"), said)


def sane_dates(file: EntryFile, standards: Standards) -> Iterator[Problem]:
    """Somebody has read it, and it is read again within a year."""
    for key, meaning in DATES.items():
        value = file.value(key)
        if value and file.date(key) is None:
            said = Message("{value!r} is no date; write year-month-day, such as 2026-07-04", value=value)
            yield file.problem(file.line(key), said)
        elif not value and key == "reviewed" and file.has_front_matter:
            said = Message("{key} is missing; write {meaning}, such as {key}: 2026-07-04", key=key, meaning=meaning)
            yield file.problem(file.line(key), said)
    reviewed, review_by = file.date("reviewed"), file.date("review_by")
    if reviewed and reviewed > standards.today:
        said = Message("{date} is still to come; write {meaning}", date=reviewed, meaning=DATES["reviewed"])
        yield file.problem(file.line("reviewed"), said)
    if reviewed and review_by:
        line, days = file.line("review_by"), (review_by - reviewed).days
        if days <= 0:
            said = Message("review_by is not after reviewed ({date}); write a later date", date=reviewed)
            yield file.problem(line, said)
        elif days > LONGEST_PERIOD.days:
            said = Message(
                "review_by is {days} days after reviewed; choose a date within {most}",
                days=days,
                most=LONGEST_PERIOD.days,
            )
            yield file.problem(line, said)


def safe_links(file: EntryFile, standards: Standards) -> Iterator[Problem]:
    """People are sent only to secure pages of hosts on the list, and `check` sends them to one."""
    addresses = [(block.number + line, address) for block in file.written for line, address in links(block.text)]
    addresses += [(line.number, address) for line in file.sources for address in links_in(line.text)]
    if check := file.value("check"):
        addresses.append((file.line("check"), check))
        if is_home_page(check) and not standards.hosts.fault(check):
            said = Message("check is a whole site; name the page that shows the current state, where you know it")
            yield file.hint(file.line("check"), said)
    elif file.has_front_matter:
        said = Message("check is missing; give the official page that shows the current state")
        yield file.problem(file.line("check"), said)
    for number, address in addresses:
        if fault := standards.hosts.fault(address):
            yield file.problem(number, fault)
    texts = [*_shown_as_written(file), *_blocks(file)]
    texts += [Line(line.number, line.source.title) for line in file.sources]
    for text in texts:
        for host in standards.hosts.strangers_in(text.text):
            said = Message(
                "{host} is not in hosts.txt, and Telegram makes a link of it; write who it is in words", host=host
            )
            yield file.problem(text.number, said)


def plain_markdown(file: EntryFile, _: Standards) -> Iterator[Problem]:
    """The answer keeps to the Markdown that Telegram can show, and what stands on buttons has none."""
    for block in file.written:
        for line, said in outside_subset(block.text):
            yield file.problem(block.number + line, said)
    for text in _shown_as_written(file):
        if has_markup(text.text):
            yield file.warning(
                text.number,
                Message(
                    "{text!r} holds signs of markup, which a button shows as they are; write plain words",
                    text=text.text,
                ),
            )


def with_sources(file: EntryFile, _: Standards) -> Iterator[Problem]:
    """An answer names what it stands on."""
    if not file.sources and file.first_screen.text:
        said = Message("there are no sources; list what the answer stands on, official pages first")
        yield file.problem(file.first_screen.number, said)


def handy_names(file: EntryFile, _: Standards) -> Iterator[Problem]:
    """The id fits a button's data, the question and the parts' names fit a button's label."""
    if len(file.id.encode()) > LONGEST_ID:
        said = Message(
            "the id {id} has more than {most} letters; give the file a shorter name", id=file.id, most=LONGEST_ID
        )
        yield file.problem(1, said)
    if (length := len(file.question.text)) > LONGEST_QUESTION:
        yield file.warning(
            file.question.number,
            Message(
                "the question has {length} letters; keep it within {most}, since it stands on a button",
                length=length,
                most=LONGEST_QUESTION,
            ),
        )
    before: dict[str, Line] = {}
    for part in file.parts:
        if (length := len(part.name.text)) > LONGEST_NAME:
            yield file.warning(
                part.name.number,
                Message(
                    "the part's name has {length} letters; keep it within {most}, since it stands on a button",
                    length=length,
                    most=LONGEST_NAME,
                ),
            )
        name = fold(part.name.text)
        if name and name in before:
            said = Message(
                "the part of line {line} has the same name; say what sets this one apart", line=before[name].number
            )
            yield file.problem(part.name.number, said)
        before.setdefault(name, part.name)


def whole_approval(file: EntryFile, _: Standards) -> Iterator[Problem]:
    """An approval names who gave it, and the very text it was given for."""
    by, text = file.value("approved_by"), file.value("approved_text")
    again = Message("let them read it, then run: faro approve {entry} --by NAME", entry=file.id)
    if by and text and text != file.entry.fingerprint:
        said = Message("the text, or a fact in it, has changed since {name} approved it; {again}", name=by, again=again)
        yield file.warning(file.line("approved_text"), said)
    elif by and not text:
        said = Message("{name} approved it, but which text is not recorded; {again}", name=by, again=again)
        yield file.warning(file.line("approved_by"), said)
    elif text and not by:
        said = Message("nobody is named who approved it; {again}", again=again)
        yield file.warning(file.line("approved_text"), said)


def right_length(file: EntryFile, _: Standards) -> Iterator[Problem]:
    """The first screen says enough, and no piece more than people read."""
    first, *parts = file.texts
    count = count_words(first.text)
    if first.text and count < FEWEST_WORDS:
        said = Message(
            "the first screen has {count} words, not {least} to {most}; say what to do now, and what is dangerous",
            count=count,
            least=FEWEST_WORDS,
            most=MOST_WORDS,
        )
        yield file.warning(first.number, said)
    elif count > MOST_WORDS:
        said = Message(
            "the first screen has {count} words, not {least} to {most}; move what can wait into a part (###)",
            count=count,
            least=FEWEST_WORDS,
            most=MOST_WORDS,
        )
        yield file.warning(first.number, said)
    for name, text in zip(file.parts, parts, strict=True):
        if (count := count_words(text.text)) > MOST_PART_WORDS:
            said = Message(
                "the part has {count} words, over {most}; leave out what can wait, or make two parts of it",
                count=count,
                most=MOST_PART_WORDS,
            )
            yield file.warning(name.name.number, said)


def readable(file: EntryFile, _: Standards) -> Iterator[Problem]:
    """Tired and frightened people can read it."""
    words_of_facts = (fact.words[file.locale] for fact in file.entry.facts)
    facts = " ".join(word for words in words_of_facts for block in blocks_of(words) for word in block.text.split())
    for text in file.texts:
        for line, said in long_sentences(text.text, apart_from=facts):
            yield file.warning(text.number + line, said)
        ease = inflesz(sentences_of(text.text))
        if file.locale is Locale.ES and count_words(text.text) >= MEASURABLE and ease < LEAST_INFLESZ:
            said = Message(
                "INFLESZ is {ease}, under {least}; choose shorter words and sentences",
                ease=f"{ease:.1f}",
                least=LEAST_INFLESZ,
            )
            yield file.warning(text.number, said)
    if (mean := average([sentence for text in file.texts for sentence in sentences_of(text.text)])) > LONGEST_AVERAGE:
        said = Message("{mean} words a sentence; shorten the long ones, to 14 on average", mean=f"{mean:.1f}")
        yield file.warning(file.first_screen.number, said)


def dated_wording(file: EntryFile, _: Standards) -> Iterator[Problem]:
    """What goes out of date says from when it is."""
    for block in file.written:
        for place in undated(block.text, file.locale):
            said = Message(
                "{words!r} without a year near it; say when that holds, such as: {example}",
                words=place.words,
                example=SPOKEN[file.locale].dated,
            )
            yield file.warning(block.number + place.line, said)


def agreed_words(file: EntryFile, standards: Standards) -> Iterator[Problem]:
    """The same thing has the same name everywhere."""
    for text in [*_shown_as_written(file), *_blocks(file)]:
        for variant, term in standards.glossary.variants_in(text.text, file.locale):
            said = Message("the glossary avoids {variant!r}; write {term!r}", variant=variant, term=term)
            yield file.warning(text.number, said)


def varied_phrasings(file: EntryFile, standards: Standards) -> Iterator[Problem]:
    """Many ways to ask, each in words of its own."""
    alike = standards.alike.get(file.locale, Alike())
    folded: list[str] = []
    by_words: list[str] = []
    places: list[tuple[Path, Line]] = []
    same: dict[str, tuple[Path, Line]] = {}
    for path, line in file.all_phrasings:
        text = fold(line.text)
        if not text:
            said = Message("{text!r} has no words; write what a person would type", text=line.text)
            yield Problem(path, line.number, said)
            continue
        other = same.setdefault(alike.masked(text), (path, line))
        if other[1] is not line:
            if text != fold(other[1].text):  # else it stands there twice, which another rule says
                yield _is_no_other(path, line, other)
            continue
        if (copied := _copied(text, folded, by_words)) is not None:
            yield _is_copy_of(path, line, places[copied])
            continue
        folded.append(text)
        by_words.append(" ".join(sorted(text.split())))
        places.append((path, line))
    if places and len(places) < standards.fewest_phrasings:
        yield file.warning(
            file.phrasings[-1].number if file.phrasings else 1,
            Message(
                "{count} phrasings that differ; write at least {least}, as people of all kinds ask",
                count=len(places),
                least=standards.fewest_phrasings,
            ),
        )


RULES: tuple[Rule, ...] = (
    known_keys,
    sane_dates,
    safe_links,
    plain_markdown,
    with_sources,
    handy_names,
    whole_approval,
    right_length,
    readable,
    dated_wording,
    agreed_words,
    varied_phrasings,
)


def check_names(reading: Reading, folder: Folder) -> Iterator[Problem]:
    """What `folder.toml` leaves out: every topic has a name in every language, every role an entry."""
    path = reading.root / FOLDER_FILE
    ids = {file.id for file in reading.files}
    for topic in dict.fromkeys(file.entry.topic for file in reading.files):
        for locale in Locale:
            if not folder.topic_names.get(topic, {}).get(locale):
                yield Problem(
                    path,
                    1,
                    Message(
                        'the topic {topic} has no name in {language}; write {locale} = "..." under [topics.{topic}]',
                        topic=topic,
                        language=locale.name,
                        locale=locale.value,
                    ),
                )
    for role, entry_id in folder.roles.items():
        if entry_id not in ids:
            other = did_you_mean(entry_id, ids, Message("write the entry, or name another"))
            said = Message(
                "the role {role} is given to {entry}, which is no entry; {hint}", role=role, entry=entry_id, hint=other
            )
            yield Problem(path, 1, said)


def count_words(markdown: str) -> int:
    """How many words a text has, the addresses of links not counted."""
    return sum(len(words(block.text)) for block in blocks_of(markdown))


def long_sentences(markdown: str, *, apart_from: str = "") -> Iterator[tuple[int, Message]]:
    """Every sentence that has too many words, unless it stands in *apart_from*, with its line below the first."""
    for sentence in sentences_of(markdown):
        if sentence.words > LONGEST_SENTENCE and sentence.text not in apart_from:
            said = Message(
                "a sentence of {count} words ({start} ...), over {most}; make two of it",
                count=sentence.words,
                start=" ".join(sentence.text.split()[:6]),
                most=LONGEST_SENTENCE,
            )
            yield sentence.line, said


def is_copy(text: str, like: str) -> bool:
    """Whether two folded texts that are much alike differ in letters only: I-914 is not I-918."""
    return text != like and _figures(text) == _figures(like)


def chosen(problems: Collection[Problem], only: Collection[Path] | None) -> list[Problem]:
    """The problems, each once, by path and line; where *only* names files, theirs alone."""
    order = list(Severity).index
    kept = (problem for problem in set(problems) if only is None or problem.path in only)
    return sorted(kept, key=lambda problem: (problem.path, problem.line, order(problem.severity), problem.message))


def _shown_as_written(file: EntryFile) -> list[Line]:
    """What stands on buttons: the question and the parts' names."""
    return [file.question, *(part.name for part in file.parts)]


def _blocks(file: EntryFile) -> Iterator[Line]:
    """The paragraphs and items of the answer without markup, in the entry's own words: facts are looked at alone."""
    return (Line(text.number + block.line, block.text) for text in file.written for block in blocks_of(text.text))


def _is_no_other(path: Path, line: Line, other: tuple[Path, Line]) -> Problem:
    said = Message(
        "only a relative, a place or a number sets it apart from {where} ({text!r}), so it does not count; "
        "use other words, or take it out",
        where=_where(path, other),
        text=other[1].text,
    )
    return Problem(path, line.number, said, Severity.WARNING)


def _is_copy_of(path: Path, line: Line, other: tuple[Path, Line]) -> Problem:
    said = Message(
        "nearly a copy of {where} ({text!r}); use other words, or take it out",
        where=_where(path, other),
        text=other[1].text,
    )
    return Problem(path, line.number, said, Severity.WARNING)


def _where(path: Path, other: tuple[Path, Line]) -> Message:
    if other[0] == path:
        return Message("line {line}", line=other[1].number)
    return Message("{file}, line {line}", file=other[0].name, line=other[1].number)


def _figures(text: str) -> list[str]:
    return [word for word in text.split() if any(char.isdigit() for char in word)]


def _copied(text: str, folded: list[str], by_words: list[str]) -> int | None:
    """The number of the line of which *text* is nearly a copy, in letters or in the order of its words."""
    for sought, lines in ((text, folded), (" ".join(sorted(text.split())), by_words)):
        near = process.extractOne(sought, lines, scorer=fuzz.ratio, score_cutoff=COPY_IN_ENTRY)
        if near and is_copy(text, folded[near[2]]):
            return int(near[2])
    return None
