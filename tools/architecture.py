"""Draw docs/architecture.svg, and write the layers of pyproject.toml into docs/architecture.md.

The picture is told in docs/architecture.toml.
`python tools/architecture.py` writes both; with `--check` it writes nothing and fails where they are not up to date.
"""

import argparse
import sys
import tomllib
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from textwrap import wrap
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PICTURE, PAGE = ROOT / "docs" / "architecture.svg", ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- layers: written by tools/architecture.py -->", "<!-- end of layers -->"

A_ROW = 5  # steps
WIDTH, HEIGHT, GAP = 232, 96, 26  # of a step, and between two
MARGIN, TITLE = 24, 44
LETTERS = 32  # of a caption's line
STYLE = (
    "text{font-family:system-ui,sans-serif;fill:#1b2733}"
    ".title{font-size:18px;font-weight:600}"
    ".room{font-size:13px;font-weight:600}"
    ".caption{font-size:12px}"
    "rect{fill:#eef4f8;stroke:#5b7b93;rx:8}"
    "path{stroke:#5b7b93;stroke-width:1.6;fill:none;marker-end:url(#to)}"
)


def layers_of(pyproject: Mapping[str, Any]) -> list[str]:
    """The layers that import-linter holds, the highest first, as they stand in pyproject.toml."""
    contracts = pyproject["tool"]["importlinter"]["contracts"]
    return next(list(contract["layers"]) for contract in contracts if contract["type"] == "layers")


def page_with(page: str, layers: list[str]) -> str:
    """*page* with *layers* between its two marks.

    Raises ValueError where the marks are missing.
    """
    before, _, rest = page.partition(BEGIN)
    _, mark, after = rest.partition(END)
    if not mark:
        raise ValueError(f"{PAGE}: expected the lines {BEGIN} and {END}")
    rows = "\n".join(f"{number}. {_rooms(layer)}" for number, layer in enumerate(layers, 1))
    return f"{before}{BEGIN}\n\n{rows}\n\n{END}{after}"


def picture_of(ways: list[Mapping[str, Any]]) -> str:
    """An SVG in which each way is a chain of steps, read like a page: from left to right, row after row."""
    parts: list[str] = []
    top = MARGIN
    for way in ways:
        parts.append(f'<text class="title" x="{MARGIN}" y="{top + 20}">{escape(way["title"])}</text>')
        top += TITLE
        parts += _steps(way["steps"], top)
        rows = -(-len(way["steps"]) // A_ROW)
        top += rows * (HEIGHT + GAP) + MARGIN
    width = 2 * MARGIN + A_ROW * WIDTH + (A_ROW - 1) * GAP
    size = f'viewBox="0 0 {width} {top}" width="{width}" height="{top}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">\n'
        f"<title>{escape(' / '.join(way['title'] for way in ways))}</title>\n<style>{STYLE}</style>\n"
        '<defs><marker id="to" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L8 4L0 8z" style="fill:#5b7b93;stroke:none;marker-end:none"/></marker></defs>\n'
        f'<rect width="{width}" height="{top}" style="fill:#fff;stroke:none"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _steps(steps: list[list[str]], top: int) -> Iterator[str]:
    for number, (room, caption) in enumerate(steps):
        row, place = divmod(number, A_ROW)
        x, y = MARGIN + place * (WIDTH + GAP), top + row * (HEIGHT + GAP)
        yield f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}"/>'
        yield f'<text class="room" x="{x + 12}" y="{y + 24}">{number + 1}. {escape(room)}</text>'
        for line, words in enumerate(wrap(caption, LETTERS)):
            yield f'<text class="caption" x="{x + 12}" y="{y + 46 + 16 * line}">{escape(words)}</text>'
        if place + 1 < A_ROW and number + 1 < len(steps):
            yield f'<path d="M{x + WIDTH} {y + HEIGHT // 2}h{GAP}"/>'
        elif number + 1 < len(steps):
            middle, down = y + HEIGHT + GAP // 2, MARGIN + WIDTH // 2
            yield f'<path d="M{x + WIDTH // 2} {y + HEIGHT}V{middle}H{down}V{y + HEIGHT + GAP}"/>'


def _rooms(layer: str) -> str:
    rooms = [room.strip() for room in layer.split("|")]
    return ", ".join(f"`{room.strip('()')}`" + (" (to come)" if room.startswith("(") else "") for room in rooms)


def main() -> int:
    """Write the picture and the layers, or say which of them is not up to date."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where something is not up to date")
    check = parser.parse_args().check
    ways = tomllib.loads(PICTURE.with_suffix(".toml").read_text(encoding="utf-8"))["way"]
    layers = layers_of(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8")))
    wanted = {PICTURE: picture_of(ways), PAGE: page_with(PAGE.read_text(encoding="utf-8"), layers)}
    old = [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in old:
        if check:
            print(f"{path.relative_to(ROOT)} is not up to date; run: python tools/architecture.py")
        else:
            path.write_text(wanted[path], encoding="utf-8")
    return int(check and bool(old))


if __name__ == "__main__":
    sys.exit(main())
