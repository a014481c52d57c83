"""What facts must satisfy, and what belongs into one."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import timedelta

from bot.faq.facts import NAMED, Fact
from bot.faq.loader import Reading
from bot.faq.markdown import links, outside_subset, parse
from bot.faq.parser import EntryFile
from bot.faq.problem import Problem, Severity
from bot.languages.locale import Locale
from bot.languages.message import Message
from bot.languages.text import fold, words
from bot.lint.dates import amounts, dates, forms, numbers, phones, rulings, undated
from bot.lint.hosts import is_home_page
from bot.lint.readability import blocks_of
from bot.lint.rules import LONGEST_PERIOD, Standards, long_sentences

LONGEST = 35  # words
LONGEST_ID = 48
KNOWN_TO_ALL = frozenset({"988", *(f"{digit}11" for digit in range(2, 10))})


def check_facts(reading: Reading, standards: Standards) -> Iterator[Problem]:
    """Every problem of the facts, and everything in entries that should be one."""
    used = {name for file in reading.files for block in file.written for name in NAMED.findall(block.text)}
    for fact in reading.facts:
        yield from _of_one(fact, standards)
        if fact.id not in used and fact.news is None:
            said = Message("no entry names {name}; name it as {{{{{name}}}}}, or take the fact out", name=fact.id)
            yield _warning(fact, "", said)
    yield from _same_words(reading.facts)
    yield from _kept_twice(reading)


def _of_one(fact: Fact, standards: Standards) -> Iterator[Problem]:
    if len(fact.id) > LONGEST_ID:
        yield _problem(
            fact, "", Message("the name has more than {most} letters; give it a shorter one", most=LONGEST_ID)
        )
    for locale in Locale:
        yield from _of_words(fact, locale.value, fact.words[locale], locale, standards)
        if fact.news:
            yield from _of_words(fact, f"news.{locale}", fact.news.words[locale], locale, standards)
    yield from _alike(fact, "", fact.words)
    if fact.news:
        yield from _alike(fact, "news.", fact.news.words)
        if fact.news.date > standards.today:
            yield _problem(fact, "news.date", Message("news.date is still to come; write the day of the change"))
    yield from _of_dates(fact, standards)


def _of_words(fact: Fact, key: str, text: str, locale: Locale, standards: Standards) -> Iterator[Problem]:
    if (count := len(words(text))) > LONGEST:
        said = Message("{key} has {count} words, over {most}; make two facts of it", key=key, count=count, most=LONGEST)
        yield _warning(fact, key, said)
    yield from (_warning(fact, key, said) for _, said in long_sentences(text))
    for _, said in outside_subset(text):
        yield _problem(fact, key, said)
    if any(token.type.endswith("list_open") for token in parse(text)):
        yield _problem(fact, key, Message("{key} is a list; write one clause or sentence", key=key))
    for _, address in links(text):
        if fault := standards.hosts.fault(address):
            yield _problem(fact, key, fault)
    for host in standards.hosts.strangers_in(_plain(text)):
        said = Message(
            "{host} is not in hosts.txt, and Telegram makes a link of it; write who it is in words", host=host
        )
        yield _problem(fact, key, said)
    for variant, term in standards.glossary.variants_in(_plain(text), locale):
        said = Message("the glossary avoids {variant!r}; write {term!r}", variant=variant, term=term)
        yield _warning(fact, key, said)
    for place in undated(text, locale):
        said = Message("{words!r} is wrong one day; write the month from which the fact is known", words=place.words)
        yield _warning(fact, key, said)


def _alike(fact: Fact, prefix: str, by_locale: Mapping[Locale, str]) -> Iterator[Problem]:
    """Both languages give the same figures."""
    for locale in Locale:
        here, there = _plain(by_locale[locale]), _plain(by_locale[locale.other])
        if missing := sorted(_all_figures(there) - _all_figures(here)):
            said = Message(
                "{values} stands in {other} only; give the same figures in both languages",
                values=", ".join(missing),
                other=f"{prefix}{locale.other}",
            )
            yield _problem(fact, f"{prefix}{locale}", said)


def _of_dates(fact: Fact, standards: Standards) -> Iterator[Problem]:
    if fact.as_of is None or fact.review_by is None:
        text = _plain(fact.words[Locale.ES])
        if _phones(text) | _other_figures(text, Locale.ES):
            said = Message("a fact with a figure ages; add as_of, review_by, check, sources and sure")
            yield _warning(fact, "", said)
        return
    today = standards.today
    if fact.as_of > today:
        said = Message("as_of is still to come; write the day up to which it is known")
        yield _problem(fact, "as_of", said)
    if fact.looked and fact.looked > today:
        said = Message("looked is still to come; write the day on which somebody opened the page")
        yield _problem(fact, "looked", said)
    days = (fact.review_by - fact.as_of).days
    if not timedelta() < timedelta(days) <= LONGEST_PERIOD:
        said = Message(
            "review_by is {days} days after as_of; choose a date within {most}", days=days, most=LONGEST_PERIOD.days
        )
        yield _problem(fact, "review_by", said)
    if fact.check and (fault := standards.hosts.fault(fact.check)):
        yield _problem(fact, "check", fault)
    elif fact.check and is_home_page(fact.check):
        said = Message("check is a whole site; name the page that shows the current state, where you know it")
        yield Problem(fact.path, fact.line("check"), said, Severity.HINT)


def _same_words(facts: tuple[Fact, ...]) -> Iterator[Problem]:
    """One thing is kept once."""
    seen: dict[tuple[str, ...], Fact] = {}
    for fact in facts:
        other = seen.setdefault(tuple(fold(fact.words[locale]) for locale in Locale), fact)
        if other is not fact:
            yield _warning(fact, "", Message("the same words as {name}; keep one of them", name=other.id))


def _kept_twice(reading: Reading) -> Iterator[Problem]:
    """Dates, sums, phone numbers and rulings that an entry writes in its own words."""
    held: dict[tuple[Locale, str], Fact] = {}
    for fact in reading.facts:
        for locale in Locale:
            text = _plain(fact.words[locale])
            for value in _phones(text) | _other_figures(text, locale):
                held.setdefault((locale, value), fact)
    called: dict[str, dict[str, EntryFile]] = defaultdict(dict)
    own = [(file, *place) for file in reading.files for place in _own_figures(file)]
    for file, _, value, is_phone in own:
        if is_phone:
            called[value].setdefault(file.id, file)
    for file, line, value, _ in own:
        others = [other for entry_id, other in called.get(value, {}).items() if entry_id != file.id]
        if holder := held.get((file.locale, value)):
            said = Message(
                "{value} is kept in the fact {name}; name that instead: {{{{{name}}}}}", value=value, name=holder.id
            )
            yield file.warning(line, said)
        elif others:
            said = Message(
                "the phone number {value} stands in {other} too; make a fact of it", value=value, other=others[0].id
            )
            yield file.warning(line, said)
        else:
            said = Message("{value} stands in the entry's own words; if it can change, make a fact of it", value=value)
            yield file.hint(line, said)


def _own_figures(file: EntryFile) -> Iterator[tuple[int, str, bool]]:
    """What an entry gives itself: the line, the figure, whether it is a phone number."""
    for written in file.written:
        for block in blocks_of(NAMED.sub(" ", written.text)):
            line = written.number + block.line
            yield from ((line, value, True) for value in sorted(_phones(block.text)))
            yield from ((line, value, False) for value in sorted(_other_figures(block.text, file.locale)))


def _all_figures(text: str) -> set[str]:
    """Every figure; a sum may stand without its word beside another one: 755 dólares en vez de 155."""
    return {value.strip("$") for find in (phones, amounts, forms, numbers) for value in find(text)}


def _phones(text: str) -> set[str]:
    return phones(text) - KNOWN_TO_ALL


def _other_figures(text: str, locale: Locale) -> set[str]:
    return amounts(text) | dates(text, locale) | rulings(text)


def _plain(markdown: str) -> str:
    return " ".join(block.text for block in blocks_of(markdown))


def _problem(fact: Fact, key: str, said: Message) -> Problem:
    return Problem(fact.path, fact.line(key), said)


def _warning(fact: Fact, key: str, said: Message) -> Problem:
    return Problem(fact.path, fact.line(key), said, Severity.WARNING)
