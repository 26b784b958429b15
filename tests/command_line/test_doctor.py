"""`eprr-bot doctor`: what is not ready, in words."""

from pathlib import Path

import pytest

from eprr_bot import version
from eprr_bot.app import App
from eprr_bot.base.clock import Clock
from eprr_bot.base.db import transaction
from eprr_bot.base.heartbeats import beat
from eprr_bot.base.settings import Settings
from eprr_bot.directory import holidays
from eprr_bot.health.parts import MONITOR as OUTSIDE
from eprr_bot.practice.rehearsal import MONITOR
from eprr_bot.records import witness
from eprr_bot.slack.blocks import written
from tests.clusters import WHOLE
from tests.command_line.typed import Run, good
from tests.holidays import gov_uk_of
from tests.stories.test_forums import applied
from tests.world import KEY, World


def test_the_doctor_says_what_is_not_ready(run: Run, empty: App) -> None:
    said = run("doctor")
    assert said.code == 1
    assert "setting slack.token: SLACK_BOT_TOKEN is not set. Install" in said.out
    assert "files: ok" in said.out
    assert "Slack: not set up. Set SLACK_BOT_TOKEN." in said.out


def test_the_doctor_does_not_call_it_well_that_no_way_reaches_whoever_is_on_call(
    run: Run, empty: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither Slack nor texts are set up: `/eprr status` says so of the same people."""
    good(run, "migrate")
    monkeypatch.setattr("eprr_bot.reach.routes._missing", [])  # as in a process in which no bot was built
    (on_call,) = [one for one in run("doctor").out.splitlines() if one.startswith("on call now:")]
    assert "on call as Director, can be reached in no way" in on_call


def test_the_doctor_finds_nothing_wrong_with_a_bot_that_works(
    run: Run, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(database_url, settings=MONITOR, rotas=WHOLE)
    monkeypatch.setattr("eprr_bot.base.settings.Settings", lambda: world.app.settings)
    called = Clock().now()  # the doctor goes by the clock of the machine
    beat(world.app.engine, OUTSIDE, called)
    with transaction(world.app.engine) as session:
        holidays.ask_for_them(session, world.now)
        holidays.keep(session, gov_uk_of(2190), "", world.now)
    looked_at = dict.fromkeys(("files", "database", "contact details", "numbers and addresses", "text messages"), "ok")
    looked_at |= dict.fromkeys(("e-mails", "telephone calls"), "ok, not set up, and no ladder pages by them")
    looked_at |= dict.fromkeys(("on call now", "duties", "forums", "contacts above", "contacts of providers"), "ok")
    assert good(run, "doctor").splitlines() == [
        f"version: {version()}",
        *(f"{name}: {said}" for name, said in looked_at.items()),
        "bank holidays: ok, as GOV.UK had them on Mon 23 Nov 2026; known until 31 Dec 2190.",
        "programme of exercises: ok",
        "logs of incidents: ok",
        f"witness of logs: ok, none: whoever owns the database can write a log anew unseen. {witness.REMEDY}",
        "records to look at: ok",
        "rotas that have ended: ok",
        "by the calendar: ok",
        f"outside monitor: ok, last called {written(called)}",
        "hard copy by e-mail: ok",
        "Slack: ok",
    ]
    world.close()


def test_the_doctor_does_not_call_it_well_that_no_monitor_outside_is_set_up(
    run: Run, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eprr_bot.base.settings.Settings", lambda: world.app.settings)
    said = run("doctor")
    assert "\noutside monitor: none is set up: nobody outside is told when everything here is down" in said.out
    assert said.code == 1


def test_the_doctor_names_whom_nobody_has_named_above_the_cluster(
    run: Run, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eprr_bot.base.settings.Settings", lambda: world.app.settings)
    applied(world, "forums", {"kind: government": "kind: nation"})
    said = "contacts above: Nobody is named of the government’s resilience adviser. Name them under contacts in forums"
    assert said in run("doctor").out


def test_the_doctor_says_when_a_database_was_restored_without_its_keys(
    run: Run, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EPRR_SECRET_KEYS", raising=False)
    good(run, "migrate")
    assert "contact details: ok" in run("doctor").out
    kept = Settings().keys_file
    assert kept is not None
    key = kept.rename(kept.with_name("elsewhere")).read_text()
    assert f"contact details: {kept} with their keys is missing. Put it back" in run("doctor").out
    assert not kept.exists(), "the doctor makes no new one"
    monkeypatch.setenv("EPRR_SECRET_KEYS", KEY)
    assert "contact details: Contact details were sealed with a key that is not in EPRR_SECRET" in run("doctor").out
    monkeypatch.setenv("EPRR_SECRET_KEYS", f"{KEY},{key}")
    assert "contact details: ok" in run("doctor").out


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite:///{folder}/new.sqlite3", "has not been brought up to date. Run: eprr-bot migrate"),
        ("sqlite:///{folder}", "cannot be opened. Check DATABASE_URL, and who may write in its folder."),
        ("sqlite:///{folder}/notes.txt", "is no SQLite database. Check its name."),
        ("postgres://127.0.0.1:1/eprr", "does not answer (OperationalError). Check DATABASE_URL, and that it runs."),
        ("nonsense", "DATABASE_URL is no address of a database."),
    ],
)
def test_the_doctor_says_in_words_why_there_is_no_database(
    url: str, said: str, run: Run, files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notes.txt").write_text("Not a database, however long this text is. " * 30, "utf-8")
    monkeypatch.setenv("DATABASE_URL", url.format(folder=tmp_path))
    found = next(line for line in run("doctor").out.splitlines() if line.startswith("database: "))
    assert said in found


def test_the_doctor_makes_keys(run: Run) -> None:
    first, second = good(run, "doctor", "--new-key"), good(run, "doctor", "--new-key")
    assert first != second
    assert Settings.model_validate({"EPRR_SECRET_KEYS": first.strip()}).keys() == [first.strip()]
