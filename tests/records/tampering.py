"""What somebody with every right over the database could do to a log of three entries."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, insert, select, text
from sqlmodel import col

from eprr_bot.base.db import transaction
from eprr_bot.records import chain
from eprr_bot.records import service as records
from eprr_bot.records.models import LogEntry
from eprr_bot.records.service import CHAINED, NAMES, Entry

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def three_entries(engine: Engine, log: int = 1) -> None:
    with transaction(engine) as session:
        for number in range(3):
            records.write(session, log, NOW, Entry("information", f"Entry {number}"))


def without_guards(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        for name in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        return
    for table in ("logentry", "loghead"):
        connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))


def sql(*statements: str) -> Callable[[Connection], None]:
    def run(connection: Connection) -> None:
        for statement in statements:
            connection.execute(text(statement))

    return run


def chained_anew(*texts: str) -> Callable[[Connection], None]:
    """The log written anew with these texts, every digest right, the head too."""

    def run(connection: Connection) -> None:
        rows = connection.execute(
            select(*CHAINED).where(LogEntry.incident_id == 1).order_by(col(LogEntry.number))
        ).all()
        first = dict(zip(NAMES, rows[0], strict=True))
        connection.execute(text("DELETE FROM logentry WHERE incident_id = 1"))
        previous = chain.FIRST
        for number, words in enumerate(texts, 1):
            fields = first | {"number": number, "text": words, "previous_digest": previous}
            fields["digest"] = previous = chain.digest(fields, previous)
            connection.execute(insert(LogEntry).values(**fields))
        connection.execute(
            text(f"UPDATE loghead SET number = {len(texts)}, digest = '{previous}' WHERE incident_id = 1")
        )

    return run


def made_anew(number: int, words: str) -> Callable[[Connection], None]:
    """One entry changed with a digest that fits it."""

    def run(connection: Connection) -> None:
        row = connection.execute(select(*CHAINED).where(LogEntry.number == number)).one()
        fields = dict(zip(NAMES, row, strict=True)) | {"text": words}
        proof = chain.digest(fields, str(fields["previous_digest"]))
        connection.execute(text(f"UPDATE logentry SET text = '{words}', digest = '{proof}' WHERE number = {number}"))

    return run


COLUMNS = ", ".join(NAMES)
AGAIN = ", ".join({"number": "4", "text": "'Forged'"}.get(one, one) for one in NAMES)

FOUND_WITHOUT = {
    "change": (sql("UPDATE logentry SET text = 'No' WHERE number = 2"), 2),
    "change the time": (sql("UPDATE logentry SET event_at = '2026-11-23 09:00:00' WHERE number = 3"), 3),
    "change whose it is": (sql("UPDATE logentry SET author = 'Somebody' WHERE number = 1"), 1),
    "change with a digest that fits": (made_anew(2, "No"), 3),
    "change the last with a digest that fits": (made_anew(3, "No"), 3),
    "change every digest": (sql("UPDATE logentry SET digest = 'none'"), 1),
    "delete the first": (sql("DELETE FROM logentry WHERE number = 1"), 1),
    "delete in the middle": (sql("DELETE FROM logentry WHERE number = 2"), 2),
    "delete and close the gap": (
        sql("DELETE FROM logentry WHERE number = 2", "UPDATE logentry SET number = 2 WHERE number = 3"),
        2,
    ),
    "delete the end": (sql("DELETE FROM logentry WHERE number = 3"), 3),
    "delete all": (sql("DELETE FROM logentry"), 1),
    "delete all and the head": (sql("DELETE FROM logentry", "DELETE FROM loghead"), None),
    "insert at the end": (sql(f"INSERT INTO logentry ({COLUMNS}) SELECT {AGAIN} FROM logentry WHERE number = 3"), 4),
    "insert in the middle": (
        sql(
            "UPDATE logentry SET number = 4 WHERE number = 3",
            f"INSERT INTO logentry ({COLUMNS}) SELECT {AGAIN.replace('4', '3', 1)} FROM logentry WHERE number = 2",
        ),
        3,
    ),
    "reorder": (
        sql(
            "UPDATE logentry SET number = 9 WHERE number = 2",
            "UPDATE logentry SET number = 2 WHERE number = 3",
            "UPDATE logentry SET number = 3 WHERE number = 9",
        ),
        2,
    ),
    "move to another log": (sql("UPDATE logentry SET incident_id = 2 WHERE number = 3"), 3),
    "change the head": (sql("UPDATE loghead SET digest = 'none'"), 3),
    "move the head back": (sql("UPDATE loghead SET number = 2"), 4),
    "move the head on": (sql("UPDATE loghead SET number = 4"), 4),
    "delete the head": (sql("DELETE FROM loghead"), 4),
}
"""What the log itself betrays, and the first entry that is bad then."""
ONLY_SQLITE = {
    "replace": (sql("UPDATE OR REPLACE logentry SET number = 1 WHERE number = 2"), 1),
    "write over": (
        sql(
            f"INSERT OR REPLACE INTO logentry (id, {COLUMNS}) "
            f"SELECT id, {AGAIN.replace('4', '2', 1)} FROM logentry WHERE number = 2"
        ),
        2,
    ),
    "put bytes for a text": (sql("UPDATE logentry SET text = x'ff' WHERE number = 2"), 2),
    "put no time for a time": (sql("UPDATE logentry SET event_at = 'soon' WHERE number = 2"), 2),
}
NEEDS_WITNESS = {
    "rewrite whole": chained_anew("Entry 0", "Nothing happened", "Entry 2"),
    "cut at the end": chained_anew("Entry 0", "Entry 1"),
    "rewrite whole and go on": chained_anew("Nothing", "Nothing", "Nothing", "Nothing", "Nothing"),
}
"""What only a witness outside betrays: the log fits together, as if it had always been so."""


def tamper(engine: Engine, how: Callable[[Connection], None]) -> None:
    with engine.begin() as connection:
        without_guards(connection)
        how(connection)
