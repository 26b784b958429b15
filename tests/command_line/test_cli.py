"""The command line, on a database of its own."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eprr_bot.__main__ import command_line
from eprr_bot.base.documents import NeverApplied
from eprr_bot.base.files import FaultsFound
from eprr_bot.base.settings import bundled
from eprr_bot.slack.commands import UserError
from tests.clusters import ALL_FOUR
from tests.look import plain
from tests.world import KEY, sqlite_url

EXAMPLE = bundled("rotas") / "example"


@dataclass(frozen=True)
class Terminal:
    """Somebody at a terminal: what they type is run in this process, with a database and files of its own."""

    environment: dict[str, str]

    def run(self, *line: str) -> tuple[int, str]:
        """Exit status and everything that was printed."""
        result = CliRunner().invoke(command_line, line, env=self.environment)
        if isinstance(result.exception, UserError | FaultsFound | NeverApplied):
            return 1, result.output + str(result.exception)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.output

    def ok(self, *line: str) -> str:
        """The same; it must have gone well."""
        status, output = self.run(*line)
        assert status == 0, output
        return output

    def refused(self, *line: str) -> str:
        """The same; it must have been refused, with one exit status for all that people get wrong."""
        status, output = self.run(*line)
        assert status == 1, output
        return output


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """A terminal on a migrated database with the example cluster, whose files may be edited."""
    shutil.copytree(EXAMPLE, tmp_path / "rotas" / "example")
    shutil.copy(EXAMPLE.parent / "england.yaml", tmp_path / "rotas")
    unset = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "NOTIFY_API_KEY", "EPRR_RECORD_CALLS")
    environment = {
        **dict.fromkeys(unset, ""),
        "DATABASE_URL": sqlite_url(tmp_path),
        "EPRR_SECRET_KEYS": KEY,
        "EPRR_ROTAS": str(tmp_path / "rotas" / "example"),
    }
    made = Terminal(environment)
    made.ok("migrate")
    return made


def edit(terminal: Terminal, name: str, old: str, new: str) -> Path:
    """Change a file of the cluster."""
    file = Path(terminal.environment["EPRR_ROTAS"]) / name
    before = file.read_text("utf-8")
    assert old in before
    file.write_text(before.replace(old, new), "utf-8")
    return file


def test_checking_good_files_finds_no_fault(terminal: Terminal) -> None:
    assert "0 fault(s)" in terminal.ok("check")


def test_checking_broken_files_names_every_fault_with_file_line_and_remedy(terminal: Terminal) -> None:
    edit(terminal, "director-on-call.yaml", "shift: {weeks: 1}", "shift: {weeks: 0}")
    edit(terminal, "ladders.yaml", "{rota: eprr-adviser}", "{rota: no-such-rota}")
    output = terminal.refused("check")
    assert "director-on-call.yaml:13" in output
    assert "ladders.yaml" in output
    assert "no-such-rota" in output
    assert "Traceback" not in output
    assert terminal.refused("migrate") != "", "files with faults are not taken over"


def test_migrating_twice_changes_nothing(terminal: Terminal) -> None:
    assert terminal.ok("migrate") == "The database is up to date.\n"


def test_who_is_on_call_now_and_then_for_people_and_for_programs(terminal: Terminal) -> None:
    everyone = terminal.ok("who", "--at", "2026-11-23T10:00")
    assert "Director on call: Farouk Aziz until Mon 30 Nov 2026 09:00" in everyone
    assert everyone.count("\n") == 5
    rows = json.loads(terminal.ok("who", "manager-on-call", "--at", "2026-11-23T10:00Z", "--json"))
    assert rows == [
        {
            "rota": "manager-on-call",
            "name": "Grace Adeyemi",
            "start": "2026-11-23T08:00:00Z",
            "end": "2026-11-23T20:00:00Z",
            "person": "grace.adeyemi",
            "source": "layer:twelve-hours",
        }
    ]
    assert json.loads(terminal.ok("who", "--json"))[0]["rota"] == "director-on-call"
    assert terminal.ok("who", "silver").startswith("Manager on call: ")
    assert "There is no rota called “platinum”. Rotas: " in terminal.refused("who", "platinum")
    assert "Did you mean director-on-call?" in terminal.refused("who", "directr")
    for meant in ("director", "Director on call", "DIRECTOR-ON-CALL"):
        assert "Director on call: Farouk Aziz" in terminal.ok("who", meant, "--at", "Mon 23 Nov 2026 10:00"), meant
    for line in (("rota", "show"), ("rota", "history"), ("rota", "fairness"), ("rota", "export")):
        terminal.ok(*line, "director")
        assert "Did you mean director-on-call?" in terminal.refused(*line, "directr"), line
    assert "Did you mean director-on-call?" in terminal.refused("rota", "retire", "directr", "--at", "2030-01-07T09:00")
    assert "There is no rota called “director”." in terminal.refused("rota", "retire", "director", "--undo")
    assert "sometime" in terminal.refused("who", "--at", "sometime")
    assert "Director on call: Farouk Aziz" in terminal.ok("who", "Mon 23 Nov 2026 10:00")


def test_an_applied_rota_is_shown_with_its_covers(terminal: Terminal) -> None:
    window = ("--from", "2199-01-07T09:00", "--to", "2199-01-21T09:00", "--json")
    before = json.loads(terminal.ok("rota", "show", "director-on-call", *window))
    assert [row["person"] for row in before] == ["eleni.marsh", "farouk.aziz"]
    covered = ("--from", "2199-01-08T09:00", "--to", "2199-01-09T09:00", "--person", "Ben Okoro")
    said = terminal.ok("rota", "cover", "director-on-call", *covered)
    assert "Ben Okoro covers Director on call from Tue 8 Jan 2199 09:00 to Wed 9 Jan 2199 09:00." in said
    after = json.loads(terminal.ok("rota", "show", "director-on-call", *window))
    assert [row["person"] for row in after] == ["eleni.marsh", "ben.okoro", "eleni.marsh", "farouk.aziz"]
    assert "There is nobody called “nobody”" in terminal.refused(
        "rota", "cover", "director-on-call", *covered[:-1], "nobody"
    )
    assert "is not a date and time" in terminal.refused("rota", "show", "director-on-call", "--from", "soon")


def test_a_changed_file_counts_only_for_shifts_that_have_not_begun(terminal: Terminal) -> None:
    past = ("--from", "2026-01-05T09:00", "--to", "2026-02-02T09:00", "--json")
    future = ("--from", "2199-01-07T09:00", "--to", "2199-02-04T09:00", "--json")
    before = terminal.ok("rota", "show", "director-on-call", *past)
    ahead = terminal.ok("rota", "show", "director-on-call", *future)
    file = edit(terminal, "director-on-call.yaml", "asha.patel, ben.okoro", "ben.okoro, asha.patel")
    told = terminal.ok("migrate")
    assert "The file of director-on-call is not the version that counts: eprr-bot rota diff shows" in told
    assert "It counts once you run: eprr-bot rota apply" in told
    assert "director-on-call: version 2 counts from " in terminal.ok("rota", "apply", str(file))
    assert terminal.ok("rota", "show", "director-on-call", *past) == before
    assert terminal.ok("rota", "show", "director-on-call", *future) != ahead
    assert "the file says nothing new" in terminal.ok("rota", "apply", str(file))


def test_a_rota_file_that_a_windows_editor_saved_is_the_version_that_counts_once_applied(terminal: Terminal) -> None:
    file = edit(terminal, "director-on-call.yaml", "min_rest_hours: 11", "min_rest_hours: 12")
    file.write_text(file.read_text("utf-8"), "utf-8-sig")
    assert "The file of director-on-call is not the version that counts" in terminal.ok("migrate")
    assert "version 2 counts" in terminal.ok("rota", "apply", str(file))
    assert terminal.ok("migrate") == "The database is up to date.\n"


def test_applying_every_rota_is_kept_from_nothing_by_a_file_of_another_kind(terminal: Terminal) -> None:
    edit(terminal, "cluster.yaml", "schema: 1", "schema: [")
    edit(terminal, "director-on-call.yaml", "min_rest_hours: 11", "min_rest_hours: 12")
    said = terminal.ok("rota", "apply", "--all")
    assert "director-on-call: version 2 counts" in said
    assert "loggist is as it was: the file says nothing new." in said


def test_a_retired_rota_cannot_become_one_that_incidents_call(terminal: Terminal) -> None:
    named = "incident_rotas: [director-on-call, manager-on-call]"
    edit(terminal, "cluster.yaml", f"incident_rotas: {ALL_FOUR}", named)
    terminal.ok("migrate")
    assert "Loggist ends on " in terminal.ok("rota", "retire", "loggist", "--at", "2199-01-07T09:00")
    edit(terminal, "cluster.yaml", named, "incident_rotas: [director-on-call, loggist]")
    refused = terminal.refused("migrate")
    assert "incident_rotas" in refused
    assert "loggist was retired: it ends on 2199-01-07 at 09:00. Name a rota that goes on." in refused
    assert terminal.ok("rota", "retire", "loggist", "--undo").startswith("Loggist goes on.\n")
    assert "Applied cluster" in terminal.ok("migrate")


def test_an_incident_is_declared_listed_read_and_proved_without_slack(terminal: Terminal) -> None:
    assert "There has been no incident." in terminal.ok("incident", "list")
    declared = terminal.ok("incident", "declare", "power lost", "Saltmere", "--type", "major", "--level", "3")
    assert declared.startswith("Incident 1 is declared: power lost, Saltmere.\n")
    assert "within half an hour" not in declared
    assert "No worker is running: nobody will be called until one does." in declared
    assert "\tdeclared\tpower lost, Saltmere" in terminal.ok("incident", "list")
    assert "Major incident, level 3" in terminal.ok("incident", "log", "1")
    entries = json.loads(terminal.ok("incident", "log", "1", "--json"))
    assert [entry["number"] for entry in entries] == list(range(1, len(entries) + 1))
    assert len(entries[0]["digest"]) == 64
    assert f"is whole: {len(entries)} entries" in terminal.ok("incident", "verify", "1")
    again = terminal.ok("incident", "declare", "no power", "Saltmere Hospital")
    assert "Incident 2 is declared" in again
    assert "Declared within half an hour of it, and open:\n  1: power lost, Saltmere (" in again
    assert "There is no incident 7." in terminal.refused("incident", "log", "7")
    assert "There is no type “huge”. Types: " in terminal.refused("incident", "declare", "a", "b", "--type", "huge")
    assert "Say in a few words what has happened" in terminal.refused("incident", "declare", " ", "b")


def test_exercises_are_started_and_listed(terminal: Terminal) -> None:
    assert "There has been no exercise yet." in terminal.ok("exercise", "history")
    foreseen = terminal.ok("exercise", "preview", "director-on-call", "--by", "niamh.doyle")
    assert "This is a preview: nothing has been sent, and nothing is kept." in foreseen
    assert "has started: Director on call: monthly call-out." in terminal.ok("exercise", "start", "director-on-call")
    assert "is running already" in terminal.refused("exercise", "start", "director-on-call")
    assert "There is no rota called “platinum”" in terminal.refused("exercise", "start", "platinum")
    assert "has started: Loggist" in terminal.ok("exercise", "start", "loggist", "--type", "Read-back")
    assert terminal.refused("exercise", "start", "manager-on-call", "--type", "without slack").startswith(
        "Nothing but Slack is set up here to call people by. No exercise starts."
    )
    assert "There is no such type of exercise. Types: acknowledge," in terminal.refused(
        "exercise", "start", "manager-on-call", "--type", "partners"
    )


def test_what_was_held_and_what_it_taught_is_written_down_at_the_keyboard(terminal: Terminal) -> None:
    by = ("--by", "Niamh Doyle")
    said = terminal.ok("exercise", "record", "table-top 1 Nov 2025 Surge; lesson <Old> list", *by)
    assert "Exercise 1 is recorded: Surge. Table-top, held on Sat 1 Nov 2025 by ourselves." in said
    assert "Recorded as a lesson of exercise 1: The list <b>." in terminal.ok(
        "exercise", "lesson", "1 The list <b>", *by
    )
    assert "for Ben Okoro, by" in terminal.ok("exercise", "action", "1", "ben.okoro", "in 3 days", "Send it", *by)
    assert "Ben Okoro: Send it." in terminal.ok("exercise", "actions", *by)
    assert "Action 1 is closed: Sent." in terminal.ok("exercise", "done", "1", "Sent", "--by", "Ben Okoro")
    assert "Table-top, every 12 months: last our own Sat 1 Nov 2025 (exercise 1, Surge)" in terminal.ok(
        "exercise", "due"
    )
    assert "you cannot sign off" in terminal.refused("exercise", "sign", "1", *by)
    assert "type it on one line: /exercise record" in terminal.ok("exercise", "record", *by)


def test_the_report_of_an_exercise_is_shown_or_written(terminal: Terminal, tmp_path: Path) -> None:
    terminal.ok("exercise", "start", "director-on-call")
    number = max(int(line.split("\t")[0]) for line in terminal.ok("exercise", "history").splitlines())
    assert f"Exercise {number}: Director on call: monthly call-out\nRunning" in terminal.ok(
        "exercise", "report", str(number)
    )
    page, table = tmp_path / "report.html", tmp_path / "report.csv"
    terminal.ok("exercise", "report", str(number), "--html", str(page), "--csv", str(table))
    assert f"<h1>Exercise {number}: " in plain(page.read_text("utf-8"))
    assert "Director on call" in table.read_text("utf-8")
    assert "could not be written" in terminal.refused(
        "exercise", "report", str(number), "--csv", str(tmp_path / "no" / "x")
    )
    assert "There is no exercise 999." in terminal.refused("exercise", "report", "999")


def test_the_manifest_is_printed_as_slack_wants_it(terminal: Terminal) -> None:
    assert json.loads(terminal.ok("manifest"))["settings"]["socket_mode_enabled"] is True
    url = "https://bot.example.org/slack/events"
    assert json.loads(terminal.ok("manifest", "--request-url", url))["settings"]["interactivity"]["request_url"] == url


def test_the_doctor_says_what_is_not_ready_and_makes_keys(terminal: Terminal) -> None:
    found = terminal.refused("doctor")
    assert "files: ok" in found
    assert "database: ok" in found
    assert "Slack: not set up. Set SLACK_BOT_TOKEN." in found
    assert len(terminal.ok("doctor", "--new-key").strip()) == 44


def test_a_process_says_what_is_wrong_in_a_sentence_and_never_shows_a_traceback(
    terminal: Terminal, tmp_path: Path
) -> None:
    def run(*line: str, **more: str) -> tuple[int, str]:
        environment = {**os.environ, **terminal.environment, **more}
        command = [sys.executable, "-m", "eprr_bot", *line]
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert "Traceback" not in done.stderr, done.stderr
        return done.returncode, done.stderr

    assert run("incident", "log", "7") == (
        1,
        "There is no incident 7. eprr-bot incident list shows those there were.\n",
    )
    status, said = run("incident", "list", DATABASE_URL=f"sqlite:///{tmp_path}/empty.sqlite3")
    assert status == 1
    assert "Run: eprr-bot migrate" in said
    status, said = run("run")
    assert status == 1
    assert "SLACK_BOT_TOKEN is not set." in said


def test_covers_in_lists_that_never_end_are_refused_with_a_sentence(terminal: Terminal, tmp_path: Path) -> None:
    covers = tmp_path / "covers.json"
    covers.write_text("[" * sys.getrecursionlimit() * 20)
    span = ("--from", "2026-01-05", "--to", "2026-01-06")
    file = str(EXAMPLE / "director-on-call.yaml")
    status, said = terminal.run("rota", "show", "--file", file, "--covers", str(covers), *span)
    assert (status, "far too deep" in said) == (1, True)
