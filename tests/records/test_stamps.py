"""Where a log ended is stamped by an authority, made with OpenSSL's own `ts`, which also checks what is handed over."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import select

from eprr_bot.base.db import reading, transaction
from eprr_bot.calendars.download import Unreachable
from eprr_bot.incidents import export, proof, service
from eprr_bot.practice.rehearsal import BY_SMTP
from eprr_bot.records import service as records
from eprr_bot.records import stamps, witness
from eprr_bot.records.models import Stamp, Witness
from tests.records.authority import answering, made_in, openssl
from tests.records.tampering import chained_anew, sql, tamper
from tests.stories.incident_words import declare_on_the_command_line
from tests.stories.quiet_cluster import folder, world_at
from tests.world import KEY, MONDAY, World


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    made = tmp_path / "authority"
    made.mkdir()
    made_in(made)
    return made


@pytest.fixture
def stamped(database_url: str, tmp_path: Path, authority: Path) -> Iterator[World]:
    """A cluster that names an authority alone, with an incident whose log was stamped."""
    with answering(authority) as url:
        rotas = folder(tmp_path, witness_stamp_url=url)
        world = world_at(database_url, rotas, MONDAY, {**BY_SMTP, "EPRR_ALLOW_PRIVATE_CALENDARS": "true"})
        declare_on_the_command_line(world, "power lost", "Saltmere")
        world.settle()
        assert world.app.read_calendars() == 1
        assert world.app.read_calendars() == 0, "once for each entry"
        yield world
        world.close()


def test_a_stamp_is_kept_named_handed_over_and_checked_by_openssl(
    stamped: World, authority: Path, tmp_path: Path, database_url: str
) -> None:
    with reading(stamped.app.engine) as session:
        (one,) = stamps.of_log(session, 1)
        assert f"The last entry that was stamped with the time is {one.number} (" in proof.how_far_witnessed(session, 1)
        assert proof.log_faults(session, 1) == []
        assert witness.state(session, stamped.now) == "ok"
        record = export.gather(session, service.get(session, 1), stamped.now)
        made = export.write(session, record, tmp_path / "out")
    (file,) = [found for found in made if found.suffix == ".tsr"]
    checked = openssl("ts", "-verify", "-digest", one.digest, "-in", file, "-CAfile", authority / "ca.pem")
    assert "Verification: OK" in checked.stdout + checked.stderr
    forged = openssl("ts", "-verify", "-digest", "ab" * 32, "-in", file, "-CAfile", authority / "ca.pem")
    assert forged.returncode != 0
    assert f"{file.name}" in (tmp_path / "out" / "incident-1.html").read_text()
    other = tmp_path / "other"
    other.mkdir()
    refused = _verified(database_url, made_in(other))
    assert refused.returncode == 1
    assert f"The time stamp of entry {one.number} of log 1 proves nothing: the authority did not sign it" in (
        refused.stdout
    )
    with pytest.raises(DatabaseError, match="never changed"), transaction(stamped.app.engine) as session:
        session.connection().execute(text("DELETE FROM stamp"))


def test_without_its_library_everything_else_goes_on_and_doctor_says_what_is_missing(
    stamped: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamps, "has_library", lambda: False)
    with transaction(stamped.app.engine) as session:
        missing = "the library for that is not installed: pip install 'eprr-bot[witness]'"
        assert (
            witness.state(session, stamped.now)
            == f"witness_stamp_url in cluster.yaml names an authority, and {missing}"
        )
        (said,) = proof.log_faults(session, 1)
        assert said.endswith(f"of log 1 could not be checked: {missing}.")
        records.write(session, 1, stamped.now, records.Entry("information", "All calm"))
    stamped.clock.move_to(stamped.now + timedelta(minutes=90))
    stamped.settle()
    assert stamped.app.read_calendars() == 0


def _verified(database_url: str, certificate: Path) -> "subprocess.CompletedProcess[str]":
    environment = {"DATABASE_URL": database_url, "EPRR_SECRET_KEYS": KEY, "PATH": "/usr/bin:/bin"}
    environment |= {"PYTHONPATH": ":".join(sys.path)}
    line = [sys.executable, "-m", "eprr_bot", "incident", "verify", "--authority", str(certificate)]
    return subprocess.run(line, env=environment, capture_output=True, text=True)


def test_a_log_written_anew_is_betrayed_by_its_stamp(stamped: World) -> None:
    wiped = ["DELETE FROM witness"]
    if stamped.app.engine.dialect.name == "postgresql":
        wiped.insert(0, "ALTER TABLE witness DISABLE TRIGGER ALL")
    tamper(stamped.app.engine, sql(*wiped))
    tamper(stamped.app.engine, chained_anew("Nothing", "happened", "at", "all"))
    with reading(stamped.app.engine) as session:
        assert records.check(session, 1).faults == ()
        found = proof.log_faults(session, 1)
    assert "was stamped Mon" in found[0] or "was stamped " in found[0]
    assert "the log was written anew" in found[0]


@pytest.mark.parametrize("answer", [b"", b"no stamp", b"\x30\x03\x02\x01\x02"])
def test_what_is_no_stamp_is_not_kept_and_somebody_hears_of_it(stamped: World, answer: bytes) -> None:
    stamped.say("@farouk.aziz", "/incident command take")
    hour = stamped.now + timedelta(hours=2)
    with transaction(stamped.app.engine) as session:
        witness.tell(stamped.app, session, hour, False)
    assert stamps.ask_for_all(stamped.app.engine, hour, lambda *_: answer) == 0
    with reading(stamped.app.engine) as session:
        assert len(session.exec(select(Stamp).where(Stamp.incident_id == 1)).all()) == 1
        assert len(session.exec(select(Witness).where(Witness.incident_id == 1)).all()) == 2
        assert witness.unreached(session, hour) == []
        assert witness.unreached(session, hour + timedelta(hours=1)) == ["the time-stamping authority"]


def test_an_authority_that_is_away_or_answers_for_another_entry_stamps_nothing(stamped: World) -> None:
    def away(*_: object) -> bytes:
        raise Unreachable("No connection could be made.")

    stamped.say("@farouk.aziz", "/incident command take")
    with transaction(stamped.app.engine) as session:
        old = stamps.of_log(session, 1)[0].answer
        witness.tell(stamped.app, session, stamped.now + timedelta(hours=2), False)
    for post in (away, lambda *_: old):
        assert stamps.ask_for_all(stamped.app.engine, stamped.now, post) == 0
    assert stamped.app.read_calendars(), "the authority is there again"
    with reading(stamped.app.engine) as session:
        assert stamps.of_log(session, 1)[-1].number == records.count(session, 1)
