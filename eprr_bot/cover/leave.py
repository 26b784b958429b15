"""Leave that people write down: who is away when, and which of their shifts fall into it. It changes no rota."""

from datetime import datetime

from sqlmodel import Session, col, select

from eprr_bot.commands import Actor, UserError
from eprr_bot.cover import messages
from eprr_bot.cover.messages import LeaveLine
from eprr_bot.cover.service import Wish, post_to
from eprr_bot.db import change
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.models import Leave


def go_away(
    session: Session, now: datetime, person: Person, start: datetime, end: datetime, reason: str, by: Actor
) -> Leave:
    """Write down leave. Raises UserError when it is over, or is written down already."""
    if end <= now:
        raise UserError("That time is over. Give a time still to come.")
    known = [
        one for one in oncall.leave_between(session, person.id, start, end) if one.start <= start <= end <= one.end
    ]
    if known:
        raise UserError(f"{person.name} is away for all of that time already, so nothing changes.")
    leave = Leave(person_id=person.id, start=start, end=end, reason=reason, made_at=now, made_by=by.name)
    session.add(leave)
    session.flush()
    if person.id != by.person_id:
        zone = directory.cluster(session).zone
        post_to(
            session,
            now,
            person.id,
            messages.leave_told(person.name, start, end, zone, by.name),
            start,
            f"leave/{leave.id}",
        )
    return leave


def shifts_inside(session: Session, now: datetime, person_id: str, start: datetime, end: datetime) -> list[Wish]:
    """What a person holds between two instants, cut to fit."""
    return [
        Wish(rota.id, max(shift.start, start, now), min(shift.end, end))
        for rota, shift in oncall.shifts_of(session, person_id, max(start, now), end)
    ]


def ahead(session: Session, now: datetime) -> list[LeaveLine]:
    """Who is away now or later, the earliest first."""
    found = select(Leave).where(Leave.end > now, col(Leave.undone_at).is_(None)).order_by(col(Leave.start))
    return [
        LeaveLine(one.id or 0, directory.name_of(session, one.person_id), one.start, one.end, one.source, one.reason)
        for one in session.exec(found).all()
    ]


def undo(session: Session, now: datetime, number: int, by: Actor) -> Leave:
    """Take leave back; what has begun is taken back whole. Raises UserError where there is none."""
    leave = session.get(Leave, number)
    if leave is None or leave.source != "typed":
        raise UserError(f"There is no leave {number} to undo. Type /oncall away for the list.")
    standing = (Leave.id == number, col(Leave.undone_at).is_(None))
    if not change(session, Leave, *standing, undone_at=now, undone_by=by.name):
        raise UserError(f"That leave was undone already, by {leave.undone_by or 'somebody else'}.")
    return leave
