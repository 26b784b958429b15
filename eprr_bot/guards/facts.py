"""Gathering what the guards look at: the rotas as they will be, the people on them, and the papers."""

from collections import Counter
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import Select

from eprr_bot.base.questions import question
from eprr_bot.callout.models import Callee, CallOut, CallOutState, Page
from eprr_bot.callout.tries import TIME_TO_ANSWER
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Competence, Person
from eprr_bot.exercises import service as exercises
from eprr_bot.exercises.models import Exercise
from eprr_bot.guards.guard import Away, Called, Facts, Held, Named
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.models import Leave
from eprr_bot.oncall.rota import Cover
from eprr_bot.oncall.schedule import Schedule, Shift
from eprr_bot.outbox.models import Lane
from eprr_bot.reach import dead

LOOK_BACK = timedelta(days=14)
PROVED_FOR = timedelta(days=365)


def gather(
    session: Session, now: datetime, start: datetime, until: datetime, proposed: tuple[str, Cover] | None = None
) -> Facts:
    """Everything about the time from start to until. `proposed` is a cover of a rota, as if it were made."""
    cluster = directory.cluster(session)
    schedules = {one: whole for one, whole in oncall.schedules(session).items() if not whole.is_over(now)}
    if proposed is not None:
        rota_id, cover = proposed
        schedules[rota_id] = Schedule(schedules[rota_id].versions, (*schedules[rota_id].covers, cover))
    instruments = directory.instruments(session)
    return Facts(
        now=now,
        until=until,
        rotas=tuple(Held(one.rota, whole_shifts(one, start - LOOK_BACK, until)) for one in schedules.values()),
        people=_people(session, now),
        away=_away(session, start, until),
        called=tuple(Called(person, at) for _, person, at in answers(session, now - LOOK_BACK)),
        exclusive=cluster.exclusive_rotas,
        instruments=instruments,
        bodies={body.id: body.short_name for body in cluster.bodies_from(now.astimezone(cluster.zone).date())},
        areas=directory.areas(session),
        financed=(cluster.incident_rotas[0],),
        exercised=_exercised(session),
        since=start - LOOK_BACK,
    )


def whole_shifts(schedule: Schedule, start: datetime, until: datetime) -> tuple[Shift, ...]:
    """The shifts and gaps between two instants, the outer ones as long as they really are."""
    found = schedule.shifts(start, min(until, schedule.rota.ends_at or until))
    if found:
        found[-1] = schedule.holder_at(found[-1].start)
        found[0] = schedule.holder_at(start)
    return tuple(found)


OVER = (CallOutState.ANSWERED, CallOutState.UNANSWERED)
"""Call-outs in which silence says something; one that was stopped left no time to answer."""


def _people(session: Session, now: datetime) -> dict[str, Named]:
    competences: dict[str, dict[str, date]] = {}
    for one in session.exec(select(Competence)).all():
        competences.setdefault(one.person_id, {})[one.name] = one.expires
    called, answered = _called(session, now)
    return {
        one.id: Named(
            name=one.name,
            has_route=dead.has_way(session, one),
            has_left=not one.is_active,
            left_on=one.left_on,
            competences=competences.get(one.id, {}),
            called=called[one.id],
            answered=answered[one.id],
        )
        for one in session.exec(select(Person)).all()
    }


def _called(session: Session, now: datetime) -> tuple[Counter[str], Counter[str]]:
    """How often each person was called in the last year with time to answer, and how often they answered themselves."""
    taken = select(func.min(Page.taken_at)).where(Page.callee_id == col(Callee.id))
    taken_at = taken.correlate(Callee).scalar_subquery()
    counted = (
        select(Callee, CallOut.state, CallOut.closed_at, taken_at)
        .join(CallOut, col(CallOut.id) == col(Callee.call_out_id))
        .where(Callee.paged_at >= now - PROVED_FOR)
    )
    called, answered = Counter[str](), Counter[str]()
    for one, state, closed_at, called_at in session.exec(counted).all():
        had_time = state in OVER and bool(closed_at and called_at and closed_at - called_at >= TIME_TO_ANSWER)
        if one.answered_at or had_time:
            called[one.person_id] += 1
        if one.answered_at and not one.answered_by:
            answered[one.person_id] += 1
    return called, answered


def _away(session: Session, start: datetime, until: datetime) -> tuple[Away, ...]:
    """Leave that overlaps a time, of everybody."""
    standing = select(Leave).where(col(Leave.undone_at).is_(None), Leave.start < until, Leave.end > start)
    return tuple(Away(one.person_id, one.start, one.end) for one in session.exec(standing).all())


def answers(session: Session, since: datetime) -> list[tuple[int, str, datetime]]:
    """Who answered a real call-out since an instant: a number for each answer, the person, and when.

    A handover asks for an answer, too, and is no call-out for this. Whoever cannot attend has not been at work.
    """
    return [(number, person, at) for number, person, at in _answered(session, since).all() if number and at]


@question
def _answered(since: datetime) -> Select[int | None, str, datetime | None]:
    return (
        select(Callee.id, Callee.person_id, Callee.answered_at)
        .join(CallOut, col(CallOut.id) == col(Callee.call_out_id))
        .where(CallOut.lane == int(Lane.LIVE), col(Callee.answered_at) >= since, col(Callee.cannot_attend).is_(False))
    )


def _exercised(session: Session) -> frozenset[str]:
    """The rotas of which an exercise was ever held."""
    return frozenset(session.exec(select(Exercise.rota_id).where(exercises.was_held()).distinct()).all())
