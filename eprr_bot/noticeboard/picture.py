"""The picture of a week, drawn for a telephone: large type, a row for each person, gaps that cannot be missed.

Names stand beside their rows, so nothing is told by colour alone. Import this only to draw: it is heavy.
"""

from datetime import date, datetime
from io import BytesIO
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from eprr_bot.noticeboard.messages import short_day, until
from eprr_bot.noticeboard.week import Bar, RotaWeek, Week

WIDTH, DOTS = 7.2, 150
"""Inches and dots an inch: 1080 dots wide, three for each point of a telephone."""
ROW, HEAD, TOP, BOTTOM = 0.36, 0.78, 1.12, 0.62
"""Heights in inches: a person's row, a rota's heading, the title with the days, the key."""
NAMES = 0.31
"""The part of the width that names take."""
MARGIN = 0.14
FEW_TIMES = 3

INK, QUIET, RULE, PAPER = "#212b32", "#4c6272", "#d8dde0", "#ffffff"
RESPONSE, SUPPORT, GAP, HOLIDAY, TODAY = "#005eb8", "#00786c", "#b10e1e", "#fff0bf", "#eef3f8"
"""NHS identity colours, each at least 4.5 to 1 against the paper where it carries meaning."""


def draw(week: Week) -> bytes:
    """The week as a PNG."""
    height = TOP + BOTTOM + sum(_height(rota) for rota in week.rotas)
    figure = Figure(figsize=(WIDTH, height), dpi=DOTS, facecolor=PAPER)
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(height, 0)
    axes.axis("off")
    _Sheet(axes, week, height).draw()
    out = BytesIO()
    canvas.print_png(out)  # type: ignore[no-untyped-call]  # the library has no types here
    return out.getvalue()


def _height(rota: RotaWeek) -> float:
    return HEAD + ROW * (len(rota.people) + bool(rota.gaps))


class _Sheet:
    """One picture in the making; lengths in inches, from the top left corner."""

    def __init__(self, axes: Axes, week: Week, height: float) -> None:
        self.axes, self.week, self.height = axes, week, height
        self.left, self.right = WIDTH * NAMES, WIDTH - 0.12
        self.bottom = height - BOTTOM + 0.1

    def x(self, instant: datetime) -> float:
        """Where an instant stands; days are equally wide also when the clocks change."""
        bounds = [*map(self.week.midnight, self.week.days), self.week.end]
        for number, (begins, ends) in enumerate(pairwise(bounds)):
            if instant <= ends:
                part = max(0.0, (instant - begins) / (ends - begins))
                return self.left + (self.right - self.left) * (number + part) / len(self.week.days)
        return self.right

    def draw(self) -> None:
        self._days()
        y = TOP
        for rota in self.week.rotas:
            y = self._rota(rota, y)
        self._now()
        self._key()

    def _days(self) -> None:
        first, last = self.week.days[0], self.week.days[-1]
        self._text(MARGIN, 0.3, f"On call, {short_day(first)} to {short_day(last)} {last.year}", 15, weight="bold")
        for day in self.week.days:
            self._day(day)

    def _day(self, day: date) -> None:
        begins = self.x(self.week.midnight(day))
        width = (self.right - self.left) / len(self.week.days)
        is_holiday = day in self.week.bank_holidays
        if is_holiday or day == self.week.days[0]:
            colour = HOLIDAY if is_holiday else TODAY
            self._box(begins, 0.56, width, self.bottom - 0.56, colour)
        weight = "bold" if day == self.week.days[0] else "normal"
        self._text(begins + width / 2, 0.7, f"{day:%a}", 11, align="center", weight=weight)
        self._text(begins + width / 2, 0.9, f"{day.day}", 11, align="center", weight=weight)
        if is_holiday:
            self._text(begins + width / 2, 1.06, "bank hol.", 7.5, align="center", weight="bold")
        self._line(begins, 0.58, begins, self.bottom, RULE, zorder=0.5)

    def _rota(self, rota: RotaWeek, y: float) -> float:
        """One rota from the height `y` on; returns where the next begins."""
        self._box(MARGIN, y + 0.1, self.right - MARGIN, HEAD - 0.22, PAPER, 3)
        self._line(MARGIN, y + 0.08, self.right, y + 0.08, QUIET)
        whole = self.right - MARGIN
        self._text(MARGIN, y + 0.28, rota.name, 13, weight="bold", most=whole)
        self._text(MARGIN, y + 0.52, _now_words(rota, self.week), 10, colour=QUIET, most=whole)
        colour = RESPONSE if rota.is_response else SUPPORT
        held, y = rota.at(self.week.now), y + HEAD
        if rota.gaps:
            self._row(y, "NOBODY", GAP, list(rota.gaps), GAP)
            y += ROW
        for name in rota.people:
            is_on = held is not None and held.name == name
            self._row(y, name, colour, [bar for bar in rota.bars if bar.name == name], INK, is_on=is_on)
            y += ROW
        return y

    def _row(self, y: float, name: str, colour: str, bars: list[Bar], ink: str, *, is_on: bool = False) -> None:
        is_gap = name == "NOBODY"
        middle = y + ROW / 2 - 0.06
        shown = f"▸ {name}" if is_on else name
        weight = "bold" if is_on or is_gap else "normal"
        self._text(MARGIN, middle, shown, 11, colour=ink, weight=weight, most=self.left - MARGIN - 0.06)
        for bar in bars:
            begins, ends = self.x(bar.start), self.x(bar.end)
            width = max(ends - begins - 0.024, 0.03)
            box = Rectangle((min(begins + 0.012, self.right - width), y), width, ROW - 0.12, zorder=1)
            box.set(facecolor=PAPER if is_gap or bar.is_cover else colour, edgecolor=colour, linewidth=1.6)
            if is_gap:
                box.set_hatch("xxxx")
            elif bar.is_cover:
                box.set_hatch("////")
            self.axes.add_patch(box)

    def _now(self) -> None:
        here = self.x(self.week.now)
        self._line(here, 1.0, here, self.bottom, INK, 1.8)
        label = f"now {self.week.now.astimezone(self.week.zone):%H:%M}"
        self.axes.text(
            max(here, self.left + 0.36),
            self.bottom + 0.1,
            label,
            fontsize=9.5,
            color=PAPER,
            ha="center",
            va="center",
            bbox={"boxstyle": "round,pad=0.25", "facecolor": INK, "edgecolor": INK},
        )

    def _key(self) -> None:
        """What the patterns mean, where they occur."""
        bars = [bar for rota in self.week.rotas for bar in rota.bars]
        words = ["▸ on call now"]
        words += ["striped: a cover"] if any(bar.is_cover for bar in bars) else []
        words += ["crossed, red: nobody"] if any(bar.name is None for bar in bars) else []
        text = f"{' · '.join(words)} · times in {self.week.zone.key}"
        self._text(MARGIN, self.height - 0.16, text, 9, colour=QUIET)

    def _text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        colour: str = INK,
        weight: str = "normal",
        align: str = "left",
        most: float = WIDTH,
    ) -> None:
        """Write a line; what is wider than `most` is cut."""
        made = self.axes.text(x, y, "", fontsize=size, color=colour, weight=weight, ha=align, va="center", zorder=4)
        made.set_text(text.replace("$", r"\$"))
        while made.get_window_extent().width > most * DOTS:
            text = text.removesuffix("…")[:-1].rstrip() + "…"
            made.set_text(text.replace("$", r"\$"))

    def _line(
        self, x: float, y: float, to_x: float, to_y: float, colour: str, width: float = 0.9, zorder: float = 2
    ) -> None:
        self.axes.plot([x, to_x], [y, to_y], color=colour, linewidth=width, solid_capstyle="butt", zorder=zorder)

    def _box(self, x: float, y: float, width: float, height: float, colour: str, zorder: float = 0) -> None:
        self.axes.add_patch(Rectangle((x, y), width, height, facecolor=colour, edgecolor="none", zorder=zorder))


def _now_words(rota: RotaWeek, week: Week) -> str:
    """Who has it now and until when, then at what times it changes hands."""
    held = rota.at(week.now)
    if held is None:
        return ""
    times = sorted({f"{instant.astimezone(week.zone):%H:%M}" for instant in rota.handovers})
    changes = f" · changes at {', '.join(times)}" if times and len(times) <= FEW_TIMES else ""
    return f"now {held.name or 'NOBODY'} {until(held, rota, week)}{changes}"
