"""What an admin's next message fills, apart from the draft; where its parts came from; why it was given back."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE awaited (
        alias TEXT PRIMARY KEY,
        announcement_id INTEGER NOT NULL REFERENCES announcements (id),
        part TEXT NOT NULL,
        since BIGINT NOT NULL
    )
    """,
    """
    CREATE TABLE part_messages (
        announcement_id INTEGER NOT NULL REFERENCES announcements (id),
        part TEXT NOT NULL,
        alias TEXT NOT NULL,
        message_id BIGINT NOT NULL,
        PRIMARY KEY (announcement_id, part)
    )
    """,
    "ALTER TABLE announcements DROP COLUMN asked",
    "ALTER TABLE announcements ADD COLUMN note TEXT NOT NULL DEFAULT ''",
)


def upgrade() -> None:
    """Make the tables; a part that was asked for is to be asked for again."""
    for statement in STATEMENTS:
        op.execute(statement)
