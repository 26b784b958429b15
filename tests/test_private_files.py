"""The database, what stands beside it and its key are for the bot's own account alone, whatever the umask."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eprr_bot.base.db import make_engine, transaction
from eprr_bot.base.heartbeats import Heartbeat, beat
from eprr_bot.base.settings import Settings
from eprr_bot.migrations import migrate
from eprr_bot.run import doctor

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture(params=[0o000, 0o022, 0o277])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def used(settings: Settings) -> list[tuple[str, str]]:
    """Use the database, and look at it while it is open: its files and folder, and what others may do with them."""
    settings.keys()
    engine = make_engine(settings.database)
    migrate(engine)
    beat(engine, "x", NOW)
    with transaction(engine) as session:
        session.get(Heartbeat, "x")
        file = settings.sqlite_file
        assert file is not None
        found = [
            (path.name, oct(path.stat().st_mode & 0o777)) for path in (file.parent, *sorted(file.parent.iterdir()))
        ]
    engine.dispose()
    return found


PRIVATE = [
    ("var", "0o700"),
    ("eprr.keys", "0o600"),
    ("eprr.sqlite3", "0o600"),
    ("eprr.sqlite3-shm", "0o600"),
    ("eprr.sqlite3-wal", "0o600"),
]


def test_what_the_bot_makes_is_for_its_own_account_alone(tmp_path: Path, umask: int) -> None:
    settings = Settings.model_validate({"DATABASE_URL": f"sqlite:///{tmp_path}/var/eprr.sqlite3"})
    assert used(settings) == PRIVATE
    assert used(settings) == PRIVATE


def test_so_is_every_folder_that_it_makes_on_the_way_there(tmp_path: Path, umask: int) -> None:
    settings = Settings.model_validate({"DATABASE_URL": f"sqlite:///{tmp_path}/new/var/eprr.sqlite3"})
    assert used(settings) == PRIVATE
    assert oct((tmp_path / "new").stat().st_mode & 0o777) == "0o700", f"under {umask:o}"


def test_what_an_older_version_left_open_is_closed_and_the_doctor_says_so(tmp_path: Path) -> None:
    settings = Settings.model_validate({"DATABASE_URL": f"sqlite:///{tmp_path}/var/eprr.sqlite3"})
    used(settings)
    folder = tmp_path / "var"
    (folder / "eprr.sqlite3-wal").touch()
    for path in (folder, *folder.iterdir()):
        path.chmod(0o755)
    said = dict(doctor.examine(settings, NOW))["files of the database"]
    names = "eprr.keys, eprr.sqlite3, eprr.sqlite3-wal and var"
    assert said == f"{names} could be read by other accounts of this machine. That is closed now."
    assert "files of the database" not in dict(doctor.examine(settings, NOW))
    assert used(settings) == PRIVATE


def test_a_folder_or_a_file_that_is_not_the_bots_own_is_left_alone(tmp_path: Path) -> None:
    folder, notes = tmp_path / "shared", tmp_path / "shared" / "notes.txt"
    folder.mkdir()
    notes.write_text("Something else, which others read.", "utf-8")
    for path in (folder, notes):
        path.chmod(0o755)
    used(Settings.model_validate({"DATABASE_URL": f"sqlite:///{folder}/eprr.sqlite3"}))
    doctor.examine(Settings.model_validate({"DATABASE_URL": f"sqlite:///{notes}"}), NOW)
    assert [path.stat().st_mode & 0o777 for path in (folder, notes)] == [0o755, 0o755]
    assert (folder / "eprr.sqlite3").stat().st_mode & 0o777 == 0o600


def test_a_database_in_use_keeps_its_locks_when_it_is_opened_once_more(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'eprr.sqlite3'}"
    engine = make_engine(url)
    migrate(engine)
    with transaction(engine) as session:
        session.get(Heartbeat, "x")
        make_engine(url).dispose()
        other = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('PRAGMA journal_mode=DELETE')"
        result = subprocess.run(
            [sys.executable, "-c", other, str(tmp_path / "eprr.sqlite3")], capture_output=True, text=True, check=False
        )
        assert "database is locked" in result.stderr
    engine.dispose()
