"""Which covers and requests move with the edges of shifts when these move. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from eprr_bot.cover.exchange import runs
from eprr_bot.oncall.rota import Cover
from eprr_bot.oncall.schedule import Schedule, Shift

Stretch = tuple[datetime, datetime]


@dataclass(frozen=True)
class Followed:
    """A cover that moves: its number, and from when to when it is to count."""

    number: int
    start: datetime
    end: datetime


def following(old: Schedule, new: Schedule, now: datetime) -> Iterator[Followed]:
    """The covers that have not begun, stand in for the whole of a turn, and find it at other times in the new rota.

    It is the same turn where the same person holds it and it lasts, for more than half of either, at the same time.
    Covers of hours stay where they are, and so do those whose turn is gone.
    """
    turns_before, turns_after = Schedule(old.versions), Schedule(new.versions)
    for cover in old.covers:
        was = turns_before.holder_at(cover.start)
        is_whole = (was.start, was.end) == (cover.start, cover.end) and was.person is not None
        if cover.id is None or cover.start <= now or not is_whole:
            continue
        turn = turns_after.holder_at(was.start + (was.end - was.start) / 2)
        if _is_same(was, turn) and (turn.start, turn.end) != (was.start, was.end):
            yield Followed(cover.id, turn.start, turn.end)


def whole_shift(schedule: Schedule, person: str, start: datetime, end: datetime, now: datetime) -> Stretch | None:
    """The shift of somebody's that a stretch is, or was, the whole of: from when to when they hold it.

    Where the newest version ends a turn later than the one in which it began, it is all of it. None where they hold
    it no more, or hold parts of it that others divide. Of a shift that runs, the stretch is what was left of it.
    """
    middle = start + (end - start) / 2
    turns = [whole.holder_at(middle) for whole in (schedule, Schedule(((None, schedule.rota),)))]
    if turns[0].person != person:
        return None
    own = [turn for turn in turns if turn.person == person]
    begins, ends = min(turn.start for turn in own), max(turn.end for turn in own)
    held = runs(schedule, person, begins, ends)
    if len(held) != 1 or len(runs(schedule, person, min(begins, start), max(ends, end))) != 1:
        return None
    return (start if start <= now else held[0][0]), held[0][1]


def moved(schedule: Schedule, person: str, start: datetime, end: datetime, now: datetime) -> Stretch | None:
    """Where the shift that a stretch was the whole of is now; None where it is no longer the same shift."""
    found = whole_shift(schedule, person, start, end, now)
    return found if found and _is_most(found, (start, end)) else None


def _is_same(was: Shift, turn: Shift) -> bool:
    return was.person == turn.person and _is_most((was.start, was.end), (turn.start, turn.end))


def _is_most(one: Stretch, other: Stretch) -> bool:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return 2 * shared > max(one[1] - one[0], other[1] - other[0])


def relaid(covers: Iterable[Cover], followed: Iterable[Followed]) -> tuple[Cover, ...]:
    """The covers as they are once those that follow have moved, each in its place."""
    to = {one.number: one for one in followed}
    return tuple(
        replace(cover, start=to[cover.id].start, end=to[cover.id].end) if cover.id in to else cover for cover in covers
    )
