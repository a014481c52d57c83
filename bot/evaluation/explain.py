"""One question to the matcher: what it comes to and why, as text, as JSON, as a result to measure."""

import json
from collections.abc import Iterator
from typing import BinaryIO

from bot.evaluation.metrics import Answered
from bot.evaluation.questions import Question
from bot.languages.locale import Locale
from bot.matching.fitted import ANSWER_FROM, CHOICE, OFFER_FROM, SHOW_FROM
from bot.matching.matcher import Explanation, Matcher
from bot.matching.outcome import (
    Courtesy,
    Emergency,
    Match,
    NoMatch,
    Outcome,
    Suggestions,
    Tentative,
    beside_of,
    offered_by,
)
from bot.pii.detector import LONGEST, PersonalData
from bot.pii.spans import redact

UNDECIDED = Locale.ES  # where neither an option nor the words say which language
LINE_ENDS = {ord(end): f"\\u{ord(end):04x}" for end in "\x85\u2028\u2029"}  # which JSON allows, and some readers cut at


def read_questions(lines: BinaryIO) -> Iterator[str]:
    """The lines as text, whatever bytes they hold."""
    for line in lines:
        yield line.decode("utf-8-sig", "replace").rstrip("\r\n")


def as_json(matcher: Matcher, query: str, locale: Locale | None, personal: PersonalData) -> str:
    """One JSON object on one line: query, locale, outcome, offered, entries, beside, and what personal data it holds.

    `entries` starts with the one that is shown; `beside` is the entry of an emergency that is likely, not certain.

    As in the bot, that data has no part in matching.
    """
    found = personal.find(query)
    outcome = matcher.find(redact(query[:LONGEST], found))
    return json.dumps(
        {
            "query": query,
            "locale": locale or matcher.language(query) or UNDECIDED,
            "outcome": _name(outcome),
            "offered": list(offered_by(outcome)),
            "entries": [{"id": candidate.id, "score": candidate.score} for candidate in outcome.candidates],
            "beside": beside.entry_id if (beside := beside_of(outcome)) else None,
            "personal": list(dict.fromkeys(finding.kind for finding in found)),
        },
        ensure_ascii=False,
    ).translate(LINE_ENDS)


def as_text(matcher: Matcher, query: str, locale: Locale | None, personal: PersonalData) -> str:
    """What was read, what spoke for the nearest entries, and the decision."""
    found = personal.find(query)
    explanation = matcher.explain(redact(query[:LONGEST], found))
    read, spoken = explanation.reading.repaired or "(nothing)", explanation.reading.language
    language = spoken.value if spoken else "unclear"
    lines = [f"read as   {read}", f"language  {language}; answered in {locale or spoken or UNDECIDED}"]
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
    against = ", ".join(f"{name} {getattr(features, name):.2f}" for name in ("oos_logit", "oos_cosine", "oos_tfidf"))
    lines.append(f"\nagainst   {against}")
    return "\n".join([*lines, "", _decision(explanation)])


def answered(matcher: Matcher, question: Question, personal: PersonalData) -> Answered:
    """What *question* comes to on the way that people's messages go: without the personal data in it."""
    query = question.text[:LONGEST]
    explanation = matcher.explain(redact(query, personal.find(query)))
    first = explanation.outcome.candidates[:1]
    nearest = next(
        (item.phrasing for item in explanation.features.entries if first and item.entry_id == first[0].id), ""
    )
    return Answered(question, explanation.outcome, nearest)


def _name(outcome: Outcome) -> str:
    match outcome:
        case Match():
            return "match"
        case Tentative():
            return "tentative"
        case Suggestions():
            return "suggestions"
        case NoMatch() | Courtesy():
            return "none"
        case Emergency():
            return "emergency"


def _decision(explanation: Explanation) -> str:
    match explanation.outcome:
        case Match(entry_id, candidates):
            return f"answer    {entry_id}: {candidates[0].score:.1f} reaches {ANSWER_FROM:.0f}"
        case Tentative(entry_id, offered, candidates):
            return (
                f"show      {entry_id} as likely: {candidates[0].score:.1f} reaches {SHOW_FROM:.0f}, "
                f"not {ANSWER_FROM:.0f}; offer {', '.join(offered) or 'nothing'}"
            )
        case Suggestions(offered):
            return f"offer     {', '.join(offered)}: possible, but the best is under {SHOW_FROM:.0f}"
        case NoMatch():
            return f"no answer: the probability that any entry is meant is under {OFFER_FROM:.0f} %"
        case Courtesy(kind):
            return f"no answer: {kind}, and nothing else"
        case Emergency(entry_id, rule):
            return f"emergency {entry_id}: rule [{rule}] decides"
