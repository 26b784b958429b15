"""What is told of everything that is wrong with the rotas ahead: when it matters, by day, and once until it changes."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from eprr_bot.base import documents
from eprr_bot.guards import service
from eprr_bot.guards.guard import Kind, Warning
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.service import Declaration
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.models import Leave
from eprr_bot.outbox.models import Message
from eprr_bot.slack.commands import Actor
from tests.world import MONDAY

DIRECTOR = "director-on-call"
NIAMH = Actor("", "Niamh Doyle", "niamh.doyle")


def clock(hour: int) -> datetime:
    return MONDAY.replace(hour=hour)


def wrong(kind: Kind, days: float, rota_id: str = DIRECTOR, person: str = "ben.okoro", topic: str = "") -> Warning:
    """Something that is wrong some days from ten o'clock on that Monday."""
    start = MONDAY + timedelta(days=days)
    return Warning(kind, rota_id, person, start, start + timedelta(hours=12), f"{kind} of {rota_id}", topic)


def told(session: Session, *found: Warning, now: datetime = MONDAY) -> list[str]:
    return [one.text for one in service.alert(session, now, found)]


GAP, LEAVER, REST = Kind.GAP, Kind.LEAVER, Kind.REST


@pytest.mark.parametrize(
    ("kind", "days", "rota_id", "hour", "is_told"),
    [
        (GAP, 60, DIRECTOR, 10, True),
        (GAP, 60, DIRECTOR, 7, False),
        (GAP, 60, DIRECTOR, 8, True),
        (GAP, 60, DIRECTOR, 19, True),
        (GAP, 60, DIRECTOR, 20, False),
        (GAP, 1, DIRECTOR, 10, True),
        (GAP, 0.5, DIRECTOR, 3, True),
        (GAP, 17 / 24, DIRECTOR, 3, True),
        (GAP, 17.1 / 24, DIRECTOR, 3, False),
        (GAP, 0.5, "no-such-rota", 10, False),
        (LEAVER, 60, DIRECTOR, 10, True),
        (LEAVER, 60, "no-such-rota", 10, False),
        (LEAVER, 6, "no-such-rota", 10, True),
        (Kind.NO_LEAD, 60, "", 10, True),
        (Kind.UNREACHABLE, 60, DIRECTOR, 10, False),
        (Kind.UNREACHABLE, 7, DIRECTOR, 10, True),
        (Kind.UNREACHABLE, 0.5, DIRECTOR, 3, True),
        (REST, 7, DIRECTOR, 10, True),
        (REST, 7.1, DIRECTOR, 10, False),
        (REST, 0.5, DIRECTOR, 3, False),
        (Kind.LEAVE, 2, DIRECTOR, 10, True),
        (Kind.AFTER_A_CALL, 0.5, DIRECTOR, 10, False),
        (Kind.UNTRIED, 0.5, DIRECTOR, 10, False),
        (Kind.UNPROVED, 0.5, DIRECTOR, 10, True),
    ],
)
def test_that_nobody_is_there_is_told_early_and_at_night_and_all_else_when_it_is_close_and_by_day(
    session: Session, kind: Kind, days: float, rota_id: str, hour: int, is_told: bool
) -> None:
    assert bool(told(session, wrong(kind, days, rota_id), now=clock(hour))) is is_told


def test_a_gap_of_a_rota_that_need_not_be_held_is_not_told(session: Session) -> None:
    rota = documents.latest(session, "rota", "loggist")
    assert rota is not None
    assert told(session, wrong(GAP, 3, "loggist")) == ["gap of loggist"]
    body = rota.body.replace("mandatory: true", "mandatory: false")
    documents.save(session, "rota", "loggist", body, MONDAY, "Niamh Doyle", effective_from=MONDAY)
    assert told(session, wrong(GAP, 4, "loggist")) == []


def test_it_is_told_once_again_when_it_has_changed_and_anew_when_it_was_gone(session: Session) -> None:
    gap = wrong(GAP, 3)
    longer = replace(gap, end=gap.end + timedelta(hours=1))
    assert told(session, gap) == [gap.text]
    assert told(session, gap) == []
    assert told(session, longer) == [gap.text]
    assert told(session) == []
    assert told(session, longer) == [gap.text], "it is back"


def test_what_has_a_topic_is_the_same_however_it_moves(session: Session) -> None:
    weekly = wrong(GAP, 3, topic="Mon 21:00 to Tue 09:00")
    assert told(session, weekly) == [weekly.text]
    later = replace(weekly, start=weekly.start + timedelta(days=7), text="Nobody, a week later.")
    assert told(session, later) == []


def test_what_could_not_be_told_at_night_is_told_in_the_morning(session: Session) -> None:
    gap = wrong(GAP, 30)
    assert told(session, gap, now=clock(3)) == []
    assert told(session, gap, now=clock(8)) == [gap.text]


@pytest.mark.parametrize(
    ("kind", "is_told"), [(GAP, True), (LEAVER, True), (Kind.LEAVE, True), (REST, False), (Kind.COMPETENCE, False)]
)
def test_while_an_incident_is_declared_hints_wait(session: Session, kind: Kind, is_told: bool) -> None:
    incidents.declare(session, MONDAY, Declaration("power lost", "Saltmere"), NIAMH)
    assert bool(told(session, wrong(kind, 2))) is is_told


def readers(session: Session) -> list[str]:
    sent = select(Message).where(Message.subject == "guards").order_by(col(Message.id))
    return [one.person_id or one.address for one in session.exec(sent).all()]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([wrong(GAP, 3), wrong(REST, 3)], ["on-call", "asha.patel", "priya.raman"]),
        ([wrong(Kind.UNREACHABLE, 3)], ["on-call", "asha.patel", "priya.raman"]),
        ([wrong(REST, 3), wrong(Kind.LEAVE, 3)], ["on-call"]),
        ([wrong(Kind.UNTRIED, 3)], []),
        ([], []),
    ],
)
def test_the_channel_hears_of_it_and_where_nobody_is_there_the_officer_and_the_adviser_too(
    session: Session, found: list[Warning], expected: list[str]
) -> None:
    service.alert(session, MONDAY, found)
    assert readers(session) == expected
    to_channel = select(Message.expires_at).where(Message.subject == "guards", Message.address == "on-call")
    assert session.exec(to_channel).all() == [MONDAY + timedelta(days=1)] * ("on-call" in expected), "it is of its day"


WEEK = timedelta(days=7)
ON = datetime.fromisoformat("2026-12-07T09:00Z")
"""Ben Okoro's week as director, after Asha Patel's."""


@pytest.mark.parametrize(
    ("who", "start", "end", "said"),
    [
        ("cara.hughes", ON, ON + WEEK, "for 2 shifts in a row"),
        ("asha.patel", ON, ON + timedelta(days=1), "for 2 shifts in a row"),
        ("cara.hughes", ON, ON + WEEK - timedelta(hours=10), "10 h after Director on call ends"),
        ("cara.hughes", ON, ON + WEEK - timedelta(hours=11), ""),
        ("eleni.marsh", ON, ON + WEEK, ""),
    ],
    ids=["her own week follows", "she stays on", "ten hours before her own", "eleven hours", "hers is weeks away"],
)
def test_what_speaks_against_a_cover_is_the_same_before_and_after_it_is_made(
    session: Session, who: str, start: datetime, end: datetime, said: str
) -> None:
    before = service.warnings_for(session, DIRECTOR, who, start, end, MONDAY)
    oncall.make_cover(session, DIRECTOR, start, end, who, MONDAY, NIAMH)
    after = service.warnings_for(session, DIRECTOR, who, start, end, MONDAY)
    assert after == before
    assert [said in text for text in before] == [True] * bool(said)
    assert service.against_covers_made(session, MONDAY) == before


@pytest.mark.parametrize(
    ("begins", "ends", "is_said"),
    [(-2, 0, False), (-2, 0.1, True), (0.4, 0.6, True), (0.9, 3, True), (1, 3, False), (8, 9, False)],
)
def test_only_leave_at_that_time_speaks_against_a_cover(
    session: Session, begins: float, ends: float, is_said: bool
) -> None:
    """Cara covers a day of Ben's week; her own week comes after it."""
    leave = {"start": ON + timedelta(days=begins), "end": ON + timedelta(days=ends)}
    session.add(Leave(person_id="cara.hughes", made_at=MONDAY, made_by="Niamh Doyle", **leave))
    session.flush()
    found = service.warnings_for(session, DIRECTOR, "cara.hughes", ON, ON + timedelta(days=1), MONDAY)
    assert ["Cara Hughes is on leave" in one for one in found] == [True] * is_said


def test_that_somebody_would_hold_two_rotas_at_once_is_said_of_either(session: Session) -> None:
    for rota_id, who in (("manager-on-call", "farouk.aziz"), (DIRECTOR, "grace.adeyemi")):
        found = service.warnings_for(session, rota_id, who, MONDAY, MONDAY + timedelta(hours=2), MONDAY)
        assert any("holds Director on call and Manager on call at once" in one for one in found), rota_id
