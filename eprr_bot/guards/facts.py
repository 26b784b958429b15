"""Gathering what the guards look at: the rotas as they will be, the people on them, and the papers."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, func, select

from eprr_bot.callout.models import Callee, CallOut
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Competence, Person
from eprr_bot.guards.guard import Away, Facts, Held, Named, Woken
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.models import Leave
from eprr_bot.oncall.rota import Cover
from eprr_bot.oncall.schedule import Schedule, Shift
from eprr_bot.outbox.models import Lane

LOOK_BACK = timedelta(days=14)
PROVED_FOR = timedelta(days=365)
NIGHT_BEGINS, NIGHT_ENDS = time(23), time(7)


def gather(
    session: Session, now: datetime, start: datetime, until: datetime, proposed: tuple[str, Cover] | None = None
) -> Facts:
    """Everything about the time from start to until. `proposed` is a cover of a rota, as if it were made."""
    cluster = directory.cluster(session)
    schedules = dict(oncall.schedules(session))
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
        woken=_woken(session, now, cluster.zone),
        exclusive=cluster.exclusive_rotas,
        instruments=instruments,
        bodies={body.id: body.short_name for body in cluster.statutory_bodies},
        financed=(cluster.incident_rotas[0],),
    )


def whole_shifts(schedule: Schedule, start: datetime, until: datetime) -> tuple[Shift, ...]:
    """The shifts and gaps between two instants, the outer ones as long as they really are."""
    found = schedule.shifts(start, until)
    if found:
        found[-1] = schedule.holder_at(found[-1].start)
        found[0] = schedule.holder_at(start)
    return tuple(found)


def _people(session: Session, now: datetime) -> dict[str, Named]:
    competences: dict[str, dict[str, date]] = {}
    for one in session.exec(select(Competence)).all():
        competences.setdefault(one.person_id, {})[one.name] = one.expires
    since = Callee.paged_at >= now - PROVED_FOR
    counted = select(Callee.person_id, func.count(), func.count(col(Callee.answered_at))).where(since)
    calls = {
        person: (called, answered) for person, called, answered in session.exec(counted.group_by(Callee.person_id))
    }
    return {
        one.id: Named(
            name=one.name,
            has_route=bool(one.is_active and (one.slack_id or one.mobile)),
            has_left=not one.is_active,
            competences=competences.get(one.id, {}),
            called=calls.get(one.id, (0, 0))[0],
            answered=calls.get(one.id, (0, 0))[1],
        )
        for one in session.exec(select(Person)).all()
    }


def _away(session: Session, start: datetime, until: datetime) -> tuple[Away, ...]:
    """Leave that overlaps a time, of everybody."""
    standing = select(Leave).where(col(Leave.undone_at).is_(None), Leave.start < until, Leave.end > start)
    return tuple(Away(one.person_id, one.start, one.end) for one in session.exec(standing).all())


def _woken(session: Session, now: datetime, zone: ZoneInfo) -> tuple[Woken, ...]:
    """Who answered a real call-out at night within the last two days."""
    answered = (
        select(Callee.person_id, Callee.answered_at)
        .join(CallOut, col(CallOut.id) == col(Callee.call_out_id))
        .where(CallOut.lane == int(Lane.LIVE), col(Callee.answered_at) >= now - timedelta(days=2))
    )
    return tuple(Woken(person, at) for person, at in session.exec(answered).all() if at and is_night(at, zone))


def is_night(instant: datetime, zone: ZoneInfo) -> bool:
    """From 23:00 to 07:00 on the wall clock."""
    wall = instant.astimezone(zone).time()
    return wall >= NIGHT_BEGINS or wall < NIGHT_ENDS
