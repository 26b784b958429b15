"""The register as a page, as tables and at the keyboard; texts from people stay texts."""

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session
from typer.testing import CliRunner

from eprr_bot.__main__ import command_line
from eprr_bot.base.db import transaction
from eprr_bot.mutual_aid import movements, page, register, service, sheet
from eprr_bot.mutual_aid.aid import Step
from eprr_bot.mutual_aid.said import Made, Said, Wanted, Whom
from eprr_bot.slack.commands import Actor
from tests.look import plain
from tests.world import MONDAY, World

ASHA = Actor("", "Asha Patel", "asha.patel")
HOSTILE = (Path(__file__).parent.parent / "hostile_texts.txt").read_text("utf-8").split("\n")


def asked(session: Session, what: str = "8 crews", whom: str = "Beacon", place: str = "") -> Made:
    wanted = Wanted(what, [Whom(whom), Whom("Kestrel")], quantity=8, place=place, why=what, skills=what, for_whom=what)
    return service.request_aid(session, None, wanted, MONDAY, ASHA)


def told(session: Session, said: Said, hours: int = 0) -> None:
    share = service.shares(session, service.get(session, 1))[0]
    movements.record(session, share, said, MONDAY + timedelta(hours=hours), ASHA)


@pytest.fixture
def given(session: Session) -> Session:
    """Eight crews came for six hours, five of them went home after two."""
    asked(session)
    told(session, Said(Step.DEPLOYED, 8, details={"cost_code": "MI1"}))
    told(session, Said(Step.ARRIVED, 8), 1)
    told(session, Said(Step.RETURNED, 5), 3)
    return session


def test_hours_are_counted_for_each_of_them(given: Session) -> None:
    (one,) = register.everything(given)
    assert sheet.hours_given(one.providers[0], MONDAY + timedelta(hours=7)) == 5 * 2 + 3 * 6
    assert sheet.standing(one.providers[0]) == "not back yet"
    told(given, Said(Step.RECHARGED, pence=450_000))
    table = page.table(given, MONDAY + timedelta(hours=7), "recharge") or ""
    (row,) = csv.DictReader(io.StringIO(table))
    assert (row["provider"], row["hours given"], row["charged in pounds"]) == ("Beacon", "28.0", "4500.00")
    assert (row["cost codes"], row["last returned"]) == ("MI1", "Mon 23 Nov 2026 13:00")


def test_the_table_has_a_row_for_each_provider(given: Session) -> None:
    rows = list(csv.DictReader(io.StringIO(page.table(given, MONDAY, "register") or "")))
    assert [(one["provider"], one["arrived"], one["returned"]) for one in rows] == [
        ("Beacon", "8", "5"),
        ("Kestrel", "0", "0"),
    ]
    assert page.table(given, MONDAY, "nonsense") is None
    assert page.table(given, MONDAY, "register", 77) is None
    assert page.of_incident(given, MONDAY, 77) is None


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_texts(session: Session, text: str) -> None:
    asked(session, text or "x", text or "Beacon", text)
    told(session, Said(Step.DEPLOYED, 8, note=text, details={"contact": text, "cost_code": text}))
    told(session, Said(Step.ARRIVED, 8))
    shown = page.every(session, MONDAY)
    assert "<!channel>" not in shown
    assert "<script" not in shown
    page.table(session, MONDAY, "register")


def test_what_is_taken_back_counts_no_more_and_stays_on_record(given: Session) -> None:
    row = service.get(given, 1)
    one, what = movements.take_back(given, row, MONDAY, ASHA)
    assert what == "Beacon: 5 returned"
    assert (one.counts.arrived, one.counts.released, one.counts.returned) == (8, 0, 0), "what went along goes along"
    for _ in range(2):
        movements.take_back(given, row, MONDAY, ASHA)
    (one,) = register.everything(given)
    assert one.counts.offered == 0
    assert [each.answer for each in one.providers] == ["acknowledged", "asked"]


def test_the_register_is_written_at_the_keyboard(world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("eprr_bot.app.build", lambda _: world.app)
    assert CliRunner().invoke(command_line, ["mutual-aid"]).output == "No mutual aid has been requested.\n"
    with transaction(world.app.engine) as session:
        asked(session)
    assert "Mutual aid 1 for 8 crews: 8 crews, from Beacon" in CliRunner().invoke(command_line, ["mutual-aid"]).output
    files = [str(tmp_path / name) for name in ("page.html", "register.csv", "recharge.csv")]
    words = ["mutual-aid", "--html", files[0], "--csv", files[1], "--recharge", files[2]]
    assert CliRunner().invoke(command_line, words).exit_code == 0
    assert "<h1>Mutual aid</h1>" in plain(Path(files[0]).read_text("utf-8"))
    assert Path(files[1]).read_text("utf-8").startswith("\ufeffrequest,exercise")
