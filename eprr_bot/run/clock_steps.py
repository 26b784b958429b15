"""When the machine's clock is set by more than a minute, what is running moves with it, once.

When the machine started, as its clock has it, changes only when the clock is set, and all its processes see the
same: it is kept in the database, so the first to see it changed does what is to be done. Times of the calendar
(exercises planned, handovers, their reminders) stay as they are, and what was done of them is not done again.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from sqlmodel import Session, SQLModel, col, or_, select

from eprr_bot.base.db import put, reading, take_turns, transaction
from eprr_bot.base.heartbeats import Heartbeat, last_beat
from eprr_bot.feature import Feature, Whole
from eprr_bot.slack import blocks

log = structlog.get_logger()

STEP = timedelta(minutes=1)
"""Less is left to the clock's own corrections."""
NOTICED_WITHIN = timedelta(seconds=10)
"""What was written since the clock was set, and before that was noticed, has the new time already."""
RUNS = timedelta(minutes=2)
KEPT_FOR = timedelta(seconds=30)

CLOCK, TICKER = "clock of ", "ticker on "


def mind(app: Whole) -> None:
    """See whether the clock was set since anybody last looked, and move what has to move."""
    now, started, machine = app.clock.now(), app.clock.started(), app.clock.machine
    with reading(app.engine) as session:
        seen = last_beat(session, TICKER + machine)
        if seen and abs(now - seen) < KEPT_FOR and abs(_step(session, machine, started, now)) < timedelta(seconds=1):
            return
    with transaction(app.engine) as session:
        take_turns(session, "clock")
        by = _step(session, machine, started, now)
        if abs(by) >= STEP:
            _was_set(session, app.features, machine, by, now)
        put(session, Heartbeat(name=CLOCK + machine, at=started))
        put(session, Heartbeat(name=TICKER + machine, at=now))


def _step(session: Session, machine: str, started: datetime, now: datetime) -> timedelta:
    """By how much the clock was set. After a new start that shows only where the last tick lies ahead."""
    known, last = last_beat(session, CLOCK + machine), last_beat(session, "ticker")
    if known is not None:
        return started - known
    return now - last if last is not None and last > now + STEP else timedelta()


def _was_set(session: Session, features: Iterable[Feature], machine: str, by: timedelta, now: datetime) -> None:
    """Where other machines run too, one whose clock was wrong is no reason to move what they all work on."""
    how = f"{'put forward' if by > timedelta() else 'set back'} by {blocks.took(abs(by).total_seconds())}"
    others = _others(session, machine, by, now)
    log.warning("clock was set", how=how, moved=not others)
    if others:
        return
    for feature in features:
        _move(session, feature, by, now)
    session.flush()
    text = f"The machine's clock was {how}. What is due next moved with it; earlier entries have the time as it was."
    for feature in features:
        for tell in feature.clock_set:
            tell(session, text, now)


def _others(session: Session, machine: str, by: timedelta, now: datetime) -> bool:
    """Does any other machine run?"""
    found = select(Heartbeat).where(col(Heartbeat.name).like(f"{TICKER}%"), Heartbeat.name != TICKER + machine)
    at = [one.at for one in session.exec(found).all()]
    return any(min(abs(one - now), abs(one - (now - by))) < RUNS for one in at)


def _move(session: Session, feature: Feature, by: timedelta, now: datetime) -> None:
    for one in feature.running:
        rows = select(one.table).where(one.where)
        if one.written:
            at = col(getattr(one.table, one.written))
            rows = rows.where(or_(at > now, at <= now - max(by, NOTICED_WITHIN)))
        for row in session.exec(rows.with_for_update()).all():
            _shift(row, one.times, by)
    for table, name in feature.retries if by < timedelta() else ():
        for row in session.exec(select(table).where(col(getattr(table, name)) > now).with_for_update()).all():
            _shift(row, (name,), by)


def _shift(row: SQLModel, names: tuple[str, ...], by: timedelta) -> None:
    for name in names:
        if (at := getattr(row, name)) is not None:
            setattr(row, name, at + by)
