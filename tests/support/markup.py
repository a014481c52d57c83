"""Text as Telegram parses it: strict HTML, and the entities that it finds in plain text by itself."""

import re
from html import unescape
from typing import Any

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
}
ATTRIBUTE = re.compile(r"""\s+([a-zA-Z-]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
TOKEN = re.compile(r"<|&(?:lt|gt|amp|quot|#\d+|#[xX][0-9a-fA-F]+);|[^<&]+|&", re.DOTALL)
NAME = re.compile(r"[^\s>]+")
FOUND = re.compile(
    r"(?P<url>https?://[^\s<>]+)"
    r"|(?<![\w/])(?P<bot_command>/\w{1,32}(?:@\w{3,32})?)(?!\w)"
    r"|(?<![\w@])(?P<mention>@\w{4,32})(?!\w)"
    r"|(?<!\w)(?P<email>[\w.+-]+@[\w-]+\.[\w.]+)"
    r"|(?<!\w)(?P<hashtag>#\w+)"
)

Entity = dict[str, Any]


class MarkupError(Exception):
    """Why Telegram cannot parse the entities."""


def units(text: str) -> int:
    """The length in UTF-16 units, which is what Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse_html(html: str) -> tuple[str, list[Entity]]:
    """The plain text and its entities.

    Raises MarkupError for whatever Telegram answers with "can't parse entities".
    """
    text, entities = "", []
    opened: list[tuple[str, int, Entity]] = []  # name, where its text begins, the entity
    position = 0
    while position < len(html):
        token = TOKEN.match(html, position)
        assert token is not None
        position = token.end()
        if token[0] != "<":
            text += unescape(token[0]) if token[0].startswith("&") else token[0]
            continue
        start, offset = token.start(), len(html[: token.start()].encode())
        if html.startswith("/", position):
            end = html.find(">", position)
            if end < 0:
                raise MarkupError(f"Unclosed end tag at byte offset {offset}")
            name, position = html[position + 1 : end].strip().lower(), end + 1
            if not opened:
                raise MarkupError(f"Unexpected end tag at byte offset {offset}")
            expected, begin, entity = opened.pop()
            if name not in ("", expected):
                raise MarkupError(
                    f'Unmatched end tag at byte offset {offset}, expected "</{expected}>", found "</{name}>"'
                )
            inside = text[begin:]
            if entity["type"] == "text_link" and not entity.get("url"):
                continue  # Telegram lets it pass, as plain text
            if inside:
                entities.append({**entity, "offset": units(text[:begin]), "length": units(inside)})
        else:
            name, attributes, position = _start_tag(html, position, offset)
            opened.append((name, len(text), _entity(name, attributes, offset)))
        assert position > start
    if opened:
        raise MarkupError(f'Can\'t find end tag corresponding to start tag "{opened[-1][0]}"')
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return _trimmed(text, entities)


def find_entities(text: str) -> list[Entity]:
    """The commands, mentions and addresses that Telegram marks in what a person types."""
    return [
        {"type": match.lastgroup, "offset": units(text[: match.start()]), "length": units(match[0])}
        for match in FOUND.finditer(text)
    ]


def _start_tag(html: str, position: int, offset: int) -> tuple[str, dict[str, str], int]:
    match = NAME.match(html, position)
    name = match[0].lower() if match else ""
    if name not in TAGS:
        raise MarkupError(f'Unsupported start tag "{name}" at byte offset {offset}')
    position += len(name)
    attributes: dict[str, str] = {}
    while match := ATTRIBUTE.match(html, position):
        attributes[match[1].lower()] = unescape((match[2] or "").strip("\"'"))
        position = match.end()
    position += len(html[position:]) - len(html[position:].lstrip())
    if not html.startswith(">", position):
        raise MarkupError(f"Unclosed start tag at byte offset {offset}")
    return name, attributes, position + 1


def _entity(name: str, attributes: dict[str, str], offset: int) -> Entity:
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise MarkupError(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
    entity: Entity = {"type": TAGS[name]}
    if name == "a":
        entity["url"] = attributes.get("href", "")
    return entity


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without the white space around, as Telegram stores it."""
    left = units(text) - units(text.lstrip())
    text = text.strip()
    kept = []
    for entity in entities:
        start = max(entity["offset"] - left, 0)
        end = min(entity["offset"] - left + entity["length"], units(text))
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return text, kept
