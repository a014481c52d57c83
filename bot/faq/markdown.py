"""The Markdown an answer may use: paragraphs, lists, bold, italic, links; everything else is named."""

import re
from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.languages.message import Message

DEEPEST = 100  # markdown-it leaves out what is nested deeper
# What people type for a list, or paste from a word processor: a round bullet, a dash, a space that does not break.
LIST_MARK = re.compile(
    r"(?m)^([ \u00a0]{0,3})(?:[•·▪●◦‣∙][ \t\u00a0\u202f]*|[–—][ \t\u00a0\u202f]+|"
    r"[-*+][\u00a0\u202f][ \t\u00a0\u202f]*|-(?=[^\W\d_]|[¿¡«“]))"
)
NUMBER_MARK = re.compile(r"(?m)^([ \u00a0]{0,3}\d{1,3}[.)])[\u00a0\u202f][ \t\u00a0\u202f]*")

LIST = Message("write a list with - instead")
OUTSIDE = {
    "table_open": Message("a table; {hint}", hint=LIST),
    "heading_open": Message("a heading; make a part of it with ###, or write a bold line instead"),
    "code_block": Message("a line that begins with four spaces or a tab; take them out"),
    "fence": Message("a block of code; write it as plain words"),
    "blockquote_open": Message("a quotation with >; write it as a plain paragraph"),
    "hr": Message("a line across the page; leave an empty line instead"),
    "html_block": Message("HTML; write plain words"),
    "html_inline": Message("HTML; write plain words"),
    "image": Message("a picture; describe it in words, or link to the page that shows it"),
    "code_inline": Message("code between `; take the ` out"),
    "s_open": Message("struck-out words (~~); take them out"),
}
UNCLOSED = re.compile(r"\*\*|(?<!\w)__|__(?!\w)")
NO_LINK = re.compile(r"\]\(|\[[^\]]*\]\s?\[")
BARE_ADDRESS = re.compile(r"(?i)\bhttps?://|\bwww\.")
MARKUP = re.compile(r"\*\*?\S|\S\*\*?(?!\w)|(?<!\w)__?\S+__?(?!\w)|\]\(|[`~]{1,3}\S|<\w")


@cache
def _subset() -> MarkdownIt:
    """A parser that knows the FAQ's Markdown and nothing more: paragraphs, lists, bold, italic, links."""
    rules = ["list", "emphasis", "link", "newline", "escape", "entity"]
    return MarkdownIt("zero", {"maxNesting": DEEPEST}).enable(rules)


@cache
def _whole() -> MarkdownIt:
    """A parser that knows more than we allow, so that what we do not allow is seen."""
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def parse(markdown: str) -> list[Token]:
    """The tokens of the subset; whatever is outside it is plain text."""
    return _subset().parse(_with_plain_marks(markdown))


def outside_subset(markdown: str) -> Iterator[tuple[int, Message]]:
    """What is outside the subset: lines below the first, and `what it is; what to write instead`."""
    env: dict[str, dict[str, dict[str, object]]] = {}
    depth, line = 0, 0
    for token in _whole().parse(_with_plain_marks(markdown), env):
        line = token.map[0] if token.map else line
        if token.type in OUTSIDE:
            yield line, OUTSIDE[token.type]
        if token.type.endswith("_list_open"):
            depth += 1
            if depth == 2:
                yield line, Message("a list within a list; make it one list, or write sentences")
        depth -= token.type.endswith("_list_close")
        yield from _outside_inline(line, token.children or [])
    for label in env.get("references", {}):
        yield (
            0,
            Message(
                "an address apart from its words ([{label}]: ...); write it [words](https://address)",
                label=label.lower(),
            ),
        )


def links(markdown: str) -> Iterator[tuple[int, str]]:
    """Every address linked, with the lines below the first."""
    for token in _whole().parse(_with_plain_marks(markdown)):
        line = token.map[0] if token.map else 0
        for child in token.children or []:
            if child.type in ("softbreak", "hardbreak"):
                line += 1
            elif child.type == "link_open":
                yield line, str(child.attrGet("href") or "")


def has_markup(text: str) -> bool:
    """Whether words that are shown as they stand, such as a question, hold signs of Markdown or HTML."""
    return MARKUP.search(text) is not None


def _with_plain_marks(markdown: str) -> str:
    """The text with every mark of a list written as Markdown has it; lines stay where they are."""
    return NUMBER_MARK.sub(r"\1 ", LIST_MARK.sub(r"\1- ", markdown))


def _outside_inline(line: int, children: list[Token]) -> Iterator[tuple[int, Message]]:
    in_link = False
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        elif child.type in OUTSIDE:
            yield line, OUTSIDE[child.type]
        elif child.type == "link_open":
            in_link = True
            if child.markup == "autolink":
                said = Message("an address between < and >; write it as a link, [words](https://address)")
                yield line, said
            elif child.attrGet("title"):
                yield line, Message("a link with a title in quotes; write it [words](https://address)")
        elif child.type == "link_close":
            in_link = False
        elif child.type == "text":
            yield from ((line, said) for said in _left_over(child.content, in_link=in_link))


def _left_over(text: str, *, in_link: bool) -> Iterator[Message]:
    """Signs that were meant as markup and are none."""
    if UNCLOSED.search(text):
        yield Message("a ** or __ without its partner; close the bold words, without spaces inside")
    if NO_LINK.search(text):
        yield Message("a link that is not complete; write it [words](https://address)")
    if BARE_ADDRESS.search(text) and not in_link:
        yield Message("an address in plain text; write it as a link, [words](https://address)")
