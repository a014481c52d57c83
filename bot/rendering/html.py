"""Markdown -> Telegram HTML, cut into parts that fit one message."""

import re
from collections.abc import Iterable
from html import escape, unescape

from markdown_it.token import Token

from bot.faq.markdown import parse

LIMIT = 4096  # UTF-16 units: https://core.telegram.org/bots/api#sendmessage
PARAGRAPHS = "\n\n"
BULLET = "• "
ATOM = re.compile(r"<[^>]*>|&[#\w]+;|.", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
LEAD_IN = re.compile(r"<b>[^<\n]*</b>")
SENTENCE_END = re.compile(r"[.!?…](?:</\w>)*$")


class TooLongError(ValueError):
    """An address that no message can hold; *text* is its beginning."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} alone is longer than a message; shorten it")
        self.text = text


def to_html(markdown: str) -> str:
    """The text in Telegram's HTML, paragraphs and lists separated by an empty line.

    Lines of a paragraph flow together. A bold lead-in keeps a line of its own, and stays with what it leads.
    """
    blocks: list[str] = []
    items: list[str] = []
    lists: list[str] = []
    marker = ""
    for token in parse(markdown):
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                lists.append(token.type)
            case "list_item_open":
                marker = f"{token.info}. " if lists[-1] == "ordered_list_open" else BULLET
            case "inline" if lists:
                items.append("  " * (len(lists) - 1) + marker + _inline(token.children or []))
                marker = ""
            case "inline":
                blocks.append(_inline(token.children or []))
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
                if not lists and items:
                    blocks.append("\n".join(items))
                    items = []
            case _:
                pass  # paragraphs and the ends of items
    return _joined(blocks)


def to_text(html: str) -> str:
    """Telegram's HTML as a terminal shows it: no tags, each address in brackets behind its words."""

    def link(match: re.Match[str]) -> str:
        address, label = match.groups()
        return label if label == address else f"{label} ({address})"

    return unescape(TAG.sub("", LINK.sub(link, html)))


def units(text: str) -> int:
    """The length as Telegram counts it, in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parts(blocks: Iterable[str], *, limit: int = LIMIT) -> list[str]:
    """The blocks of HTML as messages of at most *limit* units, markup counted, cut between blocks.

    A block that is too long for one message is cut between lines, else sentences, else words; what is open at
    the cut is closed and opened again. Raises TooLongError where an address alone is too long for a message.
    """
    messages: list[str] = []
    for block in blocks:
        for index, piece in enumerate(_cut(block, limit)):
            if index == 0 and messages and units(messages[-1]) + len(PARAGRAPHS) + units(piece) <= limit:
                messages[-1] += PARAGRAPHS + piece
            else:
                messages.append(piece)
    return messages


def _inline(tokens: list[Token]) -> str:
    tokens = [token for token in tokens if token.type != "text" or token.content]
    pieces: list[str] = []
    depth = {"b": 0, "i": 0}
    linked = False
    for index, token in enumerate(tokens):
        match token.type:
            case "strong_open" | "strong_close" | "em_open" | "em_close":
                pieces.append(_emphasis(token, depth))
            case "link_open":
                address = str(token.attrGet("href") or "")
                linked = address.lower().startswith(("https://", "http://"))
                if linked:
                    pieces.append(f'<a href="{escape(address)}">')
                if tokens[index + 1].type == "link_close":
                    pieces.append(escape(address, quote=False))
            case "link_close":
                if linked:
                    pieces.append("</a>")
            case "softbreak":
                pieces.append("\n" if LEAD_IN.fullmatch("".join(pieces)) else " ")
            case "hardbreak":
                pieces.append("\n")
            case _:
                pieces.append(escape(token.content, quote=False))
    return "".join(pieces).strip()


def _emphasis(token: Token, depth: dict[str, int]) -> str:
    """The tag, or nothing for bold within bold."""
    name = "b" if token.type.startswith("strong") else "i"
    outermost = depth[name] == (0 if token.nesting == 1 else 1)
    depth[name] += token.nesting
    if not outermost:
        return ""
    return f"<{name}>" if token.nesting == 1 else f"</{name}>"


def _joined(blocks: list[str]) -> str:
    pieces: list[str] = []
    for block in filter(None, blocks):
        if pieces:
            pieces.append("\n" if LEAD_IN.fullmatch(pieces[-1]) else PARAGRAPHS)
        pieces.append(block)
    return "".join(pieces)


def _cut(html: str, limit: int) -> list[str]:
    """One block as pieces of at most *limit* units, those without visible text left out."""
    if units(html) <= limit:
        return [html] if _has_text(html) else []
    pieces: list[str] = []
    atoms: list[str] = ATOM.findall(html)
    open_tags: list[str] = []
    start = 0
    while start < len(atoms):
        end = _end_of_piece(atoms, start, open_tags, limit)
        inside = atoms[start:end]
        still_open = _open_after(inside, open_tags)
        piece = "".join(open_tags + inside + [_closing(tag) for tag in reversed(still_open)]).strip()
        if _has_text(piece):
            pieces.append(piece)
        open_tags, start = still_open, end
    return pieces


def _has_text(html: str) -> bool:
    return bool(unescape(TAG.sub("", html)).strip())


def _end_of_piece(atoms: list[str], start: int, open_tags: list[str], limit: int) -> int:
    """How far a piece from *start* goes: all that fits, back to the best place to cut."""
    open_tags = list(open_tags)
    size = sum(map(units, open_tags)) + sum(units(_closing(tag)) for tag in open_tags)
    best = {"\n": start, ".": start, " ": start}
    for index in range(start, len(atoms)):
        atom = atoms[index]
        if not atom.startswith("</"):  # a closing tag was counted with its opening one
            size += units(atom) + (units(_closing(atom)) if atom.startswith("<") else 0)
        if size > limit:
            end = next((end for end in best.values() if end > start), index)
            if end == start:
                raise TooLongError(atom[:60])
            return end
        if atom == "\n":
            best["\n"] = index + 1
        elif atom.isspace():
            best[" "] = index + 1
            if SENTENCE_END.search("".join(atoms[start:index][-10:])):
                best["."] = index + 1
    return len(atoms)


def _open_after(atoms: list[str], open_tags: list[str]) -> list[str]:
    open_tags = list(open_tags)
    for atom in atoms:
        if atom.startswith("</"):
            open_tags.pop()
        elif atom.startswith("<"):
            open_tags.append(atom)
    return open_tags


def _closing(tag: str) -> str:
    return f"</{tag[1:-1].split()[0]}>"
