"""When the machine's clock is set by more than a minute, what is running moves with it, once.

When the machine started, as its clock has it, changes only when the clock is set, and all its processes see the
same: it is kept in the database, so the first to see it changed does what is to be done. Times of the calendar
(exercises planned, handovers, their reminders) stay as they are, and what was done of them is not done again.
"""

from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Engine
from sqlmodel import Session, SQLModel, and_, col, or_, select

from eprr_bot.base.clock import Clock
from eprr_bot.base.db import Heartbeat, change, last_beat, put, reading, take_turns, transaction
from eprr_bot.calendars.models import ImportedCalendar
from eprr_bot.callout.models import Callee, CallOut, CallOutState, Page, Unfollowed
from eprr_bot.exercises.models import Exercise, ExerciseState
from eprr_bot.handover.models import Handover
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import Room
from eprr_bot.noticeboard.models import ChannelTopic, Look, UserGroup
from eprr_bot.outbox.models import Message, Pause, SenderLease
from eprr_bot.outbox.service import WAITING
from eprr_bot.page_requests.models import PageRequest
from eprr_bot.slack import blocks

log = structlog.get_logger()

STEP = timedelta(minutes=1)
"""Less is left to the clock's own corrections."""
NOTICED_WITHIN = timedelta(seconds=10)
"""What was written since the clock was set, and before that was noticed, has the new time already."""
RUNS = timedelta(minutes=2)
KEPT_FOR = timedelta(seconds=30)

CLOCK, TICKER = "clock of ", "ticker on "

_open = select(CallOut.id).where(CallOut.state == CallOutState.OPEN)
_unaccepted = and_(col(Handover.accepted_at).is_(None), col(Handover.withdrawn_at).is_(None))

RUNNING: tuple[tuple[type[SQLModel], Any, str, tuple[str, ...]], ...] = (
    (Callee, and_(col(Callee.call_out_id).in_(_open), col(Callee.answered_at).is_(None)), "paged_at", ("paged_at",)),
    (Page, col(Page.call_out_id).in_(_open), "at", ("at",)),
    (PageRequest, col(PageRequest.call_out_id).in_(_open), "asked_at", ("asked_at",)),
    (CallOut, CallOut.state == CallOutState.OPEN, "opened_at", ("opened_at", "answer_by", "closes_at", "next_due")),
    (Message, col(Message.state).in_(WAITING), "created_at", ("not_before", "expires_at")),
    (Exercise, Exercise.state == ExerciseState.RUNNING, "started_at", ("started_at",)),
    (Handover, _unaccepted, "", ("unconfirmed_due", "chase_due", "unaccepted_due")),
)
"""What is under way: which rows, when they were written, and the times that keep their distance from now."""

RETRIES: tuple[tuple[type[SQLModel], str], ...] = (
    (Message, "created_at"),
    (SenderLease, "until"),
    (Pause, "until"),
    (Room, "next_try"),
    (Look, "next_look"),
    (Look, "paused_until"),
    (UserGroup, "next_try"),
    (ChannelTopic, "next_try"),
    (Unfollowed, "next_try"),
    (ImportedCalendar, "next_at"),
    (Heartbeat, "at"),
)
"""What may come early without harm, and so moves only with a clock that is set back."""


def mind(engine: Engine, clock: Clock) -> None:
    """See whether the clock was set since anybody last looked, and move what has to move."""
    now, started, machine = clock.now(), clock.started(), clock.machine
    with reading(engine) as session:
        seen = last_beat(session, TICKER + machine)
        if seen and abs(now - seen) < KEPT_FOR and abs(_step(session, machine, started, now)) < timedelta(seconds=1):
            return
    with transaction(engine) as session:
        take_turns(session, "clock")
        by = _step(session, machine, started, now)
        if abs(by) >= STEP:
            _was_set(session, machine, by, now)
        put(session, Heartbeat(name=CLOCK + machine, at=started))
        put(session, Heartbeat(name=TICKER + machine, at=now))


def _step(session: Session, machine: str, started: datetime, now: datetime) -> timedelta:
    """By how much the clock was set. After a new start that shows only where the last tick lies ahead."""
    known, last = last_beat(session, CLOCK + machine), last_beat(session, "ticker")
    if known is not None:
        return started - known
    return now - last if last is not None and last > now + STEP else timedelta()


def _was_set(session: Session, machine: str, by: timedelta, now: datetime) -> None:
    """Where other machines run too, one whose clock was wrong is no reason to move what they all work on."""
    how = f"{'put forward' if by > timedelta() else 'set back'} by {blocks.took(abs(by).total_seconds())}"
    others = _others(session, machine, by, now)
    log.warning("clock was set", how=how, moved=not others)
    if others:
        return
    _move(session, by, now)
    text = f"The machine's clock was {how}. What is due next moved with it; earlier entries have the time as it was."
    for incident in incidents.open_incidents(session):
        incidents.note(session, incident, now, "clock", text)


def _others(session: Session, machine: str, by: timedelta, now: datetime) -> bool:
    """Does any other machine run?"""
    found = select(Heartbeat).where(col(Heartbeat.name).like(f"{TICKER}%"), Heartbeat.name != TICKER + machine)
    at = [one.at for one in session.exec(found).all()]
    return any(min(abs(one - now), abs(one - (now - by))) < RUNS for one in at)


def _move(session: Session, by: timedelta, now: datetime) -> None:
    for table, running, written, names in RUNNING:
        rows = select(table).where(running)
        if written:
            at = col(getattr(table, written))
            rows = rows.where(or_(at > now, at <= now - max(by, NOTICED_WITHIN)))
        for row in session.exec(rows.with_for_update()).all():
            _shift(row, names, by)
    change(session, Look, called_at=[])
    if by < timedelta():
        for table, name in RETRIES:
            for row in session.exec(select(table).where(col(getattr(table, name)) > now).with_for_update()).all():
                _shift(row, (name,), by)
    session.flush()


def _shift(row: SQLModel, names: tuple[str, ...], by: timedelta) -> None:
    for name in names:
        if (at := getattr(row, name)) is not None:
            setattr(row, name, at + by)
