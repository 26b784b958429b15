"""A process starts on a database in its own form, and takes over from the files what has no fault."""

import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import text

from eprr_bot import version
from eprr_bot.__main__ import _prepare, _run_beside_others
from eprr_bot.app import App, build
from eprr_bot.base import documents
from eprr_bot.base.clock import MovableClock
from eprr_bot.base.db import make_engine, transaction
from eprr_bot.base.settings import Settings
from eprr_bot.directory import service as directory
from eprr_bot.migrations import WrongForm
from tests.command_line.typed import Run, good, refused
from tests.stories.quiet_cluster import replace_in
from tests.world import KEY, MONDAY, sqlite_url

NEEDS = "of the bot works on form "


@pytest.mark.parametrize(
    ("form", "remedy"),
    [
        ("0001", "Run: eprr-bot migrate"),
        ("9999", "Install the newer version again, or restore the backup from before it."),
        (None, "has not been brought up to date. Run: eprr-bot migrate"),
    ],
)
def test_a_process_starts_only_on_a_database_in_the_form_of_its_version(
    form: str | None, remedy: str, bot: Run, empty: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction(empty.engine) as session:
        session.connection().execute(text("UPDATE alembic_version SET version_num = :form"), {"form": form or ""})
    ready = Settings.model_validate({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "secret"})
    monkeypatch.setattr("eprr_bot.base.settings.Settings", lambda: ready)
    for command in ("web", "worker"):
        said = refused(bot, command)
        assert said.strip().endswith(remedy)
        assert form is None or f"The database is in form {form}, and version {version()} {NEEDS}" in said
    assert remedy in bot("doctor").out
    if form == "9999":
        assert refused(bot, "migrate") == refused(bot, "run") == said


@pytest.mark.logs_errors("its database cannot be reached")
def test_a_process_starts_while_the_database_cannot_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "secret", "EPRR_SECRET_KEYS": KEY}
    ready = Settings.model_validate(nowhere | {"DATABASE_URL": "postgres://127.0.0.1:1/eprr"})
    monkeypatch.setattr("eprr_bot.base.settings.Settings", lambda: ready)
    _run_beside_others(App.close)


def test_a_process_stops_when_a_database_that_was_away_comes_back_in_another_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away, told = tmp_path / "eprr.sqlite3", Event()
    away.symlink_to(tmp_path)  # a folder is no database
    settings = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "secret", "EPRR_SECRET_KEYS": KEY}
    ready = Settings.model_validate(settings | {"DATABASE_URL": sqlite_url(tmp_path)})
    monkeypatch.setattr("eprr_bot.base.settings.Settings", lambda: ready)
    monkeypatch.setattr("eprr_bot.__main__.LOOK_AGAIN_AFTER", 0.01)
    before = signal.signal(signal.SIGTERM, lambda *_: told.set())

    restored = tmp_path / "restored"
    with closing(sqlite3.connect(restored)) as database:
        database.execute("CREATE TABLE alembic_version AS SELECT '9999' AS version_num")

    def comes_back(_: App) -> None:
        restored.replace(away)  # in one step: a look finds the one or the other
        assert told.wait(10)

    try:
        with pytest.raises(WrongForm, match="The database is in form 9999"):
            _run_beside_others(comes_back)
    finally:
        signal.signal(signal.SIGTERM, before)


def test_migrating_twice_changes_nothing(run: Run, empty: App) -> None:
    first = run("migrate")
    assert (first.code, first.out) == (0, "The database is up to date.\n")
    assert "Applied cluster.yaml." in first.err
    second = run("migrate")
    assert (second.code, second.out, second.err) == (0, "The database is up to date.\n", "")


def test_migrating_takes_nothing_over_while_a_file_is_faulty(run: Run, files: Path, tmp_path: Path) -> None:
    (files / "cluster.yaml").write_text("schema: 1\nname:\n", "utf-8")
    assert "cluster.yaml:" in refused(run, "migrate")
    engine = make_engine(sqlite_url(tmp_path))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM document")).scalar() == 0
    engine.dispose()


def test_the_first_start_takes_nothing_over_while_a_mandatory_rota_names_somebody_unknown(
    run: Run, files: Path, tmp_path: Path
) -> None:
    replace_in(files / "loggist.yaml", "zachary.webb", "zachary.web")
    for command in ("migrate", "check"):
        said = refused(run, command)
        assert 'There is no person called "zachary.web". Did you mean "zachary.webb"?' in said
    engine = make_engine(sqlite_url(tmp_path))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM document")).scalar() == 0
    engine.dispose()


def test_a_later_start_goes_on_with_what_counts(run: Run, files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good(run, "migrate")
    before = good(run, "who", "--json", "--at", "2026-11-23T10:00")
    replace_in(files / "loggist.yaml", "zachary.webb", "zachary.web")
    assert "The file of loggist is not the version that counts" in run("migrate").err, "it counts once it is applied"
    replace_in(files / "cluster.yaml", "\nname: Haven and Wolds\n", "\nname: Renamed\n")
    (files / "surge.yaml").write_text(
        (files / "loggist.yaml").read_text("utf-8").replace("id: loggist", "id: surge"), "utf-8"
    )
    assert 'There is no person called "zachary.web"' in refused(run, "migrate")
    app = build(Settings(), MovableClock(MONDAY))
    _prepare(app, is_running=True)
    said = capsys.readouterr().err
    assert "surge.yaml:" in said
    assert 'There is no person called "zachary.web"' in said
    assert said.endswith("Nothing is taken over from the files. What was applied before counts.\n")
    with transaction(app.engine) as session:
        assert directory.cluster(session).name == "Haven and Wolds"
        assert "surge" not in documents.keys(session, "rota")
    app.close()
    assert good(run, "who", "--json", "--at", "2026-11-23T10:00") == before


def test_somebody_who_was_imported_is_known_at_a_start_though_the_file_lacks_them(run: Run, files: Path) -> None:
    good(run, "migrate")
    surge = (files / "manager-on-call.yaml").read_text("utf-8").replace("id: manager-on-call", "id: surge")
    (files / "surge.yaml").write_text(surge.replace("user_group:", "# user_group:"), "utf-8")
    replace_in(files / "people.csv", "jamal.yusuf,Jamal Yusuf", "jamal.yusu,Jamal Yusu")
    replace_in(files / "ladders.yaml", "person: idris.bevan", "person: jamal.yusuf")
    assert run("migrate").code == 0
    shown = good(run, "rota", "show", "surge", "--from", "2026-11-23", "--to", "2026-12-23", "--json")
    assert "jamal.yusuf" in shown
    good(run, "people", "leave", "jamal.yusuf")
    assert 'There is no person called "jamal.yusuf". Did you mean "jamal.yusu"?' in refused(run, "migrate")
