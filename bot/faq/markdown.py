"""The Markdown an answer may use: paragraphs, lists, bold, italic, links; everything else is named."""

import re
from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

LIST = "write a list with - instead"
OUTSIDE = {
    "table_open": f"a table; {LIST}",
    "heading_open": "a heading; write a bold line instead, such as **Qué hacer**",
    "code_block": "a line that begins with four spaces; take the spaces out",
    "fence": "a block of code; write it as plain words",
    "blockquote_open": "a quotation with >; write it as a plain paragraph",
    "hr": "a line across the page; leave an empty line instead",
    "html_block": "HTML; write plain words",
    "html_inline": "HTML; write plain words",
    "image": "a picture; describe it in words, or link to the page that shows it",
    "code_inline": "code between `; take the ` out",
    "s_open": "struck-out words (~~); take them out",
}
LEFT_OVER = (
    (
        re.compile(r"\*\*|(?<!\w)__|__(?!\w)"),
        "a ** or __ without its partner; close the bold words, without spaces inside",
    ),
    (re.compile(r"\]\(|\[[^\]]*\]\s?\["), "a link that is not complete; write it [words](https://address)"),
    (re.compile(r"(?i)\bhttps?://|\bwww\."), "an address in plain text; write it as a link, [words](https://address)"),
)


@cache
def whole() -> MarkdownIt:
    """A parser that knows more than we allow, so that what we do not allow is seen."""
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def outside_subset(markdown: str) -> Iterator[tuple[int, str]]:
    """What is outside the subset: lines below the first, and `what it is; what to write instead`."""
    env: dict[str, dict[str, dict[str, object]]] = {}
    depth, line = 0, 0
    for token in whole().parse(markdown, env):
        line = token.map[0] if token.map else line
        if token.type in OUTSIDE:
            yield line, OUTSIDE[token.type]
        if token.type.endswith("_list_open"):
            depth += 1
            if depth == 2:
                yield line, "a list within a list; make it one list, or write sentences"
        depth -= token.type.endswith("_list_close")
        yield from _outside_inline(line, token.children or [])
    for label in env.get("references", {}):
        yield 0, f"an address apart from its words ([{label.lower()}]: ...); write it [words](https://address)"


def links(markdown: str) -> Iterator[tuple[int, str]]:
    """Every address linked, with the lines below the first."""
    for token in whole().parse(markdown):
        line = token.map[0] if token.map else 0
        for child in token.children or []:
            if child.type in ("softbreak", "hardbreak"):
                line += 1
            elif child.type == "link_open":
                yield line, str(child.attrGet("href") or "")


def _outside_inline(line: int, children: list[Token]) -> Iterator[tuple[int, str]]:
    in_link = False
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        elif child.type in OUTSIDE:
            yield line, OUTSIDE[child.type]
        elif child.type == "link_open":
            in_link = True
            if child.markup == "autolink":
                yield line, "an address between < and >; write it as a link, [words](https://address)"
            elif child.attrGet("title"):
                yield line, "a link with a title in quotes; write it [words](https://address)"
        elif child.type == "link_close":
            in_link = False
        elif child.type == "text":
            for pattern, message in LEFT_OVER:
                if pattern.search(child.content) and not (in_link and pattern is LEFT_OVER[2][0]):
                    yield line, message
