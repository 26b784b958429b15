"""Between the clock on the wall and instants, where clocks go forward and back.

Walls are naive datetimes, instants are aware and in UTC. A wall time that the clocks skip stands for the
first instant after the hole; one that happens twice has a first and a last instant.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)
_UTC_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH = _UTC_EPOCH.replace(tzinfo=None)


def first_instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first instant at which clocks in the zone show this time, or the end of the hole it falls in."""
    offset = _settled_offset(zone, wall.toordinal())
    if offset is None:
        early, late = _offsets(wall, zone)
        if early < late:
            return _end_of_hole(wall, zone, early, late)
        offset = early
    return _UTC_EPOCH + (wall - _EPOCH - offset)


def last_instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The last instant at which clocks in the zone show this time, or the end of the hole it falls in."""
    offset = _settled_offset(zone, wall.toordinal())
    if offset is None:
        early, late = _offsets(wall, zone)
        if early < late:
            return _end_of_hole(wall, zone, early, late)
        offset = late
    return _UTC_EPOCH + (wall - _EPOCH - offset)


def occurrences(wall: datetime, zone: ZoneInfo) -> list[datetime]:
    """Every instant at which clocks in the zone show this time: none, one or two, in order."""
    early, late = _offsets(wall, zone)
    if early < late:
        return []
    return [(wall - offset).replace(tzinfo=UTC) for offset in ((early,) if early == late else (early, late))]


def wall_at(instant: datetime, zone: ZoneInfo) -> datetime:
    """What clocks in the zone show at an instant."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


@lru_cache(maxsize=4096)
def holes(zone: ZoneInfo, year: int) -> tuple[tuple[datetime, datetime], ...]:
    """The walls that the zone's clocks skip in a UTC year: (first skipped, first shown again)."""
    found = []
    day, offset = datetime(year, 1, 1, tzinfo=UTC), _offset_at(datetime(year, 1, 1, tzinfo=UTC), zone)
    while day.year == year:
        day, before = day + _DAY, offset
        offset = _offset_at(day, zone)
        if offset > before:
            change = _change(day - _DAY, day, zone, offset).replace(tzinfo=None)
            found.append((change + before, change + offset))
    return tuple(found)


@lru_cache(maxsize=32_768)
def _settled_offset(zone: ZoneInfo, ordinal: int) -> timedelta | None:
    """The offset on a day when the clocks change neither then nor the day before or after; else None."""
    midnight = datetime.fromordinal(ordinal)
    offsets = {zone.utcoffset(midnight + days * _DAY) for days in (-1, 0, 1, 2)}
    return offsets.pop() if len(offsets) == 1 else None


def _offsets(wall: datetime, zone: ZoneInfo) -> tuple[timedelta, timedelta]:
    """The zone's offsets for the first and the second reading of a wall; they differ only near a change."""
    early = wall.replace(tzinfo=zone, fold=0).utcoffset()
    late = wall.replace(tzinfo=zone, fold=1).utcoffset()
    assert early is not None
    assert late is not None
    return early, late


def _offset_at(instant: datetime, zone: ZoneInfo) -> timedelta:
    offset = instant.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


def _end_of_hole(wall: datetime, zone: ZoneInfo, early: timedelta, late: timedelta) -> datetime:
    """A skipped wall read with the later offset lies before the change, with the earlier one after it."""
    return _change((wall - late).replace(tzinfo=UTC), (wall - early).replace(tzinfo=UTC), zone, late)


def _change(before: datetime, after: datetime, zone: ZoneInfo, offset: timedelta) -> datetime:
    """The instant, to the second, between `before` and `after` from which the zone has this offset."""
    while after - before > _SECOND:
        middle = before + (after - before) // (2 * _SECOND) * _SECOND
        if _offset_at(middle, zone) == offset:
            after = middle
        else:
            before = middle
    return after
