"""A few facts about the database itself: which secret it was written with, whether it was stopped well."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of marks."""
    op.execute("CREATE TABLE marks (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
