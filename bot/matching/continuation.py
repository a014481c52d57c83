"""One question sent in several messages: whether a message goes on with what its writer wrote just before."""

from enum import IntEnum

from bot.matching.outcome import Courtesy, Emergency, Match, NoMatch, Outcome, Suggestions, Tentative, shown_by

LONGEST_JOINED = 1000  # characters of what came before that are tried together with a message


class Sureness(IntEnum):
    """How much was understood."""

    NOTHING = 0
    POSSIBLE = 1
    LIKELY = 2
    SURE = 3


def sureness_of(outcome: Outcome) -> Sureness:
    """How sure *outcome* is."""
    match outcome:
        case Match() | Emergency():
            return Sureness.SURE
        case Tentative():
            return Sureness.LIKELY
        case Suggestions():
            return Sureness.POSSIBLE
        case NoMatch() | Courtesy():
            return Sureness.NOTHING


def joined(before: str, query: str) -> str:
    """*query* together with the end of what was written *before*."""
    return f"{before[-LONGEST_JOINED:]} {query}"


def goes_on(alone: Outcome, together: Outcome, *, answered: str | None) -> bool:
    """Whether a message is better understood *together* with those before it than *alone*.

    *answered* is the entry that those before it were answered with: it is not sent again, and after it a guess is no
    continuation.
    """
    if shown_by(together) is not None and shown_by(together) == answered:
        return False
    needed = Sureness.SURE if answered else sureness_of(alone) + 1
    return sureness_of(together) >= needed
