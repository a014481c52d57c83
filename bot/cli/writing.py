"""For those who write the FAQ: its facts, new entries, tidy files, languages that agree."""

import argparse
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.common import Commands, counted, load_settings, today
from bot.errors import BotError
from bot.languages.locale import Locale

if TYPE_CHECKING:
    from bot.faq.entry import Faq
    from bot.faq.facts import Fact


def add_facts(commands: Commands) -> None:
    """Add `faro facts`."""
    facts = commands.add_parser(
        "facts",
        help="show the facts, how old they are and where they stand",
        description="Shows each fact: its file and line, its words, up to when it is known, when someone should look "
        "again and where, and the entries that name it.",
    )
    facts.add_argument(
        "--due", type=int, metavar="DAYS", help="only those to look at within so many days, oldest first"
    )
    facts.add_argument("--used-in", metavar="ENTRY", help="only those that an entry names, such as release/bond-pay")
    facts.add_argument("--json", action="store_true", help="one JSON array, with everything that is known of each")
    facts.add_argument("--faq", type=Path, metavar="DIR", help="another FAQ folder than ours")
    facts.add_argument(
        "--today", type=date.fromisoformat, metavar="DATE", help="the day to count from, such as 2026-07-04 (today)"
    )
    facts.set_defaults(command=_facts)


def _facts(args: argparse.Namespace) -> int:
    import json

    from bot.faq.loader import load

    faq, day = load(args.faq or load_settings().faq), args.today or today()
    facts = list(faq.facts)
    if args.used_in is not None:
        entries = [entry for locale in Locale if (entry := faq.find(args.used_in, locale))]
        if not entries:
            raise BotError(f"there is no entry {args.used_in}; write it like release/bond-pay")
        facts = [fact for fact in facts if any(fact in entry.facts for entry in entries)]
    if args.due is not None:
        until = day + timedelta(days=args.due)
        facts = [fact for fact in facts if fact.review_by is not None and fact.review_by <= until]
        facts.sort(key=lambda fact: (fact.review_by, fact.id))
    if args.json:
        print(json.dumps([_as_value(fact, faq, day) for fact in facts], ensure_ascii=False, indent=2))
        return 0
    print("\n\n".join(_as_text(fact, faq, day) for fact in facts))
    return 0


def _as_text(fact: "Fact", faq: "Faq", day: date) -> str:
    lines = [f"{fact.id}  ({fact.path.name}:{fact.line()})"]
    lines += [f"  {locale}: {words}" for locale, words in fact.words.items()]
    if fact.as_of is not None and fact.review_by is not None:
        late = " (past)" if fact.is_stale(day) else ""
        age = counted((day - fact.as_of).days, "day")
        lines.append(f"  known up to {fact.as_of} ({age} ago), look again by {fact.review_by}{late}; {fact.sure}")
        lines.append(f"  page: {fact.check}" + (f" (opened {fact.looked})" if fact.looked else ""))
        lines += [f"  source: {source}" for source in fact.sources]
    used = dict.fromkeys(entry.id for entry in faq.using(fact.id))
    lines.append(f"  in: {', '.join(used) or 'no entry'}")
    return "\n".join(lines)


def _as_value(fact: "Fact", faq: "Faq", day: date) -> dict[str, object]:
    value: dict[str, object] = {"id": fact.id, "topic": fact.topic, "path": str(fact.path), "line": fact.line()}
    value |= {locale.value: words for locale, words in fact.words.items()}
    dates = {"as_of": fact.as_of, "looked": fact.looked, "review_by": fact.review_by}
    value |= {key: str(when) if when else None for key, when in dates.items()}
    words = {locale.value: said for locale, said in fact.news.words.items()} if fact.news else {}
    return value | {
        "check": fact.check,
        "sources": list(fact.sources),
        "sure": fact.sure,
        "is_past": fact.is_stale(day),
        "news": {"date": str(fact.news.date), **words} if fact.news else None,
        "used_in": list(dict.fromkeys(entry.id for entry in faq.using(fact.id))),
    }


def add_new(commands: Commands) -> None:
    """Add `faro new`."""
    new = commands.add_parser(
        "new",
        help="make both files of a new entry, to fill in",
        description="Makes both files of a new entry, with all keys and headings, and a hint where words are missing.",
    )
    new.add_argument("entry", metavar="TOPIC/SLUG", help="the entry's name, such as detention/visits")
    new.add_argument("--faq", type=Path, metavar="DIR", help="another FAQ folder than ours")
    new.set_defaults(command=_new)


def _new(args: argparse.Namespace) -> int:
    from bot.faq.drafting import new_entry

    for path in new_entry(args.faq or load_settings().faq, args.entry, today=today()):
        print(path)
    return 0


def add_fmt(commands: Commands) -> None:
    """Add `faro fmt`."""
    fmt = commands.add_parser(
        "fmt",
        help="tidy the entries' files",
        description="Tidies entries' files: order of keys, empty lines, marks of lists, line ends. No word of an "
        "answer changes, so that approvals stay. Files that `faro check` finds faulty are left alone.",
    )
    fmt.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="entry files or topics' folders (all)")
    fmt.add_argument("--check", action="store_true", help="change nothing; exit 1 where a file is not tidy")
    fmt.add_argument("--faq", type=Path, metavar="DIR", help="another FAQ folder than ours")
    fmt.set_defaults(command=_fmt)


def _fmt(args: argparse.Namespace) -> int:
    from bot.faq.drafting import tidy
    from bot.faq.front_matter import replace_file

    untidy = list(tidy(args.faq or load_settings().faq, args.paths))
    for path, text in untidy:
        if not args.check:
            replace_file(path, text)
        print(path)
    return int(args.check and bool(untidy))


def add_agree(commands: Commands) -> None:
    """Add `faro agree`."""
    agree = commands.add_parser(
        "agree",
        help="record that both languages of an entry say the same",
        description="Records that somebody read both languages of an entry and found that they say the same. When one "
        "changes later and the other does not, `faro check` says so.",
    )
    agree.add_argument("entry", nargs="?", metavar="ID", help="the entry, such as detention/visits")
    agree.add_argument("--all", action="store_true", help="every entry, as when both languages were written together")
    agree.add_argument("--faq", type=Path, metavar="DIR", help="another FAQ folder than ours")
    agree.set_defaults(command=_agree)


def _agree(args: argparse.Namespace) -> int:
    from bot.faq.approval import agree

    if bool(args.entry) == args.all:
        raise BotError("faro agree: name an entry such as detention/visits, or give --all")
    for path in agree(args.faq or load_settings().faq, args.entry):
        print(path)
    return 0
