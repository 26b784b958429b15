"""What of earlier exercises counts when the next is planned."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session

from eprr_bot.base import documents
from eprr_bot.base.db import add_numbered
from eprr_bot.exercises import past, planning, quiet, register
from eprr_bot.exercises.models import Exercise, ExerciseState
from eprr_bot.exercises.programme import Wanted
from eprr_bot.oncall import service as oncall
from tests.world import MONDAY

ROTA = "director-on-call"
PARTNERS = """
partners:
  window: {days: [mon, tue, wed, thu, fri], from: "09:00", to: "20:00"}
  objectives: [Every provider can be reached.]
  risks: [R06 A provider cannot be reached]
  codeword: PLOVER
"""
TURNS = """  - id: manager-call-out
    types: [acknowledge, read back]
    message: [One., Two.]
"""


def wanted(session: Session, rota_id: str = ROTA) -> Wanted:
    """What the programme says of a rota, or of partners."""
    found = register.wanted(session, rota_id)
    assert found is not None
    return found


def held(session: Session, at: str, rota_id: str = ROTA, type_: str = "acknowledge", message: str = "") -> Exercise:
    """One that was held, by a real activation, so that nobody need be called."""
    started = datetime.fromisoformat(at).replace(tzinfo=UTC)
    hours = register.hours(session)
    exercise = Exercise(
        name="Held",
        type=type_,
        message=message,
        rota_id=rota_id,
        month=at[:7],
        state=ExerciseState.COMPLETED,
        planned_at=started,
        planned_for=started,
        started_at=started,
        is_in_hours=hours.is_in_hours(started),
        band=hours.band(started),
        incident_id=1,
    )
    add_numbered(session, exercise)
    return exercise


def changed(session: Session, old: str, new: str) -> None:
    """The programme with another passage."""
    body = documents.versions(session, "programme", "programme")[-1].body
    assert old in body
    documents.save(session, "programme", "programme", body.replace(old, new, 1), MONDAY, "a test")


@pytest.mark.parametrize(
    ("before", "turn"),
    [
        ([], "a"),
        (["a"], "b"),
        (["b", "a"], "c"),
        (["c", "b", "a"], "a"),
        (["a", "a", "c"], "b"),
        (["x", "b", "a"], "c"),
    ],
)
def test_what_was_longest_ago_is_in_turn(before: list[str], turn: str) -> None:
    assert past.in_turn(("a", "b", "c"), before) == turn


def test_each_quota_is_as_old_as_the_months_without_it(session: Session) -> None:
    held(session, "2026-09-16T02:00")
    held(session, "2026-10-14T10:00")
    ages = past.ages(session, wanted(session), "2026-12")
    assert ages == {"in_hours": 1, "out_of_hours": 2, "night": 2, "weekend": 3, "bank_holiday": 3}
    then = past.of(session, wanted(session), "2026-10")
    assert (then.met, then.last_band) == ({"in_hours"}, "core")


def test_before_anything_is_on_record_nothing_is_missing(session: Session) -> None:
    assert set(past.ages(session, wanted(session), "2027-06").values()) == {0}


def test_whoever_was_called_at_night_is_quiet_in_the_nights_around_it_and_all_their_turns(session: Session) -> None:
    last = held(session, "2026-12-02T02:00")
    hours = register.hours(session)
    next_to, last_time = quiet.stretches(session, ROTA, [last], "2026-12", hours)
    schedule = oncall.schedule(session, ROTA)
    person = schedule.holder_at(last.started_at or MONDAY).person
    for begins, ends in (*next_to, *last_time):
        assert schedule.holder_at(begins).person == person
        assert schedule.holder_at(ends - timedelta(minutes=1)).person == person
    assert next_to[-1][1] == datetime(2026, 12, 3, 7, tzinfo=UTC)
    assert last_time[-1][1] > next_to[-1][1]


def test_a_daytime_exercise_leaves_no_night_quiet(session: Session) -> None:
    last = held(session, "2026-12-02T12:00")
    assert quiet.stretches(session, ROTA, [last], "2026-12", register.hours(session)) == ([], [])


def test_types_and_messages_are_planned_in_turn(session: Session) -> None:
    changed(session, "  - id: manager-call-out\n", TURNS)
    planned = []
    for month in ("2027-01", "2027-02", "2027-03", "2027-04", "2027-05"):
        made = planning.plan_month(session, datetime.fromisoformat(f"{month}-01T00:15Z"), random.Random(1))
        one = next(one for one in made if one.rota_id == "manager-on-call")
        planned.append((one.type, one.message))
        one.state, one.started_at, one.incident_id = ExerciseState.COMPLETED, one.planned_for, 1
        session.flush()
    back = "read back"
    assert planned == [("acknowledge", ""), (back, "One."), ("acknowledge", ""), (back, "Two."), ("acknowledge", "")]


def test_partners_are_called_every_so_many_months_and_again_after_a_month_that_was_missed(session: Session) -> None:
    body = documents.versions(session, "programme", "programme")[-1].body
    documents.save(session, "programme", "programme", body + PARTNERS, MONDAY, "a test")
    planned = [month for month in range(1, 13) if _is_planned(session, f"2027-{month:02}", is_held=month != 4)]
    assert planned == [1, 4, 5, 8, 11]


def _is_planned(session: Session, month: str, *, is_held: bool) -> bool:
    """Does the bot plan the partners’ exercise of a month? It is held then, or missed."""
    now = datetime.fromisoformat(f"{month}-01T00:15").replace(tzinfo=UTC)
    made = [one for one in planning.plan_month(session, now, random.Random(1)) if not one.rota_id]
    for one in made:
        assert (one.type, one.codeword, one.name) == ("partners", "PLOVER", "Partners’ on-call contacts: call-out")
        if is_held:
            one.state, one.started_at, one.incident_id = ExerciseState.COMPLETED, one.planned_for, 1
    session.flush()
    return bool(made)
