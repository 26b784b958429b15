"""Between the clock on the wall and instants, where clocks go forward and back.

Walls are naive datetimes, instants are aware and in UTC. A wall time that the clocks skip stands for the
first instant after the hole; one that happens twice has a first and a last instant.
"""

from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR, UTC, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)
_UTC_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH = _UTC_EPOCH.replace(tzinfo=None)


class Spell(NamedTuple):
    """Walls from `start` up to `end` that clocks show exactly once each, all with the same offset."""

    start: datetime
    end: datetime
    offset: timedelta

    def instant(self, wall: datetime) -> datetime:
        """When clocks show one of its walls."""
        return _UTC_EPOCH + (wall - _EPOCH - self.offset)


def first_instant(wall: datetime, zone: tzinfo) -> datetime:
    """The first instant at which clocks in the zone show this time, or the end of the hole it falls in."""
    spell = spell_at(wall, zone)
    return spell.instant(wall) if spell else _near_a_change(wall, zone, is_last=False)


def last_instant(wall: datetime, zone: tzinfo) -> datetime:
    """The last instant at which clocks in the zone show this time, or the end of the hole it falls in."""
    spell = spell_at(wall, zone)
    return spell.instant(wall) if spell else _near_a_change(wall, zone, is_last=True)


def spell_at(wall: datetime, zone: tzinfo) -> Spell | None:
    """The spell that a wall falls in; None for one that a change of the clocks skips or repeats."""
    for spell in _spells(zone, wall.year):
        if spell.start <= wall < spell.end:
            return spell
    return None


def occurrences(wall: datetime, zone: tzinfo) -> list[datetime]:
    """Every instant at which clocks in the zone show this time: none, one or two, in order."""
    early, late = _offsets(wall, zone)
    if early < late:
        return []
    return [(wall - offset).replace(tzinfo=UTC) for offset in ((early,) if early == late else (early, late))]


def readings(wall: datetime, zone: tzinfo) -> set[datetime]:
    """Every instant that somebody may mean by a wall: more than one only where the clocks skip or repeat it."""
    if spell := spell_at(wall, zone):
        return {spell.instant(wall)}
    return {first_instant(wall, zone), *((wall - offset).replace(tzinfo=UTC) for offset in _offsets(wall, zone))}


def changed_at(wall: datetime, zone: tzinfo) -> timedelta:
    """By how much the clocks change where they skip or repeat a wall; nothing for any other."""
    early, late = (timedelta(0),) * 2 if spell_at(wall, zone) else _offsets(wall, zone)
    return abs(early - late)


def last_wall_by(instant: datetime, zone: tzinfo) -> datetime:
    """The last wall that clocks have shown by an instant: in an hour that they repeat, its end."""
    wall = wall_at(instant, zone)
    early, late = _offsets(wall, zone)
    if early <= late or first_instant(wall, zone) == instant:
        return wall
    return _change(wall - early, wall - late, zone, late) + early - _SECOND


def wall_at(instant: datetime, zone: tzinfo) -> datetime:
    """What clocks in the zone show at an instant."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def within(hours: str, instant: datetime, zone: tzinfo) -> bool:
    """Is an instant within hours such as 07:00-23:00 or, over midnight, 18:00-02:00? Empty hours are always."""
    if not hours:
        return True
    opens, closes = (time.fromisoformat(part) for part in hours.split("-"))
    at = wall_at(instant, zone).time()
    return opens <= at < closes if opens < closes else at >= opens or at < closes


@lru_cache(maxsize=4096)
def holes(zone: tzinfo, year: int) -> tuple[tuple[datetime, datetime], ...]:
    """The walls that the zone's clocks skip in a UTC year: (first skipped, first shown again)."""
    changes = _changes(zone, _new_year(year), _new_year(year + 1))
    return tuple((at + before, at + after) for at, before, after in changes if after > before)


@lru_cache(maxsize=4096)
def _spells(zone: tzinfo, year: int) -> tuple[Spell, ...]:
    """The spells of a year on the wall, in order; none in the first and the last year that there are."""
    if not MINYEAR < year < MAXYEAR:
        return ()
    found = []
    start, end = _new_year(year), _new_year(year + 1)
    offset = _offset_at(start - _DAY, zone)
    for at, before, after in _changes(zone, start - _DAY, end + _DAY):
        found.append(Spell(start, min(end, at + min(before, after)), before))
        start, offset = max(start, at + max(before, after)), after
    found.append(Spell(start, end, offset))
    return tuple(spell for spell in found if spell.start < spell.end)


def _changes(zone: tzinfo, start: datetime, end: datetime) -> Iterator[tuple[datetime, timedelta, timedelta]]:
    """The changes of a zone's clocks between two days in UTC, no two in one day: (instant, offset before, after)."""
    day, after = start, _offset_at(start, zone)
    while day < end:
        day, before = day + _DAY, after
        after = _offset_at(day, zone)
        if after != before:
            yield _change(day - _DAY, day, zone, after), before, after


def _new_year(year: int) -> datetime:
    return _EPOCH.replace(year=year)


def _near_a_change(wall: datetime, zone: tzinfo, is_last: bool) -> datetime:
    early, late = _offsets(wall, zone)
    if early < late:
        # A skipped wall read with the later offset lies before the change, with the earlier one after it.
        return _change(wall - late, wall - early, zone, late).replace(tzinfo=UTC)
    return (wall - (late if is_last else early)).replace(tzinfo=UTC)


def _offsets(wall: datetime, zone: tzinfo) -> tuple[timedelta, timedelta]:
    """The zone's offsets for the first and the second reading of a wall; they differ only near a change."""
    early = wall.replace(tzinfo=zone, fold=0).utcoffset()
    late = wall.replace(tzinfo=zone, fold=1).utcoffset()
    assert early is not None
    assert late is not None
    return early, late


def _offset_at(moment: datetime, zone: tzinfo) -> timedelta:
    """The zone's offset at an instant, written in UTC without saying so."""
    offset = moment.replace(tzinfo=UTC).astimezone(zone).utcoffset()
    assert offset is not None
    return offset


def _change(before: datetime, after: datetime, zone: tzinfo, offset: timedelta) -> datetime:
    """The instant, to the second, between `before` and `after` from which the zone has this offset; all in UTC."""
    while after - before > _SECOND:
        middle = before + (after - before) // (2 * _SECOND) * _SECOND
        if _offset_at(middle, zone) == offset:
            after = middle
        else:
            before = middle
    return after
