"""Stretches of time that somebody asks for, and how stronger ones are laid over weaker ones. Pure.

They are bare tuples, because a year of them is made for an answer.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import datetime
from operator import itemgetter
from typing import TypeVar

Claim = tuple[str | None, str, datetime | int | None]
"""Whom something asks for, its name as the source of a shift, and what tells it from others of that name."""

Stretch = tuple[datetime, datetime, Claim]
"""From when until when a claim stands. Touching stretches of equal claims are one shift."""

Period = tuple[datetime, datetime]
Piece = TypeVar("Piece", Period, Stretch)

GAP = "gap"
"""The source of a shift that nobody holds because nothing names anybody."""

NOBODY: Claim = (None, GAP, None)

STARTS, ENDS = itemgetter(0), itemgetter(1)


def one_by_one(claims: Iterable[Stretch], start: datetime, end: datetime) -> list[Stretch]:
    """Claims in any order, each stronger than the one before it, cut to start and end."""
    found: list[Stretch] = []
    for begins, ends, claim in claims:
        begins, ends = max(begins, start), min(ends, end)
        if begins < ends:
            found = over([(begins, ends, claim)], found)
    return found


def over(stronger: list[Stretch], weaker: list[Stretch]) -> list[Stretch]:
    """Stronger claims laid over weaker ones. Both are in order and apart from each other, and so is what comes out."""
    if not stronger or not weaker:
        return stronger or weaker
    found: list[Stretch] = []
    below = iter(weaker)
    under = next(below, None)
    for top in stronger:
        start, end, _ = top
        while under and under[0] < end:
            if under[0] < start:
                found.append(under if under[1] <= start else (under[0], start, under[2]))
            if under[1] > end:
                under = (end, under[1], under[2])
                break
            under = next(below, None)
        found.append(top)
    if under:
        found.append(under)
    found += below
    return found


def filled(stretches: list[Stretch], start: datetime, end: datetime) -> list[Stretch]:
    """From start to end without a hole: where nothing is asked for a gap, and touching pieces of a shift made one."""
    found: list[Stretch] = []
    reached = start
    for stretch in stretches:
        begins, ends, claim = stretch
        if begins > reached:
            found.append((reached, begins, NOBODY))
        elif found and claim == found[-1][2]:
            stretch = (found.pop()[0], ends, claim)
        found.append(stretch)
        reached = ends
    if reached < end:
        found.append((reached, end, NOBODY))
    return found


def cut(pieces: list[Piece], start: datetime, end: datetime) -> list[Piece]:
    """Those of some pieces in order that overlap start to end, the outer ones cut to fit."""
    found: list[Piece] = pieces[bisect_right(pieces, start, key=ENDS) : bisect_left(pieces, end, key=STARTS)]
    if found:
        found[0] = (max(found[0][0], start), *found[0][1:])
        found[-1] = (found[-1][0], min(found[-1][1], end), *found[-1][2:])
    return found
