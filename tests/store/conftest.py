"""An open database, its keys, and the rooms of the store."""

import pytest

from bot.store.database import Database
from bot.store.keys import Keys


@pytest.fixture
async def database(tmp_path):
    """An open database."""
    database = await Database.open(str(tmp_path / "faro.db"))
    yield database
    await database.close()


@pytest.fixture
def keys():
    """The keys of a secret."""
    return Keys(b"a secret of the tests")


@pytest.fixture
def other_keys():
    """The keys of another secret."""
    return Keys(b"another secret of the tests")
