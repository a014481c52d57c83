"""What an entry file must satisfy; each rule yields problems, errors where people would be misled or left alone."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import Path

from rapidfuzz import fuzz, process

from bot.faq.folder import FILE as FOLDER_FILE
from bot.faq.folder import Folder
from bot.faq.glossary import Glossary
from bot.faq.hosts import Hosts
from bot.faq.loader import Reading
from bot.faq.markdown import links, outside_subset
from bot.faq.parser import KEYS, EntryFile, Line, links_in
from bot.faq.problem import Problem, Severity
from bot.faq.readability import average, blocks_of, inflesz, sentences_of
from bot.faq.text import fold, words
from bot.faq.wording import amounts, forms, phones, undated, years
from bot.i18n import Locale

LONGEST_ID = 44  # bytes; callback data holds 64, and some of them say what the button does
LONGEST_QUESTION = 80
FEWEST_PHRASINGS = 30
FEWEST_WORDS, MOST_WORDS = 80, 220
LONGEST_SENTENCE = 25  # words
LONGEST_AVERAGE = 16  # words a sentence; aim at 14
LEAST_INFLESZ = 60.0
LONGEST_PERIOD = timedelta(days=366)
VOLATILE_PERIOD = timedelta(days=120)
COPY_IN_ENTRY = 90.0  # likeness, 0-100
COPY_ELSEWHERE = 93.0


@dataclass(frozen=True)
class Standards:
    """What the rules measure by."""

    today: date
    hosts: Hosts
    glossary: Glossary


def check_folder(reading: Reading, standards: Standards, *, only: Collection[Path] | None = None) -> list[Problem]:
    """Every problem of the entries, those of other entries' files left out where *only* names files."""
    problems = [*reading.unreadable, *reading.malformed]
    for file in reading.files:
        if only is None or file.path in only:
            for rule in RULES:
                problems += rule(file, standards)
    for across in (both_locales, same_in_both, related, own_questions, own_phrasings):
        problems += across(reading.files, only)
    return sorted(
        {problem for problem in problems if only is None or problem.path in only},
        key=lambda problem: (problem.path, problem.line),
    )


def check_names(reading: Reading, folder: Folder) -> Iterator[Problem]:
    """What `folder.toml` leaves out or gets wrong: every topic has a name in every language, every role an entry."""
    path = reading.root / FOLDER_FILE
    ids = {file.id for file in reading.files}
    topics = dict.fromkeys(file.id.partition("/")[0] for file in reading.files)
    for topic in topics:
        for locale in Locale:
            if not folder.topic_names.get(topic, {}).get(locale):
                yield Problem(
                    path, 1, f'the topic {topic} has no name in {locale}; write {locale} = "..." under [topics.{topic}]'
                )
    for role, entry_id in folder.roles.items():
        if entry_id not in ids:
            yield Problem(
                path,
                1,
                f"the role {role} names {entry_id}, which is no entry{_nearest(entry_id, ids)}",
                Severity.WARNING,
            )


# Rules of one file.


def known_keys(file: EntryFile, _: Standards) -> Iterator[Problem]:
    """Front matter holds the keys we know."""
    for key, line in file.keys.items():
        if key not in KEYS:
            near = get_close_matches(key.lower(), KEYS, 1)
            hint = f"did you mean {near[0]}?" if near else f"take it out; the keys are {', '.join(KEYS)}"
            yield file.problem(line.number, f"unknown key {key!r}; {hint}")


def sane_dates(file: EntryFile, standards: Standards) -> Iterator[Problem]:
    """The facts are not of the future, and are looked at again within a year."""
    reviewed, review_by = file.date("reviewed"), file.date("review_by")
    for key, meaning in (
        ("reviewed", "the date up to which the facts are known"),
        ("review_by", "the date by which someone should look again"),
    ):
        if not file.value(key):
            yield file.problem(file.line(key), f"{key} is missing; write {meaning}, such as {key}: 2026-07-04")
        elif file.date(key) is None:
            yield file.problem(
                file.line(key), f"{file.value(key)!r} is no date; write year-month-day, such as 2026-07-04"
            )
    if reviewed and reviewed > standards.today:
        yield file.problem(
            file.line("reviewed"), f"{reviewed} has not come yet; write the date up to which the facts are known"
        )
    if reviewed and review_by and review_by <= reviewed:
        yield file.problem(file.line("review_by"), f"review_by is not after reviewed ({reviewed}); write a later date")
    if reviewed and review_by and review_by - reviewed > LONGEST_PERIOD:
        days = (review_by - reviewed).days
        yield file.problem(
            file.line("review_by"),
            f"review_by is {days} days after reviewed; choose a date within {LONGEST_PERIOD.days}",
        )


def safe_links(file: EntryFile, standards: Standards) -> Iterator[Problem]:
    """People are sent only to secure pages of hosts on the list."""
    check = file.value("check")
    if check is None:
        yield file.problem(file.line("check"), "check is missing; give the official page that shows the current state")
    elif fault := standards.hosts.fault(check):
        yield file.problem(file.line("check"), fault)
    found = [(file.answer.number + line, address) for line, address in links(file.answer.text)]
    found += [(line.number, address) for line in file.sources for address in links_in(line.text)]
    for number, address in found:
        if fault := standards.hosts.fault(address):
            yield file.problem(number, fault)
    texts = [(file.answer.number + block.line, block.text) for block in blocks_of(file.answer.text)]
    texts += [(line.number, line.source.title) for line in file.sources]
    for number, text in texts:
        for host in standards.hosts.strangers_in(text):
            yield file.problem(
                number,
                f"Telegram makes a link of {host}, which is not in hosts.txt; write the organisation's name instead",
            )


def plain_markdown(file: EntryFile, _: Standards) -> Iterator[Problem]:
    """The answer keeps to the Markdown that Telegram can show."""
    for line, message in outside_subset(file.answer.text):
        yield file.problem(file.answer.number + line, message)


def with_sources(file: EntryFile, _: Standards) -> Iterator[Problem]:
    """An answer names what it stands on."""
    if not file.sources:
        yield file.problem(
            file.answer.number, "there are no sources; list under the last heading what the answer stands on"
        )


def handy_names(file: EntryFile, _: Standards) -> Iterator[Problem]:
    """The id fits a button's data, the question a button's label."""
    if len(file.id.encode()) > LONGEST_ID:
        yield file.problem(1, f"the id {file.id} is longer than {LONGEST_ID} letters; give the file a shorter name")
    if len(file.question.text) > LONGEST_QUESTION:
        yield _warning(
            file,
            file.question.number,
            f"the question has {len(file.question.text)} letters; keep it within {LONGEST_QUESTION}: it is a button",
        )


def approval(file: EntryFile, _: Standards) -> Iterator[Problem]:
    """An approval names who gave it and the very text it was given for."""
    by, text = file.value("approved_by"), file.value("approved_text")
    again = f"have it read again, then run: faro approve {file.id} --by NAME"
    if by and text and text != file.entry.fingerprint:
        yield _warning(file, file.line("approved_text"), f"the text has changed since {by} approved it; {again}")
    elif by and not text:
        yield _warning(file, file.line("approved_by"), f"{by} approved it, but not which text; {again}")
    elif text and not by:
        yield _warning(file, file.line("approved_text"), f"nobody is named who approved it; {again}")


def right_length(file: EntryFile, _: Standards) -> Iterator[Problem]:
    """The answer says enough, and no more than people read."""
    count = sum(len(words(block.text)) for block in blocks_of(file.answer.text))
    if file.answer.text and not FEWEST_WORDS <= count <= MOST_WORDS:
        hint = (
            "say what to do, and who helps" if count < FEWEST_WORDS else "leave out what the person need not know now"
        )
        yield _warning(
            file, file.answer.number, f"the answer has {count} words, not {FEWEST_WORDS} to {MOST_WORDS}; {hint}"
        )


def readable(file: EntryFile, _: Standards) -> Iterator[Problem]:
    """Tired and frightened people can read it."""
    text = sentences_of(file.answer.text)
    for sentence in text:
        if sentence.words > LONGEST_SENTENCE:
            start = " ".join(sentence.text.split()[:6])
            yield _warning(
                file,
                file.answer.number + sentence.line,
                f"a sentence of {sentence.words} words ({start} ...); make two of it, none over {LONGEST_SENTENCE}",
            )
    if (mean := average(text)) > LONGEST_AVERAGE:
        yield _warning(file, file.answer.number, f"{mean:.1f} words a sentence; shorten some, to 14 on average")
    if file.locale is Locale.ES and (ease := inflesz(text)) < LEAST_INFLESZ:
        yield _warning(
            file,
            file.answer.number,
            f"INFLESZ is {ease:.1f}, under {LEAST_INFLESZ:.0f}; choose shorter words and sentences",
        )


def dated_wording(file: EntryFile, _: Standards) -> Iterator[Problem]:
    """What goes out of date says from when it is."""
    reviewed, review_by = file.date("reviewed"), file.date("review_by")
    volatile = bool(reviewed and review_by and review_by - reviewed <= VOLATILE_PERIOD)
    dated = {Locale.ES: "a julio de 2026", Locale.EN: "as of July 2026"}[file.locale]
    for place in undated(file.answer.text, file.locale, money_too=volatile):
        yield _warning(
            file,
            file.answer.number + place.line,
            f"{place.words!r} without a year near it; say since when it holds, such as: {dated}",
        )


def agreed_words(file: EntryFile, standards: Standards) -> Iterator[Problem]:
    """The same thing has the same name everywhere."""
    places = [(file.question.number, file.question.text)]
    places += [(file.answer.number + block.line, block.text) for block in blocks_of(file.answer.text)]
    for line, text in places:
        for variant, term in standards.glossary.variants_in(text, file.locale):
            yield _warning(file, line, f"{variant!r} is to be avoided; the glossary says {term!r}")


def varied_phrasings(file: EntryFile, _: Standards) -> Iterator[Problem]:
    """Many ways to ask, each in words of its own."""
    if 0 < len(file.phrasings) < FEWEST_PHRASINGS:
        yield _warning(
            file,
            file.phrasings[-1].number,
            f"{len(file.phrasings)} phrasings; write at least {FEWEST_PHRASINGS}, from people of all kinds",
        )
    seen: list[tuple[Line, str]] = []
    for line in file.phrasings:
        folded = fold(line.text)
        if not folded:
            yield file.problem(line.number, f"{line.text!r} has no words; write what a person would type")
            continue
        copy = next(
            (before for before, text in seen if text != folded and _likeness(text, folded) >= COPY_IN_ENTRY), None
        )
        if copy is not None:
            yield _warning(
                file,
                line.number,
                f"nearly a copy of line {copy.number} ({copy.text!r}); say it in other words, or take it out",
            )
        seen.append((line, folded))


RULES: tuple[Callable[[EntryFile, Standards], Iterator[Problem]], ...] = (
    known_keys,
    sane_dates,
    safe_links,
    plain_markdown,
    with_sources,
    handy_names,
    approval,
    right_length,
    readable,
    dated_wording,
    agreed_words,
    varied_phrasings,
)


# Rules across files.


def both_locales(files: Collection[EntryFile], _: Collection[Path] | None) -> Iterator[Problem]:
    """Spanish and English are equals: an entry has both."""
    present = {(file.id, file.locale) for file in files}
    for file in files:
        for locale in Locale:
            if (file.id, locale) not in present:
                other = file.path.with_name(f"{file.id.partition('/')[2]}.{locale}.md")
                yield file.problem(1, f"{other.name} is missing; write the entry in that language too")


def same_in_both(files: Collection[EntryFile], _: Collection[Path] | None) -> Iterator[Problem]:
    """Both languages give the same numbers, sums, forms, dates and next steps."""
    by_id: dict[str, list[EntryFile]] = defaultdict(list)
    for file in files:
        by_id[file.id].append(file)
    for pair in by_id.values():
        for file in pair:
            for other in pair:
                if other is not file:
                    yield from _missing_here(file, other)


def related(files: Collection[EntryFile], _: Collection[Path] | None) -> Iterator[Problem]:
    """Two or three entries a person will need next, all of them there."""
    ids = {file.id for file in files}
    for file in files:
        line = file.line("related")
        for entry_id in file.related:
            if entry_id == file.id:
                yield file.problem(line, "related names the entry itself; name what a person needs next")
            elif entry_id not in ids:
                yield file.problem(line, f"related names {entry_id}, which is no entry{_nearest(entry_id, ids)}")
        if len(set(file.related)) < len(file.related):
            yield file.problem(line, "related names an entry twice; keep one of them")
        if not 2 <= len(file.related) <= 3:
            yield _warning(
                file,
                line,
                f"related names {len(file.related)} entries; name two or three, such as [topic/one, topic/two]",
            )


def own_questions(files: Collection[EntryFile], _: Collection[Path] | None) -> Iterator[Problem]:
    """No two entries answer the same question."""
    yield from _doubles([(file, [file.question]) for file in files if file.question.text], "the question")


def own_phrasings(files: Collection[EntryFile], only: Collection[Path] | None) -> Iterator[Problem]:
    """No phrasing leads to two entries."""
    yield from _doubles([(file, file.phrasings) for file in files], "the phrasing")
    for locale in Locale:
        lines = [(file, line) for file in files if file.locale is locale for line in file.phrasings]
        folded = [fold(line.text) for _, line in lines]
        for index, (file, line) in enumerate(lines):
            if (only is not None and file.path not in only) or not folded[index]:
                continue
            for text, _score, place in process.extract(
                folded[index], folded, scorer=fuzz.ratio, score_cutoff=COPY_ELSEWHERE, limit=5
            ):
                other, other_line = lines[place]
                if other.id != file.id and text != folded[index]:
                    yield _warning(
                        file,
                        line.number,
                        f"nearly a phrasing of {other.id} ({other_line.text!r}); show what is different, or take it out",
                    )
                    break


def _doubles(places: list[tuple[EntryFile, Collection[Line]]], what: str) -> Iterator[Problem]:
    seen: dict[tuple[Locale, str], list[tuple[EntryFile, Line]]] = defaultdict(list)
    for file, lines in places:
        for line in lines:
            if folded := fold(line.text):
                seen[file.locale, folded].append((file, line))
    for same in seen.values():
        for file, line in same:
            for other, other_line in same:
                if other_line is not line:
                    where = f"line {other_line.number}" if other is file else f"{other.id}, line {other_line.number}"
                    yield file.problem(
                        line.number, f"{what} {line.text!r} stands in {where} too; keep the one where it belongs"
                    )
                    break


def _missing_here(file: EntryFile, other: EntryFile) -> Iterator[Problem]:
    here, there = (f"{each.question.text}\n{each.answer.text}" for each in (file, other))
    for find, what in ((phones, "the phone number"), (amounts, "the amount"), (forms, "the form")):
        for missing in sorted(find(there) - find(here)):
            yield file.problem(
                file.answer.number, f"{what} {missing} is in {other.path.name} only; both languages must give the same"
            )
    for missing in sorted(years(there) - years(here)):
        yield _warning(
            file, file.answer.number, f"the year {missing} is in {other.path.name} only; give the same dates in both"
        )
    for key in ("reviewed", "review_by", "related"):
        mine, theirs = (file.related, other.related) if key == "related" else (file.date(key), other.date(key))
        if mine and theirs and mine != theirs:
            yield _warning(file, file.line(key), f"{key} is not the same as in {other.path.name}; make them alike")


def _likeness(one: str, other: str) -> float:
    return max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other))


def _nearest(entry_id: str, ids: Collection[str]) -> str:
    near = get_close_matches(entry_id, ids, 1, 0.8)
    return f"; did you mean {near[0]}?" if near else "; write topic/slug of an entry that exists"


def _warning(file: EntryFile, line: int, message: str) -> Problem:
    return Problem(file.path, line, message, Severity.WARNING)
