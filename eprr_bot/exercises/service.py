"""Planning, starting, stopping and closing call-out exercises."""

import random
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session, func, select

from eprr_bot.base.db import add_numbered, change, take_turns
from eprr_bot.callout import service as callout
from eprr_bot.callout.models import CallOut, CallOutState
from eprr_bot.exercises import calling, exclusions, messages, months, planning, posts, sealed, types
from eprr_bot.exercises.exclusions import CALM_AFTER_CALL_OUT as CALM_AFTER_CALL_OUT
from eprr_bot.exercises.models import Exercise, ExerciseState
from eprr_bot.exercises.register import get as get
from eprr_bot.exercises.register import history as history
from eprr_bot.exercises.register import hours as hours
from eprr_bot.exercises.register import in_state as in_state
from eprr_bot.exercises.register import is_owed as is_owed
from eprr_bot.exercises.register import last_month as last_month
from eprr_bot.exercises.register import month_status as month_status
from eprr_bot.exercises.register import newest_held as newest_held
from eprr_bot.exercises.register import programme as programme
from eprr_bot.exercises.register import result as result
from eprr_bot.exercises.register import results as results
from eprr_bot.exercises.register import this_month as this_month
from eprr_bot.exercises.register import was_held as was_held
from eprr_bot.exercises.register import years as years
from eprr_bot.exercises.standing import PROGRAMME, Standing
from eprr_bot.incidents import service as incidents
from eprr_bot.oncall import service as oncall
from eprr_bot.outbox.models import Lane
from eprr_bot.reach.routes import every
from eprr_bot.slack.commands import Actor, UserError

LATEST_START = timedelta(minutes=30)
"""How late a planned exercise may start. Later than that it might ring people outside its window."""

_ENDEX_COUNTS_FOR = timedelta(hours=1)
"""After a longer time without the bot, a text that an exercise is over would only startle people."""


def begin_planned(session: Session, exercise: Exercise, now: datetime, chance: random.Random) -> None:
    """Start a planned exercise, or put it off while something real is going on, or another one of it. Done once."""
    take_turns(session, f"exercise/{exercise.rota_id}")
    if not change(
        session,
        Exercise,
        Exercise.id == exercise.id,
        Exercise.state == ExerciseState.PLANNED,
        state=ExerciseState.RUNNING,
    ):
        return
    if not types.ways(types.of(exercise.type), every()):
        exercise.type = types.ACKNOWLEDGE.id  # here is nothing but Slack, and a month is better proved with it
    obstacle = _obstacle(session, exercise, now)
    if exercise.rota_id and oncall.schedule(session, exercise.rota_id).is_over(now):
        planning.close(session, exercise, now, ExerciseState.STOPPED, "The rota has ended.")
    elif this_month(session, now) != exercise.month:
        planning.close(session, exercise, now, ExerciseState.MISSED, months.NOT_RUNNING)
    elif obstacle:
        planning.put_off(session, exercise, now, obstacle, chance)
    else:
        _begin(session, exercise, now, exercise.planned_by or PROGRAMME)


def _obstacle(session: Session, exercise: Exercise, now: datetime) -> str:
    """Why a planned exercise may not start now; empty when it may."""
    if now - exercise.planned_for > LATEST_START:
        return "the bot was not running at its time"
    live = incidents.live_incidents(session)
    if live:
        return f"incident {live[0].id} is open"
    other = _running(session, exercise.rota_id, but=exercise.id)
    if other:
        return f"exercise {other.id} was running"
    real = select(func.max(CallOut.opened_at)).where(CallOut.lane == int(Lane.LIVE))
    last = session.exec(real).one()
    if last and now - last < CALM_AFTER_CALL_OUT:
        return "there was a real call-out"
    return _why_nobody(session, exercise, now)


def _running(session: Session, rota_id: str, but: int | None = None) -> Exercise | None:
    """An exercise of a rota that is running, and is not this one."""
    running = in_state(session, ExerciseState.RUNNING)
    return next((one for one in running if one.rota_id == rota_id and one.id != but), None)


def start(session: Session, rota_id: str, now: datetime, actor: Actor, kind: str = "") -> Exercise:
    """Start an exercise of a rota now, or without one of the partners; its type is the plainest unless it is named.

    It counts for this month. Raises UserError while something real is going on.
    """
    take_turns(session, f"exercise/{rota_id}")
    exercise = calling.made(session, rota_id, kind, now)
    refuse(session, exercise, now)
    add_numbered(session, exercise)
    _begin(session, exercise, now, actor.name)
    return exercise


def refuse(session: Session, exercise: Exercise, now: datetime) -> None:
    """Raises UserError where an exercise may not begin now, with the reason."""
    rota_id = exercise.rota_id
    if rota_id:
        oncall.refuse_over(oncall.schedule(session, rota_id), now)
    live, words = incidents.live_incidents(session), rota_id or exercise.type
    if live:
        raise UserError(f"Incident {live[0].id} is open. No exercise starts during a real incident.")
    if _running(session, rota_id):
        what = oncall.schedule(session, rota_id).rota.name if rota_id else "the partners"
        raise UserError(f"An exercise of {what} is running already. Stop it with /exercise stop {words}.")
    if why := _why_nobody(session, exercise, now):
        raise UserError(f"{why[0].upper()}{why[1:]}. No exercise starts.")


def _why_nobody(session: Session, exercise: Exercise, now: datetime) -> str:
    """Why there is nobody to call, or no way to; empty where there is somebody."""
    if not types.ways(types.of(exercise.type), every()):
        return "nothing but Slack is set up here to call people by"
    ladder = calling.ladder(session, exercise, now)
    if not ladder.steps:
        return "no partner has an on-call contact to call now"
    passed_over = exclusions.nobody_left(session, ladder, now)
    return f"nobody would be left to call: {passed_over}" if passed_over else ""


def _begin(session: Session, exercise: Exercise, now: datetime, by: str) -> None:
    count_as_in = hours(session)
    exercise.state, exercise.started_at, exercise.started_by = ExerciseState.RUNNING, now, by
    exercise.is_in_hours, exercise.band = count_as_in.is_in_hours(now), count_as_in.band(now)
    calling.fill(session, exercise)
    exercise.note = calling.whom_it_cannot_call(session, exercise, now)
    ladder = calling.ladder(session, exercise, now)
    opening = calling.opening(session, exercise, ladder)
    exercise.call_out_id = callout.open_call_out(session, now, ladder, opening).id
    session.add(exercise)
    session.flush()
    posts.begin(session, exercise, now)


def stop(session: Session, exercise: Exercise, now: datetime, why: str, chance: random.Random | None = None) -> None:
    """Stop a running exercise at once. It does not count; everyone who was called is told by the same routes.

    One that the calendar had planned leaves its month another chance.
    """
    call_out = callout.locked_with_its_like(session, exercise.call_out_id or 0).get(exercise.call_out_id or 0)
    session.refresh(exercise)
    if exercise.state != ExerciseState.RUNNING:
        return  # it was over a moment before
    if call_out is not None:
        callout.stop(session, call_out, now, why)
        content = messages.stopped_text(exercise.name, why, now)
        callout.tell_where_nothing_changes(session, call_out, now, content, posts.last_text(exercise))
    planning.close(session, exercise, now, ExerciseState.STOPPED, why)
    posts.end(session, exercise, now)
    planning.plan_again(session, exercise, "was stopped", now, chance)


def disturbed(session: Session, _: datetime) -> list[int]:
    """The numbers of the exercises that run although something real has begun."""
    is_live = incidents.live_incidents(session)
    return [one.id or 0 for one in (in_state(session, ExerciseState.RUNNING) if is_live else ())]


def give_way(session: Session, exercise: Exercise, now: datetime, chance: random.Random | None = None) -> bool:
    """Stop an exercise because something real has begun. False where nothing has."""
    live = incidents.live_incidents(session)
    if live:
        stop(session, exercise, now, f"EXERCISE STOPPED: REAL INCIDENT. Incident {live[0].id} was declared.", chance)
    return bool(live)


def call_ended(session: Session, call_out: CallOut, now: datetime) -> None:
    """Whoever stops an exercise ends it themselves; otherwise it is over, unless something real has begun."""
    if call_out.state == CallOutState.STOPPED:
        return
    exercise = get(session, call_out.serves_id)
    if not give_way(session, exercise, now):
        _complete(session, exercise, call_out, now)


def _complete(session: Session, exercise: Exercise, call_out: CallOut, now: datetime) -> None:
    running = (Exercise.id == exercise.id, Exercise.state == ExerciseState.RUNNING)
    if change(session, Exercise, *running, state=ExerciseState.COMPLETED, closed_at=now):
        sealed.seal(session, exercise.id, now)
        content = messages.over_text(exercise.name, now)
        envelope = replace(posts.last_text(exercise), expires_at=call_out.closes_at + _ENDEX_COUNTS_FOR)
        ended_it = [one.person_id for one in callout.callees(session, call_out.id) if one.answered_at == now]
        callout.tell_where_nothing_changes(session, call_out, now, content, envelope, but=ended_it)
        posts.end(session, exercise, now)
        if result(session, exercise).standing == Standing.UNCALLED:
            planning.plan_again(session, exercise, "called nobody", now)
