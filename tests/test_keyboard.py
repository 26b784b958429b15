"""The command line says on whose word something was done, and whether anybody is called at all."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import typer
from click.testing import Result
from sqlmodel import col, select
from typer.testing import CliRunner

from eprr_bot.__main__ import command_line
from eprr_bot.base.db import change, transaction
from eprr_bot.base.heartbeats import Heartbeat
from eprr_bot.directory.models import DirectoryChange
from eprr_bot.exercises.cli import SAME_AS_IN_SLACK
from eprr_bot.incidents import service as incidents
from eprr_bot.records import service as records
from tests.look import plain
from tests.stories.incident_words import CALLED, HOSTILE, SAFE, expect_called, look_away
from tests.world import World

Typed = Callable[..., Result]

DECLARE = ("incident", "declare", "power lost", "Saltmere")
START = "Start it with: eprr-bot worker (or eprr-bot run)."
NOBODY_IS_CALLED = f"No worker is running: nobody will be called until one does. {START}"
ON_CALL = (
    "On call now: Director on call: Farouk Aziz; Manager on call: Grace Adeyemi; "
    "Communications: Umar Sheikh; EPRR adviser: Priya Raman; Loggist: Ximena Flores."
)


@pytest.fixture
def typed(world: World, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """`typed("incident", "list")`: root types it on the machine of the bot; it must go well."""
    monkeypatch.setattr("eprr_bot.app.build", lambda _: world.app)
    monkeypatch.setattr("getpass.getuser", lambda: "root")

    def run(*words: str) -> Result:
        result = CliRunner().invoke(command_line, words, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result

    return run


def authors(world: World, number: int) -> set[str]:
    with transaction(world.app.engine) as session:
        return {one.author for one in records.entries(session, number) if one.kind == "declared"}


@pytest.mark.parametrize(
    ("by", "recorded"),
    [
        ((), "the command line (account root)"),
        (("--by", "  "), "the command line (account root)"),
        (("--by", "Niamh Doyle"), "Niamh Doyle (typed by root)"),
        (("--by", "niamh.doyle, by  telephone"), "Niamh Doyle, by telephone (typed by root)"),
        (("--by", "Niamh"), "Niamh (typed by root)"),
        (("--by", "the night\nswitchboard"), "the night switchboard (typed by root)"),
        (("--by", "x" * 500), f"{'x' * 119}… (typed by root)"),
    ],
    ids=["nobody said", "blank", "a name", "an id and how", "half a name", "not in the directory", "much"],
)
def test_the_log_says_on_whose_word_an_incident_was_declared(
    by: tuple[str, ...], recorded: str, world: World, typed: Typed
) -> None:
    typed(*DECLARE, *by)
    assert authors(world, 1) == {recorded}
    with transaction(world.app.engine) as session:
        known = incidents.get(session, 1).declared_by_slack_id
    assert known == (world.workspace.member("@niamh.doyle").id if "Niamh Doyle" in recorded else "")


def test_what_was_typed_as_a_name_is_only_text_in_slack(world: World, typed: Typed) -> None:
    typed(*DECLARE, "--by", HOSTILE)
    world.settle()
    for who in CALLED:
        world.dm(who).expect("Power lost", f"Declared by {SAFE}")
        world.phone(who).expect("Power lost")
    world.advance(seconds=5)
    room = next(one for one in world.workspace.channels.values() if (one.name or "").startswith("inc-1"))
    for fragment in (SAFE, "Delegated authority", "Roles in incident"):
        world.channel(room.name or "").expect(fragment)
    world.channel("incidents").expect("Incident 1")


def test_while_a_worker_runs_those_are_named_who_are_being_called(world: World, typed: Typed) -> None:
    done = typed(*DECLARE)
    assert done.stdout == (
        "Incident 1 is declared: power lost, Saltmere.\nFarouk Aziz and Grace Adeyemi are being called.\n"
    )
    assert done.stderr == ""
    world.settle()
    expect_called(world)
    world.advance(seconds=5)
    world.channel("incidents").expect("Incident 1")
    room = next(one for one in world.workspace.channels.values() if (one.name or "").startswith("inc-1"))
    for fragment in ("Called out", "Delegated authority", "Roles in incident"):
        world.channel(room.name or "").expect(fragment)


def test_whoever_declares_while_no_worker_runs_is_told_to_ring(world: World, typed: Typed) -> None:
    world.clock.move(timedelta(seconds=61))
    done = typed(*DECLARE)
    assert done.stdout == (
        "Incident 1 is declared: power lost, Saltmere.\n"
        "Farouk Aziz and Grace Adeyemi will be called once a worker runs.\n"
    )
    assert done.stderr == f"{NOBODY_IS_CALLED} Ring the switchboard. {ON_CALL}\n"
    assert "07" not in done.output


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/incident major flood at Saltmere", "Farouk Aziz and Grace Adeyemi will be called once a worker runs."),
        ("/exercise start", "Farouk Aziz will be called once a worker runs."),
        ("/oncall page manager fire", "Grace Adeyemi will be called for Manager on call once a worker runs."),
    ],
)
def test_what_is_typed_for_somebody_while_no_worker_runs_says_that_nobody_is_called_yet(
    line: str, said: str, world: World, typed: Typed
) -> None:
    world.clock.move(timedelta(seconds=61))
    done = typed("say", line, "--by", "Niamh Doyle")
    assert said in done.stdout
    assert "being called" not in done.output
    assert done.stderr.startswith("No worker is running: nobody will be called or told until one does.")


@pytest.mark.parametrize("line", [DECLARE, ("say", "/incident critical power lost at Saltmere", "--by", "Niamh Doyle")])
def test_contacts_of_organisations_are_not_being_called_either(
    line: tuple[str, ...], whole: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eprr_bot.app.build", lambda _: whole.app)
    whole.clock.move(timedelta(seconds=61))
    said = CliRunner().invoke(command_line, line, catch_exceptions=False).output
    assert "On-call contacts called once a worker runs: " in said
    assert "being called" not in said


def test_a_page_asked_for_twice_while_no_worker_runs_says_so_twice(world: World, typed: Typed) -> None:
    world.clock.move(timedelta(seconds=61))
    again = [typed("say", "/oncall page manager fire", "--by", "Niamh Doyle").stdout for _ in "12"][-1]
    assert "and Grace Adeyemi will be called for Manager on call once a worker runs. Nothing new was sent." in again


def test_whoever_starts_an_exercise_while_no_worker_runs_is_told_so(world: World, typed: Typed) -> None:
    world.clock.move(timedelta(seconds=61))
    done = typed("exercise", "start", "director-on-call", "--by", "Asha Patel")
    assert done.stdout.endswith("\nFarouk Aziz will be called once a worker runs.\n")
    assert done.stderr == f"{NOBODY_IS_CALLED}\n"


def test_a_clock_that_was_set_back_makes_no_worker_look_alive(world: World, typed: Typed) -> None:
    with transaction(world.app.engine) as session:
        change(session, Heartbeat, at=world.now + timedelta(hours=1))
    assert typed(*DECLARE).stderr.startswith(NOBODY_IS_CALLED)


@pytest.mark.parametrize(("sender", "way"), [("sender slack", "Slack"), ("sender text", "text message")])
def test_one_sender_that_stands_still_is_named(sender: str, way: str, world: World, typed: Typed) -> None:
    with transaction(world.app.engine) as session:
        change(session, Heartbeat, Heartbeat.name == sender, at=world.now - timedelta(minutes=2))
    done = typed(*DECLARE)
    assert "Farouk Aziz and Grace Adeyemi are being called.\n" in done.stdout
    assert done.stderr == (
        f"Nothing goes out by {way}: what sends it has not moved for a minute. Restart the worker. "
        f"Ring the switchboard. {ON_CALL}\n"
    )


def test_a_worker_that_sends_nothing_at_all_is_none(world: World, typed: Typed) -> None:
    with transaction(world.app.engine) as session:
        change(session, Heartbeat, col(Heartbeat.name).startswith("sender"), at=world.now - timedelta(minutes=2))
    assert typed(*DECLARE).stderr.startswith(NOBODY_IS_CALLED)


COVER = ("rota", "cover", "director-on-call", "--from", "2026-12-01T09:00", "--to", "2026-12-02T09:00")


def test_changes_of_rotas_say_on_whose_word_and_whether_anybody_is_told(
    world: World, typed: Typed, tmp_path: Path
) -> None:
    world.clock.move(timedelta(seconds=61))
    by = ("--by", "Niamh Doyle, by telephone")
    recorded = "Niamh Doyle, by telephone (typed by root)"
    nobody = f"No worker is running: nobody will be told until one does. {START}\n"
    assert typed(*COVER, "--person", "Cara Hughes", *by).stderr == nobody
    assert typed("rota", "undo", "1", *by).stderr == nobody
    file = tmp_path / "director-on-call.yaml"
    shutil.copy(world.app.settings.rotas / file.name, file)
    assert typed("rota", "apply", str(file), *by).stderr == "", "nothing moved"
    file.write_text(file.read_text("utf-8").replace("asha.patel, ben.okoro", "ben.okoro, asha.patel"), "utf-8")
    assert typed("rota", "apply", str(file), *by).stderr == nobody
    assert typed("rota", "history", "director-on-call").stdout.count(recorded) == 3


def test_changes_of_the_directory_say_on_whose_word(world: World, typed: Typed, tmp_path: Path) -> None:
    by = ("--by", "Niamh Doyle")
    output = ("--output", str(tmp_path / "out"))
    typed("people", "export", "--with-contacts", *output, *by)
    typed("people", "leave", "cara.hughes", *by)
    typed("people", "leave", "cara.hughes", "--undo", *by)
    typed("people", "show", "cara.hughes", "--subject-access", *output, *by)
    typed("people", "revoke-calendars", "cara.hughes", *by)
    typed("people", "reseal", *by)
    people = tmp_path / "people.csv"
    everybody = (world.app.settings.rotas / "people.csv").read_text("utf-8")
    people.write_text(everybody.replace("Cara Hughes", "Cara Hughes-Moss"), "utf-8")
    typed("people", "import", str(people), *by)
    with transaction(world.app.engine) as session:
        noted = session.exec(select(DirectoryChange).where(col(DirectoryChange.by) != "files at start")).all()
    assert {one.by for one in noted} == {"Niamh Doyle (typed by root)"}
    assert len(noted) == 7


CHANGING = {
    "authority card",
    "exercise start",
    *(f"exercise {one}" for one in SAME_AS_IN_SLACK),
    "incident declare",
    "incident methane",
    "incident sitrep",
    "people export",
    "people import",
    "people leave",
    "people works",
    "people reseal",
    "people revoke-calendars",
    "people show",
    "rota apply",
    "rota cover",
    "rota import",
    "rota retire",
    "rota undo",
}


def test_every_command_that_records_somebody_takes_their_name() -> None:
    groups = typer.main.get_command(command_line).commands
    every = {
        f"{name} {word}": command
        for name, group in groups.items()
        for word, command in getattr(group, "commands", {}).items()
    }
    with_by = {line for line, command in every.items() if any("--by" in one.opts for one in command.params)}
    assert with_by == CHANGING


def test_a_situation_report_is_drafted_written_authorised_and_printed_without_slack(
    world: World, typed: Typed, tmp_path: Path
) -> None:
    typed(*DECLARE)
    drafted = typed("incident", "sitrep", "1", "--by", "Grace Adeyemi").stdout
    assert "Situation report 1 (draft), incident 1\nIncident: 1: power lost, Saltmere\n" in drafted
    assert "Drawn up: from the record for Grace Adeyemi (typed by" in drafted
    assert "13. Finance\nNothing recorded." in drafted
    written = typed("incident", "sitrep", "1", "staffing", "Two wards closed", "--by", "Grace Adeyemi").stdout
    assert "Situation report 1 (draft), Staffing:\nTwo wards closed\n" in written
    assert "eprr-bot press incident.sitrep_undo:1/staffing --by 'Grace Adeyemi'" in written
    assert "type it on one line" in typed("incident", "sitrep", "1", "risks", "--by", "Grace Adeyemi").stdout
    typed("incident", "sitrep", "1", "next", "at", "14:00", "--by", "Farouk Aziz")
    done = typed("incident", "sitrep", "1", "authorise", "--by", "Farouk Aziz, by telephone").stdout
    assert "is authorised in your name and fixed." in done
    shown = typed("incident", "sitrep", "1", "1").stdout
    assert "Authorised by: Farouk Aziz, by telephone (typed by" in shown
    assert "SHA-256 of its text, as it stands in the log: " in shown
    page = tmp_path / "report.html"
    assert f"Written: {page}" in typed("incident", "sitrep", "1", "1", "--html", str(page)).stdout
    assert "<h1>Situation report 1, incident 1</h1>" in plain(page.read_text("utf-8"))
    look_away(world)
