"""A small FAQ folder that has no problem, and ways to change one thing in it."""

import random
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from bot.faq.facts import Fact, read_facts
from bot.faq.loader import read_folder
from bot.faq.parser import EntryFile, parse
from bot.faq.problem import Problem
from bot.languages.locale import Locale
from bot.lint.folder import check_folder
from bot.lint.glossary import Glossary
from bot.lint.hosts import Hosts
from bot.lint.rules import Standards

TODAY = date(2026, 11, 25)
STANDARDS = Standards(TODAY, Hosts(frozenset({"gov", "ilrc.org"})), Glossary())
IDS = ("rights/door", "rights/street", "help/lines")

QUESTIONS = {
    "rights/door": ("¿Tengo que abrir la puerta?", "Do I have to open the door?"),
    "rights/street": ("¿Y si me paran en la calle?", "What if they stop me in the street?"),
    "help/lines": ("¿A quién puedo llamar?", "Whom can I call?"),
}
FACTS_TOML = """\
[ice-line]
es = "1-888-351-4024"
en = "1-888-351-4024"
as_of = 2026-09-17
review_by = 2027-09-17
check = "https://www.ice.gov/contact"
sources = ["ICE"]
sure = "official"

[fine]
es = "A julio de 2026 la multa es de 500 dólares."
en = "As of July 2026 the fine is $500."
as_of = 2026-07-04
review_by = 2026-10-02
check = "https://www.ice.gov/fines"
sources = ["La Opinión, 4 de julio de 2026"]
sure = "one source"
"""
FACTS = {fact.id: fact for fact in read_facts(Path("facts/all.toml"), FACTS_TOML)[0]}
ANSWERS = {
    Locale.ES: """\
No. Usted no tiene que abrir la puerta de su casa. Pida ver un papel firmado por un juez.
Si no lo muestran, quédese callado y llame al **{{ice-line}}**.

No firme nada que no entienda.

### Qué hacer

- Quédese callado y tranquilo dentro de la casa.
- Pida que pasen el papel por debajo de la puerta.
- Mire si lleva la firma de un juez y su dirección.

### Si ya entraron

No diga mentiras y no muestre papeles falsos. {{fine}} El formulario que usa el abogado es G-28.

Lea más en [la página de ICE](https://www.ice.gov/detain). Guarde este mensaje 30 días.
""",
    Locale.EN: """\
No. You do not have to open the door of your home. Ask to see a paper that a judge has signed.
If they do not show it, stay silent and call **{{ice-line}}**.

Do not sign anything that you do not understand.

### What to do

- Stay silent and calm inside the house.
- Ask them to pass the paper under the door.
- Look whether it has the signature of a judge and your address.

### If they are inside

Do not lie and do not show false papers. {{fine}} The form that the lawyer uses is G-28.

Read more on [ICE's page](https://www.ice.gov/detain). Keep this message 30 days.
""",
}
HEADINGS = {Locale.ES: ("Así lo preguntan", "Fuentes"), Locale.EN: ("How people ask", "Sources")}


def phrasings_of(entry_id: str) -> list[str]:
    """Ninety ways to ask, none like another, in words that no language has."""
    dice = random.Random(entry_id)

    def word() -> str:
        return "".join(dice.choice("bcdfglmnprstvz") + dice.choice("aeiou") for _ in range(3))

    return [" ".join(word() for _ in range(3)) for _ in range(90)]


def entry_text(entry_id: str = "rights/door", locale: Locale = Locale.ES, **changes: str | None) -> str:
    """The text of a good entry; a change names a key or a part, and None leaves it out."""
    phrasings, sources = HEADINGS[locale]
    others = [other for other in IDS if other != entry_id]
    parts: dict[str, str | None] = {
        "reviewed": "2026-07-04",
        "review_by": "2026-10-02",
        "check": "https://www.ice.gov/detain",
        "related": f"[{', '.join(others)}]",
        "approved_by": "",
        "approved_text": "",
        "question": QUESTIONS[entry_id][list(Locale).index(locale)],
        "answer": ANSWERS[locale],
        "phrasings": "\n".join(f"- {text}" for text in phrasings_of(entry_id)),
        "sources": "- [ICE](https://www.ice.gov/detain)\n- La Opinión, 4 de julio de 2026",
    } | changes
    body = ("question", "answer", "phrasings", "sources")
    keys = {key: value for key, value in parts.items() if key not in body and value is not None}
    lines = ["---", *(f"{key}: {value}".rstrip() for key, value in keys.items()), "---"]
    lines += [] if parts["question"] is None else [f"# {parts['question']}", ""]
    lines += [] if parts["answer"] is None else [parts["answer"]]
    lines += [] if parts["phrasings"] is None else [f"## {phrasings}", "", parts["phrasings"], ""]
    lines += [] if parts["sources"] is None else [f"## {sources}", "", parts["sources"], ""]
    return "\n".join(lines)


def entry_file(locale: Locale = Locale.ES, *, facts: Mapping[str, Fact] = FACTS, **changes: str | None) -> EntryFile:
    """A good entry as its file's parts, with *changes*."""
    path = Path(f"rights/door.{locale}.md")
    file, _ = parse(path, "rights/door", locale, entry_text(locale=locale, **changes), facts)
    return file


def write_folder(folder: Path) -> Path:
    """*folder*, filled with three entries in two languages and all that belongs to them."""
    for entry_id in IDS:
        for locale in Locale:
            write_entry(folder, entry_id, locale)
    write_facts(folder, FACTS_TOML)
    (folder / "hosts.txt").write_text("# Governments\ngov\nilrc.org\n", encoding="utf-8")
    names = ('[topics.rights]\nes = "Derechos"\nen = "Rights"\n', '[topics.help]\nes = "Ayuda"\nen = "Help"\n')
    roles = '[roles]\nhotlines = "help/lines"\n'
    (folder / "folder.toml").write_text("\n".join([*names, roles]), encoding="utf-8")
    return folder


def write_facts(folder: Path, text: str, name: str = "all.toml") -> Path:
    """A file of facts in *folder*."""
    path = folder / "facts" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def write_entry(folder: Path, entry_id: str, locale: Locale, **changes: str | None) -> Path:
    """The file of a good entry in *folder*, with *changes*."""
    path = folder / f"{entry_id}.{locale}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(entry_text(entry_id, locale, **changes), encoding="utf-8")
    return path


def problems_in(folder: Path, standards: Standards = STANDARDS) -> list[Problem]:
    """Every problem of the folder's entries."""
    return check_folder(read_folder(folder), standards)


def messages_in(folder: Path, standards: Standards = STANDARDS) -> list[str]:
    """What is wrong in the folder's entries, each as `file:line: message`."""
    return [f"{problem.path.name}:{problem.line}: {problem.message}" for problem in problems_in(folder, standards)]
