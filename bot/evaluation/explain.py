"""One question to the matcher: what it comes to and why, as text, as JSON, as a result to measure."""

import json
from collections.abc import Iterator
from typing import BinaryIO

from bot.evaluation.metrics import Answered
from bot.evaluation.questions import Question
from bot.languages.locale import Locale
from bot.matching.decision import ANSWER_FROM, CHOICE, OFFER_FROM
from bot.matching.matcher import Explanation, Matcher
from bot.matching.outcome import Emergency, Match, NoMatch, Suggestions
from bot.pii.detector import LONGEST, PersonalData, without

UNDECIDED = Locale.ES  # where neither an option nor the words say which language
LINE_ENDS = {ord(end): f"\\u{ord(end):04x}" for end in "\x85\u2028\u2029"}  # which JSON allows, and some readers cut at


def read_questions(lines: BinaryIO) -> Iterator[str]:
    """The lines as text, whatever bytes they hold."""
    for line in lines:
        yield line.decode("utf-8-sig", "replace").rstrip("\r\n")


def as_json(matcher: Matcher, query: str, locale: Locale | None, personal: PersonalData) -> str:
    """One JSON object on one line: query, locale, outcome, offered, entries, and what personal data the query holds.

    As in the bot, that data has no part in matching.
    """
    found = personal.find(query)
    outcome = matcher.find(without(query[:LONGEST], found))
    return json.dumps(
        {
            "query": query,
            "locale": locale or matcher.language(query) or UNDECIDED,
            "outcome": _name(outcome),
            "offered": list(outcome.offered) if isinstance(outcome, Suggestions) else [],
            "entries": [{"id": candidate.id, "score": candidate.score} for candidate in outcome.candidates],
            "personal": list(dict.fromkeys(finding.kind for finding in found)),
        },
        ensure_ascii=False,
    ).translate(LINE_ENDS)


def as_text(matcher: Matcher, query: str, locale: Locale | None, personal: PersonalData) -> str:
    """What was read, what spoke for the nearest entries, and the decision."""
    found = personal.find(query)
    explanation = matcher.explain(without(query[:LONGEST], found))
    read = " / ".join(explanation.repaired) or "(nothing)"
    language = explanation.language.value if explanation.language else "unclear"
    lines = [f"read as   {read}", f"language  {language}; answered in {locale or explanation.language or UNDECIDED}"]
    if found:
        lines.insert(0, "left out  " + ", ".join(dict.fromkeys(finding.kind for finding in found)))
    scores = {candidate.id: candidate.score for candidate in explanation.outcome.candidates}
    nearest = sorted(
        (item for item in explanation.features.entries if item.entry_id in scores),
        key=lambda item: -scores[item.entry_id],
    )
    for item in nearest:
        lines.append(f"\n{scores[item.entry_id]:6.2f}  {item.entry_id}")
        lines.append(f"        nearest phrasing: {item.phrasing}")
        lines.append("        " + ", ".join(f"{name} {getattr(item, name):.2f}" for name in CHOICE))
    features = explanation.features
    lines.append(
        f"\nagainst   oos_cosine {features.oos_cosine:.2f}, oos_logit {features.oos_logit:.2f}, "
        f"oov_share {features.oov_share:.2f}"
    )
    return "\n".join([*lines, "", _decision(explanation)])


def answered(matcher: Matcher, question: Question) -> Answered:
    """What *question* comes to."""
    explanation = matcher.explain(question.text)
    first = explanation.outcome.candidates[:1]
    nearest = next(
        (item.phrasing for item in explanation.features.entries if first and item.entry_id == first[0].id), ""
    )
    return Answered(question, explanation.outcome, nearest)


def _name(outcome: Match | Suggestions | NoMatch | Emergency) -> str:
    match outcome:
        case Match():
            return "match"
        case Suggestions():
            return "suggestions"
        case NoMatch():
            return "none"
        case Emergency():
            return "emergency"


def _decision(explanation: Explanation) -> str:
    match explanation.outcome:
        case Match(entry_id, candidates):
            return f"answer    {entry_id}: {candidates[0].score:.1f} reaches {ANSWER_FROM:.0f}"
        case Suggestions(offered):
            return f"offer     {', '.join(offered)}: possible, but the best is under {ANSWER_FROM:.0f}"
        case NoMatch():
            return (
                f"no answer: the probability that any entry is meant is under {OFFER_FROM:.0f} %, or it is small talk"
            )
        case Emergency(entry_id, rule):
            return f"emergency {entry_id}: rule [{rule}] decides"
