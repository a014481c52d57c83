"""What entries must satisfy together: languages alike, links that lead on, no two that say the same."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import accumulate, permutations
from pathlib import Path

from rapidfuzz import fuzz, process

from bot.faq.facts import NAMED, expand
from bot.faq.loader import Reading
from bot.faq.parser import EntryFile, Line
from bot.faq.problem import Problem, Severity, did_you_mean
from bot.languages.locale import Locale
from bot.languages.message import Message
from bot.languages.text import fold
from bot.lint.dates import amounts, forms, numbers, phones
from bot.lint.readability import blocks_of
from bot.lint.rules import is_copy

COPY_ELSEWHERE = 93.0  # likeness, 0-100
WHOLE_COPY = 5  # phrasings that two entries share from which the whole entry is taken for a copy

Files = Sequence[EntryFile]
Place = tuple[EntryFile, Path, Line]
FIGURES = (
    (phones, Message("the phone number {value} is in {there} only; give the same in both languages")),
    (amounts, Message("the amount {value} is in {there} only; give the same in both languages")),
    (forms, Message("the form {value} is in {there} only; give the same in both languages")),
)
NUMBER = Message("the number {value} is in {there} only; give the same in both, in figures")


def both_locales(reading: Reading) -> Iterator[Problem]:
    """Spanish and English are equals: an entry has both."""
    present = {(file.id, file.locale) for file in reading.files}
    unread = {problem.path for problem in reading.unreadable}  # which are named already
    for file in reading.files:
        if (file.id, file.locale.other) not in present:
            name = f"{file.slug}.{file.locale.other}.md"
            if file.path.with_name(name) not in unread:
                yield file.problem(1, Message("{file} is missing; write the entry in that language too", file=name))


def same_in_both(reading: Reading) -> Iterator[Problem]:
    """Both languages have the same parts, facts, numbers, sums, forms, dates and next steps."""
    for pair in _pairs(reading.files):
        for file, other in permutations(pair, 2):
            yield from _missing_here(file, other)


def in_agreement(reading: Reading) -> Iterator[Problem]:
    """Where somebody found that both languages say the same, a change in one of them asks for a look at the other."""
    for pair in _pairs(reading.files):
        changed = [file for file, other in permutations(pair, 2) if _has_changed(file, other)]
        again = Message("then run: faro agree {entry}", entry=pair[0].id)
        if len(changed) == 1:
            (file,) = changed
            said = Message(
                "{language} changed since both languages agreed, {other} did not; change that too, {again}",
                language=file.locale.value,
                other=file.locale.other.value,
                again=again,
            )
            yield file.warning(file.first_screen.number, said)
        elif changed:
            said = Message("both languages changed since they agreed; compare them, {again}", again=again)
            yield changed[0].warning(changed[0].first_screen.number, said)


def related_exist(reading: Reading) -> Iterator[Problem]:
    """Two to four entries a person will need next, all of them there."""
    ids = {file.id for file in reading.files}
    for file in reading.files:
        line, named = file.line("related"), file.related
        for entry_id in dict.fromkeys(named):
            if entry_id == file.id:
                said = Message("related names the entry itself; name what a person needs next")
                yield file.problem(line, said)
            elif entry_id not in ids:
                hint = did_you_mean(entry_id, ids, Message("write topic/slug of an entry that exists"))
                said = Message("related names {entry}, which is no entry; {hint}", entry=entry_id, hint=hint)
                yield file.problem(line, said)
        if len(set(named)) < len(named):
            yield file.problem(line, Message("related names an entry twice; keep one of them"))
        if file.has_front_matter and not 2 <= len(named) <= 4:
            said = Message(
                "related names {count} entries; name two to four, such as [topic/one, topic/two]", count=len(named)
            )
            yield file.warning(line, said)


def unique_words(reading: Reading) -> Iterator[Problem]:
    """No two entries answer the same question, and no phrasing leads to two of them."""
    phrasings = _same([(file, [*file.all_phrasings]) for file in reading.files])
    copies = _whole_copies(phrasings)
    for (file, other), (path, line, count) in copies.items():
        if file < other:  # it is said once
            continue
        said = Message(
            "{count} phrasings stand in {other} too, this one first; if this entry is a copy, take it out",
            count=count,
            other=f"{other.parent.name}/{other.name}",
        )
        yield Problem(path, line.number, said)
    questions = _same([(file, [(file.path, file.question)]) for file in reading.files])
    yield from _doubles(
        questions, copies, Message("the question {text!r} stands in {where} too; keep it where it belongs")
    )
    yield from _doubles(
        phrasings, copies, Message("the phrasing {text!r} stands in {where} too; keep it where it belongs")
    )


def near_phrasings(files: Files, only: Collection[Path] | None) -> Iterator[Problem]:
    """No phrasing is nearly one of another entry; of files that *only* leaves out nothing is said."""
    for locale in Locale:
        lines = sorted(
            (
                (fold(line.text), file.id, path, line)
                for file in files
                if file.locale is locale
                for path, line in file.all_phrasings
            ),
            key=lambda each: len(each[0]),
        )
        wanted = [only is None or path in only for _, _, path, _ in lines]
        for number, other in _nearest([(text, entry_id) for text, entry_id, *_ in lines], wanted).items():
            _text, _id, path, line = lines[number]
            _like, other_id, _path, other_line = lines[other]
            said = Message(
                "nearly a phrasing of {entry} ({text!r}); show what is different, or take it out",
                entry=other_id,
                text=other_line.text,
            )
            yield Problem(path, line.number, said, Severity.WARNING)


def _nearest(lines: Sequence[tuple[str, str]], wanted: Sequence[bool]) -> Mapping[int, int]:
    """By the number of a wanted line, that of one of another entry which is nearly the same.

    The lines come by their length: what is much longer cannot be so much alike. Each pair is compared once.
    """
    texts = [text for text, _ in lines]
    lengths = [len(text) for text in texts]
    wanted_before = [0, *accumulate(wanted)]
    found: dict[int, int] = {}
    for number, (text, entry_id) in enumerate(lines):
        longest = len(text) * (200 - COPY_ELSEWHERE) / COPY_ELSEWHERE
        end = bisect_right(lengths, longest)
        if wanted_before[end] == wanted_before[number]:
            continue
        longer = texts[number + 1 : end]
        for like, _, place in process.extract(text, longer, scorer=fuzz.ratio, score_cutoff=COPY_ELSEWHERE, limit=None):
            other = number + 1 + place
            if lines[other][1] != entry_id and is_copy(text, like):
                for one, its_like in ((number, other), (other, number)):
                    if wanted[one]:
                        found.setdefault(one, its_like)
    return found


ACROSS: tuple[Callable[[Reading], Iterator[Problem]], ...] = (
    both_locales,
    same_in_both,
    in_agreement,
    related_exist,
    unique_words,
)


def _pairs(files: Files) -> Iterator[list[EntryFile]]:
    """Each entry's files, where there are both."""
    by_id: dict[str, list[EntryFile]] = defaultdict(list)
    for file in files:
        if file.question.text:  # else so much is wrong with it that it says nothing to compare
            by_id[file.id].append(file)
    return (pair for pair in by_id.values() if len(pair) > 1)


def _has_changed(file: EntryFile, other: EntryFile) -> bool:
    """Whether the file says something else than when *other* was found to agree with it."""
    known = other.value("agrees_with")
    return known is not None and known != file.entry.own_fingerprint


def _same(places: Sequence[tuple[EntryFile, Collection[tuple[Path, Line]]]]) -> list[Sequence[Place]]:
    """The places that say the same in one language, where there are several."""
    seen: dict[tuple[Locale, str], list[Place]] = defaultdict(list)
    for file, lines in places:
        for path, line in lines:
            if folded := fold(line.text):
                seen[file.locale, folded].append((file, path, line))
    return [same for same in seen.values() if len(same) > 1]


def _whole_copies(phrasings: Sequence[Sequence[Place]]) -> Mapping[tuple[Path, Path], tuple[Path, Line, int]]:
    """Pairs of entry files that share so many lines that one is a copy: the first such line, and how many."""
    shared: dict[tuple[Path, Path], list[tuple[Path, Line]]] = defaultdict(list)
    for same in phrasings:
        for (file, path, line), (other, _, _) in permutations(same, 2):
            if file.id != other.id:
                shared[file.path, other.path].append((path, line))
    return {pair: (*lines[0], len(lines)) for pair, lines in shared.items() if len(lines) >= WHOLE_COPY}


def _doubles(
    same_places: Sequence[Sequence[Place]], copies: Collection[tuple[Path, Path]], said: Message
) -> Iterator[Problem]:
    for same in same_places:
        for index, (file, path, line) in enumerate(same):
            other, other_path, other_line = same[0 if index else -1]
            if (file.path, other.path) in copies or (file is other and index == 0):  # said once within an entry
                continue
            where = Message("{file}, line {line}", file=other_path.name, line=other_line.number)
            if other_path == path:
                where = Message("line {line}", line=other_line.number)
            yield Problem(path, line.number, Message(said.text, text=line.text, where=where))


def _missing_here(file: EntryFile, other: EntryFile) -> Iterator[Problem]:
    if len(other.parts) > len(file.parts):
        first = other.parts[len(file.parts)].name
        said = Message(
            "{there} has {count} parts and this file {own}; give both languages the same, such as {name!r}",
            there=other.path.name,
            count=len(other.parts),
            own=len(file.parts),
            name=first.text,
        )
        yield file.problem(file.first_screen.number, said)
    yield from _missing_facts(file, other)
    yield from _missing_figures(file, other)
    for key, here, elsewhere in (
        ("reviewed", file.date("reviewed"), other.date("reviewed")),
        ("review_by", file.date("review_by"), other.date("review_by")),
        ("related", file.related, other.related),
        ("delicate", file.value("delicate") or "false", other.value("delicate") or "false"),
    ):
        if here and elsewhere and here != elsewhere:
            said = Message("{key} is another than in {there}; make them alike", key=key, there=other.path.name)
            yield file.warning(file.line(key), said)


def _missing_facts(file: EntryFile, other: EntryFile) -> Iterator[Problem]:
    everywhere = {name for block in file.written for name in NAMED.findall(block.text)}
    for here, there in _side_by_side(file, other):
        missing = Counter(NAMED.findall(there.text)) - Counter(NAMED.findall(here.text))
        for name in missing:
            if name not in everywhere:
                said = Message(
                    "the fact {name} is in {there} only; name it in both languages",
                    name=name,
                    there=_at(there, name, other),
                )
                yield file.problem(here.number, said)
            elif len(file.parts) == len(other.parts):
                said = Message(
                    "the fact {name} stands in another part than in {there}; put it in the same",
                    name=name,
                    there=_at(there, name, other),
                )
                yield file.warning(here.number, said)


def _missing_figures(file: EntryFile, other: EntryFile) -> Iterator[Problem]:
    """Figures that *other* gives in its own words where this file gives them neither itself nor by a fact."""
    here, there = _plain(file.question.text), _plain(NAMED.sub(" ", other.question.text))
    pairs = [(file.question, other.question, here, there)]
    for mine, theirs in _side_by_side(file, other):
        expanded = _plain(expand(mine.text, file.facts, file.locale))
        pairs.append((mine, theirs, expanded, _plain(NAMED.sub(" ", theirs.text))))
    for find, said in FIGURES:
        for mine, theirs, here, there in pairs:
            for value in sorted(find(there) - find(here)):
                if value.strip("$") in numbers(here):  # 755 dólares en vez de 155
                    continue
                place = _at_figure(theirs, value, find, other)
                yield file.problem(mine.number, Message(said.text, value=value, there=place))
    for mine, theirs, here, there in pairs:
        for value in sorted(numbers(there) - numbers(here) - {amount.strip("$") for amount in amounts(here)}):
            place = _at_figure(theirs, value, numbers, other)
            yield file.warning(mine.number, Message(NUMBER.text, value=value, there=place))


def _side_by_side(file: EntryFile, other: EntryFile) -> Iterator[tuple[Line, Line]]:
    """The texts of both languages that belong together; all in one where the parts are not the same."""
    if len(file.parts) == len(other.parts):
        yield from zip(file.written, other.written, strict=True)
    else:
        yield _whole(file), _whole(other)


def _whole(file: EntryFile) -> Line:
    first = file.first_screen.number
    lines: list[str] = []
    for block in file.written:
        lines += [""] * (block.number - first - len(lines))
        lines += block.text.split("\n")
    return Line(first, "\n".join(lines))


def _at(block: Line, name: str, file: EntryFile) -> Message:
    before = block.text[: block.text.index(name)] if name in block.text else ""
    return Message("{file}, line {line}", file=file.path.name, line=block.number + before.count("\n"))


def _at_figure(block: Line, value: str, find: Callable[[str], set[str]], file: EntryFile) -> Message:
    """Where in the other language's text a figure stands."""
    lines = NAMED.sub(" ", block.text).split("\n")
    number = next((number for number, line in enumerate(lines) if value in find(_plain(line))), 0)
    return Message("{file}, line {line}", file=file.path.name, line=block.number + number)


def _plain(markdown: str) -> str:
    return "\n".join(block.text for block in blocks_of(markdown))
