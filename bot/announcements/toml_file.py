"""An announcement that was written in a file."""

import tomllib
from collections.abc import Sequence
from datetime import datetime
from html import unescape
from pathlib import Path

from bot.announcements.content import read_link, read_time
from bot.announcements.model import USUAL_ZONE, Announcement, State, Words
from bot.errors import BotError
from bot.languages.locale import Locale
from bot.rendering.html import LIMIT, TAG, to_html, units

HEADING = 60  # characters that stand above a text: what it is, and the date
KEYS = frozenset({"audience", "at", "link", *(locale.value for locale in Locale)})


def read_file(path: Path, author: str, *, topics: Sequence[str], now: datetime) -> Announcement:
    """The announcement that a TOML file holds; it waits for an approval.

    Raises BotError for whatever is wrong with the file, all at once.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BotError(f"{path}: the announcement cannot be read ({error}); write it as TOML") from error
    problems = [f"{path}: {key} is not known; use {', '.join(sorted(KEYS))}" for key in sorted(content.keys() - KEYS)]
    words: dict[Locale, Words] = {}
    for locale in Locale:
        part = content.get(locale.value)
        if part is None:
            continue
        if not isinstance(part, dict) or not str(part.get("text", "")).strip():
            problems.append(f"{path}: [{locale}] has no text; write text = '...' below it")
        else:
            words[locale] = Words(to_html(str(part["text"])), str(part.get("button", "")))
    if not words and not problems:
        problems.append(f"{path}: there is no text; write it below [es] and [en]")
    audience = str(content.get("audience", "all"))
    kind, _, topic = audience.partition(":")
    if not (audience in {"all", *Locale} or (kind == "topic" and topic in topics)):
        choices = ["all", *Locale, *(f"topic:{name}" for name in topics)]
        problems.append(f"{path}: audience is none of {', '.join(choices)}")
    link = str(content.get("link", ""))
    if link and read_link(link) is None:
        problems.append(f"{path}: link is no address; write it like https://example.org/page")
    moment = None
    if "at" in content:
        try:
            moment = read_time(str(content["at"]), now=now)
        except ValueError as error:
            what = "has passed" if str(error) == "past" else "is no moment"
            problems.append(f"{path}: at {what}; write it like 2026-07-21 18:30 {USUAL_ZONE}")
    limit = LIMIT - HEADING
    for locale, said in words.items():
        excess = units(unescape(TAG.sub("", said.html))) - limit
        if excess > 0:
            problems.append(f"{path}: [{locale}] text is {excess} characters too long for one message; shorten it")
    if problems:
        raise BotError("\n".join(problems))
    return Announcement(
        author,
        state=State.SUBMITTED,
        words=words,
        link=link,
        audience_locale=audience if audience in set(Locale) else "",
        audience_topic=topic,
        send_at=moment.at if moment else None,
        zone=moment.zone if moment else USUAL_ZONE,
    )
