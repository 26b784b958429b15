"""Meetings that were held, as they were recorded; a record made by mistake is taken back."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.db import add_numbered, change, take_turns
from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.lrf.meeting import Meeting
from eprr_bot.lrf.models import ForumMeeting
from eprr_bot.lrf.typed_meeting import Typed
from eprr_bot.slack.commands import Actor, UserError


def record(session: Session, forum: str, typed: Typed, now: datetime, actor: Actor) -> Meeting:
    """Record a meeting. Raises UserError where one of the same series and day is on record already."""
    take_turns(session, f"forum meetings/{forum}")
    same = (ForumMeeting.forum == forum, ForumMeeting.series == typed.series, ForumMeeting.held_on == typed.held_on)
    if before := session.exec(_standing().where(*same)).first():
        undo = f"If it is wrong, take it back first: /lrf meeting undo {before.id}"
        raise UserError(f"That meeting is on record already, as meeting {before.id}, by {before.recorded_by}. {undo}")
    said = typed.texts
    attended, apologies, chair, minutes = (
        without_nhs_numbers(said.get(part, ""))[0] for part in ("attended", "apologies", "chair", "minutes")
    )
    made = ForumMeeting(
        forum=forum,
        series=typed.series,
        held_on=typed.held_on,
        attended=attended,
        apologies=apologies,
        chair=chair,
        minutes=minutes,
        next_on=typed.next_on,
        recorded_at=now,
        recorded_by=actor.name,
    )
    add_numbered(session, made)
    return _meeting(made)


def take_back(session: Session, number: int, now: datetime, actor: Actor) -> Meeting:
    """Take back a record that was made by mistake. Raises UserError where there is none."""
    row = session.get(ForumMeeting, number)
    if row is None:
        raise UserError(f"There is no meeting {number}. Type /lrf meeting for those there are.")
    still = (ForumMeeting.id == number, col(ForumMeeting.taken_back_at).is_(None))
    if not change(session, ForumMeeting, *still, taken_back_at=now, taken_back_by=actor.name):
        raise UserError(f"The record of meeting {number} was taken back already, by {row.taken_back_by}.")
    return _meeting(row)


def by_forum(session: Session) -> Mapping[str, list[Meeting]]:
    """Every meeting on record, by the code of its forum."""
    found: dict[str, list[Meeting]] = defaultdict(list)
    for row in session.exec(_standing()).all():
        found[row.forum].append(_meeting(row))
    return found


def _standing() -> SelectOfScalar[ForumMeeting]:
    return select(ForumMeeting).where(col(ForumMeeting.taken_back_at).is_(None)).order_by(col(ForumMeeting.id))


def _meeting(row: ForumMeeting) -> Meeting:
    return Meeting(
        row.id or 0,
        row.forum,
        row.series,
        row.held_on,
        row.attended,
        row.apologies,
        row.chair,
        row.minutes,
        row.next_on,
        row.recorded_by,
    )
