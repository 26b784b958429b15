"""How exercises went: who was called, who answered after how long, and who did not; of many in as few questions."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, case, col, select

from eprr_bot.callout import late
from eprr_bot.callout import service as callout
from eprr_bot.callout.models import Callee, Page
from eprr_bot.callout.tries import TIME_TO_ANSWER, Try
from eprr_bot.directory import service as directory
from eprr_bot.exercises import exclusions
from eprr_bot.exercises.models import Exercise, ExerciseKind, ExerciseState
from eprr_bot.exercises.standing import Called, LeftAlone, Result

COUNTS = (ExerciseState.RUNNING, ExerciseState.COMPLETED)
"""Those that were started, and not stopped."""
Started = dict[str, list[tuple[datetime, int, str]]]
"""When the exercises of a rota started, their numbers, and the month for which the programme planned them, where it
did; those of no rota are of the partners."""


def result(session: Session, exercise: Exercise) -> Result:
    """How one exercise went."""
    return results(session, [exercise])[0]


def results(session: Session, exercises: Sequence[Exercise]) -> list[Result]:
    """How each of some exercises went, in their order."""
    call_outs = [one.call_out_id for one in exercises if one.call_out_id]
    callees = callout.callees_of(session, call_outs)
    tries = callout.tries_of(session, col(Page.call_out_id).in_(call_outs)) if call_outs else {}
    passed_over = exclusions.passed_over(session, [one.id for one in exercises if one.id])
    named = {one.person_id for called in callees.values() for one in called}
    named |= {one.person_id for left in passed_over.values() for one in left}
    people = directory.names_of(session, named)
    started, late_steps = _started(session, {one.rota_id for one in exercises}), late.of(session, call_outs)
    found = []
    for one in exercises:
        number, called = one.call_out_id or 0, []
        for callee in callees.get(number, ()):
            called.append(_called(one, callee, people[callee.person_id], tries.get(callee.id or 0, ())))
        left = passed_over.get(one.id or 0, ())
        alone = tuple(LeftAlone(people[those.person_id], those.called_as, those.why) for those in left)
        made = _result(one, called, _next(started, one), late_steps.get(number, ()))
        found.append(replace(made, passed_over=alone))
    return found


def _result(one: Exercise, called: Iterable[Called], run_again_as: int | None, late_steps: Iterable[str]) -> Result:
    return Result(
        number=one.id or 0,
        name=one.name,
        rota_id=one.rota_id,
        month=one.month,
        state=ExerciseState(one.state),
        started_at=one.started_at,
        started_by=one.started_by,
        planned_for=one.planned_for if one.is_announced or not one.type else None,
        closed_at=one.closed_at,
        is_in_hours=one.is_in_hours,
        band=one.band,
        target_minutes=one.target_minutes,
        note=one.note,
        called=tuple(called),
        kind=ExerciseKind(one.kind),
        type=one.type,
        message=one.message,
        organiser=one.organiser,
        took_part=tuple(one.took_part),
        incident_id=one.incident_id,
        is_call_out=bool(one.type) and one.kind == ExerciseKind.COMMUNICATIONS and one.incident_id is None,
        run_again_as=run_again_as,
        late_steps=tuple(late_steps),
    )


def _called(exercise: Exercise, callee: Callee, name: str, tries: tuple[Try, ...]) -> Called:
    at, started = callee.answered_at, exercise.started_at or callee.paged_at
    is_after_the_end = bool(at and exercise.closed_at and at > exercise.closed_at)
    first = min((one.taken_at for one in tries if one.taken_at), default=None)
    return Called(
        name=name,
        called_as=callee.reached_as,
        step=callee.step,
        seconds=(at - callee.paged_at).total_seconds() if at else None,
        since_start=(at - started).total_seconds() if at else None,
        route=callee.answered_with,
        is_late=callee.is_late or is_after_the_end,
        tries=tries,
        cannot_attend=callee.cannot_attend,
        arrives_at=callee.arrives_at,
        said=callee.said,
        had_time=not (first and exercise.closed_at and exercise.closed_at - first < TIME_TO_ANSWER),
    )


def _started(session: Session, rota_ids: Iterable[str]) -> Started:
    """When the exercises of some rotas started; stopped ones, and what was real, are left out."""
    of_programme = case((col(Exercise.key).is_not(None), Exercise.month), else_="")
    facts = select(Exercise.rota_id, Exercise.started_at, Exercise.id, of_programme)
    facts = facts.where(col(Exercise.state).in_(COUNTS), col(Exercise.rota_id).in_(sorted(rota_ids)))
    facts = facts.where(col(Exercise.incident_id).is_(None), col(Exercise.call_out_id).is_not(None))
    found: Started = {}
    for rota_id, at, number, month in session.exec(facts).all():
        if at and number:
            found.setdefault(rota_id, []).append((at, number, month))
    return found


def _next(started: Started, exercise: Exercise) -> int | None:
    """The number of the next exercise of the rota; that of the programme for another month is none in its place."""
    since, mine = exercise.started_at, ("", exercise.month)
    later = [one for one in started.get(exercise.rota_id, ()) if since and one[0] > since and one[2] in mine]
    return min(later)[1] if later else None
