"""Where everything stands in the pictures of exercises (pure). A browser draws them: sharp on paper, no wider than it.

Lengths are in units of a picture of 360, in which letters are as large as beside it on a telephone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from eprr_bot.evidence.figures import CHART_MONTHS, Month
from eprr_bot.exercises.standing import Called
from eprr_bot.slack.blocks import fit

WIDTH = 360
TOP, BOTTOM = 24, 124
"""Between these the columns of the months stand."""
MOST_ROWS = 40
"""People in a timeline; a longer one would be no picture any more."""
ROW, HEAD = 34, 30

_LEFT, _RIGHT = 4, 356
_MONTH, _GAP = (_RIGHT - _LEFT) / CHART_MONTHS, 2.5
_FIRST, _LAST = 10, 300
"""Where the line of somebody in a timeline begins and ends; what they said stands beside it."""
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440)
_MOST_TICKS = 6
_LONGEST_NAME = 34


@dataclass(frozen=True)
class Bar:
    """A bar from `top` down to BOTTOM, and what it is `of`: a share, the median or the slowest."""

    of: str
    x: float
    width: float
    top: float
    label: str


@dataclass(frozen=True)
class Column:
    """A month and its bars; without any there was nobody to count."""

    month: str
    middle: float
    bars: tuple[Bar, ...]
    is_missed: bool


def shares(months: Sequence[Month]) -> list[Column]:
    """The part of those called that answered, a bar for each month."""
    return [
        _column(number, one, [("share", share, f"{share:.0%}")] if (share := one.figures.share) is not None else [])
        for number, one in enumerate(months)
    ]


def times(months: Sequence[Month]) -> list[Column]:
    """For each month the median time to answer, and beside it that within which 95% of the answers came."""
    longest = max((one.figures.slowest or 0 for one in months), default=0) or 1
    found = []
    for number, one in enumerate(months):
        both = (("median", one.figures.median), ("slowest", one.figures.slowest))
        bars = [(of, time / longest, minutes(time)) for of, time in both if time is not None]
        found.append(_column(number, one, bars))
    return found


def _column(number: int, month: Month, bars: Sequence[tuple[str, float, str]]) -> Column:
    left, each = _LEFT + _MONTH * number + _GAP, (_MONTH - 2 * _GAP) / max(len(bars), 1)
    made = [
        Bar(of, round(left + each * place, 1), round(each, 1), round(BOTTOM - (BOTTOM - TOP) * height, 1), label)
        for place, (of, height, label) in enumerate(bars)
    ]
    return Column(month.month, round(left - _GAP + _MONTH / 2, 1), tuple(made), bool(month.missed))


def minutes(seconds: float) -> str:
    """Minutes as short as a picture needs them: `<1`, `7`."""
    return "<1" if seconds < 60 else f"{seconds / 60:.0f}"


@dataclass(frozen=True)
class Row:
    """Somebody in a timeline: where calls to them were taken, and where they answered, if they did."""

    y: int
    name: str
    calls: tuple[float, ...]
    answer: float | None
    said: str
    is_late: bool


@dataclass(frozen=True)
class Timeline:
    """Who was called and answered when, from the start of an exercise; `ticks` are minutes and where they stand."""

    rows: tuple[Row, ...]
    ticks: tuple[tuple[str, float], ...]
    target: float
    height: int
    left_out: int


def timeline(called: Sequence[tuple[Called, Sequence[float]]], target_minutes: int, lasted: float) -> Timeline:
    """Of people and the seconds after the start at which calls to them were taken; `lasted` is in seconds."""
    shown = called[:MOST_ROWS]
    waited = lasted if any(one.since_start is None for one, _ in shown) else 0
    answers = [one.since_start or 0 for one, _ in shown]
    longest = max(waited, target_minutes * 60, *answers, *(at for _, calls in shown for at in calls), 60)
    rows = []
    for number, (one, calls) in enumerate(shown):
        answer = None if one.since_start is None else _x(one.since_start, longest)
        said = "no answer" if one.since_start is None else f"{minutes(one.since_start)} min"
        is_late = one.is_late or (one.since_start or 0) > target_minutes * 60
        at = tuple(_x(call, longest) for call in calls)
        rows.append(Row(HEAD + ROW * number, fit(one.name, _LONGEST_NAME), at, answer, said, is_late))
    step = next((one for one in _STEPS if longest / 60 / one <= _MOST_TICKS), _STEPS[-1])
    ticks = [(str(minute), _x(minute * 60, longest)) for minute in range(0, int(longest / 60) + 1, step)]
    height = HEAD + ROW * len(rows) + 24
    return Timeline(tuple(rows), tuple(ticks), _x(target_minutes * 60, longest), height, len(called) - len(shown))


def _x(seconds: float, longest: float) -> float:
    return round(_FIRST + (_LAST - _FIRST) * max(seconds, 0) / longest, 1)
