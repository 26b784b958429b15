"""Looking up exercises: those of a month, those there were, and how each of them went."""

from datetime import datetime

from sqlalchemy import ColumnElement, exists
from sqlmodel import Session, and_, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.questions import question
from eprr_bot.callout import service as callout
from eprr_bot.callout.models import Callee
from eprr_bot.directory import service as directory
from eprr_bot.directory.holidays import holidays
from eprr_bot.exercises.hours import Hours, month_end, month_of, month_start, previous_month
from eprr_bot.exercises.models import Exercise, ExerciseState
from eprr_bot.exercises.programme import PROGRAMME, MonthlyExercise, Wanted
from eprr_bot.exercises.results import COUNTS
from eprr_bot.exercises.results import result as result
from eprr_bot.exercises.results import results as results
from eprr_bot.exercises.standing import Month, Result, best_first
from eprr_bot.exercises.types import PARTNERS
from eprr_bot.oncall import service as oncall
from eprr_bot.slack.commands import UserError

SHOWN = tuple(state for state in ExerciseState if state != ExerciseState.PLANNED)
"""What the history shows: when a planned one starts stays secret."""


def programme(session: Session) -> tuple[MonthlyExercise, ...]:
    """The exercises that are held every month."""
    return PROGRAMME.current(session).monthly


def wanted(session: Session, rota_id: str) -> Wanted | None:
    """What the programme says now of the exercises of a rota, or, without one, of the partners’."""
    return next((one for one in PROGRAMME.current(session).call_outs if one.rota == rota_id), None)


def hours(session: Session) -> Hours:
    """What counts as in hours for this cluster, and on which dates no exercise falls."""
    cluster = directory.cluster(session)
    closed = frozenset(PROGRAMME.current(session).excluded_dates)
    return Hours(cluster.zone, cluster.core_hours, holidays(session).days, closed)


def this_month(session: Session, now: datetime) -> str:
    """The month on the cluster's clock, such as 2026-11."""
    return month_of(now, directory.cluster(session).zone)


def last_month(session: Session, now: datetime) -> str:
    """The month before this one."""
    return previous_month(this_month(session, now))


def get(session: Session, exercise_id: int) -> Exercise:
    """The exercise of this number. Raises UserError when there is none."""
    found = session.get(Exercise, exercise_id)
    if found is None:
        raise UserError(f"There is no exercise {exercise_id}. Type /exercise history for those there were.")
    return found


def in_state(session: Session, *states: ExerciseState) -> list[Exercise]:
    """The exercises in one of these states, the oldest first."""
    return list(_in_state(session, list(states)).all())


@question
def _in_state(states: list[ExerciseState]) -> SelectOfScalar[Exercise]:
    return select(Exercise).where(col(Exercise.state).in_(states)).order_by(col(Exercise.id))


def history(session: Session, period: str = "") -> list[Exercise]:
    """The exercises that are over or running, the newest first; with a period, such as 2026 or 2026-03, those of it."""
    return _shown(session, col(Exercise.month).startswith(period))


def since(session: Session, month: str) -> list[Exercise]:
    """The same, of a month and those after it."""
    return _shown(session, col(Exercise.month) >= month)


def _shown(session: Session, which: ColumnElement[bool]) -> list[Exercise]:
    found = select(Exercise).where(col(Exercise.state).in_(SHOWN), which)
    at = func.coalesce(Exercise.started_at, Exercise.closed_at, Exercise.planned_at)
    newest_first = found.order_by(col(Exercise.month).desc(), at.desc(), col(Exercise.id).desc())
    return list(session.exec(newest_first).all())


def starts(session: Session) -> list[datetime]:
    """When the call-outs that were held started."""
    return [at for at in session.exec(select(Exercise.started_at).where(was_held())).all() if at]


def years(session: Session) -> list[str]:
    """The years that the history reaches over, the newest first."""
    months = session.exec(select(Exercise.month).where(col(Exercise.state).in_(SHOWN)).distinct()).all()
    return sorted({month[:4] for month in months}, reverse=True)


def was_held() -> ColumnElement[bool]:
    """Of an exercise, in a query: was it held? Nothing was where it called nobody."""
    called = or_(col(Callee.answered_at).is_not(None), callout.was_called())
    anybody = exists().where(col(Callee.call_out_id) == col(Exercise.call_out_id), called)
    return and_(col(Exercise.state) == ExerciseState.COMPLETED, anybody)


def newest_held(session: Session) -> Exercise | None:
    """The call-out that was started last, stopped ones left out."""
    held = select(Exercise).where(col(Exercise.state).in_(COUNTS), col(Exercise.started_at).is_not(None))
    held = held.where(Exercise.type != "")
    return session.exec(held.order_by(col(Exercise.started_at).desc(), col(Exercise.id).desc())).first()


def month_status(session: Session, now: datetime, month: str = "") -> list[Month]:
    """Where every mandatory rota stands in a month, this one unless another is named."""
    wanted = month or this_month(session, now)
    found: dict[str, list[Result]] = {}
    for one in results(session, session.exec(select(Exercise).where(Exercise.month == wanted)).all()):
        found.setdefault(one.rota_id, []).append(one)
    return [
        Month(schedule.rota.name, rota_id, tuple(best_first(found.get(rota_id, []))), is_owed(session, rota_id, wanted))
        for rota_id, schedule in oncall.schedules(session).items()
        if schedule.rota.mandatory and not schedule.is_over(now)
    ]


def partners_in(session: Session, month: str) -> list[Month]:
    """The partners’ exercises of a month; none where it has none."""
    theirs = select(Exercise).where(Exercise.month == month, Exercise.type == PARTNERS.id)
    found = tuple(best_first(results(session, session.exec(theirs).all())))
    return [Month("Partners’ on-call contacts", PARTNERS.id, found, is_owed=False)] if found else []


def is_owed(session: Session, rota_id: str, month: str) -> bool:
    """Was the rota there, and mandatory, from the first to the last moment of a month?"""
    zone = directory.cluster(session).zone
    end = month_end(month, zone)
    then = oncall.in_force(session, rota_id, month_start(month, zone), end)
    return bool(then) and all(one.mandatory and not (one.ends_at and one.ends_at < end) for one in then)


def name_of_call_out(session: Session, rota_id: str) -> str:
    """What an exercise of a rota, or of the partners, is called: by the programme, or else by the rota."""
    if not rota_id:
        partners = PROGRAMME.current(session).partners
        return partners.name if partners else "Partners’ on-call contacts: call-out"
    wanted = next((one for one in programme(session) if one.rota == rota_id), None)
    return wanted.name if wanted else f"{oncall.schedule(session, rota_id).rota.name}: call-out"
