"""Fixed rules for messages that cannot wait."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import FaqError
from bot.languages.locale import Locale
from bot.matching.emergency.patterns import AnyOf

FILE = "emergency.toml"
TEXTS = "emergency"


@dataclass(frozen=True)
class Pattern:
    """A way to say it: every group must be found, and none of what rules it out."""

    wanted: tuple[AnyOf, ...]
    unwanted: tuple[AnyOf, ...]

    def found_in(self, words: Sequence[str]) -> bool:
        """Whether the message, normalized and cut into words, says it this way."""
        return all(group.found_in(words) for group in self.wanted) and not any(
            group.found_in(words) for group in self.unwanted
        )


@dataclass(frozen=True)
class Rule:
    """What cannot wait, the entry that answers it, and the reviewed words that come first."""

    name: str
    entry_id: str
    patterns: tuple[Pattern, ...]
    texts: dict[Locale, str]


class EmergencyRules:
    """The rules of a folder in the file's order; the first that fits decides. None where there is no file.

    Both languages' patterns are tried on every message, so that a mixed one is understood.
    """

    def __init__(self, rules: Sequence[Rule] = ()) -> None:
        self._rules = tuple(rules)

    @classmethod
    def load(cls, folder: Path) -> "EmergencyRules":
        """The rules in *folder*/emergency.toml.

        Raises FaqError naming the rule that cannot be used and why.
        """
        file = folder / FILE
        try:
            content = tomllib.loads(file.read_text(encoding="utf-8-sig"))
        except FileNotFoundError:
            return cls()
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise FaqError(f"{file}: cannot be read ({error}); undo the last change to it") from error
        rules = []
        for name, rule in content.items():
            try:
                texts = {locale: _text(folder, name, locale) for locale in Locale}
                rules.append(Rule(name, str(rule["entry"]), _patterns(rule), texts))
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                raise FaqError(f"{file}: rule [{name}]: {error}; compare it with the other rules") from error
        return cls(rules)

    @property
    def names(self) -> tuple[str, ...]:
        """What the rules are called."""
        return tuple(rule.name for rule in self._rules)

    @property
    def entry_ids(self) -> tuple[str, ...]:
        """The entries that the rules name."""
        return tuple(rule.entry_id for rule in self._rules)

    @property
    def words(self) -> frozenset[str]:
        """The whole words that the rules wait for: they are spelt right."""
        return frozenset(
            word
            for rule in self._rules
            for pattern in rule.patterns
            for group in pattern.wanted
            for phrase in group.phrases
            for word, open_end, _gap in phrase.steps
            if not open_end
        )

    def find(self, text: str) -> Rule | None:
        """The first rule that normalized *text* fits, or None."""
        words = text.split()
        return next((rule for rule in self._rules if any(p.found_in(words) for p in rule.patterns)), None)

    def get(self, name: str) -> Rule:
        """The rule called *name*.

        Raises KeyError where there is none.
        """
        return {rule.name: rule for rule in self._rules}[name]

    def text(self, name: str, locale: Locale) -> str:
        """The Markdown that comes before the entry when rule *name* fits; empty where there is none."""
        return next((rule.texts[locale] for rule in self._rules if rule.name == name), "")


def _patterns(rule: dict[str, object]) -> tuple[Pattern, ...]:
    """The rule's patterns in all languages; what a language rules out holds for all its patterns."""
    patterns: list[Pattern] = []
    for locale in Locale:
        said = rule.get(locale.value, {})
        if not isinstance(said, dict):
            raise ValueError(f"{locale} is no table")
        never = _groups(said.get("never", []))
        for pattern in said.get("patterns", []):
            wanted = _groups(pattern["all"])
            if not wanted:
                raise ValueError("has a pattern without words, which would fit every message")
            patterns.append(Pattern(wanted, never + _groups(pattern.get("not", []))))
    if not patterns:
        raise ValueError("has no patterns")
    return tuple(patterns)


def _groups(written: object) -> tuple[AnyOf, ...]:
    if not isinstance(written, list):
        raise ValueError(f"{str(written)[:40]!r} is no list; put it between [ and ]")
    return tuple(AnyOf.of(group) for group in written)


def _text(folder: Path, name: str, locale: Locale) -> str:
    file = folder / TEXTS / f"{name}.{locale}.md"
    try:
        return file.read_text(encoding="utf-8-sig").strip()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise FaqError(f"{file}: cannot be read ({error}); save it as a text file in UTF-8") from error
