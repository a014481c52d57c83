"""Answers that an admin withdrew, each in the very text that was wrong."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of withdrawn texts."""
    op.execute(
        """
        CREATE TABLE withdrawals (
            entry_id TEXT NOT NULL,
            locale TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            alias TEXT NOT NULL,
            at BIGINT NOT NULL,
            PRIMARY KEY (entry_id, locale)
        )
        """
    )
