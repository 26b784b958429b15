"""What feeds have shown of each shift, so that a shift that moves says so and one that goes is cancelled, not lost."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

import sqlalchemy as sql
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from eprr_bot.base.db import change
from eprr_bot.calendars.feed import uid
from eprr_bot.calendars.models import FeedEvent
from eprr_bot.oncall.rota import Rota
from eprr_bot.oncall.schedule import EARLIEST, LATEST, Schedule, Shift

BACK = timedelta(weeks=4)
AHEAD = timedelta(days=366)
KEEP_CANCELLED = timedelta(weeks=4)


@dataclass(frozen=True)
class Slot:
    """One shift of the final rota as a feed shows it. `person_id` "" is a gap; `next_id` None is not known."""

    uid: str
    rota: Rota
    start: datetime
    end: datetime
    person_id: str
    next_id: str | None = None


@dataclass(frozen=True)
class Revision:
    """How often a slot has changed, and when it last did."""

    sequence: int
    changed_at: datetime
    cancelled_at: datetime | None = None


NEW = Revision(0, EARLIEST)


class Known(NamedTuple):
    """A FeedEvent as columns: a year of short shifts is too many rows to make objects of for each reading."""

    uid: str
    sequence: int
    digest: str
    changed_at: datetime
    cancelled_at: datetime | None


def slots(whole: Schedule, start: datetime, end: datetime, person_id: str | None = None) -> list[Slot]:
    """The shifts and gaps between two instants, whole; of one person, or of all."""
    found = whole.shifts(start, end)
    if found:
        found[0], found[-1] = whole.holder_at(found[0].start), whole.holder_at(found[-1].start)
    followers = _followers(found)
    return [
        _slot(whole.rota, shift, following)
        for shift, following in zip(found, followers, strict=True)
        if shift.start > EARLIEST and person_id in (None, shift.person)
    ]


def _followers(shifts: list[Shift]) -> list[str | None]:
    """For each shift, who comes next with another name; None when it is not known yet."""
    found: list[str | None] = []
    holder, following = None, None
    for shift in reversed(shifts):
        if found and shift.person != holder:
            following = holder or ""
        found.append(following)
        holder = shift.person
    return found[::-1]


def _slot(rota: Rota, shift: Shift, next_id: str | None) -> Slot:
    person = shift.person or ""
    # What begins and never ends would not fit any calendar: its first day says it.
    end = shift.end if shift.end < LATEST else shift.start + timedelta(days=1)
    return Slot(uid(rota.id, shift.start, person), rota, shift.start, end, person, next_id)


def note(
    session: Session, rota: Rota, shown: Iterable[Slot], names: Mapping[str, str], now: datetime, person_id: str | None
) -> tuple[dict[str, Revision], list[tuple[Slot, Revision]]]:
    """Note what is shown now. Returns the revision of each slot, and what was cancelled in the last four weeks.

    `shown` is everything of a rota, or of one person on it, between the limits of a feed; what was shown
    before and is not among it is cancelled.
    """
    current = {slot.uid: slot for slot in shown}
    known = _known(session, rota.id, now, person_id)
    revisions: dict[str, Revision] = {}
    new = []
    for slot in current.values():
        digest = _digest(slot.end, rota.name, names[slot.person_id])
        row = known.get(slot.uid)
        if row is None:
            revisions[slot.uid] = Revision(0, now)
            new.append(_row(slot, digest, now))
        elif row.digest != digest or row.cancelled_at:
            revisions[slot.uid] = _raise(session, row, now, digest=digest, end=slot.end, cancelled_at=None)
        else:
            revisions[slot.uid] = Revision(row.sequence, row.changed_at)
    _insert(session, new)
    return revisions, _cancelled(session, rota, [row for one, row in known.items() if one not in current], now)


def _cancelled(session: Session, rota: Rota, rows: Iterable[Known], now: datetime) -> list[tuple[Slot, Revision]]:
    gone = {}
    for row in rows:
        revision = Revision(row.sequence, row.changed_at, row.cancelled_at)
        if row.cancelled_at is None:
            revision = _raise(session, row, now, cancelled_at=now)
        if revision.cancelled_at and now - revision.cancelled_at < KEEP_CANCELLED:
            gone[row.uid] = revision
    events = session.exec(select(FeedEvent).where(col(FeedEvent.uid).in_(gone))).all() if gone else ()
    return [(Slot(one.uid, rota, one.start, one.end, one.person_id), gone[one.uid]) for one in events]


def _known(session: Session, rota_id: str, now: datetime, person_id: str | None) -> dict[str, Known]:
    """What was shown before, as far as it is not over for longer than feeds look back."""
    columns = [col(getattr(FeedEvent, name)) for name in Known._fields]
    wanted = sql.select(*columns).where(col(FeedEvent.rota_id) == rota_id, col(FeedEvent.end) > now - BACK)
    if person_id is not None:
        wanted = wanted.where(col(FeedEvent.person_id) == person_id)
    return {row[0]: Known(*row) for row in session.connection().execute(wanted)}


def _raise(session: Session, row: Known, now: datetime, **values: object) -> Revision:
    """Raise a slot's sequence. Another process may have done so at the same moment: then once is enough."""
    same = (FeedEvent.uid == row.uid, FeedEvent.sequence == row.sequence)
    change(session, FeedEvent, *same, sequence=row.sequence + 1, changed_at=now, **values)
    cancelled_at = values["cancelled_at"]
    return Revision(row.sequence + 1, now, cancelled_at if isinstance(cancelled_at, datetime) else None)


def _insert(session: Session, rows: list[dict[str, object]]) -> None:
    if rows:
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        session.connection().execute(dialect.insert(FeedEvent).on_conflict_do_nothing(), rows)


def _row(slot: Slot, digest: str, now: datetime) -> dict[str, object]:
    return {
        "uid": slot.uid,
        "rota_id": slot.rota.id,
        "person_id": slot.person_id,
        "start": slot.start,
        "end": slot.end,
        "sequence": 0,
        "digest": digest,
        "changed_at": now,
        "cancelled_at": None,
    }


@lru_cache(maxsize=8192)
def _digest(end: datetime, rota_name: str, person_name: str) -> str:
    """What a reader would call a change: when it ends, and what it is called."""
    return hashlib.sha256(f"{end.isoformat()}|{rota_name}|{person_name}".encode()).hexdigest()[:16]
