"""When does this month’s exercise take place? At random, so that all that is asked can still be kept (pure)."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from eprr_bot.exercises.ahead import Ahead, Words
from eprr_bot.exercises.hours import ROOM_TO_FINISH, month_of
from eprr_bot.exercises.times import Span, instant_of, step_from

Stretch = tuple[datetime, datetime]


@dataclass(frozen=True)
class Past:
    """What of earlier exercises counts for the next one.

    `ages` are in how many months in a row there was none of each quota, `met` is what this month has met already and
    `last_band` the band of the last one. `quiet` are stretches in whose nights nobody should be called, because they
    were called in another night; the graver come first.
    """

    ages: Mapping[str, int]
    met: Words = frozenset()
    last_band: str = ""
    quiet: Sequence[Sequence[Stretch]] = field(default=())


def choose(ahead: Ahead, past: Past, after: datetime, before: datetime, chance: random.Random) -> datetime | None:
    """A random start between two instants of a month, or None when the window leaves none.

    First come the quotas, over all the months to come; then that nobody is called on two nights in a row, and that
    the band is another than the last one. What cannot be is left out.
    """
    possible = ahead.times.spans(after, before - ROOM_TO_FINISH)
    if not possible:
        return None
    spans = ahead.best(month_of(after, ahead.times.hours.zone), possible, past.ages, past.met)
    for stretches in past.quiet:
        spans = list(_outside(spans, stretches)) or spans
    spans = [one for one in spans if one.band != past.last_band] or spans
    span = chance.choices(spans, [one.end - one.first for one in spans])[0]
    return instant_of(chance.randrange(span.first, span.end))


def _outside(spans: Iterable[Span], stretches: Iterable[Stretch]) -> Iterator[Span]:
    """What is left of the spans once nights within these stretches are taken out."""
    left = list(spans)
    for begins, ends in ((step_from(one), step_from(other)) for one, other in stretches):
        left = [piece for span in left for piece in _without(span, begins, ends)]
    yield from left


def _without(span: Span, begins: int, ends: int) -> list[Span]:
    if "night" not in span.words:
        return [span]
    parts = (span._replace(end=min(span.end, begins)), span._replace(first=max(span.first, ends)))
    return [one for one in parts if one.first < one.end]
