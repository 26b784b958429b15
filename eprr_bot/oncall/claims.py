"""What one version of a rota asks for, and how stronger claims are laid over weaker ones. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from eprr_bot.oncall.handovers import active_turns
from eprr_bot.oncall.rota import FixedPeriod, Rota
from eprr_bot.wall_clock import first_instant, last_instant


class Stretch(NamedTuple):
    """A shift in the making. Touching stretches with the same person, source and key are one shift."""

    start: datetime
    end: datetime
    person: str | None
    source: str
    key: datetime | int | None

    def continues(self, earlier: "Stretch") -> bool:
        """Is this the same shift as one that ends where it begins?"""
        return self[2:] == earlier[2:]

    def between(self, start: datetime, end: datetime) -> "Stretch":
        """The part of it between two instants."""
        return Stretch(start, end, self.person, self.source, self.key)


_START = attrgetter("start")


def claims_of(rota: Rota, start: datetime, end: datetime) -> Iterator[Stretch]:
    """What one version asks for, from the weakest claim to the strongest."""
    for layer in rota.layers:
        source = f"layer:{layer.id}"
        for (opens, closes), turn in active_turns(layer, rota.zone, start, end):
            yield Stretch(opens, closes, turn.person, source, turn.start)
    for fixed, (begins, ends) in fixed_in_order(rota):
        yield Stretch(begins, ends, fixed.person, fixed.source, begins)


def span_of(fixed: FixedPeriod, rota: Rota) -> tuple[datetime, datetime]:
    """The instants between which a fixed period holds."""
    return first_instant(fixed.start, rota.zone), last_instant(fixed.end, rota.zone)


def fixed_in_order(rota: Rota) -> list[tuple[FixedPeriod, tuple[datetime, datetime]]]:
    """Fixed periods from the weakest to the strongest: the one that starts later wins."""
    return sorted(((fixed, span_of(fixed, rota)) for fixed in rota.fixed), key=lambda pair: pair[1][0])


def lay(canvas: list[Stretch], claim: Stretch, start: datetime, end: datetime) -> None:
    """Lay a stronger claim, cut to start and end, over stretches that touch one another."""
    begins, ends = max(claim.start, start), min(claim.end, end)
    if begins >= ends:
        return
    first = bisect_right(canvas, begins, key=_START) - 1
    last = bisect_left(canvas, ends, key=_START)
    pieces = [claim.between(begins, ends)]
    if canvas[first].start < begins:
        pieces.insert(0, canvas[first].between(canvas[first].start, begins))
    if canvas[last - 1].end > ends:
        pieces.append(canvas[last - 1].between(ends, canvas[last - 1].end))
    canvas[first:last] = pieces


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Touching stretches of the same shift made one."""
    found: list[Stretch] = []
    for stretch in stretches:
        if found and stretch.continues(found[-1]):
            stretch = stretch.between(found.pop().start, stretch.end)
        found.append(stretch)
    return found
