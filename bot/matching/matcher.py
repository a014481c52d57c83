"""From a query to Match, Suggestions, NoMatch or Emergency."""

import hashlib
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from bot.faq.entry import Faq
from bot.languages.identify import language_of
from bot.languages.locale import Locale
from bot.matching import decision
from bot.matching.emergency.classifier import EmergencyClassifier, Examples
from bot.matching.emergency.classifier import decide as decide_emergency
from bot.matching.emergency.rules import EmergencyRules, Rule
from bot.matching.model.encoder import Encoder
from bot.matching.model.index import Index
from bot.matching.outcome import Candidate, Emergency, NoMatch, Outcome
from bot.matching.phrasings import phrasings_of, speller_of, vocabulary_of
from bot.matching.ranking_features import FeatureExtractor, QueryFeatures
from bot.matching.smalltalk import SmallTalk, SmallTalkTable
from bot.matching.text.normalize import normalized, pieces, without
from bot.matching.text.spelling import Speller
from bot.matching.text.tables import TABLES, read_lines

REMEMBERED = 2000  # outcomes
NOTHING = QueryFeatures(entries=(), oos_cosine=0.0, oos_logit=0.0, oov_share=1.0)


@dataclass(frozen=True)
class Explanation:
    """How the matcher came to *outcome*: what it read, the language it took it for, and what spoke for each entry."""

    repaired: tuple[str, ...]
    language: Locale | None
    features: QueryFeatures
    outcome: Outcome


class Matcher:
    """Finds the entry that answers a message.

    1. The message is written in small letters without accents, and its words as they are usually spelt.
    2. Fixed rules look for what cannot wait; where one fits, it decides. So does a likeness to their examples.
    3. A long message is also cut into its thoughts, and what only fills pauses is left out.
    4. Every text becomes numbers: its meaning (a language model that knows Spanish and English), and its words
       and letter groups, rare ones counting more, and all relatives being one.
    5. For each entry a trained yes-or-no question is asked: does this look like the phrasings of the entry, in
       either language, more than like everything else, the out-of-scope examples included?
    6. The eight entries that come nearest are looked at closely: how strongly the message asks for them, how far
       ahead of the others they are, how near their phrasings lie in meaning and in words, which of the words they hold.
    7. Out of these numbers come each entry's share and the probability that any of them is meant, lower where an
       out-of-scope example lies nearer or the words are strange to the FAQ. The product is the score.
    8. Is the score high, which leaves little for the others: the answer. Is it unlikely that any entry is meant: no
       answer. Between the two: the likeliest entries are offered, two to four, as many as it takes.
    """

    def __init__(
        self,
        *,
        extractor: FeatureExtractor,
        speller: Speller,
        rules: EmergencyRules,
        small_talk: SmallTalkTable,
        fillers: frozenset[tuple[str, ...]] = frozenset(),
    ) -> None:
        self._extractor = extractor
        self._speller = speller
        self._rules = rules
        self._small_talk = small_talk
        self._fillers = fillers
        self._remembered: OrderedDict[bytes, Outcome] = OrderedDict()
        self._salt = secrets.token_bytes(16)
        self._lock = threading.Lock()

    @classmethod
    def load(cls, faq: Faq, folder: Path, cache: Path, *, progress: bool = False) -> "Matcher":
        """A matcher for the entries of *faq*, with the tables in *folder*/matching where there are any.

        The first time takes minutes for a whole FAQ, with a progress bar if wished; *cache* keeps what was computed.
        Raises FaqError where a table cannot be used, ConfigError where *cache* cannot be written.
        """
        tables = folder / TABLES
        rules, small_talk = EmergencyRules.load(tables), SmallTalkTable.load(tables)
        fillers = frozenset(
            tuple(normalized(line).split())
            for locale in Locale
            for line in read_lines(tables / f"fillers.{locale}.txt")
        )
        speller = speller_of(faq, folder, rules)
        known = speller.recall(cache)
        phrasings = phrasings_of(faq, folder, speller)
        examples = Examples.load(tables, rules.names, speller)
        if not known:
            speller.remember(cache)
        encoder = Encoder()
        index = Index.load(phrasings, encoder, cache, progress=progress)
        emergencies = EmergencyClassifier.load(examples, rules.entry_ids, index, encoder, cache, progress=progress)
        return cls(
            extractor=FeatureExtractor(index, encoder, vocabulary_of(faq, phrasings), emergencies),
            speller=speller,
            rules=rules,
            small_talk=small_talk,
            fillers=fillers,
        )

    def find(self, query: str) -> Outcome:
        """What *query* comes to, whatever the text; about 40 ms of computing, for a repeated query none."""
        key = hashlib.blake2b(query.encode("utf-8", "surrogatepass"), key=self._salt, digest_size=16).digest()
        with self._lock:
            known = self._remembered.get(key)
        if known is not None:
            return known
        outcome = self.explain(query).outcome
        with self._lock:
            self._remembered[key] = outcome
            if len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)
        return outcome

    def explain(self, query: str) -> Explanation:
        """What *query* comes to, and why."""
        parts = self._read(query)
        features = self._extractor.extract(parts) if parts else NOTHING
        return Explanation(parts, self.language(query), features, self._outcome(parts, query, features))

    def emergency(self, query: str) -> Rule | None:
        """The emergency rule that fits *query*, or None: what decides before anything else is looked at."""
        parts = self._read(query)
        return self._rule(parts, query, self._extractor.extract(parts) if parts else NOTHING)

    def language(self, text: str) -> Locale | None:
        """The language that *text* is clearly written in, or None."""
        return language_of(text)

    def small_talk(self, text: str) -> SmallTalk | None:
        """What kind of small talk *text* is, where it is nothing else."""
        return self._small_talk.find(normalized(text))

    def emergency_text(self, rule: str, locale: Locale) -> str:
        """The Markdown to say first when emergency *rule* fits; empty where there is none."""
        return self._rules.text(rule, locale)

    def _read(self, query: str) -> tuple[str, ...]:
        """The thoughts of *query* as they are usually spelt, without fillers."""
        language = self.language(query)
        repaired = (self._speller.repair(piece, language) for piece in pieces(query))
        return tuple(without(part, self._fillers) for part in repaired if part)

    def _rule(self, parts: tuple[str, ...], query: str, features: QueryFeatures) -> Rule | None:
        """The rule of the emergency that the message is: by its words as repaired or as written, or by examples."""
        repaired, written = " ".join(parts), normalized(query)
        name = decide_emergency(
            self._rules.find(repaired) or self._rules.find(written),
            features.emergency_logits,
            lambda name: any(self._rules.is_ruled_out(name, text) for text in (repaired, written)),
        )
        return self._rules.get(name) if name else None

    def _outcome(self, parts: tuple[str, ...], query: str, features: QueryFeatures) -> Outcome:
        ranking = decision.score(features)
        rule = self._rule(parts, query, features)
        if rule is not None:
            return _emergency(rule, ranking.candidates)
        if self.small_talk(query) is not None:
            return NoMatch(ranking.candidates)
        return decision.decide(ranking)


def _emergency(rule: Rule, candidates: tuple[Candidate, ...]) -> Emergency:
    others = [candidate for candidate in candidates if candidate.id != rule.entry_id]
    return Emergency(rule.entry_id, rule.name, (Candidate(rule.entry_id, 100.0), *others)[:5])
