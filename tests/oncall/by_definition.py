"""Who is on call, worked out slowly from what the words mean: the reference for the engine's short cuts.

Every handover since a layer began, every window of every day and every claim at every instant at which
anything could change. Nothing of the engine is used but its plain data.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise
from zoneinfo import ZoneInfo

from eprr_bot.oncall.rota import Layer, Rota, ShiftLength
from eprr_bot.oncall.schedule import Schedule, Shift

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
NOBODY = (None, "gap", None)

Period = tuple[datetime, datetime]
Claim = tuple[datetime, datetime, tuple]


def shown(wall: datetime, zone: ZoneInfo) -> Period:
    """The first and the last instant at which clocks show a wall; where they skip it, twice the end of the hole."""
    offsets = {(wall.replace(tzinfo=UTC) + step * DAY / 4).astimezone(zone).utcoffset() for step in range(-8, 9)}
    instants = sorted((wall - offset).replace(tzinfo=UTC) for offset in offsets)
    right = [instant for instant in instants if _reading(instant, zone) == wall]
    if right:
        return right[0], right[-1]
    before, after = instants[0], instants[-1]
    while after - before > SECOND:
        middle = before + (after - before) // (2 * SECOND) * SECOND
        before, after = (middle, after) if _reading(middle, zone) < wall else (before, middle)
    return after, after


def _reading(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def after(wall: datetime, length: ShiftLength) -> datetime:
    """One shift later on the wall clock."""
    month = wall.month - 1 + (length.months or 0)
    later = wall.replace(year=wall.year + month // 12, month=month % 12 + 1)
    return later + timedelta(hours=length.hours or 0, days=length.days or 0, weeks=length.weeks or 0)


def handovers(layer: Layer, zone: ZoneInfo) -> Iterator[datetime]:
    wall = layer.starts
    while True:
        yield shown(wall, zone)[0]
        wall = after(wall, layer.shift)


def turns(layer: Layer, zone: ZoneInfo, end: datetime) -> Iterator[tuple[datetime, datetime, str]]:
    """Every turn from the first on; one of no length is nobody's."""
    place = count()
    for begins, ends in pairwise(handovers(layer, zone)):
        if begins >= end:
            return
        if begins < ends:
            yield begins, ends, layer.people[next(place) % len(layer.people)]


def open_periods(layer: Layer, zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[Period]:
    """When its windows are open, one after another; they may overlap."""
    if not layer.during:
        yield start, end
    midnight = _reading(start, zone).replace(hour=0, minute=0, second=0) - 4 * DAY
    while layer.during and midnight.replace(tzinfo=UTC) < end + 4 * DAY:
        for window in layer.during:
            if midnight.weekday() in window.days:
                next_day = DAY if window.closes <= window.opens else 0 * DAY
                opens, closes = (datetime.combine(midnight, at) for at in (window.opens, window.closes))
                yield shown(opens, zone)[0], shown(closes + next_day, zone)[1]
        midnight += DAY


def layer_claims(layer: Layer, zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[Claim]:
    last = shown(layer.ends, zone)[1] if layer.ends else end
    periods = list(open_periods(layer, zone, start, end))
    for begins, ends, person in turns(layer, zone, end):
        for opens, closes in periods:
            yield max(begins, opens), min(ends, closes, last), (person, f"layer:{layer.id}", begins)


def rota_claims(rota: Rota, start: datetime, end: datetime) -> Iterator[Claim]:
    """What one version asks for, from the weakest claim to the strongest."""
    for layer in rota.layers:
        yield from layer_claims(layer, rota.zone, start, end)
    fixed = [(shown(one.start, rota.zone)[0], shown(one.end, rota.zone)[1], one) for one in rota.fixed]
    for begins, ends, one in sorted(fixed, key=lambda found: found[0]):
        yield begins, ends, (one.person, one.source, begins)


def claims(schedule: Schedule, start: datetime, end: datetime) -> Iterator[Claim]:
    """The same of every version while it holds, then covers, then the end of what has ended."""
    reigns = [
        (since or start, rota, [later for later, _ in schedule.versions[number + 1 :]])
        for number, (since, rota) in enumerate(schedule.versions)
    ]
    for since, rota, later in reigns:
        until = min([end, *later])
        for begins, ends, claim in rota_claims(rota, start, end):
            yield max(begins, since), min(ends, until), claim
    for order, cover in enumerate(schedule.covers):
        yield cover.start, cover.end, (cover.person, cover.source, order)
    for since, rota, later in reigns:
        if rota.ends:
            yield max(since, shown(rota.ends, rota.zone)[1]), min([end, *later]), NOBODY


def shifts(schedule: Schedule, start: datetime, end: datetime) -> list[Shift]:
    """Who holds each moment between two instants at which anything could change, and moments of one claim together."""
    every = [one for one in claims(schedule, start, end) if max(one[0], start) < min(one[1], end)]
    edges = sorted({start, end, *(edge for one in every for edge in one[:2] if start < edge < end)})
    found: list[Claim] = []
    for begins, ends in pairwise(edges):
        held = next((claim for opens, closes, claim in reversed(every) if opens <= begins < closes), NOBODY)
        if found and found[-1][2] == held:
            begins = found.pop()[0]
        found.append((begins, ends, held))
    return [Shift(begins, ends, *claim[:2]) for begins, ends, claim in found]
