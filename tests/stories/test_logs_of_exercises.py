"""Exercises, call-outs and registers have logs of their own, chained as those of incidents are."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from eprr_bot.base import documents
from eprr_bot.base.db import reading, transaction
from eprr_bot.records import books, handed_over
from eprr_bot.records import service as records
from eprr_bot.records.numbering import Book
from tests.records.tampering import sql, tamper
from tests.stories.incident_words import look_away
from tests.world import KEY, World


def faults(world: World) -> list[str]:
    with reading(world.app.engine) as session:
        return books.all_faults(session)


def held(world: World) -> int:
    """An exercise that a loggist answered. Its number."""
    world.say("@niamh.doyle", "/exercise start loggist")
    world.reply("@ximena.flores", "1")
    world.settle()
    with reading(world.app.engine) as session:
        (found,) = [one for one in books.books(session) if one.kind == "exercise"]
        return found.number


@pytest.mark.both_databases
def test_what_is_changed_in_an_exercise_a_call_out_or_a_file_is_found(
    world: World, database_url: str, tmp_path: Path
) -> None:
    number = held(world)
    look_away(world)
    with reading(world.app.engine) as session:
        there = books.books(session)
        log = books.entries(session, Book("exercise", number))
    assert [one.kind for one in there] == ["exercise", "call-out", "register", "register"]
    facts = json.loads(log[-1].text.rpartition(":\n")[2])
    assert (facts["state"], facts["id"]) == ("completed", number)
    assert log[-1].is_exercise
    assert faults(world) == []
    run(database_url, 0, "record", "verify")
    said = run(database_url, 0, "incident", "verify")
    assert "Whole, too: 4 logs of exercises, call-outs and registers." in said
    checked_elsewhere(database_url, tmp_path, f"exercise {number}")
    checked_elsewhere(database_url, tmp_path, "register files")
    for statement, named in (
        ("UPDATE exercise SET state = 'stopped'", f"Exercise {number}: what is on record is not what entry 1"),
        ("UPDATE callee SET answered_at = NULL", "of its log says: called."),
        ("UPDATE document SET body = 'id: none'", "is not what was applied."),
        (f"DELETE FROM logentry WHERE incident_id = {Book('exercise', number).log}", "The log should end with entry"),
    ):
        tamper(world.app.engine, sql(statement))
        assert named in "\n".join(faults(world))
    assert f"Exercise {number}" in run(database_url, 1, "record", "verify")


def run(database_url: str, status: int, *words: str) -> str:
    environment = {"DATABASE_URL": database_url, "EPRR_SECRET_KEYS": KEY, "PATH": "/usr/bin:/bin"}
    done = subprocess.run([sys.executable, "-m", "eprr_bot", *words], env=environment, capture_output=True, text=True)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout


def checked_elsewhere(database_url: str, tmp_path: Path, which: str) -> None:
    folder = tmp_path / which.replace(" ", "-")
    run(database_url, 0, "record", "export", which, "--to", str(folder))
    (file,) = [one for one in folder.iterdir() if one.suffix == ".json"]
    line = [sys.executable, "-I", str(folder / handed_over.CHECKER), str(file)]
    done = subprocess.run(line, capture_output=True, text=True, cwd=folder)
    assert done.returncode == 0, done.stdout
    assert "is whole" in done.stdout


def test_a_debrief_and_a_late_answer_are_entries_of_their_own(quick_world: World) -> None:
    world = quick_world
    number = held(world)
    world.advance(minutes=1)
    world.say("@niamh.doyle", f"/exercise lesson {number} Keep batteries charged")
    world.say("@ximena.flores", "/exercise record table-top 12 Nov Winter surge; took part Haven")
    with reading(world.app.engine) as session:
        recorded = max(one.number for one in books.books(session) if one.kind == "exercise")
        assert recorded != number
        assert books.entries(session, Book("exercise", recorded))[-1].author in ("Ximena Flores", "Niamh Doyle")
    world.say("@ximena.flores", f"/exercise record undo {recorded}")
    with reading(world.app.engine) as session:
        assert len(books.entries(session, Book("exercise", recorded))) == 2
        assert books.all_faults(session) == []
    look_away(world)


def test_a_file_that_is_applied_is_an_entry(quick_world: World) -> None:
    world = quick_world
    with transaction(world.app.engine) as session:
        before = records.count(session, Book("register", 1).log)
        documents.save(session, "programme", "programme", "id: other", world.now, "Niamh Doyle")
        last = books.entries(session, Book("register", 1))[-1]
        assert last.number == before + 1
        assert last.text.startswith("programme programme, version 2, was applied:\n")
        assert last.author == "Niamh Doyle"
        assert books.all_faults(session) == []
        session.rollback()
