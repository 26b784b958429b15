"""Whose turn it is in one layer, and when the layer is active. Pure.

Handovers are counted on the wall clock and each becomes one instant, the first at which clocks show it
(the end of the hole where they skip it). A `during` window opens at the first such instant and closes at
the last.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from eprr_bot.oncall.rota import Layer, Window
from eprr_bot.wall_clock import first_instant, holes, last_instant, wall_at

Period = tuple[datetime, datetime]

_DAY = timedelta(days=1)
_LONGEST_HOLE = _DAY  # a zone that crosses the date line skips a whole day


class Turn(NamedTuple):
    """One person's turn in a layer, between two handovers."""

    start: datetime
    end: datetime
    person: str


def handover(layer: Layer, zone: ZoneInfo, number: int) -> datetime:
    """The instant of a layer's handover; number 0 is the start of its first turn."""
    return first_instant(_handover_wall(layer, number), zone)


def turns(layer: Layer, zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[Turn]:
    """The turns that overlap start to end, whole. A turn of no length uses up nobody's place."""
    number = _number_at(layer, zone, start)
    place = number - _lost_turns(layer, zone, number)
    people, step = layer.people, layer.shift.step
    wall = _handover_wall(layer, number)
    begins = first_instant(wall, zone)
    while begins < end:
        number += 1
        wall = wall + step if step else _handover_wall(layer, number)
        ends = first_instant(wall, zone)
        if ends > begins:
            yield Turn(begins, ends, people[place % len(people)])
            place += 1
        begins = ends


def life(layer: Layer, zone: ZoneInfo) -> tuple[datetime, datetime | None]:
    """From when until when (None: for ever) a layer exists."""
    return first_instant(layer.starts, zone), layer.ends and last_instant(layer.ends, zone)


def active_turns(layer: Layer, zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[tuple[Period, Turn]]:
    """The periods between start and end in which somebody holds the layer, each with its whole turn."""
    begins, ends = life(layer, zone)
    start, end = max(start, begins), min(end, ends or end)
    periods = open_periods(layer, zone, start, end)
    if not periods:
        return
    number = 0
    for turn in turns(layer, zone, periods[0][0], periods[-1][1]):
        while number < len(periods) and periods[number][0] < turn.end:
            opens, closes = periods[number]
            yield (max(opens, turn.start), min(closes, turn.end)), turn
            if closes > turn.end:
                break
            number += 1


def open_periods(layer: Layer, zone: ZoneInfo, start: datetime, end: datetime) -> list[Period]:
    """When the layer's windows are open between start and end: in order, apart from each other, clipped."""
    if start >= end:
        return []
    if not layer.during:
        return [(start, end)]
    joined: list[Period] = []
    for opens, closes in sorted(_openings(layer.during, zone, start, end)):
        if joined and opens <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], closes))
        else:
            joined.append((opens, closes))
    return joined


def _openings(windows: tuple[Window, ...], zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[Period]:
    """Each opening of each window, clipped to start and end; in a hole a window may be open for no time."""
    # One day back for a window that closes the next day, one more for a day lost at the date line.
    day = wall_at(start, zone).date() - 2 * _DAY
    last = wall_at(end, zone).date()
    while day <= last:
        for window in windows:
            if day.weekday() in window.days:
                closing_day = day if window.closes > window.opens else day + _DAY
                opens = max(start, first_instant(datetime.combine(day, window.opens), zone))
                closes = min(end, last_instant(datetime.combine(closing_day, window.closes), zone))
                if opens < closes:
                    yield opens, closes
        day += _DAY


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
            first = max(0, -((layer.starts - skipped) // step))
            last = min(number, (shown - layer.starts) // step)
            lost += max(0, last - first)
    return lost
