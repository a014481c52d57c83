"""What an entry file must satisfy; each rule yields problems, errors where people would be misled or left alone."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from rapidfuzz import fuzz

from bot.faq.folder import FILE as FOLDER_FILE
from bot.faq.folder import Folder
from bot.faq.loader import Reading
from bot.faq.markdown import links, outside_subset
from bot.faq.parser import KEYS, EntryFile, Line, links_in
from bot.faq.problem import Problem, did_you_mean
from bot.languages.locale import Locale
from bot.languages.text import fold, words
from bot.lint.cross_file import ACROSS, is_copy, near_phrasings
from bot.lint.dates import undated
from bot.lint.glossary import Glossary
from bot.lint.hosts import Hosts
from bot.lint.readability import average, blocks_of, inflesz, sentences_of

LONGEST_ID = 44  # bytes; callback data holds 64, and some of them say what the button does
LONGEST_QUESTION = 80
FEWEST_PHRASINGS = 30
COPY_IN_ENTRY = 90.0  # likeness, 0-100
FEWEST_WORDS, MOST_WORDS = 80, 220
LONGEST_SENTENCE = 25  # words
LONGEST_AVERAGE = 16  # words a sentence; aim at 14
LEAST_INFLESZ = 60
LONGEST_PERIOD = timedelta(days=366)
VOLATILE_PERIOD = timedelta(days=120)
DATES = {
    "reviewed": "the date up to which the facts are known",
    "review_by": "the date by which someone should look again",
}
DATED = {Locale.ES: "a julio de 2026", Locale.EN: "as of July 2026"}


@dataclass(frozen=True)
class Standards:
    """What the rules measure by."""

    today: date
    hosts: Hosts
    glossary: Glossary


def check_folder(reading: Reading, standards: Standards, *, only: Collection[Path] | None = None) -> list[Problem]:
    """Every problem of the entries, by path and line; where *only* names files, theirs alone."""
    problems = {*reading.unreadable, *reading.malformed}
    for file in reading.files:
        if only is None or file.path in only:
            for rule in RULES:
                problems.update(rule(file, standards))
    for across in ACROSS:
        problems.update(across(reading.files))
    problems.update(near_phrasings(reading.files, only))
    chosen = (problem for problem in problems if only is None or problem.path in only)
    return sorted(chosen, key=lambda problem: (problem.path, problem.line, problem.severity, problem.message))


def check_names(reading: Reading, folder: Folder) -> Iterator[Problem]:
    """What `folder.toml` leaves out: every topic has a name in every language, every role an entry."""
    path = reading.root / FOLDER_FILE
    ids = {file.id for file in reading.files}
    for topic in dict.fromkeys(file.entry.topic for file in reading.files):
        for locale in Locale:
            if not folder.topic_names.get(topic, {}).get(locale):
                hint = f'write {locale} = "..." under [topics.{topic}]'
                yield Problem(path, 1, f"the topic {topic} has no name in {locale.name}; {hint}")
    for role, entry_id in folder.roles.items():
        if entry_id not in ids:
            other = did_you_mean(entry_id, ids, "write the entry, or name another")
            yield Problem(path, 1, f"the role {role} is given to {entry_id}, which is no entry; {other}")


def known_keys(file: EntryFile, _: Standards) -> Iterator[Problem]:
    """Front matter holds the keys we know."""
    for key, line in file.keys.items():
        if key not in KEYS:
            hint = did_you_mean(key.lower(), KEYS, f"take it out; the keys are {', '.join(KEYS)}")
            yield file.problem(line.number, f"unknown key {key!r}; {hint}")


def sane_dates(file: EntryFile, standards: Standards) -> Iterator[Problem]:
    """The facts are not of the future, and are looked at again within a year."""
    for key, meaning in DATES.items():
        if not file.value(key) and key == "review_by":
            continue  # then it is a year after somebody read the whole
        if not file.value(key):
            yield file.problem(file.line(key), f"{key} is missing; write {meaning}, such as {key}: 2026-07-04")
        elif file.date(key) is None:
            message = f"{file.value(key)!r} is no date; write year-month-day, such as 2026-07-04"
            yield file.problem(file.line(key), message)
    reviewed, review_by = file.date("reviewed"), file.date("review_by")
    if reviewed and reviewed > standards.today:
        message = f"{reviewed} is still to come; write {DATES['reviewed']}"
        yield file.problem(file.line("reviewed"), message)
    if reviewed and review_by:
        line, days = file.line("review_by"), (review_by - reviewed).days
        if days <= 0:
            yield file.problem(line, f"review_by is not after reviewed ({reviewed}); write a later date")
        elif days > LONGEST_PERIOD.days:
            message = f"review_by is {days} days after reviewed; choose a date within {LONGEST_PERIOD.days}"
            yield file.problem(line, message)


def safe_links(file: EntryFile, standards: Standards) -> Iterator[Problem]:
    """People are sent only to secure pages of hosts on the list, and `check` sends them to one."""
    addresses = [(file.answer.number + line, address) for line, address in links(file.answer.text)]
    addresses += [(line.number, address) for line in file.sources for address in links_in(line.text)]
    if check := file.value("check"):
        addresses.append((file.line("check"), check))
    else:
        yield file.problem(file.line("check"), "check is missing; give the official page that shows the current state")
    for number, address in addresses:
        if fault := standards.hosts.fault(address):
            yield file.problem(number, fault)

    texts = [(file.question.number, file.question.text), *_answer_blocks(file)]
    texts += [(line.number, line.source.title) for line in file.sources]
    for number, text in texts:
        for host in standards.hosts.strangers_in(text):
            message = f"{host} is not in hosts.txt, and Telegram makes a link of it; write who it is in words"
            yield file.problem(number, message)


def plain_markdown(file: EntryFile, _: Standards) -> Iterator[Problem]:
    """The answer keeps to the Markdown that Telegram can show."""
    for line, message in outside_subset(file.answer.text):
        yield file.problem(file.answer.number + line, message)


def with_sources(file: EntryFile, _: Standards) -> Iterator[Problem]:
    """An answer names what it stands on."""
    if not file.sources:
        message = "there are no sources; list what the answer stands on, official pages first"
        yield file.problem(file.answer.number, message)


def handy_names(file: EntryFile, _: Standards) -> Iterator[Problem]:
    """The id fits a button's data, the question a button's label."""
    if len(file.id.encode()) > LONGEST_ID:
        message = f"the id {file.id} has more than {LONGEST_ID} letters; give the file a shorter name"
        yield file.problem(1, message)
    if (length := len(file.question.text)) > LONGEST_QUESTION:
        message = f"the question has {length} letters; keep it within {LONGEST_QUESTION}, since it stands on a button"
        yield file.warning(file.question.number, message)


def whole_approval(file: EntryFile, _: Standards) -> Iterator[Problem]:
    """An approval names who gave it, and the very text it was given for."""
    by, text = file.value("approved_by"), file.value("approved_text")
    again = f"let them read it, then run: faro approve {file.id} --by NAME"
    if by and text and text != file.entry.fingerprint:
        yield file.warning(file.line("approved_text"), f"the text has changed since {by} approved it; {again}")
    elif by and not text:
        yield file.warning(file.line("approved_by"), f"{by} approved it, but which text is not recorded; {again}")
    elif text and not by:
        yield file.warning(file.line("approved_text"), f"nobody is named who approved it; {again}")


def right_length(file: EntryFile, _: Standards) -> Iterator[Problem]:
    """The answer says enough, and no more than people read."""
    count = answer_words(file)
    if file.answer.text and not FEWEST_WORDS <= count <= MOST_WORDS:
        hint = "say what to do, and who helps" if count < FEWEST_WORDS else "leave out what can wait"
        message = f"the answer has {count} words, not {FEWEST_WORDS} to {MOST_WORDS}; {hint}"
        yield file.warning(file.answer.number, message)


def readable(file: EntryFile, _: Standards) -> Iterator[Problem]:
    """Tired and frightened people can read it."""
    text = sentences_of(file.answer.text)
    for sentence in text:
        if sentence.words > LONGEST_SENTENCE:
            start = " ".join(sentence.text.split()[:6])
            message = f"a sentence of {sentence.words} words ({start} ...), over {LONGEST_SENTENCE}; make two of it"
            yield file.warning(file.answer.number + sentence.line, message)
    if (mean := average(text)) > LONGEST_AVERAGE:
        message = f"{mean:.1f} words a sentence; shorten the long ones, to 14 on average"
        yield file.warning(file.answer.number, message)
    if file.locale is Locale.ES and (ease := inflesz(text)) < LEAST_INFLESZ:
        message = f"INFLESZ is {ease:.1f}, under {LEAST_INFLESZ}; choose shorter words and sentences"
        yield file.warning(file.answer.number, message)


def dated_wording(file: EntryFile, _: Standards) -> Iterator[Problem]:
    """What goes out of date says from when it is."""
    reviewed, review_by = file.date("reviewed"), file.date("review_by")
    volatile = bool(reviewed and review_by and review_by - reviewed <= VOLATILE_PERIOD)
    for place in undated(file.answer.text, file.locale, money_too=volatile):
        message = f"{place.words!r} without a year near it; say when that holds, such as: {DATED[file.locale]}"
        yield file.warning(file.answer.number + place.line, message)


def agreed_words(file: EntryFile, standards: Standards) -> Iterator[Problem]:
    """The same thing has the same name everywhere."""
    for line, text in [(file.question.number, file.question.text), *_answer_blocks(file)]:
        for variant, term in standards.glossary.variants_in(text, file.locale):
            yield file.warning(line, f"the glossary avoids {variant!r}; write {term!r}")


def varied_phrasings(file: EntryFile, _: Standards) -> Iterator[Problem]:
    """Many ways to ask, each in words of its own."""
    if 0 < len(file.phrasings) < FEWEST_PHRASINGS:
        message = f"{len(file.phrasings)} phrasings; write at least {FEWEST_PHRASINGS}, as people of all kinds ask"
        yield file.warning(file.phrasings[-1].number, message)
    before: list[tuple[str, Line]] = []
    for line in file.phrasings:
        text = fold(line.text)
        if not text:
            yield file.problem(line.number, f"{line.text!r} has no words; write what a person would type")
            continue
        for like, other in before:
            if _likeness(text, like) >= COPY_IN_ENTRY and is_copy(text, like):
                message = f"nearly a copy of line {other.number} ({other.text!r}); use other words, or take it out"
                yield file.warning(line.number, message)
                break
        before.append((text, line))


RULES: tuple[Callable[[EntryFile, Standards], Iterator[Problem]], ...] = (
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


def answer_words(file: EntryFile) -> int:
    """How many words the answer has, the addresses of links not counted."""
    return sum(len(words(block.text)) for block in blocks_of(file.answer.text))


def _answer_blocks(file: EntryFile) -> Iterator[tuple[int, str]]:
    return ((file.answer.number + block.line, block.text) for block in blocks_of(file.answer.text))


def _likeness(one: str, other: str) -> float:
    return max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other))
