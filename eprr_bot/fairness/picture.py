"""Everybody's part as a picture, upright and large enough for a phone. matplotlib is imported only when drawn."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from eprr_bot.fairness import messages
from eprr_bot.fairness.service import Standing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PANELS = (
    ("Shifts", "shifts", "#33626b"),
    ("Nights", "nights", "#1f3a6e"),
    ("Weekends", "weekends", "#00629b"),
    ("Bank holidays", "bank_holidays", "#7a3e9d"),
    ("Called out", "call_outs", "#a4343a"),
)
"""Heading, figure and colour. Numbers stand beside the bars: nothing is said by colour alone."""

_GREY, _INK, _LINE = "#4c5a64", "#212b32", "#aeb7bd"
_WIDTH, _TOP, _HEADING, _ROW, _NONE, _BOTTOM = 7.2, 1.05, 0.62, 0.37, 0.1, 0.3
"""Inches: the picture's width, and the heights of its parts."""


def draw(found: Standing) -> bytes:
    """A PNG 1080 pixels wide. Nothing is kept open, and no window is needed."""
    from matplotlib.figure import Figure

    people = sorted(found.rows, key=lambda one: (-one.points, found.names[one.person]))
    panels = [(heading, [getattr(one, name) for one in people], colour) for heading, name, colour in PANELS]
    height = _TOP + _BOTTOM + sum(_HEADING + _room(figures) for _, figures, _ in panels)
    figure = Figure(figsize=(_WIDTH, height), dpi=150, facecolor="white")
    whose, period = messages.heading_of(found)
    figure.text(0.04, 1 - 0.42 / height, whose, fontsize=19, weight="bold", color=_INK, va="center")
    figure.text(0.04, 1 - 0.8 / height, period, fontsize=13, color=_GREY, va="center")
    names, reached = [_short(found.names[one.person]) for one in people], _TOP
    for heading, figures, colour in panels:
        reached += _HEADING
        figure.text(0.04, 1 - (reached - 0.17) / height, heading, fontsize=15, weight="bold", color=_INK)
        figure.text(
            0.955,
            1 - (reached - 0.17) / height,
            _average(figures),
            fontsize=12,
            color=_GREY,
            horizontalalignment="right",
        )
        room = _room(figures)
        if any(figures):
            place = figure.add_axes((0.335, 1 - (reached + room) / height, 0.62, room / height))
            _bars(place, names, figures, colour)
        reached += room
    out = io.BytesIO()
    figure.savefig(out, format="png", backend="agg", metadata={"Software": None})
    return out.getvalue()


def _room(figures: Sequence[int]) -> float:
    return _ROW * len(figures) if any(figures) else _NONE


def _average(figures: Sequence[int]) -> str:
    return f"average {sum(figures) / len(figures):.1f}".removesuffix(".0") if any(figures) else "nobody"


def _bars(place: "Axes", names: Sequence[str], figures: Sequence[int], colour: str) -> None:
    """A bar for each person, the number in a column at the right, and a dashed line at the average."""
    most, rows = max(figures), range(len(names))
    place.barh(rows, figures, height=0.64, color=colour)
    for row, number in zip(rows, figures, strict=True):
        place.text(most * 1.15, row, str(number), va="center", ha="right", fontsize=14, weight="bold", color=_INK)
    place.axvline(sum(figures) / len(figures), color="#ffb81c", linewidth=2, linestyle=(0, (3, 2)), zorder=3)
    place.set_yticks(rows, names, fontsize=13, color=_INK)
    place.set_ylim(len(names) - 0.5, -0.5)
    place.set_xlim(0, most * 1.15)
    place.set_xticks([])
    place.tick_params(length=0)
    for side in ("top", "right", "bottom"):
        place.spines[side].set_visible(False)
    place.spines["left"].set_color(_LINE)


def _short(name: str) -> str:
    return name if len(name) <= 20 else f"{name[:19]}…"
