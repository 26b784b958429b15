"""Whose turn it is in one layer, and when the layer is active. Pure.

Handovers are counted on the wall clock and each becomes one instant, the first at which clocks show it
(the end of the hole where they skip it). A `during` window opens at the first such instant and closes at
the last.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from eprr_bot.base.wall_clock import Spell, first_instant, holes, last_instant, spell_at, wall_at
from eprr_bot.oncall.rota import Layer
from eprr_bot.oncall.stretches import Period, cut

Turn = tuple[datetime, datetime, str]
"""One person's turn in a layer: from one handover to the next."""

_DAY = timedelta(days=1)
_REACH = 2 * _DAY  # less than this lies between the midnight before a window opens and its closing
_LONGEST_HOLE = _DAY  # a zone that crosses the date line skips a whole day


def handover(layer: Layer, zone: ZoneInfo, number: int) -> datetime:
    """The instant of a layer's handover; number 0 is the start of its first turn."""
    return first_instant(_handover_wall(layer, number), zone)


def turns(layer: Layer, zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[Turn]:
    """The turns that overlap start to end, whole. A turn of no length uses up nobody's place."""
    number = _number_at(layer, zone, start)
    place = number - _lost_turns(layer, zone, number)
    people = layer.people
    for begins, ends in pairwise(_handovers(layer, zone, number)):
        if begins >= end:
            return
        if ends > begins:
            yield begins, ends, people[place % len(people)]
            place += 1


def _handovers(layer: Layer, zone: ZoneInfo, number: int) -> Iterator[datetime]:
    """The instants of a layer's handovers from this one on, without end."""
    step = layer.shift.step
    while step is None:
        yield handover(layer, zone, number)
        number += 1
    wall = _handover_wall(layer, number)
    while True:
        spell = spell_at(wall, zone)
        instant = first_instant(wall, zone)
        yield instant
        wall += step
        while spell and wall < spell.end:
            instant += step
            yield instant
            wall += step


def life(layer: Layer, zone: ZoneInfo) -> tuple[datetime, datetime | None]:
    """From when until when (None: for ever) a layer exists."""
    return first_instant(layer.starts, zone), layer.ends and last_instant(layer.ends, zone)


def open_periods(layer: Layer, zone: ZoneInfo, start: datetime, end: datetime) -> list[Period]:
    """When the layer's windows are open between start and end: in order, apart, clipped; in a hole for no time."""
    if start >= end:
        return []
    if not layer.during:
        return [(start, end)]
    joined: list[Period] = []
    for opens, closes in _openings(layer, zone, start, end):
        if joined and opens <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], closes))
        else:
            joined.append((opens, closes))
    return cut(joined, start, end)


def _openings(layer: Layer, zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[Period]:
    """Each opening of each window that may overlap start to end, in the order in which they open."""
    # One day back for a window that closes the next day, one more where clocks have gone back over midnight.
    day = datetime.combine(wall_at(start, zone), time()) - _REACH
    last = wall_at(end, zone)
    while day <= last:
        spell = spell_at(day, zone)
        if spell and day + _REACH <= spell.end:
            calm = min(last, spell.end - _REACH)
            yield from _calm_openings(layer, day, calm, spell)
            day += ((calm - day) // _DAY + 1) * _DAY
        else:
            for opens, closes in layer.openings[day.weekday()]:
                yield first_instant(day + opens, zone), last_instant(day + closes, zone)
            day += _DAY


def _calm_openings(layer: Layer, day: datetime, last: datetime, spell: Spell) -> Iterator[Period]:
    """The openings on the days up to the last one, all of which lie with their closing in one spell."""
    midnight = spell.instant(day)
    weekday = day.weekday()
    while day <= last:
        for opens, closes in layer.openings[weekday]:
            yield midnight + opens, midnight + closes
        day, midnight, weekday = day + _DAY, midnight + _DAY, (weekday + 1) % 7


def _handover_wall(layer: Layer, number: int) -> datetime:
    step = layer.shift.step
    if step is not None:
        return layer.starts + number * step
    months = layer.starts.month - 1 + number * (layer.shift.months or 0)
    return layer.starts.replace(year=layer.starts.year + months // 12, month=months % 12 + 1)


def _number_at(layer: Layer, zone: ZoneInfo, instant: datetime) -> int:
    """The number of the turn in force at an instant; 0 before the first."""
    number = max(0, _number_on_wall(layer, wall_at(instant, zone)))
    # Near a clock change the wall is ahead of or behind the instants, by a few turns at the very most.
    while number > 0 and handover(layer, zone, number) > instant:
        number -= 1
    while handover(layer, zone, number + 1) <= instant:
        number += 1
    return number


def _number_on_wall(layer: Layer, wall: datetime) -> int:
    step = layer.shift.step
    if step is not None:
        return (wall - layer.starts) // step
    months = (wall.year - layer.starts.year) * 12 + wall.month - layer.starts.month
    return months // (layer.shift.months or 1)


def _lost_turns(layer: Layer, zone: ZoneInfo, number: int) -> int:
    """How many turns before this one have no length, because the clocks skip them whole."""
    step = layer.shift.step
    if step is None or step > _LONGEST_HOLE:
        return 0
    lost = 0
    # A zone's year in UTC may begin up to a day away from its year on the wall.
    for year in range(layer.starts.year - 1, _handover_wall(layer, number).year + 2):
        for skipped, shown in holes(zone, year):
            if shown - skipped >= step:
                first = max(0, -((layer.starts - skipped) // step))
                last = min(number, (shown - layer.starts) // step)
                lost += max(0, last - first)
    return lost
