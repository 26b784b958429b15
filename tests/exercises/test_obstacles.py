"""When a planned exercise starts, is put off or is missed, and that a month is planned but once."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from eprr_bot.base.db import change
from eprr_bot.callout.models import CallOut
from eprr_bot.exercises import planning, register, service
from eprr_bot.exercises.models import Exercise, ExerciseState
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.service import Declaration
from eprr_bot.oncall import service as oncall
from eprr_bot.page_requests import service as pages
from eprr_bot.page_requests.service import Wanted
from eprr_bot.slack.commands import Actor, UserError
from tests.world import CHANCE, MONDAY

ROTA = "director-on-call"
NIAMH = Actor("", "Niamh Doyle", "niamh.doyle")
Happens = Callable[[Session], object]


def chance() -> random.Random:
    return random.Random(CHANCE)


def planned(session: Session, rota_id: str = ROTA) -> Exercise:
    """The month's exercise of a rota, planned for ten o'clock on that Monday."""
    found = next(one for one in register.in_state(session, ExerciseState.PLANNED) if one.rota_id == rota_id)
    found.planned_for = MONDAY
    session.flush()
    return found


def nothing(_: Session) -> None: ...


def declare(session: Session) -> None:
    incidents.declare(session, MONDAY, Declaration("power lost", "Saltmere"), NIAMH)


def rehearse(session: Session) -> None:
    incidents.declare(session, MONDAY, Declaration("power lost", "Saltmere", is_exercise=True), NIAMH)


def start(rota_id: str) -> Happens:
    return lambda session: service.start(session, rota_id, MONDAY, NIAMH)


def page(hours_ago: float) -> Happens:
    def call(session: Session) -> None:
        pages.page(session, Wanted("loggist", "please ring"), NIAMH, MONDAY)
        change(session, CallOut, col(CallOut.id) > 0, opened_at=MONDAY - timedelta(hours=hours_ago))

    return call


@pytest.mark.parametrize(
    ("happens", "minutes_late", "put_off"),
    [
        (nothing, 0, ""),
        (nothing, 30, ""),
        (nothing, 31, "the bot was not running at its time"),
        (declare, 0, "incident 1 is open"),
        (declare, 31, "the bot was not running at its time"),
        (start(ROTA), 0, "exercise 6 was running"),
        (start("loggist"), 0, ""),
        (page(1.9), 0, "there was a real call-out"),
        (page(2), 0, ""),
    ],
)
def test_a_planned_exercise_gives_way_to_what_is_real_and_to_another_of_its_own(
    session: Session, happens: Happens, minutes_late: int, put_off: str
) -> None:
    exercise = planned(session)
    happens(session)
    service.begin_planned(session, exercise, MONDAY + timedelta(minutes=minutes_late), chance())
    if not put_off:
        assert (exercise.state, exercise.started_by, exercise.note) == (ExerciseState.RUNNING, "the programme", "")
        return
    assert (exercise.state, exercise.note, exercise.postponed) == (
        ExerciseState.PLANNED,
        f"Put off because {put_off}.",
        1,
    )
    assert exercise.planned_for >= MONDAY + service.CALM_AFTER_CALL_OUT
    assert exercise.call_out_id is None


def test_an_exercise_is_begun_by_one_worker_alone(session: Session) -> None:
    exercise = planned(session)
    for _ in range(2):
        service.begin_planned(session, exercise, MONDAY, chance())
    assert [one.serves_id for one in session.exec(select(CallOut)).all()] == [exercise.id]


@pytest.mark.parametrize(
    ("now", "note"),
    [
        ("2026-11-30T23:00Z", "Put off because incident 1 is open; the month left no other time."),
        ("2026-12-01T00:00Z", "The bot was not running."),
    ],
)
def test_a_month_that_leaves_no_other_time_is_missed_and_stays_so(session: Session, now: str, note: str) -> None:
    exercise, late = planned(session), datetime.fromisoformat(now)
    exercise.planned_for = late
    declare(session)
    service.begin_planned(session, exercise, late, chance())
    assert (exercise.state, exercise.note, exercise.closed_at) == (ExerciseState.MISSED, note, late)


def test_an_exercise_of_a_rota_that_has_ended_is_stopped(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    exercise = planned(session)
    monkeypatch.setattr("eprr_bot.oncall.schedule.Schedule.is_over", lambda *_: True)
    service.begin_planned(session, exercise, MONDAY, chance())
    assert (exercise.state, exercise.note) == (ExerciseState.STOPPED, "The rota has ended.")


def test_a_month_is_planned_once_and_a_new_one_when_it_comes(session: Session) -> None:
    assert planning.plan_month(session, MONDAY, chance()) == []
    december = datetime.fromisoformat("2026-12-01T00:00Z")
    made = planning.plan_month(session, december, chance())
    assert {one.month for one in made} == {"2026-12"}
    assert sorted(one.rota_id for one in made) == sorted(oncall.rota_ids(session))
    assert all(december <= one.planned_for < datetime.fromisoformat("2027-01-01T00:00Z") for one in made)
    assert planning.plan_month(session, december, chance()) == []
    missed = register.in_state(session, ExerciseState.MISSED)
    assert {(one.month, one.note) for one in missed} == {("2026-11", "The month went by without it.")}


@pytest.mark.parametrize(
    ("happens", "rota_id", "said"),
    [
        (declare, ROTA, "Incident 1 is open. No exercise starts during a real incident."),
        (start(ROTA), ROTA, "An exercise of Director on call is running already. Stop it with /exercise stop"),
        (nothing, "platinum", "There is no rota called “platinum”."),
    ],
)
def test_an_exercise_that_cannot_start_says_why(session: Session, happens: Happens, rota_id: str, said: str) -> None:
    happens(session)
    with pytest.raises(UserError, match=said.replace(".", r"\.")):
        service.start(session, rota_id, MONDAY, NIAMH)


def test_a_rehearsed_incident_keeps_no_exercise_from_starting(session: Session) -> None:
    rehearse(session)
    assert service.start(session, ROTA, MONDAY, NIAMH).state == ExerciseState.RUNNING


def test_an_exercise_stops_as_soon_as_something_real_begins_and_is_planned_again(session: Session) -> None:
    exercise = planned(session)
    service.begin_planned(session, exercise, MONDAY, chance())
    assert service.disturbed(session, MONDAY) == []
    assert not service.give_way(session, exercise, MONDAY, chance())
    declare(session)
    assert service.disturbed(session, MONDAY) == [exercise.id]
    assert service.give_way(session, exercise, MONDAY, chance())
    assert exercise.state == ExerciseState.STOPPED
    assert exercise.note == "EXERCISE STOPPED: REAL INCIDENT. Incident 1 was declared."
    [again] = [one for one in register.in_state(session, ExerciseState.PLANNED) if one.rota_id == ROTA]
    assert (again.note, exercise.key) == (f"Put off because exercise {exercise.id} was stopped.", None)
    assert service.disturbed(session, MONDAY) == []
