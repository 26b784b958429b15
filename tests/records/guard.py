"""Everything that nobody may do to a log of three entries, and what of it a database lets happen all the same."""

from collections.abc import Iterator

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DatabaseError

COLUMNS = (
    "incident_id, number, event_at, entered_at, author, author_slack_id, on_behalf_of, kind, text, is_exercise, "
    "late_reason, previous_digest, digest"
)
COPY = f"(id, {COLUMNS}) SELECT id, {COLUMNS} FROM logentry"
AS_ITS_OWN = f"({COLUMNS}) SELECT {COLUMNS} FROM logentry"
ENTRIES = (
    "UPDATE logentry SET text = 'something else'",
    "DELETE FROM logentry",
    "DELETE FROM logentry WHERE number = 2",
)
HEAD = (
    "UPDATE loghead SET digest = 'something else'",
    "UPDATE loghead SET number = 1",
    "UPDATE loghead SET incident_id = 2",
    "UPDATE loghead SET number = 4",
    "UPDATE loghead SET number = number",
    "DELETE FROM loghead",
    "INSERT INTO loghead VALUES (2, 3, 'something else')",
    "INSERT INTO loghead VALUES (2, 0, 'something else')",
)
SQLITE_ENTRIES = (
    f"REPLACE INTO logentry {COPY}",
    f"INSERT OR REPLACE INTO logentry {AS_ITS_OWN}",
    "UPDATE OR REPLACE logentry SET number = 1 WHERE number = 2",
)
SQLITE_HEAD = ("REPLACE INTO loghead VALUES (1, 0, 'something else')",)
POSTGRESQL_ENTRIES = (
    "TRUNCATE logentry",
    f"INSERT INTO logentry {COPY} ON CONFLICT (id) DO UPDATE SET text = 'something else'",
)
POSTGRESQL_HEAD = ("TRUNCATE loghead",)


FIELDS = COLUMNS.split(", ")


def _with(**changed: str) -> str:
    fields = ", ".join(changed.get(one, one) for one in FIELDS)
    return f"INSERT INTO logentry ({COLUMNS}) SELECT {fields} FROM logentry WHERE number = 3"


GAPS = (
    _with(number="5", previous_digest="digest"),
    _with(number="4"),
    _with(number="4", previous_digest="'something else'"),
    _with(number="0"),
    _with(incident_id="2"),
    _with(incident_id="2", number="1"),
)
"""Entries that would not follow on from one that is there."""


def allowed(engine: Engine, has_guarded_head: bool = True) -> list[str]:
    """The statements that were not refused. Nothing of what they did stays."""
    is_sqlite = engine.dialect.name == "sqlite"
    statements = ENTRIES + (() if is_sqlite else POSTGRESQL_ENTRIES)
    if has_guarded_head:
        statements += HEAD + (SQLITE_ENTRIES + SQLITE_HEAD if is_sqlite else POSTGRESQL_HEAD)
    return let_happen(engine, statements)


def let_happen(engine: Engine, statements: tuple[str, ...]) -> list[str]:
    """Which of these were not refused."""
    with engine.connect() as connection:
        return list(_allowed(connection, statements))


def _allowed(connection: Connection, statements: tuple[str, ...]) -> Iterator[str]:
    for statement in statements:
        try:
            connection.execute(text(statement))
            yield statement
        except DatabaseError as error:
            if "never changed or taken out" not in str(error):
                yield f"{statement}: {error}"
        finally:
            connection.rollback()
