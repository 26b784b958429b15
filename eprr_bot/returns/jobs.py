"""What happens by the clock about requests from above: owners are reminded before they are due, and after, so often."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.db import take_turns
from eprr_bot.base.questions import question
from eprr_bot.incidents import command
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.alert import LIVE
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.picture import Heading, Line
from eprr_bot.oncall import service as oncall
from eprr_bot.returns import messages, service
from eprr_bot.returns.models import ReturnAsked
from eprr_bot.returns.request import State, reminders
from eprr_bot.slack.commands import Bot


def _owed(session: Session) -> Sequence[ReturnAsked]:
    """What is owed with a time; of an incident only while it is responded to."""
    return _open(session).all()


@question
def _open() -> SelectOfScalar[ReturnAsked]:
    joined = select(ReturnAsked).outerjoin(Incident, col(Incident.id) == col(ReturnAsked.incident_id))
    goes_on = or_(col(ReturnAsked.incident_id).is_(None), col(Incident.alert_state).in_(LIVE))
    owed = joined.where(ReturnAsked.state == State.OPEN, col(ReturnAsked.due_at).is_not(None), goes_on)
    return owed.order_by(col(ReturnAsked.id))


def _next(row: ReturnAsked) -> datetime | None:
    times = reminders(row.due_at, row.at) if row.due_at else []
    return times[row.reminded] if row.reminded < len(times) else None


def due(session: Session, now: datetime) -> list[int]:
    """The requests of which somebody is to be reminded."""
    return [row.id or 0 for row in _owed(session) if (at := _next(row)) is not None and at <= now]


def next_due(session: Session, _: datetime) -> datetime | None:
    """When somebody is reminded next."""
    return min((at for row in _owed(session) if (at := _next(row))), default=None)


def remind(_: Bot, session: Session, now: datetime, number: int) -> None:
    """Remind its owner; once it is overdue the director and the adviser are told as well, at first and at last."""
    row = service.get(session, number)
    incident = service.incident_of(session, row)
    if incident:
        command.lock(session, incident)
    take_turns(session, f"return/{number}")
    session.refresh(row)
    if number not in due(session, now) or row.due_at is None:
        return  # another process has done it
    times = reminders(row.due_at, row.at)
    before, row.reminded = row.reminded, sum(one <= now for one in times)
    session.add(row)
    one, is_last = service.shown(session, row), row.reminded == len(times)
    occasion = f"reminder/{row.reminded}"
    if not service.tell(session, row, row.owner_id, messages.reminded(one, now), occasion, now):
        adviser = oncall.adviser(session, now) or oncall.acting_officer(session, now)
        service.tell(session, row, adviser, messages.of_nobody(one, now), f"{occasion}/of-nobody", now)
    is_first = sum(at < row.due_at for at in times[:before]) == before and one.is_late(now)
    if is_first or (is_last and one.is_late(now)):
        _tell_above(session, row, incident, now, occasion, is_last=is_last)
    if is_first and incident:
        incidents.note(session, incident, now, service.RETURN, messages.overdue_entry(one))


def _tell_above(
    session: Session, row: ReturnAsked, incident: Incident | None, now: datetime, occasion: str, *, is_last: bool
) -> None:
    director = incident.director_id if incident else oncall.acting_officer(session, now)
    adviser = oncall.adviser(session, now)
    content = messages.overdue(service.shown(session, row), now, is_last=is_last)
    for one in dict.fromkeys((director, adviser)):
        if one and one != row.owner_id:
            service.tell(session, row, one, content, f"{occasion}/above", now)


def lines(session: Session, incident: Incident, now: datetime) -> Iterator[Line]:
    """A source of the picture: what is owed about an incident, the overdue first."""
    for one in service.register(session, incident):
        if one.is_open:
            said = messages.in_a_sentence(one, now)
            yield Line(Heading.REQUESTS, said, one.at, is_late=one.is_late(now), due=one.due_at)
