"""Logging: never a person's words, and never the token."""

import io
import logging

import pytest

from bot import logs


@pytest.fixture
def stream():
    """What is logged, with everything put back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in logs.QUIET}
    yield io.StringIO()
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def test_an_exception_is_logged_by_type_and_place(stream):
    """What it says may hold words that people wrote."""
    logs.configure(stream)
    try:
        raise ValueError("my A-number is 123456789")
    except ValueError:
        logging.getLogger("telegram.ext").exception("it broke")

    assert "it broke\nValueError at test_logs.py:" in stream.getvalue()
    assert "123456789" not in stream.getvalue()


@pytest.mark.parametrize(
    "name", ["telegram.Bot", "telegram.ext.Updater", "aiosqlite", "sqlalchemy.engine.Engine", "httpx"]
)
def test_libraries_stay_quiet_at_any_level(stream, name):
    """At DEBUG they would write whole updates, statements and addresses."""
    logs.configure(stream, level=logging.DEBUG)
    logging.getLogger(name).debug("hello")
    logging.getLogger("bot").debug("ours")

    assert "hello" not in stream.getvalue()
    assert "ours" in stream.getvalue()


def test_a_higher_level_holds_for_libraries_too(stream):
    """A terminal conversation shows warnings only."""
    logs.configure(stream, level=logging.WARNING)
    logging.getLogger("telegram.ext").info("started")

    assert stream.getvalue() == ""
