"""What one version of a rota asks for: its layers, and fixed periods over them. Pure."""

from collections.abc import Iterator
from datetime import datetime

from eprr_bot.base.wall_clock import first_instant, last_instant
from eprr_bot.oncall.rota import FixedPeriod, Layer, Rota
from eprr_bot.oncall.stretches import Period, Stretch, cut, one_by_one, over
from eprr_bot.oncall.turns import Turn, life, open_periods, turns


def asked_by(rota: Rota, start: datetime, end: datetime) -> list[Stretch]:
    """What one version asks for between two instants: in order, apart from each other, the strongest claims only."""
    found: list[Stretch] = []
    for number, layer in enumerate(rota.layers):
        if not any(_hides(above, layer, rota, start, end) for above in rota.layers[number + 1 :]):
            found = over(asked_by_layer(layer, rota, start, end), found)
    fixed = ((begins, ends, (one.person, one.source, begins)) for one, (begins, ends) in fixed_in_order(rota))
    return over(one_by_one(fixed, start, end), found)


def asked_by_layer(layer: Layer, rota: Rota, start: datetime, end: datetime) -> list[Stretch]:
    """What one layer asks for between two instants: its turns, where its windows are open."""
    begins, ends = life(layer, rota.zone)
    start, end = max(start, begins), min(end, ends or end)
    if start >= end:
        return []
    source, taken = layer.source, turns(layer, rota.zone, start, end)
    if not layer.during:
        return cut([(begins, ends, (person, source, begins)) for begins, ends, person in taken], start, end)
    return list(_parts(taken, source, open_periods(layer, rota.zone, start, end)))


def _parts(taken: Iterator[Turn], source: str, periods: list[Period]) -> Iterator[Stretch]:
    """The parts of turns that lie in some periods, both in order."""
    begins, ends, person = next(taken)
    claim = (person, source, begins)
    for opens, closes in periods:
        while opens < closes:
            while ends <= opens:
                begins, ends, person = next(taken)
                claim = (person, source, begins)
            yield opens, min(closes, ends), claim
            opens = ends


def _hides(above: Layer, below: Layer, rota: Rota, start: datetime, end: datetime) -> bool:
    """Is a stronger layer open from start to end whenever a weaker one is? False where that is not plain to see."""
    begins, ends = life(above, rota.zone)
    if begins > start or (ends and ends < end):
        return False
    return not above.during or (
        bool(below.during) and all(any(one.includes(window) for one in above.during) for window in below.during)
    )


def span_of(fixed: FixedPeriod, rota: Rota) -> tuple[datetime, datetime]:
    """The instants between which a fixed period holds."""
    return first_instant(fixed.start, rota.zone), last_instant(fixed.end, rota.zone)


def fixed_in_order(rota: Rota) -> list[tuple[FixedPeriod, tuple[datetime, datetime]]]:
    """Fixed periods from the weakest to the strongest: the one that starts later wins."""
    return sorted(((fixed, span_of(fixed, rota)) for fixed in rota.fixed), key=lambda pair: pair[1][0])
