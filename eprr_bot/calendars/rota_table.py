"""A rota kept in a spreadsheet, or exported from HealthRoster, as what happens when: a row is a shift (pure).

The first line that names a date and a person is the heading; columns are found by the names that people give them,
and all others are left alone. A row that cannot be read for sure is left out by its line, never guessed.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from eprr_bot.base.like import plain
from eprr_bot.base.tables import Table
from eprr_bot.base.wall_clock import first_instant, last_instant, wall_at
from eprr_bot.calendars.occurrences import Occurrence, Reading
from eprr_bot.calendars.table_cells import (
    DAY,
    Moment,
    MonthFirst,
    Unfit,
    at,
    dated,
    moment,
    on_clock,
    times_between,
    times_inside,
)
from eprr_bot.calendars.table_columns import HOURS, REMARKS, SHIFTS, Row, heading, written
from eprr_bot.directory import addresses
from eprr_bot.slack.blocks import few, listed
from eprr_bot.slack.commands import UserError

Said = TypeVar("Said")

MOST_ROWS = 10_000
MOST_KINDS = 12

_KINDS = frozenset(("rota", "on call rota", "unit", "team", "role", "ward", "department", "service"))
_PLAIN_SHIFT = re.compile(
    r"[nedl]|l[dn]|(?:(?:long|short|half) )?(?:nights?|days?|early|lates?|evening|twilight)(?: shift)?|bank holiday"
    r"|(?:\w+ )?on call(?: \w+)?|weekend|filled|booked|confirmed|approved|agreed|accepted|published|active|worked"
    r"|yes|ok"
)
"""What nobody takes for anything else."""
_NOBODY = re.compile(r"\W*|n/?a|none|no ?one|nobody|gap|t\.?b\.?[acd]\.?|to be (?:confirmed|arranged|decided)")


@dataclass(frozen=True)
class RotaTable:
    """What the rows say, the earliest first; a sentence for each row that was left out, and how others were read."""

    shifts: tuple[Occurrence, ...]
    left_out: tuple[str, ...]
    notes: tuple[str, ...]


def read_rota_table(table: Table, reading: Reading, only: str = "") -> RotaTable:
    """The rows of a table as shifts; of those alone that have a cell `only`. Raises UserError where none is sure."""
    line, columns = heading(table)
    below = [(number, cells) for number, cells in table.rows if number > line]
    rows = [Row(number, columns, cells) for number, cells in below]
    if len(rows) > MOST_ROWS:
        raise UserError(f"{table.name} has {len(rows):,} rows, and {MOST_ROWS:,} is the most. Export a shorter time.")
    wanted = [row for row in rows if not only or plain(only) in map(plain, row.cells)]
    if only and not wanted:
        raise UserError(f"{table.name} has no row with a cell “{only}”.")
    reader = _Reader(reading, _is_handover_style(wanted), any(map(_has_times, wanted)))
    taken = [row for row in wanted if reader.read(row)]
    if reader.month_first:
        first, problem = reader.month_first[0]
        raise UserError(f"{table.name}: line {first}: {problem} Until then no date in the file is sure.")
    notes = [*map(str, table.warnings), *reader.notes(), *_one_day_of_many_months(reader.shifts, reading.zone)]
    notes += [] if only else _several_kinds(columns, taken)
    shifts = sorted(reader.shifts, key=lambda one: (one.start, one.end, one.line))
    return RotaTable(tuple(shifts), tuple(reader.left_out), tuple(notes))


def _is_handover_style(rows: Sequence[Row]) -> bool:
    """Do whole days end on the day on which the next begin, or is the last day one of them?"""
    begins = {_moment_in(row, column).day for row in rows for column in ("date", "start")}
    ends = {_moment_in(row, column).day for row in rows for column in ("end_date", "end")}
    return bool((ends & begins) - {None})


def _has_times(row: Row) -> bool:
    return bool(row.times) or any(_moment_in(row, column).minutes is not None for column in ("start", "end"))


def _moment_in(row: Row, column: str) -> Moment:
    try:
        return moment(row.get(column)) if row.get(column) else Moment(None, None)
    except Unfit:
        return Moment(None, None)


def _one_day_of_many_months(shifts: Sequence[Occurrence], zone: ZoneInfo) -> Iterator[str]:
    """6/1, 6/2 and 6/3 are three days of June where the month comes first."""
    days = {wall_at(one.start, zone).date() for one in shifts}
    if len(days) > 1 and len({day.day for day in days}) == 1:
        yield "All dates are the same day of different months. If the month comes first in them, write 2027-06-22."


def _several_kinds(columns: Sequence[str], rows: Sequence[Row]) -> Iterator[str]:
    for column in columns:
        kinds, name = sorted({row.get(column) for row in rows} - {""}), written(column)
        said = "all were read as one rota" if name in _KINDS and len(kinds) > 1 else ""
        if SHIFTS.fullmatch(name) or REMARKS.fullmatch(name):
            unsure = [kind for kind in kinds if not (_PLAIN_SHIFT.fullmatch(plain(kind)) or times_inside(kind))]
            kinds = kinds if len(kinds) > 1 and SHIFTS.fullmatch(name) else unsure
            said = "each was read as a shift" if kinds else ""
        if said:
            shown, title = listed(few(kinds, MOST_KINDS, "{} more")), column.strip("()") or "without a name"
            yield f"The column {title} holds {shown}, and {said}. To read one of them: --only “{kinds[0]}”."


class _Reader:
    """Reads rows one after another: a day that stands only in the first of several rows counts for all of them."""

    def __init__(self, reading: Reading, is_handover_style: bool, is_timed: bool) -> None:
        self.shifts: list[Occurrence] = []
        self.left_out: list[str] = []
        self.month_first: list[tuple[int, Unfit]] = []
        self._reading, self._is_handover_style, self._is_timed = reading, is_handover_style, is_timed
        self._day: date | None = None
        self._seen = set[tuple[object, ...]]()
        self._filled, self._repeated, self._whole_days = list[int](), list[int](), False
        self._midnights = list[int]()

    def read(self, row: Row) -> bool:
        """Take a row in, or say why not."""
        if row.get("date"):
            self._day = None  # should it be unreadable, the rows below it are of no day that is known
        try:
            start, end = (self._cell(row, one) for one in ("start", "end"))
            day = self._day_of(row, start)
            if no_shift := row.no_shift:
                raise Unfit(f"“{no_shift}” is no shift.")
            if _NOBODY.fullmatch(plain(row.person)) and not row.get("email"):
                raise Unfit("This row names nobody.")
            self._take(row, *self._walls(row, day, start, end))
            return True
        except MonthFirst as error:
            self.month_first.append((row.line, error))
        except Unfit as error:
            self.left_out.append(f"line {row.line}: {error} Left out.")
        return False

    def _take(self, row: Row, begins: datetime, ends: datetime) -> None:
        email = addresses.bare(row.get("email") or (row.person if "@" in row.person else "")).lower()
        key = (begins, ends, plain(row.person), email)
        if key in self._seen:
            self._repeated.append(row.line)
            return
        zone = self._reading.zone
        start = begins if begins.tzinfo else first_instant(begins, zone)
        end = ends if ends.tzinfo else last_instant(ends, zone)
        if end <= start:
            raise Unfit("Clocks skip that time: they go forward then.")
        self._seen.add(key)
        self.shifts.append(Occurrence(start, end, row.line, row.person, attendees=(email,) if email else ()))

    def _walls(self, row: Row, day: date, start: Moment, end: Moment) -> tuple[datetime, datetime]:
        """On the wall, or instants where the times name a clock."""
        begin_at, end_at = start.minutes, end.minutes
        if row.times and not row.get("start"):
            begin_at, end_at = _said("times", times_between, row.times)
        last = end.day or self._cell(row, "end_date").day
        if begin_at is None and end_at is None:
            self._check_whole_days(row)
            return self._days(day, last)
        if begin_at is None or end_at is None:
            lacks = "start" if begin_at is None else "end"
            raise Unfit(f"It has no {lacks}. Give both times, or neither for whole days.")
        if bool(start.clock) != bool(end.clock):
            raise Unfit("Only one of its times names a clock. Give both in the same way.")
        begins, ends = at(day, begin_at), at(last or day, end_at)
        if start.clock:
            begins, ends = (on_clock(*one, self._reading.zone) for one in ((begins, start.clock), (ends, end.clock)))
        if last is None and ends <= begins:
            if ends == begins:
                self._check_a_day_and_night(row, begin_at)
            ends += timedelta(minutes=DAY)
        if ends <= begins:
            raise Unfit("It ends before it begins.")
        return begins, ends

    def _cell(self, row: Row, column: str) -> Moment:
        read = dated if column in ("date", "end_date") else moment
        return _said(column, read, row.get(column)) if row.get(column) else Moment(None, None)

    def _day_of(self, row: Row, start: Moment) -> date:
        """What stands with the start itself comes first: a night may begin on the day after its own."""
        said = start.day or self._cell(row, "date").day
        if self._day and not said:
            self._filled.append(row.line)
        self._day = said or self._day
        if self._day is None:
            raise Unfit("It has no date. Write 22/06/2027.")
        return self._day

    def _check_whole_days(self, row: Row) -> None:
        """Raises Unfit where a row without times may mean a part of a day."""
        if part := row.part_of_a_day:
            raise Unfit(f"“{part}” may be a part of a day. Give its times under start and end.")
        if self._is_timed:
            raise Unfit("It has no times, and other rows have. For a whole day write 00:00 and 24:00.")

    def _check_a_day_and_night(self, row: Row, begin_at: int) -> None:
        """Rosters write 00:00 to 00:00 also for whoever is away. Raises Unfit where the hours are not 24."""
        if hours := next((cell for cell in row.others(HOURS) if cell and not cell.startswith("24")), ""):
            raise Unfit(f"It begins and ends at one time, but its hours are {hours}. Correct them.")
        if begin_at == 0:
            self._midnights.append(row.line)

    def _days(self, day: date, last: date | None) -> tuple[datetime, datetime]:
        """Whole days, from the time at which they begin."""
        self._whole_days = True
        minutes = self._reading.all_day_from.hour * 60 + self._reading.all_day_from.minute
        ends = last or day
        if last is None or not self._is_handover_style:
            ends += timedelta(days=1)
        if ends <= day:
            raise Unfit("It ends before it begins.")
        return at(day, minutes), at(ends, minutes)

    def notes(self) -> Iterator[str]:
        """How rows were read that say less than everything."""
        if self._filled:
            yield f"{_lines(self._filled)} no date: the one above was taken."
        if self._repeated:
            yield f"{_lines(self._repeated, 'repeats', 'repeat')} an earlier row, which counts once."
        if self._midnights:
            yield f"{_lines(self._midnights, 'begins and ends', 'begin and end')} at midnight: read as 24 hours."
        if self._whole_days:
            last = "not on duty any more: the next shift begins then" if self._is_handover_style else "the last on duty"
            begins = f"{self._reading.all_day_from:%H:%M}"
            yield f"Rows without times are whole days from {begins}, and an end date is {last}. Look at the first."


def _said(column: str, read: Callable[[str], Said], cell: str) -> Said:
    """What a cell says; what is wrong with it names the column."""
    try:
        return read(cell)
    except Unfit as error:
        raise type(error)(f"{column.replace('_', ' ')}: {error}") from None


def _lines(lines: Sequence[int], one: str = "has", many: str = "have") -> str:
    shown = listed(few([*map(str, lines)], 5, "{} more"))
    return f"line {shown} {one}" if len(lines) == 1 else f"lines {shown} {many}"
