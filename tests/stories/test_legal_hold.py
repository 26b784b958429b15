"""A record is kept for its time, or for longer under legal hold; and copies for others leave out what was redacted."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from eprr_bot.base.db import reading, transaction
from eprr_bot.base.registers import HOLDS
from eprr_bot.incidents import export, retention, service, to_look_at
from eprr_bot.incidents.models import Incident
from eprr_bot.records import books
from eprr_bot.records import service as records
from tests.stories.incident_words import HOSTILE, declared, look_away
from tests.world import World

ADVISER = "@niamh.doyle"
YEARS = timedelta(days=26 * 366)


@pytest.mark.both_databases
def test_a_record_is_held_released_and_looked_at_once_its_time_is_over(world: World) -> None:
    declared(world, "power lost at Saltmere")
    said = world.say(ADVISER, f"/incident hold 1 because an inquiry was announced {HOSTILE}")
    assert "The record is under legal hold. Reason: an inquiry was announced" in said
    assert "<!channel>" not in said
    assert "is under legal hold already, by entry" in world.say(ADVISER, "/incident hold because twice")
    with transaction(world.app.engine) as session:
        session.get_one(Incident, 1).closed_at = world.now
    with reading(world.app.engine) as session:
        kept = retention.standing(session, service.get(session, 1, service.LISTED))
        assert (kept.until, kept.hold is not None) == (world.now.date().replace(year=world.now.year + 25), True)
        assert to_look_at.to_look_at(session, world.now + YEARS) == ""
    assert "The legal hold is over. No reason given." in world.say(ADVISER, "/incident release 1")
    assert "is under no legal hold" in world.say(ADVISER, "/incident release 1 because once more")
    with reading(world.app.engine) as session:
        assert "is over for incident 1. Nothing goes by itself" in to_look_at.to_look_at(session, world.now + YEARS)
        assert to_look_at.to_look_at(session, world.now) == ""
        assert records.faults(session, 1) == []
    look_away(world)


def test_each_has_a_form_that_says_beside_its_field_what_is_wrong(quick_world: World) -> None:
    world = quick_world
    assert world.say(ADVISER, "/incident release") == "No record is under legal hold."
    declared(world, "power lost at Saltmere")
    assert world.say(ADVISER, "/incident hold") == ""
    assert world.submit(ADVISER, which="the flood", why="") == {
        "which": "This is no record. Type the number of an incident, such as 7."
    }
    assert "There is no incident 9" in (world.submit(ADVISER, which="9", why="") or {})["which"]
    assert world.submit(ADVISER, which="incident #1", why=HOSTILE) is None
    world.say(ADVISER, "/incident hold")
    assert "under legal hold already" in (world.submit(ADVISER, which="1", why="twice") or {})["which"]
    world.say(ADVISER, "/incident redact")
    assert world.submit(ADVISER, which="1", entry="all", why="") == {
        "entry": "This is no number of an entry. Type it, such as 12."
    }
    assert "There is no entry 99" in (world.submit(ADVISER, which="1", entry="99", why="") or {})["entry"]
    assert world.submit(ADVISER, which="1", entry="entry 2", why=HOSTILE) is None
    world.say(ADVISER, "/incident release")
    assert world.submit(ADVISER, which="1: power lost, Saltmere", why="the inquiry is over") is None
    with reading(world.app.engine) as session:
        incident = service.get(session, 1)
        assert retention.redacted(session, incident).keys() == {2}
        assert retention.all_held(session) == []
        said = [one.text for one in records.entries(session, 1)][-3:]
        assert said[0].startswith("The record is under legal hold. Reason: ")
        assert said[2] == "The legal hold is over. Reason: the inquiry is over."
        assert records.faults(session, 1) == []
    look_away(world)


def test_what_is_no_incident_is_held_by_its_name(quick_world: World) -> None:
    world = quick_world
    assert "There is no call-out 99." in world.say(ADVISER, "/incident hold call-out 99 because no")
    said = world.say(ADVISER, f"/incident hold the rotas because {HOSTILE}")
    assert said.startswith(":warning:") is False
    assert "The record of the rotas is under legal hold. Reason: " in said
    assert "<!channel>" not in said
    assert "This is entry 1 of the register of holds." in said
    twice = world.say(ADVISER, "/incident hold rotas")
    assert "under legal hold already, by entry 1 of the register of holds" in twice
    assert "No incident is open" in world.say(ADVISER, "/incident hold rota quarrels")
    world.say(ADVISER, "/incident redact")
    assert "Only an incident’s log" in (world.submit(ADVISER, which="rotas", entry="1", why="") or {})["which"]
    world.say(ADVISER, "/incident release")
    assert world.submit(ADVISER, which="Rotas", why="") is None
    assert "under no legal hold" in world.say(ADVISER, "/incident release rotas")
    with reading(world.app.engine) as session:
        assert books.all_faults(session) == []
        assert len(books.in_register(session, HOLDS)) == 2


def test_a_redacted_copy_leaves_out_the_words_and_is_checked_all_the_same(quick_world: World, tmp_path: Path) -> None:
    world = quick_world
    declared(world, "power lost at Saltmere")
    world.say(ADVISER, "/incident log Mrs Example of 12 High Street was moved, happened 09:00, late because of her")
    with reading(world.app.engine) as session:
        number = records.count(session, 1)
    said = world.say(ADVISER, f"/incident redact entry {number} because it names a patient")
    assert f"What entry {number} says is left out in redacted copies. Reason: it names a patient." in said
    assert f"Entry {number} is redacted already" in world.say(ADVISER, f"/incident redact entry {number}")
    assert "There is no entry 999" in world.say(ADVISER, "/incident redact 1 entry 999 because no")
    assert "Say which entry, and why" in world.say(ADVISER, "/incident redact everything")
    with reading(world.app.engine) as session:
        incident = service.get(session, 1)
        copy = export.gather(session, incident, world.now, is_copy=True)
        made = export.write(session, copy, tmp_path / "copy")
        whole = export.gather(session, incident, world.now)
        page = export.as_page(session, copy)
    assert "Mrs Example" in export.as_json(whole)
    assert f"left out are the words of entry {number}; the digests stand" in page
    assert f"What entry {number} says is left out" in page.partition("What was redacted or held")[2][:400]
    for file in made:
        assert "Mrs Example" not in file.read_text(encoding="utf-8"), file.name
    checked = check(tmp_path / "copy")
    assert checked.returncode == 0, checked.stdout
    assert f"Redacted here, so only their places in the chain were checked: entries {number}." in checked.stdout
    file = tmp_path / "copy" / "incident-1-redacted.json"
    forged = json.loads(file.read_text(encoding="utf-8"))
    forged["log"]["entries"][number - 1]["digest"] = "ab" * 32
    file.write_text(json.dumps(forged), encoding="utf-8")
    assert check(tmp_path / "copy").returncode == 1
    look_away(world)


def check(folder: Path) -> "subprocess.CompletedProcess[str]":
    line = [sys.executable, "-I", "check_record.py", "incident-1-redacted.json"]
    return subprocess.run(line, cwd=folder, capture_output=True, text=True)
