"""While the database is away, the log tells it in a few lines, and people are told what to do."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from structlog.testing import capture_logs

from eprr_bot.base.database_errors import is_away
from eprr_bot.base.database_watch import DATABASE, DatabaseWatch
from eprr_bot.base.db import make_engine, transaction
from tests.world import World, sqlite_url

NOWHERE = "postgresql+psycopg://eprr@/eprr?host=/nowhere"
GONE, BACK = "the database cannot be used", "the database can be used again"


def failure(url: str, statement: str = "SELECT 1") -> Exception:
    engine = make_engine(url)
    with pytest.raises(DBAPIError) as raised, transaction(engine) as session:
        session.connection().execute(text(statement))
    engine.dispose()
    return raised.value


def test_a_database_that_is_away_is_told_from_a_mistake_of_ours(tmp_path: Path, database_url: str) -> None:
    assert is_away(failure(NOWHERE))
    (tmp_path / "folder.sqlite3").mkdir()
    assert is_away(failure(f"sqlite:///{tmp_path / 'folder.sqlite3'}"))
    for mistake in ("SELECT * FROM nothing", "SELEKT 1"):
        assert not is_away(failure(database_url, mistake))
    assert not is_away(ValueError())


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_statement_that_is_cut_short_is_no_database_that_is_away(database_url: str) -> None:
    assert not is_away(failure(database_url, "SET LOCAL statement_timeout = 20; SELECT pg_sleep(9)"))


def test_a_database_that_others_have_all_the_time_is_not_away(tmp_path: Path) -> None:
    engine = make_engine(sqlite_url(tmp_path))
    with transaction(engine) as first:
        first.connection()
        with pytest.raises(DBAPIError) as raised, transaction(engine, wait=0.01) as second:
            second.connection()
    engine.dispose()
    assert not is_away(raised.value)


def test_it_is_said_when_it_goes_every_minute_and_when_it_is_back() -> None:
    passed = [0.0]
    watch, error = DatabaseWatch(lambda: passed[0]), failure(NOWHERE)
    with capture_logs() as lines:
        watch.is_there()
        for passed[0] in range(0, 150, 2):
            assert watch.is_to_blame(error)
            assert not watch.is_to_blame(ZeroDivisionError())
        for _ in range(3):
            watch.is_there()
    assert [(one["event"], one["seconds"]) for one in lines] == [(GONE, 0), (GONE, 60), (GONE, 120), (BACK, 148)]
    assert watch.failures == 75


def test_ticks_without_a_database_leave_one_line_and_then_go_on(tmp_path: Path) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    world = World(sqlite_url(folder))
    app = world.app
    app.engine.dispose()
    folder.rename(tmp_path / "away")
    failures = DATABASE.failures
    with capture_logs() as lines:
        for _ in range(20):
            app.tick()
        told = world.workspace.person("@asha.patel").command("/oncall").text
        app.engine.dispose()
        (tmp_path / "away").rename(folder)
        app.tick()
    assert [one["event"] for one in lines] == [GONE, BACK]
    assert DATABASE.failures - failures == 20, "the rest of a tick is not tried"
    assert "I cannot reach my database just now" in told
    assert "Farouk Aziz" in world.say("@asha.patel", "/oncall")
    world.close()
    world.expect_no_more()
