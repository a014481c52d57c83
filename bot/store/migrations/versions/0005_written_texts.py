"""Announcements' texts as their authors wrote them, with the names of facts."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; texts of before name no facts."""
    op.execute("ALTER TABLE announcement_texts ADD COLUMN written TEXT NOT NULL DEFAULT ''")
