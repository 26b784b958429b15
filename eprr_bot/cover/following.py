"""Covers of whole shifts, which move with the edges of those shifts when a new version moves them. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from eprr_bot.oncall.rota import Cover
from eprr_bot.oncall.schedule import Schedule, Shift


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


def _is_same(was: Shift, turn: Shift) -> bool:
    shared = min(was.end, turn.end) - max(was.start, turn.start)
    return was.person == turn.person and 2 * shared > max(was.end - was.start, turn.end - turn.start)


def relaid(covers: Iterable[Cover], followed: Iterable[Followed]) -> tuple[Cover, ...]:
    """The covers as they are once those that follow have moved, each in its place."""
    to = {one.number: one for one in followed}
    return tuple(
        replace(cover, start=to[cover.id].start, end=to[cover.id].end) if cover.id in to else cover for cover in covers
    )
