"""How long it takes to prove a log of 10,000 entries, as a multiple of reading the same columns."""

import os
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sqlmodel import Session, col, select

from eprr_bot.base.clock import Clock
from eprr_bot.base.db import make_engine, reading, transaction
from eprr_bot.migrations import migrate
from eprr_bot.records import service as records
from eprr_bot.records.models import LogEntry
from eprr_bot.records.service import CHAINED, Entry
from tests.world import sqlite_url

ENTRIES, ROUNDS, MOST = 10_000, 5, 3.0


def seconds(session: Session, ask: Callable[[Session], object]) -> float:
    """The best of some rounds."""
    best = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        ask(session)
        best.append(time.perf_counter() - begun)
    return min(best)


def read(session: Session) -> object:
    """The columns that are proved, and nothing else."""
    return session.connection().execute(select(*CHAINED).order_by(col(LogEntry.number))).all()


def measure(url: str, name: str) -> None:
    """Measure and print on one database, which is empty."""
    now, engine = Clock().now(), make_engine(url)
    migrate(engine)
    with transaction(engine) as session:
        for number in range(ENTRIES):
            text = f"Ward {number % 40} reports {number} of its beds free, and asks for two nurses until 06:00."
            records.write(session, 1, now + timedelta(seconds=number), Entry("information", text))
    with reading(engine) as session:
        assert records.faults(session, 1) == []
        as_read, proved = seconds(session, read), seconds(session, lambda one: records.check(one, 1))
    engine.dispose()
    print(f"{name}: reading {ENTRIES} entries takes {as_read * 1000:.0f} ms, proving them {proved * 1000:.0f} ms: ")
    print(f"{proved / as_read:.2f} times as long (at most {MOST:.0f})")


def main() -> None:
    """Measure and print; on PostgreSQL, too, where BENCH_POSTGRESQL is the address of an empty database there."""
    with tempfile.TemporaryDirectory() as folder:
        measure(sqlite_url(Path(folder)), "SQLite")
    if url := os.environ.get("BENCH_POSTGRESQL"):
        measure(url, "PostgreSQL")


if __name__ == "__main__":
    main()
