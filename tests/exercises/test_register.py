"""Which months a rota owes an exercise, which exercise was the last, and in what order they are shown."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from eprr_bot.base import documents
from eprr_bot.exercises import register
from eprr_bot.exercises.models import Exercise, ExerciseState
from eprr_bot.oncall import service as oncall
from eprr_bot.slack.commands import UserError
from tests.world import MONDAY

ROTA = "director-on-call"
MANDATORY, OPTIONAL = "mandatory: true", "mandatory: false"
DECEMBER = datetime.fromisoformat("2026-12-01T00:00Z")
JANUARY = datetime.fromisoformat("2027-01-01T00:00Z")
A_MINUTE = timedelta(minutes=1)


def version(session: Session, counts_from: datetime, new: str = MANDATORY) -> None:
    """A new version of the director's rota, which counts from an instant."""
    newest = documents.latest(session, "rota", ROTA)
    assert newest is not None
    assert MANDATORY in newest.body
    body = f"{newest.body.replace(MANDATORY, new)}\n# {counts_from}\n"
    documents.save(session, "rota", ROTA, body, MONDAY, "Niamh Doyle", effective_from=counts_from)


@pytest.mark.parametrize(("month", "is_owed"), [("2026-10", False), ("2026-11", False), ("2026-12", True)])
def test_a_month_is_owed_where_the_rota_was_there_from_its_first_moment(
    session: Session, month: str, is_owed: bool
) -> None:
    """It was applied on 23 November."""
    assert register.is_owed(session, ROTA, month) is is_owed


@pytest.mark.parametrize(
    ("counts_from", "is_owed"),
    [
        (DECEMBER - A_MINUTE, False),
        (DECEMBER, False),
        (DECEMBER + timedelta(days=14), False),
        (JANUARY - A_MINUTE, False),
        (JANUARY, True),
    ],
)
def test_a_month_in_which_the_rota_need_not_be_held_for_a_while_is_owed_by_nobody(
    session: Session, counts_from: datetime, is_owed: bool
) -> None:
    version(session, counts_from, OPTIONAL)
    assert register.is_owed(session, ROTA, "2026-12") is is_owed


def test_a_version_that_changes_nothing_of_that_leaves_the_month_owed(session: Session) -> None:
    version(session, DECEMBER + timedelta(days=14))
    assert register.is_owed(session, ROTA, "2026-12")


@pytest.mark.parametrize(("ends", "is_owed"), [("2026-12-31T23:59", False), ("2027-01-01T00:00", True)])
def test_the_month_in_which_a_rota_ends_is_owed_only_when_it_lasts_to_its_end(
    session: Session, ends: str, is_owed: bool
) -> None:
    version(session, DECEMBER - A_MINUTE, f"{MANDATORY}\nends: {ends}")
    assert register.is_owed(session, ROTA, "2026-12") is is_owed


def held(
    session: Session, month: str, state: ExerciseState, started: datetime | None = None, rota_id: str = ROTA
) -> Exercise:
    made = Exercise(
        name="Call-out",
        rota_id=rota_id,
        month=month,
        state=state,
        planned_at=MONDAY,
        planned_for=MONDAY,
        started_at=started,
    )
    session.add(made)
    session.flush()
    return made


def test_what_was_planned_stays_secret_and_the_newest_month_stands_first(session: Session) -> None:
    older = held(session, "2025-03", ExerciseState.MISSED)
    stopped = held(session, "2026-11", ExerciseState.STOPPED, MONDAY)
    running = held(session, "2026-11", ExerciseState.RUNNING, MONDAY + A_MINUTE)
    assert [one.id for one in register.history(session)] == [running.id, stopped.id, older.id]
    assert [one.id for one in register.history(session, "2025")] == [older.id]
    assert [one.id for one in register.history(session, "2026-11")] == [running.id, stopped.id]
    assert register.years(session) == ["2026", "2025"]


def test_the_last_exercise_is_the_one_that_was_started_last_and_not_stopped(session: Session) -> None:
    assert register.newest_held(session) is None
    first = held(session, "2026-11", ExerciseState.COMPLETED, MONDAY)
    held(session, "2026-11", ExerciseState.STOPPED, MONDAY + 2 * A_MINUTE)
    missed = held(session, "2026-11", ExerciseState.MISSED)
    assert register.newest_held(session) is first
    running = held(session, "2026-11", ExerciseState.RUNNING, MONDAY + A_MINUTE)
    assert register.newest_held(session) is running
    assert register.result(session, missed).run_again_as is None, "it was never started"


def test_each_rota_that_must_be_held_has_a_line_in_the_month(session: Session) -> None:
    lines = register.month_status(session, MONDAY)
    assert [one.rota_id for one in lines] == oncall.rota_ids(session)
    assert {(one.standing, one.is_owed) for one in lines} == {("planned at a time that stays secret", False)}
    assert {one.standing for one in register.month_status(session, MONDAY, "2026-12")} == {None}
    version(session, MONDAY, OPTIONAL)
    assert ROTA not in [one.rota_id for one in register.month_status(session, MONDAY)]


def test_an_exercise_that_there_is_not_is_said_to_be_none(session: Session) -> None:
    with pytest.raises(UserError, match=r"There is no exercise 99\. Type /exercise history"):
        register.get(session, 99)
    assert register.name_of_call_out(session, ROTA) == "Director on call: monthly call-out"
