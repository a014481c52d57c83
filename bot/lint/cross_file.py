"""What entries must satisfy together: languages alike, links that lead on, no two that say the same."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import permutations
from pathlib import Path

from rapidfuzz import fuzz, process

from bot.faq.parser import EntryFile, Line
from bot.faq.problem import Problem, did_you_mean
from bot.languages.locale import Locale
from bot.languages.text import fold
from bot.lint.dates import amounts, forms, numbers, phones
from bot.lint.readability import blocks_of

COPY_ELSEWHERE = 93.0  # likeness, 0-100

Files = Sequence[EntryFile]


def both_locales(files: Files) -> Iterator[Problem]:
    """Spanish and English are equals: an entry has both."""
    present = {(file.id, file.locale) for file in files}
    for file in files:
        if (file.id, file.locale.other) not in present:
            name = f"{file.slug}.{file.locale.other}.md"
            yield file.problem(1, f"{name} is missing; write the entry in that language too")


def same_in_both(files: Files) -> Iterator[Problem]:
    """Both languages give the same numbers, sums, forms, dates and next steps."""
    by_id: dict[str, list[EntryFile]] = defaultdict(list)
    for file in files:
        by_id[file.id].append(file)
    for pair in by_id.values():
        for file, other in permutations(pair, 2):
            yield from _missing_here(file, other)


def related_exist(files: Files) -> Iterator[Problem]:
    """Two to four entries a person will need next, all of them there."""
    ids = {file.id for file in files}
    for file in files:
        line, named = file.line("related"), file.related
        for entry_id in dict.fromkeys(named):
            if entry_id == file.id:
                yield file.problem(line, "related names the entry itself; name what a person needs next")
            elif entry_id not in ids:
                hint = did_you_mean(entry_id, ids, "write topic/slug of an entry that exists")
                yield file.problem(line, f"related names {entry_id}, which is no entry; {hint}")
        if len(set(named)) < len(named):
            yield file.problem(line, "related names an entry twice; keep one of them")
        if not 2 <= len(named) <= 4:
            message = f"related names {len(named)} entries; name two to four, such as [topic/one, topic/two]"
            yield file.warning(line, message)


def unique_questions(files: Files) -> Iterator[Problem]:
    """No two entries answer the same question."""
    return _doubles([(file, [file.question]) for file in files], "question")


def unique_phrasings(files: Files) -> Iterator[Problem]:
    """No phrasing leads to two entries."""
    return _doubles([(file, file.phrasings) for file in files], "phrasing")


def near_phrasings(files: Files, only: Collection[Path] | None) -> Iterator[Problem]:
    """No phrasing is nearly one of another entry; of files that *only* leaves out nothing is said."""
    for locale in Locale:
        lines = [(file, line) for file in files if file.locale is locale for line in file.phrasings]
        folded = [fold(line.text) for _, line in lines]
        for (file, line), text in zip(lines, folded, strict=True):
            if only is not None and file.path not in only:
                continue
            near = process.extract(text, folded, scorer=fuzz.ratio, score_cutoff=COPY_ELSEWHERE, limit=None)
            for like, _, place in near:
                other, other_line = lines[place]
                if other.id != file.id and is_copy(text, like):
                    message = f"nearly a phrasing of {other.id} ({other_line.text!r})"
                    yield file.warning(line.number, f"{message}; show what is different, or take it out")
                    break


def is_copy(text: str, like: str) -> bool:
    """Whether two folded texts that are much alike differ in letters only: I-914 is not I-918."""
    return text != like and [word for word in text.split() if _has_digit(word)] == [
        word for word in like.split() if _has_digit(word)
    ]


ACROSS: tuple[Callable[[Files], Iterator[Problem]], ...] = (
    both_locales,
    same_in_both,
    related_exist,
    unique_questions,
    unique_phrasings,
)


def _doubles(places: Sequence[tuple[EntryFile, Collection[Line]]], what: str) -> Iterator[Problem]:
    seen: dict[tuple[Locale, str], list[tuple[EntryFile, Line]]] = defaultdict(list)
    for file, lines in places:
        for line in lines:
            if folded := fold(line.text):
                seen[file.locale, folded].append((file, line))
    for same in seen.values():
        for index, (file, line) in enumerate(same):
            other, other_line = same[0 if index else -1]
            if other_line is not line:
                where = f"line {other_line.number}" if other is file else f"{other.path.name}, line {other_line.number}"
                yield file.problem(
                    line.number, f"the {what} {line.text!r} stands in {where} too; keep it where it belongs"
                )


def _missing_here(file: EntryFile, other: EntryFile) -> Iterator[Problem]:
    line, there = file.answer.number, other.path.name
    mine, theirs = _plain(file), _plain(other)
    for find, what in ((phones, "phone number"), (amounts, "amount"), (forms, "form")):
        for missing in sorted(find(theirs) - find(mine)):
            yield file.problem(line, f"the {what} {missing} is in {there} only; give the same in both languages")
    for missing in sorted(numbers(theirs) - numbers(mine)):
        yield file.warning(line, f"the number {missing} is in {there} only; give the same in both, in figures")
    for key, here, elsewhere in (
        ("reviewed", file.date("reviewed"), other.date("reviewed")),
        ("review_by", file.date("review_by"), other.date("review_by")),
        ("related", file.related, other.related),
    ):
        if here and elsewhere and here != elsewhere:
            yield file.warning(file.line(key), f"{key} is another than in {there}; make them alike")


def _plain(file: EntryFile) -> str:
    return "\n".join([file.question.text, *(block.text for block in blocks_of(file.answer.text))])


def _has_digit(word: str) -> bool:
    return any(char.isdigit() for char in word)
