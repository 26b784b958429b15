"""Planning, starting, stopping and closing call-out exercises."""

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from eprr_bot import documents
from eprr_bot.bank_holidays import bank_holidays
from eprr_bot.callout import service as callout
from eprr_bot.callout.models import Callee, CallOut, CallOutState
from eprr_bot.callout.service import Opening
from eprr_bot.commands import Actor, UserError
from eprr_bot.db import change
from eprr_bot.directory import service as directory
from eprr_bot.exercises import messages
from eprr_bot.exercises.models import Exercise, ExerciseState
from eprr_bot.exercises.plan import Hours, choose, month_end, month_of
from eprr_bot.exercises.programme import MonthlyExercise, Programme
from eprr_bot.files import parse, validate
from eprr_bot.incidents import service as incidents
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.schedule import LATEST
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope

CALM_AFTER_CALL_OUT = timedelta(hours=2)
LATEST_START = timedelta(minutes=30)
"""How late a planned exercise may start. Later than that it might ring people outside its window."""

_ENDEX_COUNTS_FOR = timedelta(hours=1)
"""After a longer time without the bot, a text that an exercise is over would only startle people."""


def parse_programme(text: str, name: str) -> Programme:
    return validate(parse(text, name), Programme)


def programme(session: Session) -> tuple[MonthlyExercise, ...]:
    """The exercises that are held every month."""
    return documents.current(session, "programme", "programme", parse_programme).monthly


def hours(session: Session) -> Hours:
    """What counts as in hours for this cluster."""
    cluster = directory.cluster(session)
    return Hours(cluster.zone, cluster.core_hours, bank_holidays(cluster.bank_holidays))


def plan_month(session: Session, now: datetime, chance: random.Random) -> list[Exercise]:
    """Plan this month's call-out for every mandatory rota that has none yet. Also closes months gone by as missed."""
    made = []
    count_as_in = hours(session)
    month = month_of(now, count_as_in.zone)
    _miss_what_is_over(session, month, now)
    for wanted in programme(session):
        rota = oncall.rota(session, wanted.rota)
        key = f"{wanted.id}/{month}"
        is_planned = session.exec(select(Exercise.id).where(Exercise.key == key)).first() is not None
        if rota is None or not rota.mandatory or is_planned:
            continue
        before = min(month_end(month, count_as_in.zone), rota.ends_at or LATEST)
        if before <= now:
            continue
        begins = choose(wanted, count_as_in, now, before, _earlier(session, wanted.rota), chance)
        exercise = Exercise(
            key=key,
            name=wanted.name,
            rota_id=wanted.rota,
            month=month,
            state=ExerciseState.PLANNED if begins else ExerciseState.MISSED,
            planned_at=now,
            planned_for=begins or now,
            target_minutes=wanted.target_minutes,
            note="" if begins else "The month left no time for it.",
        )
        session.add(exercise)
        made.append(exercise)
    session.flush()
    return made


def _earlier(session: Session, rota_id: str) -> list[tuple[bool, str]]:
    """In or out of hours, and the band, of the exercises of a rota that were completed, the newest first."""
    done = select(Exercise).where(Exercise.rota_id == rota_id, Exercise.state == ExerciseState.COMPLETED)
    return [(one.is_in_hours, one.band) for one in session.exec(done.order_by(col(Exercise.started_at).desc()))]


def _miss_what_is_over(session: Session, month: str, now: datetime) -> None:
    gone = (Exercise.state == ExerciseState.PLANNED, col(Exercise.month) < month)
    change(session, Exercise, *gone, state=ExerciseState.MISSED, closed_at=now, note="The month went by without it.")


def next_due(session: Session) -> datetime | None:
    """When the next planned exercise starts itself."""
    planned = select(func.min(Exercise.planned_for)).where(Exercise.state == ExerciseState.PLANNED)
    return session.exec(planned).one()


def due(session: Session, now: datetime) -> list[Exercise]:
    """The planned exercises whose time has come."""
    ready = select(Exercise).where(Exercise.state == ExerciseState.PLANNED, Exercise.planned_for <= now)
    return list(session.exec(ready.order_by(col(Exercise.id))).all())


def begin_planned(session: Session, exercise: Exercise, now: datetime, chance: random.Random) -> None:
    """Start a planned exercise, or put it off when something real is going on. One process does it."""
    if not change(
        session,
        Exercise,
        Exercise.id == exercise.id,
        Exercise.state == ExerciseState.PLANNED,
        state=ExerciseState.RUNNING,
    ):
        return
    wanted = next((one for one in programme(session) if one.rota == exercise.rota_id), None)
    obstacle = _obstacle(session, exercise, now)
    zone = hours(session).zone
    if oncall.schedule(session, exercise.rota_id).is_over(now):
        _end(session, exercise, now, ExerciseState.STOPPED, "The rota has ended.")
    elif month_of(now, zone) != exercise.month:
        _end(session, exercise, now, ExerciseState.MISSED, "The bot was not running when it was due.")
    elif obstacle:
        _put_off(session, exercise, wanted, now, obstacle, chance)
    else:
        _begin(session, exercise, wanted, now, "the programme")


def _obstacle(session: Session, exercise: Exercise, now: datetime) -> str:
    """Why a planned exercise may not start now; empty when it may."""
    if now - exercise.planned_for > LATEST_START:
        return "the bot was not running at its time"
    live = incidents.live_incidents(session)
    if live:
        return f"incident {live[0].id} is open"
    real = select(func.max(CallOut.opened_at)).where(CallOut.lane == int(Lane.LIVE))
    last = session.exec(real).one()
    return "there was a real call-out" if last and now - last < CALM_AFTER_CALL_OUT else ""


def _put_off(
    session: Session, exercise: Exercise, wanted: MonthlyExercise | None, now: datetime, why: str, chance: random.Random
) -> None:
    """Choose another time this month; when there is none, the month is missed and stays so."""
    count_as_in = hours(session)
    rota = oncall.rota(session, exercise.rota_id)
    end = min(month_end(exercise.month, count_as_in.zone), (rota and rota.ends_at) or LATEST)
    after = now + CALM_AFTER_CALL_OUT
    again = choose(wanted, count_as_in, after, end, _earlier(session, exercise.rota_id), chance) if wanted else None
    if again is None:
        _end(session, exercise, now, ExerciseState.MISSED, f"Put off because {why}; the month left no other time.")
        return
    exercise.state, exercise.planned_for, exercise.postponed = ExerciseState.PLANNED, again, exercise.postponed + 1
    exercise.note = f"Put off because {why}."
    session.add(exercise)


def start(session: Session, rota_id: str, now: datetime, actor: Actor) -> Exercise:
    """Start an exercise now. It counts for this month. Raises UserError while something real is going on."""
    whole = oncall.schedule(session, rota_id)
    oncall.refuse_over(whole, now)
    rota, live = whole.rota, incidents.live_incidents(session)
    if live:
        raise UserError(f"Incident {live[0].id} is open. No exercise starts during a real incident.")
    running = [one for one in in_state(session, ExerciseState.RUNNING) if one.rota_id == rota_id]
    if running:
        raise UserError(f"An exercise of {rota.name} is running already. Stop it with /exercise stop {rota_id}.")
    wanted = next((one for one in programme(session) if one.rota == rota_id), None)
    exercise = Exercise(
        name=wanted.name if wanted else f"{rota.name}: call-out",
        rota_id=rota_id,
        month=month_of(now, hours(session).zone),
        state=ExerciseState.RUNNING,
        planned_at=now,
        planned_for=now,
        target_minutes=wanted.target_minutes if wanted else 15,
    )
    session.add(exercise)
    session.flush()
    _begin(session, exercise, wanted, now, actor.name)
    return exercise


def _begin(session: Session, exercise: Exercise, wanted: MonthlyExercise | None, now: datetime, by: str) -> None:
    count_as_in = hours(session)
    exercise.state, exercise.started_at, exercise.started_by = ExerciseState.RUNNING, now, by
    exercise.is_in_hours, exercise.band = count_as_in.is_in_hours(now), count_as_in.band(now)
    opening = Opening(
        subject=subject(exercise),
        title=messages.TITLE,
        text=messages.page_text(wanted.codeword if wanted else ""),
        summary=messages.summary(wanted.codeword if wanted else ""),
        lane=Lane.EXERCISE,
        stop=wanted.stop if wanted else "first",
        is_exercise=True,
    )
    ladder = callout.ladder_of(session, wanted.ladder if wanted else exercise.rota_id)
    exercise.call_out_id = callout.open_call_out(session, now, ladder, opening).id
    session.add(exercise)
    session.flush()


def subject(exercise: Exercise) -> str:
    """What an exercise's messages and call-out are filed under."""
    return f"exercise/{exercise.id}"


def stop(session: Session, exercise: Exercise, now: datetime, why: str, chance: random.Random | None = None) -> None:
    """Stop a running exercise at once. It does not count; everyone who was called is told by the same routes.

    One that the calendar had planned leaves its month another chance.
    """
    call_out = session.get(CallOut, exercise.call_out_id) if exercise.call_out_id else None
    if call_out is not None:
        callout.stop(session, call_out, now, why)
        content = messages.stopped_text(exercise.name, why, now)
        callout.text_whoever_was_texted(session, call_out, now, content, _last_text(exercise), only_silent=False)
    key, exercise.key = exercise.key, None
    _end(session, exercise, now, ExerciseState.STOPPED, why)
    _announce(session, exercise, now)
    if key is not None:
        _plan_again(session, exercise, key, now, chance or random.SystemRandom())


def _plan_again(session: Session, stopped: Exercise, key: str, now: datetime, chance: random.Random) -> None:
    """In the place of an exercise that was stopped, plan another one this month, as when one is put off."""
    again = Exercise(
        key=key,
        name=stopped.name,
        rota_id=stopped.rota_id,
        month=stopped.month,
        state=ExerciseState.PLANNED,
        planned_at=now,
        planned_for=now,
        postponed=stopped.postponed,
        target_minutes=stopped.target_minutes,
    )
    session.add(again)
    session.flush()
    wanted = next((one for one in programme(session) if one.rota == stopped.rota_id), None)
    _put_off(session, again, wanted, now, f"exercise {stopped.id} was stopped", chance)


def _last_text(exercise: Exercise) -> Envelope:
    about = subject(exercise)
    return Envelope(Lane.EXERCISE, about, is_exercise=True, key=f"{about}/over")


def close_finished(session: Session, now: datetime, chance: random.Random) -> None:
    """Complete every exercise whose call-out is over, and post its result; stop all when something real begins."""
    live = incidents.live_incidents(session)
    for exercise in in_state(session, ExerciseState.RUNNING):
        call_out = session.get(CallOut, exercise.call_out_id) if exercise.call_out_id else None
        if live:
            stop(
                session, exercise, now, f"EXERCISE STOPPED: REAL INCIDENT. Incident {live[0].id} was declared.", chance
            )
        elif call_out is not None and call_out.state != CallOutState.OPEN:
            _complete(session, exercise, call_out, now)


def _complete(session: Session, exercise: Exercise, call_out: CallOut, now: datetime) -> None:
    running = (Exercise.id == exercise.id, Exercise.state == ExerciseState.RUNNING)
    if change(session, Exercise, *running, state=ExerciseState.COMPLETED, closed_at=now):
        content = messages.over_text(exercise.name, now)
        envelope = replace(_last_text(exercise), expires_at=call_out.closes_at + _ENDEX_COUNTS_FOR)
        callout.text_whoever_was_texted(session, call_out, now, content, envelope, only_silent=True)
        _announce(session, exercise, now)


def _end(session: Session, exercise: Exercise, now: datetime, state: ExerciseState, why: str) -> None:
    exercise.state, exercise.closed_at, exercise.note = state, now, why
    session.add(exercise)
    session.flush()


def _announce(session: Session, exercise: Exercise, now: datetime) -> None:
    channel = directory.cluster(session).channels.exercises
    envelope = Envelope(Lane.ROUTINE, subject(exercise), is_exercise=True, key=f"{subject(exercise)}/result")
    outbox.post(session, now, channel, messages.result(result(session, exercise)), envelope)


@dataclass(frozen=True)
class Status:
    """A rota's standing in one month: the exercise that counts, or the one that is to come."""

    rota_name: str
    rota_id: str
    exercise: Exercise | None


def month_status(session: Session, now: datetime) -> list[Status]:
    """Where every mandatory rota stands this month."""
    month = month_of(now, hours(session).zone)
    found = []
    for rota_id in oncall.rota_ids(session, now):
        rota = oncall.schedule(session, rota_id).rota
        if rota.mandatory:
            held = select(Exercise).where(Exercise.rota_id == rota_id, Exercise.month == month)
            ranked = sorted(session.exec(held.order_by(col(Exercise.id))).all(), key=lambda one: _rank(session, one))
            found.append(Status(rota.name, rota_id, ranked[0] if ranked else None))
    return found


def _rank(session: Session, exercise: Exercise) -> tuple[int, int]:
    """Which of a month's exercises stands for it? The best one that was held; missed says more than stopped."""
    order = [ExerciseState.COMPLETED, ExerciseState.RUNNING, ExerciseState.PLANNED, ExerciseState.MISSED]
    state = ExerciseState(exercise.state)
    went = result(session, exercise) if state == ExerciseState.COMPLETED else None
    how = 0 if went is None or went.is_in_time else 1 if went.first else 2
    return (order.index(state) if state in order else len(order)), how


def in_state(session: Session, *states: ExerciseState) -> list[Exercise]:
    """The exercises in one of these states, the oldest first."""
    found = select(Exercise).where(col(Exercise.state).in_(states))
    return list(session.exec(found.order_by(col(Exercise.id))).all())


def history(session: Session, most: int = 20) -> list[Exercise]:
    """The exercises that are over, the newest first."""
    over = (ExerciseState.COMPLETED, ExerciseState.STOPPED, ExerciseState.MISSED)
    found = select(Exercise).where(col(Exercise.state).in_(over))
    at = func.coalesce(Exercise.started_at, Exercise.closed_at, Exercise.planned_at)
    return list(session.exec(found.order_by(at.desc(), col(Exercise.id).desc()).limit(most)).all())


def get(session: Session, exercise_id: int) -> Exercise:
    """The exercise of this number. Raises UserError when there is none."""
    found = session.get(Exercise, exercise_id)
    if found is None:
        raise UserError(f"There is no exercise {exercise_id}. Type /exercise history for those there were.")
    return found


def result(session: Session, exercise: Exercise) -> messages.Result:
    """Who was called, who answered after how long, and who did not."""
    called = callout.callees(session, exercise.call_out_id)
    return messages.Result(
        number=exercise.id or 0,
        name=exercise.name,
        state=ExerciseState(exercise.state),
        started_at=exercise.started_at,
        is_in_hours=exercise.is_in_hours,
        band=exercise.band,
        target_minutes=exercise.target_minutes,
        note=exercise.note,
        called=tuple(_called(session, callee) for callee in called),
    )


def _called(session: Session, callee: Callee) -> messages.Called:
    seconds = (callee.answered_at - callee.paged_at).total_seconds() if callee.answered_at else None
    return messages.Called(
        name=directory.name_of(session, callee.person_id),
        called_as=callee.reached_as,
        step=callee.step,
        seconds=seconds,
        route=callee.answered_with,
        is_late=callee.is_late,
    )
