"""What is remembered for a little while."""

from datetime import UTC, datetime, timedelta

from bot.handlers.session import RecentQuery, Sessions
from bot.languages.locale import Locale

NOW = datetime(2026, 7, 14, 9, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_words_are_forgotten_after_thirty_seconds():
    """Not only out of reach: out of sessions."""
    sessions = Sessions()
    sessions.set_recent_query(1, RecentQuery("hola", None, NOW))

    assert sessions.recent_query(1, now=NOW + 29 * SECOND) is not None
    assert sessions.recent_query(1, now=NOW + 30 * SECOND) is None
    assert sessions.recent_query(1, now=NOW - SECOND) is None
    sessions.prune(now=NOW + 29 * SECOND)
    assert sessions._recent
    sessions.prune(now=NOW + 30 * SECOND)
    assert not sessions._recent


def test_chats_are_forgotten_after_two_days():
    """As long as people may edit a message, its answers are known."""
    sessions = Sessions()
    sessions.set_replies(1, 10, [11], now=NOW)
    sessions.set_replies(2, 20, [21], now=NOW + timedelta(hours=1))
    sessions.prune(now=NOW + timedelta(hours=48))

    assert list(sessions._sessions) == [2]


def test_the_number_of_chats_is_bounded():
    """Those heard longest ago fall out."""
    sessions = Sessions(chats=2)
    for chat in (1, 2, 3):
        sessions.set_guess(chat, Locale.EN, now=NOW)
        sessions.set_recent_query(chat, RecentQuery("x", None, NOW))

    assert list(sessions._sessions) == [2, 3]
    assert list(sessions._recent) == [2, 3]


def test_the_number_of_replies_is_bounded():
    """The oldest questions of a chat get a new answer when they are edited."""
    sessions = Sessions()
    for message in range(30):
        sessions.set_replies(1, message, [message + 1], now=NOW)

    assert sessions.replies(1, 9, now=NOW) == ()
    assert sessions.replies(1, 10, now=NOW) == (11,)


def test_forget_says_whether_anything_was_remembered():
    """Nothing of the chat is left, and nothing of another is touched."""
    sessions = Sessions()
    sessions.set_offered(1, ["a/b"], now=NOW)
    sessions.set_offered(2, ["a/c"], now=NOW)

    assert sessions.forget(1) is True
    assert sessions.forget(1) is False
    assert sessions.offered(2, now=NOW) == ("a/c",)


def test_a_vote_counts_once():
    """By message and text."""
    sessions = Sessions()
    votes = [(1, 10, "a"), (1, 10, "a"), (1, 10, "b"), (1, 11, "a"), (2, 10, "a")]

    assert [sessions.is_first_vote(*vote, now=NOW) for vote in votes] == [True, False, True, True, True]


def test_an_album_is_new_once():
    """By chat and album."""
    sessions = Sessions()
    albums = [(1, "a"), (1, "a"), (2, "a"), (1, "b")]

    assert [sessions.is_first_of_album(*album, now=NOW) for album in albums] == [True, False, True, True]
