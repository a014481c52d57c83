"""Answers that an admin took away, until their own words change; and facts, with every answer that names them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from bot.faq.entry import Entry, Faq
from bot.faq.facts import Fact
from bot.languages.locale import Locale
from bot.store.audit import ADD as ADD_DEED
from bot.store.audit import Act, Deed, values_of
from bot.store.database import Database, seconds

UPSERT = text(
    """
    INSERT INTO withdrawals (entry_id, locale, fingerprint, alias, at)
    VALUES (:id, :locale, :fingerprint, :alias, :at)
    ON CONFLICT (entry_id, locale) DO UPDATE SET
        fingerprint = excluded.fingerprint, alias = excluded.alias, at = excluded.at
    """
)
SELECT = text("SELECT entry_id, locale, fingerprint FROM withdrawals")
DELETE = text("DELETE FROM withdrawals WHERE entry_id = :id")
DELETE_TEXT = text("DELETE FROM withdrawals WHERE entry_id = :id AND locale = :locale")


@dataclass(frozen=True, order=True)
class Text:
    """One text of an entry in its own words, or the words of a fact; a fact's id has no slash."""

    id: str
    locale: str
    fingerprint: str

    @classmethod
    def of_entry(cls, entry: Entry) -> "Text":
        """The entry's own words, whatever becomes of the facts that it names."""
        return cls(entry.id, entry.locale.value, entry.own_fingerprint)

    @classmethod
    def of_fact(cls, fact: Fact, locale: Locale) -> "Text":
        """The fact's words in one language."""
        return cls(fact.id, locale.value, fact.fingerprint(locale))


def texts_of(faq: Faq) -> set[Text]:
    """Everything that can be withdrawn."""
    facts = {Text.of_fact(fact, locale) for fact in faq.facts for locale in Locale}
    return facts | set(map(Text.of_entry, faq.entries))


class Withdrawals:
    """The texts that are not to be shown, as known in memory; written down, so that a restart keeps them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._withdrawn: set[Text] = set()

    @property
    def ids(self) -> tuple[str, ...]:
        """The entries and facts of which some text is withdrawn."""
        return tuple(sorted({withdrawn.id for withdrawn in self._withdrawn}))

    def holds(self, entry: Entry) -> bool:
        """Whether this entry's own text, or a fact in it, is withdrawn."""
        if not self._withdrawn:
            return False
        facts = (Text.of_fact(fact, entry.locale) for fact in entry.facts)
        return any(text in self._withdrawn for text in (Text.of_entry(entry), *facts))

    def holds_fact(self, fact: Fact, locale: Locale) -> bool:
        """Whether the fact's words in this language are withdrawn."""
        return Text.of_fact(fact, locale) in self._withdrawn

    async def load(self, current: Collection[Text]) -> int:
        """Read what is withdrawn, and end it where the text is none of *current* any more; how many ended."""
        async with self._database.write() as connection:
            rows = [Text(*row) for row in await connection.execute(SELECT)]
            ended = [row for row in rows if row not in current]
            for row in ended:
                await connection.execute(DELETE_TEXT, {"id": row.id, "locale": row.locale})
        self._withdrawn = set(rows) - set(ended)
        return len(ended)

    async def add(self, texts: Collection[Text], *, alias: str, now: datetime) -> None:
        """Withdraw the texts of an entry or fact: at once, then durably and with an act in the audit.

        Raises StoreError where that could not be written; until a restart they are withdrawn all the same.
        """
        self._withdrawn |= set(texts)
        async with self._database.write() as connection:
            for withdrawn in texts:
                values = {"id": withdrawn.id, "locale": withdrawn.locale, "fingerprint": withdrawn.fingerprint}
                await connection.execute(UPSERT, {**values, "alias": alias, "at": seconds(now)})
            for withdrawn_id in sorted({withdrawn.id for withdrawn in texts}):
                await connection.execute(ADD_DEED, values_of(Deed(now, alias, Act.WITHDREW, entry_id=withdrawn_id)))

    async def remove(self, withdrawn_id: str, *, alias: str, now: datetime) -> bool:
        """Show the entry or fact again, with an act in the audit; whether it was withdrawn."""
        async with self._database.write() as connection:
            removed = (await connection.execute(DELETE, {"id": withdrawn_id})).rowcount > 0
            if removed:
                await connection.execute(ADD_DEED, values_of(Deed(now, alias, Act.RESTORED, entry_id=withdrawn_id)))
        self._withdrawn = {withdrawn for withdrawn in self._withdrawn if withdrawn.id != withdrawn_id}
        return removed
