"""From a query to Match, Suggestions, NoMatch or Emergency."""

import hashlib
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from pathlib import Path

from bot.faq.entry import Faq
from bot.languages.identify import language_of
from bot.languages.locale import Locale
from bot.matching import decision
from bot.matching.committed_vectors import VECTORS
from bot.matching.emergency.classifier import Alarm, EmergencyClassifier, Examples
from bot.matching.emergency.classifier import decide as decide_emergency
from bot.matching.emergency.rules import EmergencyRules, Rule
from bot.matching.model.encoder import Encoder
from bot.matching.model.index import Index
from bot.matching.outcome import Beside, Candidate, Courtesy, Emergency, Outcome
from bot.matching.phrasings import phrasings_of, speller_of, telling_words_of, vocabulary_of
from bot.matching.ranking_features import FeatureExtractor, QueryFeatures
from bot.matching.smalltalk import SmallTalkTable
from bot.matching.text.normalize import LONGEST, normalized, questions_in, without
from bot.matching.text.spelling import Speller
from bot.matching.text.tables import TABLES, read_lines

REMEMBERED = 2000  # outcomes
SHORTEST_QUESTION = 3  # words of a question that is looked at by itself
MOST_QUESTIONS = 3  # of one message, the last
NOTHING = QueryFeatures(entries=(), oos_logit=0.0, oos_cosine=0.0, oos_tfidf=0.0, words=0)


@dataclass(frozen=True)
class Reading:
    """A message as it was written, normalized; as its words are usually spelt, without fillers; and its language.

    *questions* are its single questions, repaired alike, where it asks more than one.
    """

    written: str
    repaired: str
    language: Locale | None
    questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """How the matcher came to *outcome*: what it read, and what spoke for each entry."""

    reading: Reading
    features: QueryFeatures
    outcome: Outcome


class Matcher:
    """Finds the entry that answers a message.

    1. The message is written in small letters without accents, its words as they are usually spelt, without what only
       fills pauses. Where it is a greeting, thanks or a farewell and nothing else, that is all.
    2. The text becomes numbers: its meaning (a language model that knows Spanish and English), and its words and
       letter groups, rare ones counting more, and all relatives being one.
    3. For each entry a trained yes-or-no question is asked: does this look like the phrasings of the entry, in
       either language, more than like everything else, the out-of-scope examples included?
    4. The entries that come nearest are looked at closely: how strongly the message asks for them, how near their
       phrasings lie in meaning and in words, which of the words they hold.
    5. Out of these numbers come each entry's share and the probability that any of them is meant, lower where an
       out-of-scope example lies nearer. The product is the score.
    6. What cannot wait is recognised by a few certain phrases and by its likeness to examples. Where it is certain, it
       decides; where it is only likely, its first words come beside the answer.
    7. Is the score high, which leaves little for the others: the answer. Is it likely: the entry is shown as likely,
       beside the next ones. Is it unlikely that any entry is meant: no answer. Else the likeliest are offered.
    8. Where the message asks several questions, what another of them clearly asks for is the first button.
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
    def load(
        cls, faq: Faq, folder: Path, cache: Path, *, progress: bool = False, encoder: Encoder | None = None
    ) -> "Matcher":
        """A matcher for the entries of *faq*, with the tables in *folder*/matching where there are any.

        The first time takes half a minute for a whole FAQ whose vectors come with it, else minutes, with a progress bar
        if wished; *cache* keeps what was computed.
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
        encoder = encoder or Encoder()
        index = Index.load(phrasings, encoder, cache, shipped=tables / VECTORS, progress=progress)
        emergencies = EmergencyClassifier.load(
            examples, rules.entry_ids, index, encoder, cache, shipped=tables / VECTORS, progress=progress
        )
        return cls(
            extractor=FeatureExtractor(
                index, encoder, vocabulary_of(faq, phrasings), emergencies, telling_words_of(faq, phrasings)
            ),
            speller=speller,
            rules=rules,
            small_talk=small_talk,
            fillers=fillers,
        )

    def find(self, query: str) -> Outcome:
        """What *query* comes to, whatever the text; some 40 ms of computing, for a repeated query none."""
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
        reading = self._read(query)
        talk = self._small_talk.find(reading.written)
        if talk is not None:
            return Explanation(reading, NOTHING, Courtesy(talk))
        features = self._extractor.extract(reading.repaired) if reading.repaired else NOTHING
        ranking = decision.score(features)
        alarm = self._alarm(reading, features)
        rule = self._rules.get(alarm.name) if alarm else None
        if alarm and rule and alarm.is_certain:
            return Explanation(reading, features, _emergency(rule, ranking))
        singly = [decision.score(self._extractor.extract(question)) for question in reading.questions]
        outcome = decision.with_second(decision.decide(ranking), singly)
        if rule is not None:
            outcome = replace(outcome, beside=Beside(rule.entry_id, rule.name))
        return Explanation(reading, features, outcome)

    def language(self, text: str) -> Locale | None:
        """The language that *text* is clearly written in, or None."""
        return language_of(text)

    def emergency_text(self, rule: str, locale: Locale) -> str:
        """The Markdown to say first when emergency *rule* fits; empty where there is none."""
        return self._rules.text(rule, locale)

    def _read(self, query: str) -> Reading:
        written, language = normalized(query), language_of(query[:LONGEST])
        questions = [self._repaired(normalized(question), language) for question in questions_in(query)]
        asked = [question for question in questions if len(question.split()) >= SHORTEST_QUESTION]
        several = tuple(asked[-MOST_QUESTIONS:]) if len(asked) > 1 else ()
        return Reading(written, self._repaired(written, language), language, several)

    def _repaired(self, text: str, language: Locale | None) -> str:
        return without(self._speller.repair(text, language), self._fillers)

    def _alarm(self, reading: Reading, features: QueryFeatures) -> Alarm | None:
        """The emergency that the message is: by its words as repaired or as written, and by examples."""
        fitting = self._rules.find(reading.repaired) or self._rules.find(reading.written)
        return decide_emergency(fitting.name if fitting else None, features.emergency_odds)


def _emergency(rule: Rule, ranking: decision.Ranking) -> Emergency:
    others = [other for other in ranking.candidates if other.id not in {rule.entry_id, *ranking.reserved}]
    return Emergency(rule.entry_id, rule.name, (Candidate(rule.entry_id, 100.0), *others)[:5])
