"""Who holds a rota at any instant: its versions one after another, and covers over all of them. Pure.

Stretches of time are painted from the weakest claim to the strongest, in chunks of four weeks and
only when somebody asks. The first question about an instant paints no more than the days around it.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from eprr_bot.oncall.layers import asked_by, asked_by_layer, fixed_in_order, span_of
from eprr_bot.oncall.rota import Cover, Layer, Rota
from eprr_bot.oncall.stretches import GAP, NOBODY, STARTS, Stretch, cut, filled, one_by_one, over
from eprr_bot.oncall.turns import life, turns

_DAY = timedelta(days=1)
_CHUNK = 28 * _DAY
_CHUNKS = 3001

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = EARLIEST + _CHUNKS * _CHUNK
"""Schedules are worked out between these instants; a gap without a beginning or an end is cut there."""

_INSTANT = timedelta(microseconds=1)
_START = attrgetter("start")


class Shift(NamedTuple):
    """A stretch of time in the hands of one person, or of nobody (None).

    `source` says why: "layer:week", "fixed:Christmas", "cover:12", or "gap".
    """

    start: datetime
    end: datetime
    person: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Reason:
    """One claim on an instant, whole: from `start` to `end` it would be this person. Exactly one decides."""

    source: str
    person: str | None
    start: datetime
    end: datetime
    decides: bool
    note: str = ""


@dataclass(frozen=True)
class Schedule:
    """The final rota. A version holds from its instant (None: always) until a later one's.

    Covers are in the order they were made: where two overlap, the one made later wins.
    """

    versions: tuple[tuple[datetime | None, Rota], ...]
    covers: tuple[Cover, ...] = ()
    _wholes: dict[int, list[Shift]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _painted: dict[int, list[Stretch]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def rota(self) -> Rota:
        """The newest version, whether it holds yet or not."""
        return self.versions[-1][1]

    def is_over(self, instant: datetime) -> bool:
        """Has the rota ended for good by an instant?"""
        ends = self.rota.ends_at
        return ends is not None and ends <= instant

    def version_at(self, instant: datetime) -> Rota | None:
        """The version that holds at an instant; None before the first."""
        held = [rota for since, rota in self.versions if since is None or since <= instant]
        return held[-1] if held else None

    def holder_at(self, instant: datetime) -> Shift:
        """The shift in force at an instant, whole. Raises ValueError before 1970 and after 2199."""
        number = _chunk_of(instant)
        known = self._wholes.get(number, [])
        place = bisect_right(known, instant, key=_START)
        if place and instant < known[place - 1].end:
            return known[place - 1]
        if known or number in self._painted:  # whoever asks again about the same weeks will go on asking
            near = self._pieces(number, number)[0]
        else:
            near = self._between(instant - _DAY, instant + _DAY)
        shift = self._whole_at(instant, near)
        self._wholes[number] = [*known[:place], shift, *known[place:]]
        return shift

    def shifts(self, start: datetime, end: datetime) -> list[Shift]:
        """Every shift and gap from start to end: in order, without a hole, the outer ones cut to fit.

        There is nothing after 2199. Raises ValueError before 1970.
        """
        end = min(end, LATEST)
        if start >= end:
            return []
        found: list[Stretch] = []
        for pieces in self._pieces(_chunk_of(start), _chunk_of(end - _INSTANT)):
            if found and pieces[0][2] == found[-1][2]:
                found[-1] = (found[-1][0], *pieces[0][1:])
                found += pieces[1:]
            else:
                found += pieces
        return [Shift(begins, ends, person, source) for begins, ends, (person, source, _) in cut(found, start, end)]

    def gaps(self, start: datetime, end: datetime) -> list[Shift]:
        """The stretches from start to end that nobody holds, each as long as it can be."""
        found: list[Shift] = []
        for shift in self.shifts(start, end):
            if shift.person is not None:
                continue
            if found and found[-1].end == shift.start:
                shift = Shift(found.pop().start, shift.end, None, GAP)
            found.append(shift)
        return found

    def why(self, instant: datetime) -> list[Reason]:
        """Every claim on an instant, from the strongest, which decides, to the weakest."""
        version = self.version_at(instant)
        if version and version.ends_at and version.ends_at <= instant:
            return []
        reasons = [_reason_of(cover) for cover in reversed(self.covers) if cover.start <= instant < cover.end]
        if version:
            reasons += _fixed_reasons(version, instant)
            reasons += _layer_reasons(version, instant)
        return [
            Reason(item.source, item.person, item.start, item.end, number == 0, item.note)
            for number, item in enumerate(reasons)
        ]

    def _whole_at(self, instant: datetime, near: list[Stretch]) -> Shift:
        """The shift in force at an instant, whole; looks further than the stretches near it only where it must."""
        while True:
            start, end = near[0][0], near[-1][1]
            begins, ends, (person, source, _) = near[bisect_right(near, instant, key=STARTS) - 1]
            if source == GAP:
                begins = EARLIEST if begins <= self._life[0] else begins
                ends = LATEST if ends >= self._life[1] else ends
            is_cut_before, is_cut_after = begins == start > EARLIEST, ends == end < LATEST
            if not is_cut_before and not is_cut_after:
                return Shift(begins, ends, person, source)
            if is_cut_before:
                start = instant - max(_DAY, 4 * (instant - start))
            if is_cut_after:
                end = instant + 4 * (end - instant)
            near = self._between(start, end)

    @cached_property
    def _life(self) -> tuple[datetime, datetime]:
        """Nobody is ever named before the first of these instants, nor from the second on."""
        spans: list[tuple[datetime, datetime | None]] = [(cover.start, cover.end) for cover in self.covers]
        for _, rota in self.versions:
            spans += [life(layer, rota.zone) for layer in rota.layers]
            spans += [span_of(fixed, rota) for fixed in rota.fixed]
        starts, ends = [start for start, _ in spans], [end or LATEST for _, end in spans]
        since, newest = self.versions[-1] if self.versions else (None, None)
        over = max(newest.ends_at, since or EARLIEST) if newest and newest.ends_at else LATEST
        return min(starts, default=LATEST), min(over, max(ends, default=EARLIEST))

    def _pieces(self, first: int, last: int) -> list[list[Stretch]]:
        """The stretches of some chunks, cut at their edges; what nobody has asked for yet is painted in one go."""
        missing = [number for number in range(first, last + 1) if number not in self._painted]
        if missing:
            edge = EARLIEST + missing[0] * _CHUNK
            painted = self._between(edge, EARLIEST + (missing[-1] + 1) * _CHUNK)
            for number in range(missing[0], missing[-1] + 1):
                self._painted[number] = cut(painted, edge, edge := edge + _CHUNK)
        return [self._painted[number] for number in range(first, last + 1)]

    def _between(self, start: datetime, end: datetime) -> list[Stretch]:
        """Every stretch from start to end, the outer ones cut."""
        start, end = max(start, EARLIEST), min(end, LATEST)
        asked: list[Stretch] = []
        for since, until, rota in self._reigns(start, end):
            asked = asked_by(rota, since, until) + asked
        covers = (
            (cover.start, cover.end, (cover.person, cover.source, order))
            for order, cover in enumerate(self.covers)
            if cover.start < end and cover.end > start
        )
        laid = over(one_by_one(covers, start, end), asked)
        for since, until, rota in self._reigns(start, end):
            if rota.ends_at and rota.ends_at < until:
                laid = [one for one in over([(max(since, rota.ends_at), until, NOBODY)], laid) if one[2] is not NOBODY]
        return filled(laid, start, end)

    def _reigns(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime, Rota]]:
        """Which version holds when between start and end, the last first: at any instant the last to have begun."""
        until = end
        for since, rota in reversed(self.versions):
            begins = max(since or start, start)
            if begins < until:
                yield begins, until, rota
                until = begins


def _chunk_of(instant: datetime) -> int:
    number = (instant - EARLIEST) // _CHUNK
    if not 0 <= number < _CHUNKS:
        raise ValueError("A rota can be worked out for the years 1970 to 2199.")
    return number


def _reason_of(cover: Cover) -> Reason:
    return Reason(cover.source, cover.person, cover.start, cover.end, False, cover.note)


def _fixed_reasons(rota: Rota, instant: datetime) -> list[Reason]:
    return [
        Reason(fixed.source, fixed.person, begins, ends, False, fixed.reason)
        for fixed, (begins, ends) in reversed(fixed_in_order(rota))
        if begins <= instant < ends
    ]


def _layer_reasons(rota: Rota, instant: datetime) -> list[Reason]:
    claims = (claim for layer in reversed(rota.layers) for claim in _claims_at(layer, rota, instant))
    return [Reason(source, person, start, end, False) for start, end, (person, source, _) in claims]


def _claims_at(layer: Layer, rota: Rota, instant: datetime) -> list[Stretch]:
    """What a layer asks for at an instant, if it does: the whole of the turn for which its windows are open."""
    for begins, ends, _ in turns(layer, rota.zone, instant, instant + _INSTANT):
        return [one for one in asked_by_layer(layer, rota, begins, ends) if one[0] <= instant < one[1]]
    return []
