"""Leave that people write down: who is away when, and which of their shifts fall into it. It changes no rota."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from eprr_bot.base.db import change
from eprr_bot.cover import messages
from eprr_bot.cover.messages import LeaveLine
from eprr_bot.cover.rights import changer, may_change
from eprr_bot.cover.service import Wish, post_to
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.models import Leave
from eprr_bot.slack.blocks import Content
from eprr_bot.slack.commands import Actor, UserError

TYPED = "typed"
"""Where leave comes from that people wrote down here; what calendars say is theirs."""


def go_away(
    session: Session, now: datetime, person: Person, start: datetime, end: datetime, reason: str, by: Actor
) -> Leave:
    """Write down leave. Raises UserError when it is over, is written down already, or for a partner's contact."""
    refuse_others(session, person.id, by)
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
        _tell(session, now, leave, messages.leave_told(person.name, start, end, _zone(session), by.name))
    return leave


def shifts_inside(session: Session, now: datetime, person_id: str, start: datetime, end: datetime) -> list[Wish]:
    """What a person holds between two instants, cut to fit."""
    return [
        Wish(rota.id, max(shift.start, start, now), min(shift.end, end))
        for rota, shift in oncall.shifts_of(session, person_id, max(start, now), end)
    ]


def ahead(session: Session, now: datetime, reader: Actor) -> list[LeaveLine]:
    """Who is away now or later, the earliest first. Only those in the directory are shown why."""
    found = select(Leave).where(Leave.end > now, col(Leave.undone_at).is_(None)).order_by(col(Leave.start))
    knows, may_undo_any = directory.is_known(session, reader), may_change(session, directory.person_of(session, reader))
    return [
        LeaveLine(
            number=one.id or 0,
            name=directory.name_of(session, one.person_id),
            start=one.start,
            end=one.end,
            reason=one.reason if knows else "",
            is_from_calendar=one.source != TYPED,
            may_undo=one.source == TYPED and (may_undo_any or (knows and one.person_id == reader.person_id)),
        )
        for one in session.exec(found).all()
    ]


def undo(session: Session, now: datetime, number: int, by: Actor) -> Leave:
    """Take leave back; what has begun is taken back whole. Raises UserError where there is none, or for a partner's."""
    leave = session.get(Leave, number)
    if leave is None or leave.source != TYPED:
        raise UserError(f"There is no leave {number} to undo. Type /oncall away for the list.")
    refuse_others(session, leave.person_id, by)
    standing = (Leave.id == number, col(Leave.undone_at).is_(None))
    if not change(session, Leave, *standing, undone_at=now, undone_by=by.name):
        raise UserError(f"That leave was undone already, by {leave.undone_by or 'somebody else'}.")
    if leave.person_id != by.person_id:
        _tell(session, now, leave, messages.leave_undone(leave.start, leave.end, _zone(session), by.name))
    return leave


def refuse_others(session: Session, person_id: str, by: Actor) -> None:
    """Anybody may look after their own leave; somebody else's is for those who may change who is on call."""
    if person_id != by.person_id:
        changer(session, by)


def _tell(session: Session, now: datetime, leave: Leave, content: Content) -> None:
    post_to(session, now, leave.person_id, content, leave.start, f"leave/{leave.id}")


def _zone(session: Session) -> ZoneInfo:
    return directory.cluster(session).zone
