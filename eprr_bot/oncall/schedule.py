"""Who holds a rota at any instant: its versions one after another, and covers over all of them. Pure.

Stretches of time are painted from the weakest claim to the strongest, in chunks of four weeks and
only when somebody asks; a question about an instant is then a bisection.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from eprr_bot.oncall.claims import GAP, Stretch, claims_of, filled, fixed_in_order, one_by_one, over, span_of
from eprr_bot.oncall.handovers import active_turns, life, turns
from eprr_bot.oncall.rota import Cover, Layer, Rota

_CHUNK = timedelta(days=28)
_CHUNKS = 3001

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = EARLIEST + _CHUNKS * _CHUNK
"""Schedules are worked out between these instants; a gap without a beginning or an end is cut there."""

_INSTANT = timedelta(microseconds=1)
_START, _END = attrgetter("start"), attrgetter("end")


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
        shifts = self._whole_shifts((instant - EARLIEST) // _CHUNK)
        return shifts[bisect_right(shifts, instant, key=_START) - 1]

    def shifts(self, start: datetime, end: datetime) -> list[Shift]:
        """Every shift and gap from start to end: in order, without a hole, the outer ones cut to fit.

        There is nothing after 2199. Raises ValueError before 1970.
        """
        end = min(end, LATEST)
        if start >= end:
            return []
        found: list[Stretch] = []
        for pieces in self._pieces((start - EARLIEST) // _CHUNK, (end - _INSTANT - EARLIEST) // _CHUNK):
            if found and pieces[0].continues(found[-1]):
                found[-1] = found[-1].between(found[-1].start, pieces[0].end)
                found += pieces[1:]
            else:
                found += pieces
        found = found[bisect_right(found, start, key=_END) : bisect_left(found, end, key=_START)]
        found[0] = found[0].between(start, found[0].end)
        found[-1] = found[-1].between(found[-1].start, end)
        return [Shift._make(one[:4]) for one in found]

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

    def _whole_shifts(self, number: int) -> list[Shift]:
        """The shifts that overlap a chunk, whole: those at its edges may run over into others."""
        known = self._wholes.get(number)
        if known is None:
            stretches = list(self._paint(number))
            stretches[0] = stretches[0]._replace(start=self._true_start(number))
            stretches[-1] = stretches[-1]._replace(end=self._true_end(number))
            known = self._wholes[number] = [Shift._make(one[:4]) for one in stretches]
        return known

    def _true_start(self, number: int) -> datetime:
        """When the first stretch of a chunk began, perhaps in an earlier chunk."""
        stretch = self._paint(number)[0]
        while number > 0 and stretch.start == EARLIEST + number * _CHUNK:
            if stretch.source == GAP and stretch.start <= self._life[0]:
                return EARLIEST
            number -= 1
            before = self._paint(number)[-1]
            if not stretch.continues(before):
                break
            stretch = before
        return stretch.start

    def _true_end(self, number: int) -> datetime:
        """When the last stretch of a chunk ends, perhaps in a later chunk."""
        stretch = self._paint(number)[-1]
        while number + 1 < _CHUNKS and stretch.end == EARLIEST + (number + 1) * _CHUNK:
            if stretch.source == GAP and stretch.end >= self._life[1]:
                return LATEST
            number += 1
            after = self._paint(number)[0]
            if not after.continues(stretch):
                break
            stretch = after
        return stretch.end

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

    def _paint(self, number: int) -> list[Stretch]:
        """A chunk's stretches, cut at its edges."""
        return self._pieces(number, number)[0]

    def _pieces(self, first: int, last: int) -> list[list[Stretch]]:
        """The stretches of some chunks, cut at their edges; what nobody has asked for yet is painted in one go."""
        if not 0 <= first <= last < _CHUNKS:
            raise ValueError("A rota can be worked out for the years 1970 to 2199.")
        missing = [number for number in range(first, last + 1) if number not in self._painted]
        if missing:
            edge = EARLIEST + missing[0] * _CHUNK
            painted = self._between(edge, EARLIEST + (missing[-1] + 1) * _CHUNK)
            self._painted.update(enumerate(_cut(painted, edge), missing[0]))
        return [self._painted[number] for number in range(first, last + 1)]

    def _between(self, start: datetime, end: datetime) -> list[Stretch]:
        """Every stretch from start to end, the outer ones cut."""
        asked: list[Stretch] = []
        for since, until, rota in self._reigns(start, end):
            asked = claims_of(rota, since, until) + asked
        covers = (
            Stretch(cover.start, cover.end, cover.person, cover.source, order)
            for order, cover in enumerate(self.covers)
            if cover.start < end and cover.end > start
        )
        laid = over(one_by_one(covers, start, end), asked)
        for since, until, rota in self._reigns(start, end):
            if rota.ends_at and rota.ends_at < until:
                nobody = Stretch(max(since, rota.ends_at), until, None, GAP, None)
                laid = [one for one in over([nobody], laid) if one.source != GAP]
        return filled(laid, start, end)

    def _reigns(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime, Rota]]:
        """Which version holds when between start and end, the last first: at any instant the last to have begun."""
        until = end
        for since, rota in reversed(self.versions):
            begins = max(since or start, start)
            if begins < until:
                yield begins, until, rota
                until = begins


def _cut(stretches: list[Stretch], start: datetime) -> Iterator[list[Stretch]]:
    """Stretches without a hole from a chunk's start on, chunk by chunk."""
    pieces: list[Stretch] = []
    edge = start + _CHUNK
    for stretch in stretches:
        while stretch.end > edge:
            if stretch.start < edge:
                pieces.append(stretch.between(stretch.start, edge))
                stretch = stretch.between(edge, stretch.end)
            yield pieces
            pieces, edge = [], edge + _CHUNK
        pieces.append(stretch)
    yield pieces


def _reason_of(cover: Cover) -> Reason:
    return Reason(cover.source, cover.person, cover.start, cover.end, False, cover.note)


def _fixed_reasons(rota: Rota, instant: datetime) -> list[Reason]:
    return [
        Reason(fixed.source, fixed.person, begins, ends, False, fixed.reason)
        for fixed, (begins, ends) in reversed(fixed_in_order(rota))
        if begins <= instant < ends
    ]


def _layer_reasons(rota: Rota, instant: datetime) -> list[Reason]:
    claims = [(layer, _claim_at(layer, rota, instant)) for layer in reversed(rota.layers)]
    return [
        Reason(f"layer:{layer.id}", claim.person, claim.start, claim.end, False) for layer, claim in claims if claim
    ]


def _claim_at(layer: Layer, rota: Rota, instant: datetime) -> Shift | None:
    """What a layer asks for at an instant: the whole of the turn for which its windows are open."""
    for turn in turns(layer, rota.zone, instant, instant + _INSTANT):
        for (opens, closes), _ in active_turns(layer, rota.zone, turn.start, turn.end):
            if opens <= instant < closes:
                return Shift(opens, closes, turn.person, f"layer:{layer.id}")
    return None
