"""What admins did."""

from bot.store.audit import Act, Audit, Deed
from tests.conftest import Clock

NOW = Clock().now


async def test_last_tells_the_newest_first(database):
    """As they were written down, with the announcement or the entry."""
    audit = Audit(database)
    deeds = [Deed(NOW, "ana", Act.WROTE, 1), Deed(NOW, "luis", Act.APPROVED, 1)]
    deeds.append(Deed(NOW, "ana", Act.WITHDREW, entry_id="rights/open-the-door"))
    for deed in deeds:
        await audit.add(deed)

    assert await audit.last() == deeds[::-1]
    assert await audit.last(1) == deeds[-1:]
