"""One process at a time on a database."""

import asyncio
import errno
import fcntl

import pytest

from bot.errors import StoreError
from bot.store import lock
from bot.store.lock import single_instance


@pytest.fixture
def where(tmp_path):
    """Where a database would lie."""
    return str(tmp_path / "var" / "faro.db")


async def test_the_second_waits_until_the_first_ends(where, monkeypatch):
    """And then goes on."""
    monkeypatch.setattr(lock, "LOOK_AGAIN", 0.01)
    order = []

    async def second():
        async with single_instance(where):
            order.append("second")

    async with single_instance(where):
        waiting = asyncio.create_task(second())
        for _ in range(5):
            await asyncio.sleep(0)
        order.append("first")
    await waiting

    assert order == ["first", "second"]


async def test_who_does_not_wait_is_told(where):
    """As for a restore, which would pull the database from under the bot."""
    async with single_instance(where):
        with pytest.raises(StoreError, match="another Faro runs on this database; stop it first"):
            async with single_instance(where, wait=False):
                pass


async def test_other_databases_have_no_lock():
    """Theirs is the operator's to see to."""
    async with single_instance("postgresql+asyncpg://x/y"), single_instance("postgresql+asyncpg://x/y", wait=False):
        pass


async def test_a_disk_without_locks_is_named(where, monkeypatch):
    """Such as a network's."""

    def flock(_handle, _how):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", flock)
    with pytest.raises(StoreError, match="this disk knows no locks"):
        async with single_instance(where):
            pass


async def test_a_place_that_cannot_be_written_is_named(tmp_path):
    """With what to do."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="give FARO_DATABASE a path that the bot may write"):
        async with single_instance(str(tmp_path / "file" / "faro.db")):
            pass
