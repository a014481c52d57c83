"""Chats that chose a language, and how useful answers were."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the first two tables."""
    op.execute(
        """
        CREATE TABLE chats (
            key TEXT PRIMARY KEY,
            locale TEXT NOT NULL,
            used_month BIGINT NOT NULL
        )
        """
    )
    op.execute(
        """
        CREATE TABLE usefulness (
            entry_id TEXT NOT NULL,
            locale TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            month BIGINT NOT NULL,
            useful INTEGER NOT NULL,
            not_useful INTEGER NOT NULL,
            PRIMARY KEY (entry_id, locale, fingerprint, month)
        )
        """
    )
