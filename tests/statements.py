"""Counting what the database is asked: the same on every machine, unlike time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine, event


@dataclass
class Counted:
    """Statements, without those that begin and end a transaction; and transactions that were committed."""

    statements: int = 0
    commits: int = 0


@contextmanager
def counted(engine: Engine) -> Iterator[Counted]:
    """Count what is asked of a database inside the block."""
    found = Counted()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        found.statements += not statement.startswith(("PRAGMA", "BEGIN"))

    def commit(_connection: object) -> None:
        found.commits += 1

    event.listen(engine, "before_cursor_execute", note)
    event.listen(engine, "commit", commit)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)
        event.remove(engine, "commit", commit)
