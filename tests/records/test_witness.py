"""Where logs end is told outside, and a log that was written anew or cut since then is found by it."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection
from sqlmodel import col, select

from eprr_bot.base.db import transaction
from eprr_bot.incidents import proof
from eprr_bot.oncall import service as oncall
from eprr_bot.outbox.models import Message, State
from eprr_bot.practice.rehearsal import BY_SMTP
from eprr_bot.records import service as records
from eprr_bot.records import witness
from eprr_bot.records.models import Witness
from eprr_bot.records.witnessed import Statement, compare, statements
from eprr_bot.slack.blocks import written
from tests.records.tampering import NEEDS_WITNESS, NOW, sql, tamper
from tests.stories.incident_words import declare_on_the_command_line, end, look_away
from tests.stories.quiet_cluster import folder, world_at
from tests.world import KEY, MONDAY, World

TOLD = Statement(1, 2, NOW, "ab" * 32)


@pytest.fixture
def watched(database_url: str, tmp_path: Path) -> Iterator[World]:
    """A cluster that names a channel and a mailbox for it, with an incident."""
    rotas = folder(tmp_path, witness_channel="record", witness_to=["niamh.doyle"])
    world = world_at(database_url, rotas, MONDAY, dict(BY_SMTP))
    world.workspace.add_channel("record", members="everyone")
    declare_on_the_command_line(world, "power lost", "Saltmere")
    world.settle()
    yield world
    world.close()


def letters(world: World) -> list[bytes]:
    return [one.as_bytes() for one in world.workspace.mail.letters if one["Subject"].startswith("Where the log")]


def test_where_a_log_ends_is_told_at_once_every_hour_and_when_it_is_over(watched: World) -> None:
    world = watched
    assert len(letters(world)) == 1, "as soon as there is a log"
    world.say("@farouk.aziz", "/incident command take")
    world.advance(minutes=50)
    assert len(letters(world)) == 1
    world.advance(minutes=11)
    assert len(letters(world)) == 2, "an hour later, because it went on"
    end(world, "@farouk.aziz", "/incident standdown over")
    world.settle()
    assert len(letters(world)) == 3, "and when it is over"
    posted = world.channel("record").unexpected()
    with transaction(world.app.engine) as session:
        kept = session.exec(select(Witness).order_by(col(Witness.id))).all()
        said = [Statement(one.incident_id, one.number, one.at, one.digest) for one in kept]
        assert kept[-1].number == records.count(session, kept[-1].incident_id)
        assert proof.log_faults(session, 1) == []
        assert f"witnessed outside, and is as it was then, is {kept[-1].number} (" in proof.how_far_witnessed(
            session, 1
        )
    assert [line for one in letters(world) for line in statements(one)] == said
    assert [line for one in posted for line in statements(one.encode())] == said
    assert world.dm("@niamh.doyle").unexpected() == [], "where logs end goes by e-mail alone"


def test_the_adviser_is_told_once_a_day_that_a_witness_was_not_reached(watched: World) -> None:
    with transaction(watched.app.engine) as session:
        lost = select(Message).where(col(Message.key).startswith("record/witness/"), Message.channel == "email")
        session.exec(lost).one().state = State.FAILED
        adviser = f"@{oncall.adviser(session, watched.now)}"
    watched.advance(minutes=5)
    watched.advance(minutes=5)
    (told,) = [one for one in watched.dm(adviser).unexpected() if "Where the logs end" in one]
    assert "Where the logs end did not reach Niamh Doyle." in told
    assert "Witness of the logs" in watched.say(adviser, "/eprr status")
    with transaction(watched.app.engine) as session:
        day = watched.now + timedelta(days=1)
        assert witness.untold(session, day) == [f"record/witness/did not arrive/{day:%Y-%m-%d}"]


def test_a_clock_that_is_set_back_keeps_nobody_from_being_told(watched: World) -> None:
    watched.say("@farouk.aziz", "/incident command take")
    with transaction(watched.app.engine) as session:
        hour = timedelta(hours=1)
        assert witness.next_due(session, watched.now) == watched.now + hour
        assert witness.due(session, watched.now) == []
        assert witness.due(session, watched.now + hour) == [False]
        assert witness.due(session, watched.now - hour) == [False]
        assert witness.next_due(session, watched.now - hour) == watched.now - hour


@pytest.mark.parametrize("how", NEEDS_WITNESS)
def test_what_was_kept_outside_betrays_a_log_that_fits_together(
    watched: World, database_url: str, tmp_path: Path, how: str
) -> None:
    file = tmp_path / "kept.eml"
    file.write_bytes(letters(watched)[0])
    kept = statements(file.read_bytes())
    watched.advance(minutes=5)
    wiped = ["DELETE FROM witness"]
    if watched.app.engine.dialect.name == "postgresql":
        wiped.insert(0, "ALTER TABLE witness DISABLE TRIGGER ALL")

    def change(connection: Connection) -> None:
        sql(*wiped)(connection)
        NEEDS_WITNESS[how](connection)

    tamper(watched.app.engine, change)
    with transaction(watched.app.engine) as session:
        assert records.check(session, 1).faults == ()
        found = proof.log_faults(session, 1, kept)
    assert "was witnessed Mon 23 Nov 2026 10:00" in found[0]
    assert "was cut off" in found[0] or "was written anew" in found[0]
    environment = {"DATABASE_URL": database_url, "EPRR_SECRET_KEYS": KEY, "PATH": "/usr/bin:/bin"}
    line = [sys.executable, "-m", "eprr_bot", "incident", "verify", "--witness", str(file)]
    run = subprocess.run(line, env=environment, capture_output=True, text=True)
    assert run.returncode == 1
    assert "was witnessed Mon 23 Nov 2026 10:00" in run.stdout


def test_our_own_account_of_what_was_told_betrays_it_where_nobody_wiped_that(watched: World) -> None:
    tamper(watched.app.engine, NEEDS_WITNESS["cut at the end"])
    with transaction(watched.app.engine) as session:
        assert "its end was cut off" in proof.log_faults(session, 1)[0]


def test_an_incident_that_is_gone_without_a_trace_is_known_by_what_was_kept(watched: World) -> None:
    with transaction(watched.app.engine) as session:
        found = proof.all_faults(session, [Statement(2, 5, NOW, "ab" * 32)])
    assert found[0] == "Incident 2 was declared, but is on record no more."


def test_nobody_is_told_where_nobody_is_named(quick_world: World) -> None:
    declare_on_the_command_line(quick_world, "power lost", "Saltmere")
    with transaction(quick_world.app.engine) as session:
        assert session.exec(select(Witness)).all() == []
        assert proof.how_far_witnessed(session, 1) == ""
    look_away(quick_world)


@pytest.mark.parametrize(
    "kept",
    [
        TOLD.line,
        f"> {TOLD.line}\r\n> and more",
        TOLD.line.replace(" ", "\n"),
        TOLD.line.replace(" ", "\u00a0"),
        f'{{"text": "```{TOLD.line}```"}}',
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
        + f"{TOLD.line[:70]}=\n{TOLD.line[70:]}\n",
    ],
)
def test_a_statement_is_read_whatever_became_of_its_line(kept: str) -> None:
    assert statements(kept.encode()) == [TOLD]


@pytest.mark.parametrize(
    "kept", ["", "eprr-witness/1", TOLD.line.replace("ab", "x"), TOLD.line.replace("-11-", "-99-")]
)
def test_what_is_no_statement_is_none(kept: str) -> None:
    assert statements(kept.encode() + b"\xff\x00") == []


def test_a_log_keeps_to_what_was_told_up_to_where_it_was_written_anew() -> None:
    digests = [f"{number:064}" for number in range(1, 6)]
    told = [Statement(1, number, NOW + timedelta(hours=number), digests[number - 1]) for number in (2, 4)]
    assert compare(digests, told, written).last == told[1]
    anew = compare([*digests[:3], "other", "other"], told, written)
    assert anew.last == told[0]
    assert anew.faults == (
        "Entry 4 was witnessed Mon 23 Nov 2026 14:00 with another digest: the log was written anew, after entry 2.",
    )
    cut = compare(digests[:3], told, written)
    assert "the log ends with entry 3 now: its end was cut off." in cut.faults[0]
