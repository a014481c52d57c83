"""What is wrong in the tables of `matching/`, which the bot reads when it starts."""

import re
import tomllib
from collections.abc import Collection, Iterator
from pathlib import Path

from bot.errors import FaqError
from bot.faq.loader import text_of
from bot.faq.problem import Problem, did_you_mean
from bot.languages.locale import Locale
from bot.languages.message import Message
from bot.matching.emergency.rules import FILE as EMERGENCY
from bot.matching.emergency.rules import EmergencyRules

FOLDER = "matching"
TOML_LINE = re.compile(r"\(at line (\d+), column \d+\)")


def check_tables(root: Path, entry_ids: Collection[str]) -> list[Problem]:
    """Each table that could not be read, and each entry named there that is gone."""
    folder = root / FOLDER
    problems = [problem for path in sorted(folder.rglob("*")) if path.is_file() for problem in _of_file(path)]
    if any(problem.path.suffix == ".toml" for problem in problems):
        return problems
    try:
        rules = EmergencyRules.load(folder)
    except FaqError as error:
        reason = str(error).removeprefix(f"{folder / EMERGENCY}: ").partition(";")[0]
        return [*problems, Problem(folder / EMERGENCY, 1, _unusable(reason))]
    for name, entry_id in zip(rules.names, rules.entry_ids, strict=True):
        if entry_id not in entry_ids:
            hint = did_you_mean(entry_id, entry_ids, Message("write the entry, or name another"))
            said = Message(
                "the rule {name} names {entry}, which is no entry; {hint}", name=name, entry=entry_id, hint=hint
            )
            problems.append(Problem(folder / EMERGENCY, _line_of(folder / EMERGENCY, name), said))
    return problems


def _of_file(path: Path) -> Iterator[Problem]:
    if path.suffix not in (".toml", ".txt", ".md"):
        return
    content = path.read_bytes()
    try:
        text = text_of(content)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        yield Problem(path, line, Message("letters that are not UTF-8; save the file again as UTF-8"))
        return
    if path.suffix == ".toml":
        try:
            tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            found = TOML_LINE.search(str(error))
            yield Problem(path, int(found[1]) if found else text.count("\n") + 1, _unusable(str(error)))
    elif any(path.name == f"abbreviations.{locale}.txt" for locale in Locale):
        for number, written in enumerate(text.splitlines(), 1):
            words = written.partition("#")[0].strip()
            left, equals, _ = words.partition("=")
            if words and not (equals and left.strip()):
                said = Message("{text!r} is no pair; write it like: xq = porque", text=words[:40])
                yield Problem(path, number, said)


def _unusable(reason: str) -> Message:
    return Message("the bot cannot use this ({reason}); undo the last change to it", reason=reason)


def _line_of(path: Path, name: str) -> int:
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.strip() == f"[{name}]"), 1)
