"""Subscriptions, announcements and their deliveries, approvals, the audit and what is left as counts."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = (
    """
    CREATE TABLE subscriptions (
        key TEXT PRIMARY KEY,
        sealed TEXT NOT NULL,
        locale TEXT NOT NULL,
        topics TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE announcements (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        target INTEGER,
        author TEXT NOT NULL,
        state TEXT NOT NULL,
        reason TEXT NOT NULL,
        media_kind TEXT NOT NULL,
        media TEXT NOT NULL,
        link TEXT NOT NULL,
        audience_locale TEXT NOT NULL,
        audience_topic TEXT NOT NULL,
        send_at BIGINT,
        zone TEXT NOT NULL,
        asked TEXT NOT NULL,
        begin_at BIGINT,
        started_at BIGINT,
        ended_at BIGINT,
        total INTEGER NOT NULL,
        enqueued_to TEXT,
        told TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE announcement_texts (
        announcement_id INTEGER NOT NULL REFERENCES announcements (id),
        locale TEXT NOT NULL,
        html TEXT NOT NULL,
        button TEXT NOT NULL,
        PRIMARY KEY (announcement_id, locale)
    )
    """,
    """
    CREATE TABLE deliveries (
        announcement_id INTEGER NOT NULL REFERENCES announcements (id),
        key TEXT NOT NULL,
        sealed TEXT NOT NULL,
        locale TEXT NOT NULL,
        state TEXT NOT NULL,
        due BIGINT NOT NULL,
        attempts INTEGER NOT NULL,
        uncertain INTEGER NOT NULL,
        message_id BIGINT,
        PRIMARY KEY (announcement_id, key)
    )
    """,
    "CREATE INDEX deliveries_due ON deliveries (announcement_id, due) WHERE state = 'due'",
    "CREATE INDEX deliveries_in_flight ON deliveries (announcement_id) WHERE state = 'in_flight'",
    """
    CREATE TABLE counts (
        announcement_id INTEGER NOT NULL REFERENCES announcements (id),
        locale TEXT NOT NULL,
        outcome TEXT NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (announcement_id, locale, outcome)
    )
    """,
    """
    CREATE TABLE approvals (
        announcement_id INTEGER NOT NULL REFERENCES announcements (id),
        fingerprint TEXT NOT NULL,
        alias TEXT NOT NULL,
        at BIGINT NOT NULL,
        PRIMARY KEY (announcement_id)
    )
    """,
    """
    CREATE TABLE audit (
        id INTEGER PRIMARY KEY,
        at BIGINT NOT NULL,
        alias TEXT NOT NULL,
        act TEXT NOT NULL,
        announcement_id INTEGER
    )
    """,
    """
    CREATE TABLE progress_messages (
        announcement_id INTEGER NOT NULL REFERENCES announcements (id),
        alias TEXT NOT NULL,
        message_id BIGINT NOT NULL,
        PRIMARY KEY (announcement_id, alias)
    )
    """,
)


def upgrade() -> None:
    """Make the tables of announcements."""
    for table in TABLES:
        op.execute(table)
