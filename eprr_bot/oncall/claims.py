"""What one version of a rota asks for, and how stronger claims are laid over weaker ones. Pure."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from eprr_bot.oncall.handovers import active_turns
from eprr_bot.oncall.rota import FixedPeriod, Rota
from eprr_bot.wall_clock import first_instant, last_instant

GAP = "gap"
"""The source of a shift that nobody holds because nothing names anybody."""


class Stretch(NamedTuple):
    """A shift in the making. Touching stretches with the same person, source and key are one shift."""

    start: datetime
    end: datetime
    person: str | None
    source: str
    key: datetime | int | None

    def continues(self, earlier: "Stretch") -> bool:
        """Is this the same shift as one that ends where it begins?"""
        return self.key == earlier.key and self.person == earlier.person and self.source == earlier.source

    def between(self, start: datetime, end: datetime) -> "Stretch":
        """The part of it between two instants."""
        return Stretch(start, end, self.person, self.source, self.key)


def claims_of(rota: Rota, start: datetime, end: datetime) -> list[Stretch]:
    """What one version asks for between two instants: in order, apart from each other, the strongest claims only."""
    found: list[Stretch] = []
    for layer in rota.layers:
        source = f"layer:{layer.id}"
        asked = [
            Stretch(opens, closes, turn.person, source, turn.start)
            for (opens, closes), turn in active_turns(layer, rota.zone, start, end)
        ]
        found = over(asked, found)
    fixed = (
        Stretch(begins, ends, fixed.person, fixed.source, begins) for fixed, (begins, ends) in fixed_in_order(rota)
    )
    return over(one_by_one(fixed, start, end), found)


def span_of(fixed: FixedPeriod, rota: Rota) -> tuple[datetime, datetime]:
    """The instants between which a fixed period holds."""
    return first_instant(fixed.start, rota.zone), last_instant(fixed.end, rota.zone)


def fixed_in_order(rota: Rota) -> list[tuple[FixedPeriod, tuple[datetime, datetime]]]:
    """Fixed periods from the weakest to the strongest: the one that starts later wins."""
    return sorted(((fixed, span_of(fixed, rota)) for fixed in rota.fixed), key=lambda pair: pair[1][0])


def one_by_one(claims: Iterable[Stretch], start: datetime, end: datetime) -> list[Stretch]:
    """Claims in any order, each stronger than the one before it, cut to start and end."""
    found: list[Stretch] = []
    for claim in claims:
        begins, ends = max(claim.start, start), min(claim.end, end)
        if begins < ends:
            found = over([claim.between(begins, ends)], found)
    return found


def over(stronger: list[Stretch], weaker: list[Stretch]) -> list[Stretch]:
    """Stronger claims laid over weaker ones. Both are in order and apart from each other, and so is what comes out."""
    if not stronger or not weaker:
        return stronger or weaker
    found: list[Stretch] = []
    below = iter(weaker)
    under = next(below, None)
    for claim in stronger:
        while under and under.start < claim.end:
            if under.start < claim.start:
                found.append(under if under.end <= claim.start else under.between(under.start, claim.start))
            if under.end > claim.end:
                under = under.between(claim.end, under.end)
                break
            under = next(below, None)
        found.append(claim)
    if under:
        found.append(under)
    found += below
    return found


def filled(stretches: list[Stretch], start: datetime, end: datetime) -> list[Stretch]:
    """From start to end without a hole: where nothing is asked for a gap, and touching pieces of a shift made one."""
    found: list[Stretch] = []
    reached = start
    for stretch in stretches:
        if stretch.start > reached:
            found.append(Stretch(reached, stretch.start, None, GAP, None))
        elif found and stretch.continues(found[-1]):
            stretch = stretch.between(found.pop().start, stretch.end)
        found.append(stretch)
        reached = stretch.end
    if reached < end:
        found.append(Stretch(reached, end, None, GAP, None))
    return found
