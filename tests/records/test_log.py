"""The log in the database: written only at its end, by anyone at once, and refused any change."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import Engine, text

from eprr_bot.base.db import make_engine, transaction
from eprr_bot.records import guards
from eprr_bot.records import service as records
from eprr_bot.records.service import Entry
from tests.records.guard import allowed
from tests.world import sqlite_url

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def test_entries_keep_when_it_happened_and_when_it_was_written(engine: Engine) -> None:
    with transaction(engine) as session:
        records.write(
            session, 1, NOW, Entry("information", "INJ<!channel> “quoted” – dash", event_at=NOW - timedelta(hours=2))
        )
        records.write(session, 1, NOW, Entry("information", "Second", late_reason="No signal", corrects=1))
    with transaction(engine) as session:
        first, second = records.entries(session, 1)
        assert (first.number, second.number, second.corrects) == (1, 2, 1)
        assert first.event_at == NOW - timedelta(hours=2)
        assert first.entered_at == NOW
        assert records.faults(session, 1) == []
        assert [one.number for one in records.entries(session, 1, last=1)] == [2]


def test_the_database_itself_refuses_to_change_or_take_out_an_entry_or_the_head(engine: Engine) -> None:
    with transaction(engine) as session:
        for number in range(3):
            records.write(session, 1, NOW, Entry("information", f"Entry {number}"))
    assert allowed(engine) == []
    with transaction(engine) as session:
        assert [one.text for one in records.entries(session, 1)] == ["Entry 0", "Entry 1", "Entry 2"]
        assert records.faults(session, 1) == []
        records.write(session, 1, NOW, Entry("information", "Entry 3"))
        assert records.faults(session, 1) == []


def test_twenty_who_write_at_once_leave_no_gap_and_no_fork_and_every_log_has_numbers_of_its_own(engine: Engine) -> None:
    together = Barrier(20)

    def write(number: int) -> None:
        together.wait()
        for turn in range(3):
            with transaction(engine) as session:
                records.write(session, number % 2, NOW, Entry("information", f"Written by {number}, {turn}"))

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(write, range(20)))
    with transaction(engine) as session:
        for incident in (0, 1):
            log = records.entries(session, incident)
            assert [one.number for one in log] == list(range(1, 31))
            assert len({one.previous_digest for one in log}) == 30, "no two entries follow the same one"
            assert records.faults(session, incident) == []
            assert records.count(session, incident) == 30


def test_an_entry_goes_with_its_change_when_that_fails(engine: Engine) -> None:
    def write_and_fail() -> None:
        with transaction(engine) as session:
            records.write(session, 1, NOW, Entry("information", "It never happened"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    with transaction(engine) as session:
        records.write(session, 1, NOW, Entry("information", "It happened"))
        assert [(one.number, one.text) for one in records.entries(session, 1)] == [(1, "It happened")]


def test_a_log_whose_end_was_cut_off_is_found_out(engine: Engine) -> None:
    with transaction(engine) as session:
        for number in range(3):
            records.write(session, 1, NOW, Entry("information", f"Entry {number}"))
    _without_triggers(engine, "DELETE FROM logentry WHERE number = 3")
    with transaction(engine) as session:
        assert records.faults(session, 1) == ["The log should end with entry 3, but it has 2."]


@pytest.mark.parametrize(
    ("statement", "faults"),
    [
        ("DELETE FROM loghead", ["Where the log ends is on record no more. It has 3 entries now."]),
        ("UPDATE loghead SET digest = ''", ["Entry 3 is not the one with which the log should end."]),
        ("UPDATE loghead SET number = 4", ["The log should end with entry 4, but it has 3."]),
        ("DELETE FROM logentry", ["The log should end with entry 3, but it has 0."]),
        ("DELETE FROM loghead; DELETE FROM logentry", ["The log is gone: there is not one entry, nor where it ends."]),
    ],
)
def test_a_log_or_a_head_that_is_gone_or_changed_is_found_out(
    engine: Engine, statement: str, faults: list[str]
) -> None:
    with transaction(engine) as session:
        for number in range(3):
            records.write(session, 1, NOW, Entry("information", f"Entry {number}"))
    _without_triggers(engine, *statement.split("; "))
    with transaction(engine) as session:
        assert records.faults(session, 1) == faults


def test_the_command_line_proves_a_log_whole_or_names_what_is_wrong(tmp_path: Path) -> None:
    def run(*line: str) -> "subprocess.CompletedProcess[str]":
        environment = {"DATABASE_URL": sqlite_url(tmp_path), "PATH": "/usr/bin:/bin"}
        return subprocess.run(
            [sys.executable, "-m", "eprr_bot", *line], env=environment, capture_output=True, text=True
        )

    assert run("migrate").returncode == 0
    assert run("incident", "declare", "power lost", "Saltmere").returncode == 0
    whole = run("incident", "verify", "1")
    assert whole.returncode == 0
    assert "The log of incident 1 is whole" in whole.stdout
    engine = make_engine(sqlite_url(tmp_path))
    _without_triggers(engine, "UPDATE logentry SET text = 'nothing happened' WHERE number = 2")
    engine.dispose()
    broken = run("incident", "verify", "1")
    assert broken.returncode == 1
    assert "Entry 2 is not what was written" in broken.stdout
    assert "guards the logs no more: log_no_update, log_no_delete, log_no_replace, head_insert" in broken.stdout
    assert "logs of incidents: The database guards the logs no more" in run("doctor").stdout
    engine = make_engine(sqlite_url(tmp_path))
    with engine.begin() as connection:
        connection.execute(text("PRAGMA foreign_keys=OFF"))
    _without_triggers(engine, *(f"DELETE FROM {table}" for table in ("loghead", "logentry", "room", "checklist")))
    engine.dispose()
    assert run("incident", "verify", "1").stdout.splitlines()[:-1] == [
        "The log is gone: there is not one entry, nor where it ends."
    ]
    engine = make_engine(sqlite_url(tmp_path))
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM involved"))
        connection.execute(text("DELETE FROM incident"))
    engine.dispose()
    gone = run("incident", "verify", "1")
    assert gone.returncode == 1
    assert gone.stdout.splitlines()[:-1] == [
        "Incident 1 was declared, but is on record no more.",
        "The log is gone: there is not one entry, nor where it ends.",
    ]
    assert "There is no incident 2" in run("incident", "verify", "2").stderr


def test_the_guards_of_the_log_are_there_or_named(engine: Engine) -> None:
    with transaction(engine) as session:
        assert guards.faults(session) == []
    _without_triggers(engine)
    with transaction(engine) as session:
        (fault,) = guards.faults(session)
    assert all(name in fault for name in guards.GUARDS[engine.dialect.name])


def _without_triggers(engine: Engine, *statements: str) -> None:
    """What somebody with every right over the database could do."""
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            for name in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars():
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            for table in ("logentry", "loghead"):
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        for statement in statements:
            connection.execute(text(statement))
