"""A rota kept in a spreadsheet, or exported from HealthRoster, as what happens when: a row is a shift (pure).

The first line that names a date and a person is the heading; columns are found by the names that people give them,
and all others are left alone. A row that cannot be read for sure is left out by its line, never guessed.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import zip_longest
from typing import TypeVar
from zoneinfo import ZoneInfo

from eprr_bot.base.like import plain
from eprr_bot.base.tables import Table
from eprr_bot.base.wall_clock import first_instant, last_instant, wall_at
from eprr_bot.calendars.absence_words import is_away, is_no_shift
from eprr_bot.calendars.occurrences import Occurrence, Reading
from eprr_bot.calendars.table_cells import (
    DAY,
    Moment,
    MonthFirst,
    Unfit,
    at,
    dated,
    moment,
    times_between,
    times_inside,
)
from eprr_bot.directory import addresses
from eprr_bot.slack.blocks import few, listed
from eprr_bot.slack.commands import UserError

Said = TypeVar("Said")

MOST_ROWS = 10_000
LINES_LOOKED_AT = 20
MOST_KINDS = 12

HEADINGS = {
    "date": "date, shift date, duty date, roster date, rota date, on call date, start date, date from, from date",
    "end_date": "end date, finish date, date to, to date, until date",
    "start": "start, starts, start time, shift start, planned start, time from, from time, from, begin, begins, "
    "start date time, start date/time, start datetime",
    "end": "end, ends, end time, shift end, planned end, finish, finishes, finish time, time to, to time, to, until, "
    "end date time, end date/time, end datetime",
    "times": "time, times, shift time, shift times",
    "person": "person, person name, name, full name, staff, staff name, staff member, employee, employee name, "
    "assigned to, assigned person, who, on call, on call person, resource, subject",
    "email": "email, e mail, email address, e mail address, work email",
    "given": "first name, firstname, forename, forenames, given name",
    "surname": "surname, last name, lastname, family name",
}
_MEANS = {plain(one): column for column, names in HEADINGS.items() for one in names.split(",")}
_KINDS = frozenset(("rota", "on call rota", "unit", "team", "role", "ward", "department", "service"))
_SECOND = frozenset(("planned start", "planned end", "resource", "subject"))
"""Names of columns that give way to another with the same meaning."""
_SHIFTS = re.compile("(?:shift|duty|activity)(?: (?:type|name|code|description))?|type")
_CODE = re.compile(r"[a-z]{1,3}\d?|(?:(?:long|short|half) )?(?:nights?|days?|early|lates?|evening|twilight)(?: shift)?")
_OF_NO_PERSON = re.compile(
    "(?:on call )?rota|unit|team|role|ward|department|service|grade|band|(?:job )?title|post|location|site|directorate"
    "|division|organisation|trust|specialty|(?:staff )?group|given|surname|email"
)
_WHY_IT_WAS_BOOKED = re.compile(r"cover(?:s|ing|ed)?\b.*|(?=.*\breason\b).*\b(?:book|request|vacan|bank|agency).*")
_NOBODY = re.compile(r"\W*|n/?a|none|no ?one|nobody|gap|t\.?b\.?[acd]\.?|to be (?:confirmed|arranged|decided)")


@dataclass(frozen=True)
class RotaTable:
    """What the rows say, the earliest first; a sentence for each row that was left out, and how others were read."""

    shifts: tuple[Occurrence, ...]
    left_out: tuple[str, ...]
    notes: tuple[str, ...]


def read_rota_table(table: Table, reading: Reading, only: str = "") -> RotaTable:
    """The rows of a table as shifts; of those alone that have a cell `only`. Raises UserError where none is sure."""
    line, columns = _heading(table)
    below = [(number, cells) for number, cells in table.rows if number > line]
    rows = [_Row(number, columns, cells) for number, cells in below]
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


@dataclass(frozen=True)
class _Row:
    line: int
    columns: Sequence[str]
    cells: Sequence[str]

    def get(self, column: str) -> str:
        return next((cell for name, cell in zip(self.columns, self.cells, strict=False) if name == column), "")

    def others(self, like: re.Pattern[str]) -> Iterator[str]:
        """The cells in columns of other names than ours."""
        pairs = zip(self.columns, self.cells, strict=False)
        return (cell for column, cell in pairs if like.fullmatch(plain(column.strip("()").replace("_", " "))))

    @property
    def times(self) -> str:
        """Both times in one cell: in a column of their own, or in the name of the shift."""
        return self.get("times") or next(filter(None, map(times_inside, self.others(_SHIFTS))), "")

    @property
    def person(self) -> str:
        return self.get("person") or f"{self.get('given')} {self.get('surname')}".strip()

    @property
    def no_shift(self) -> str:
        """The cell that says that somebody is away; a unit called Maternity does not, nor why a shift was booked."""
        pairs = zip_longest(self.columns, self.cells, fillvalue="")
        cells = (cell for column, cell in pairs if _may_say_away(column) and is_no_shift(cell))
        return next(cells, self.person if is_away(self.person) else "")


def _may_say_away(column: str) -> bool:
    name = plain(column.strip("()").replace("_", " "))
    return not (_OF_NO_PERSON.fullmatch(name) or _WHY_IT_WAS_BOOKED.fullmatch(name))


def _heading(table: Table) -> tuple[int, list[str]]:
    """The line of the heading, and what each column means; what is left alone keeps its own name."""
    for line, cells in table.rows[:LINES_LOOKED_AT]:
        names = [plain(cell.replace("_", " ").replace("(s)", "")) for cell in cells]
        columns = [_MEANS.get(name, f"({cell})") for name, cell in zip(names, cells, strict=True)]
        second = {at for at, name in enumerate(names) if name in _SECOND and columns.count(columns[at]) > 1}
        columns = [f"({cells[at]})" if at in second else column for at, column in enumerate(columns)]
        if {"date", "start"} & {*columns} and {"person", "email", "surname"} & {*columns}:
            pairs = zip(cells, columns, strict=True)
            if twice := [cell for cell, one in pairs if one in HEADINGS and columns.count(one) > 1]:
                raise UserError(f"{table.name}: line {line}: {listed(twice)} mean the same. Keep one of them.")
            return line, columns
    raise UserError(
        f"{table.name} has no line that names its columns. Name them date, start, end and person in its first line, "
        "with a shift in each row; or export the calendar as an .ics file."
    )


def _is_handover_style(rows: Sequence[_Row]) -> bool:
    """Do whole days end on the day on which the next begin, or is the last day one of them?"""
    begins = {_moment_in(row, column).day for row in rows for column in ("date", "start")}
    ends = {_moment_in(row, column).day for row in rows for column in ("end_date", "end")}
    return bool((ends & begins) - {None})


def _has_times(row: _Row) -> bool:
    return bool(row.times) or any(_moment_in(row, column).minutes is not None for column in ("start", "end"))


def _moment_in(row: _Row, column: str) -> Moment:
    try:
        return moment(row.get(column)) if row.get(column) else Moment(None, None)
    except Unfit:
        return Moment(None, None)


def _one_day_of_many_months(shifts: Sequence[Occurrence], zone: ZoneInfo) -> Iterator[str]:
    """6/1, 6/2 and 6/3 are three days of June where the month comes first."""
    days = {wall_at(one.start, zone).date() for one in shifts}
    if len(days) > 2 and len({day.day for day in days}) == 1:
        yield "All dates are the same day of different months. If the month comes first in them, write 2027-06-22."


def _several_kinds(columns: Sequence[str], rows: Sequence[_Row]) -> Iterator[str]:
    for column in columns:
        kinds, name = sorted({row.get(column) for row in rows} - {""}), plain(column.strip("()").replace("_", " "))
        is_shift = bool(_SHIFTS.fullmatch(name))
        if len(kinds) > 1 and (is_shift or name in _KINDS):
            shown = few(kinds, MOST_KINDS, "{} more")
            as_what = "each was read as a shift" if is_shift else "all were read as one rota"
            yield (
                f"The column {column.strip('()')} holds {listed(shown)}, and {as_what}. "
                f"To read one of them: --only “{kinds[0]}”."
            )


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

    def read(self, row: _Row) -> bool:
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

    def _take(self, row: _Row, begins: datetime, ends: datetime) -> None:
        email = addresses.bare(row.get("email") or (row.person if "@" in row.person else "")).lower()
        key = (begins, ends, plain(row.person), email)
        if key in self._seen:
            self._repeated.append(row.line)
            return
        self._seen.add(key)
        zone = self._reading.zone
        start, end = first_instant(begins, zone), last_instant(ends, zone)
        self.shifts.append(Occurrence(start, end, row.line, row.person, attendees=(email,) if email else ()))

    def _walls(self, row: _Row, day: date, start: Moment, end: Moment) -> tuple[datetime, datetime]:
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
        begins, ends = at(day, begin_at), at(last or day, end_at)
        if last is None and ends <= begins:
            ends += timedelta(minutes=DAY)
        if ends <= begins:
            raise Unfit("It ends before it begins.")
        return begins, ends

    def _cell(self, row: _Row, column: str) -> Moment:
        read = dated if column in ("date", "end_date") else moment
        return _said(column, read, row.get(column)) if row.get(column) else Moment(None, None)

    def _day_of(self, row: _Row, start: Moment) -> date:
        """What stands with the start itself comes first: a night may begin on the day after its own."""
        said = start.day or self._cell(row, "date").day
        if self._day and not said:
            self._filled.append(row.line)
        self._day = said or self._day
        if self._day is None:
            raise Unfit("It has no date. Write 22/06/2027.")
        return self._day

    def _check_whole_days(self, row: _Row) -> None:
        """Raises Unfit where a row without times may mean a part of a day."""
        if code := next((cell for cell in row.others(_SHIFTS) if _CODE.fullmatch(plain(cell))), ""):
            raise Unfit(f"“{code}” says no times. Give its start and end.")
        if self._is_timed:
            raise Unfit("It has no times, and other rows have. For a whole day write 00:00 and 24:00.")

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
