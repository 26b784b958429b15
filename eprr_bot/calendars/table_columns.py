"""The columns of a rota that is kept as a table, found by the names that people give them (pure)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from eprr_bot.base.like import plain
from eprr_bot.base.tables import Table
from eprr_bot.calendars.absence_words import is_away, is_no_shift, marks_away, mentions_absence
from eprr_bot.calendars.table_cells import times_inside
from eprr_bot.slack.blocks import listed
from eprr_bot.slack.commands import UserError

LINES_LOOKED_AT = 20

HEADINGS = {
    "date": "date, shift date, duty date, roster date, rota date, on call date, start date, date from, from date",
    "end_date": "end date, finish date, date to, to date, until date",
    "start": "start, starts, start time, shift start, shift from, planned start, time from, from time, from, begin, "
    "begins, start date time, start date/time, start datetime",
    "end": "end, ends, end time, shift end, shift to, planned end, finish, finishes, finish time, time to, to time, "
    "to, until, end date time, end date/time, end datetime",
    "times": "time, times, shift time, shift times",
    "person": "person, person name, name, names, full name, staff, staff name, staff member, employee, employee name, "
    "assigned to, assigned person, who, on call, on call person, worker, worker name, assignee, resource, subject",
    "email": "email, e mail, email address, e mail address, work email",
    "given": "first name, firstname, forename, forenames, given name",
    "surname": "surname, last name, lastname, family name",
}
_MEANS = {plain(one): column for column, names in HEADINGS.items() for one in names.split(",")}
_SECOND = frozenset(("planned start", "planned end", "resource", "subject"))
"""Names of columns that give way to another with the same meaning."""
SHIFTS = re.compile("(?:shift|duty|activity)(?: (?:type|name|code|description))?|type")
_BESIDE = re.compile(r"\([^()]*\)|[:*]")
_MONTH_IN_FRONT = re.compile(r"\bm{1,4}[-/. ]d{1,2}\b", re.IGNORECASE)
_CODE = re.compile(r"[a-z]{1,3}\d?")
_PART = re.compile(
    r"(?:(?:long|short|half) )?(?:nights?|days?|early|lates?|evening|twilight|morning|afternoon)(?: shift)?|[ap]\.?m\.?"
    r"|\d{1,2}:\d\d(?::\d\d)?(?: ?[ap]m)?"
)
HOURS = re.compile("(?:(?:shift|work|worked|paid) )?(?:hours|hrs)|work time|duration|length")
REMARKS = re.compile(
    "(?:(?:shift|duty|attendance) )?(?:status|state|notes?|comments?|remarks?|reason|category)|booking status"
    "|attendance|code|"
)
"""Columns that may say of a shift that it is none; one without a name as well."""
_OF_NO_PERSON = re.compile(
    "(?:on call )?rota|unit|team|role|ward|department|service|grade|band|(?:job )?title|post|location|site|directorate"
    "|division|organisation|trust|specialty|(?:staff )?group|given|surname|email"
)
_WHY_IT_WAS_BOOKED = re.compile(
    r"(?:cover|backfill)(?:s|ing|ed)?\b.*"
    r"|(?=.*\breason\b).*\b(?:book|request|vacan|bank|agency|fill|additional|extra|overtime).*"
)


@dataclass(frozen=True)
class Row:
    """One row of the table, with what each of its columns means."""

    line: int
    columns: Sequence[str]
    cells: Sequence[str]

    def get(self, column: str) -> str:
        """The cell of a column of ours; nothing where there is none."""
        return next((cell for name, cell in zip(self.columns, self.cells, strict=False) if name == column), "")

    def others(self, like: re.Pattern[str]) -> Iterator[str]:
        """The cells in columns of other names than ours."""
        pairs = zip(self.columns, self.cells, strict=False)
        return (cell for column, cell in pairs if like.fullmatch(written(column)))

    @property
    def times(self) -> str:
        """Both times in one cell: in a column of their own, or in the name of the shift."""
        return self.get("times") or next(filter(None, map(times_inside, self.others(SHIFTS))), "")

    @property
    def person(self) -> str:
        """Who stands there, as it is written."""
        return self.get("person") or f"{self.get('given')} {self.get('surname')}".strip()

    @property
    def part_of_a_day(self) -> str:
        """What may say that a row without a start and an end lasts for a part of its day: a code, a time or hours."""
        pairs = zip(self.columns, self.cells, strict=False)
        return next((cell for column, cell in pairs if column not in HEADINGS and _is_part(written(column), cell)), "")

    @property
    def no_shift(self) -> str:
        """What says that somebody is away: a cell, beside its heading where that says it."""
        pairs = zip_longest(self.columns, self.cells, fillvalue="")
        away = filter(None, (_away(column, cell) for column, cell in pairs if cell))
        return next(away, self.person if is_away(self.person) else "")


@lru_cache(maxsize=256)
def written(column: str) -> str:
    """What a column that is left alone is called, in small letters; ours by its meaning."""
    return plain(column.strip("()").replace("_", " "))


def _is_part(heading: str, cell: str) -> bool:
    said = plain(cell)
    if SHIFTS.fullmatch(heading) and _CODE.fullmatch(said):
        return True
    if HOURS.fullmatch(heading):
        return bool(cell) and not cell.startswith("24")
    return bool(_PART.fullmatch(said) or times_inside(cell))


@lru_cache(maxsize=4096)  # cells of a column are mostly the same
def _away(column: str, cell: str) -> str:
    """What is said there of somebody’s absence; a unit called Maternity says none, nor why a shift was booked."""
    name = written(column)
    if _OF_NO_PERSON.fullmatch(name) or _WHY_IT_WAS_BOOKED.fullmatch(name):
        return ""
    if is_no_shift(cell) or (column not in HEADINGS and mentions_absence(cell)):
        return cell
    return f"{column.strip('()')}: {cell}" if marks_away(name, cell) else ""


def heading(table: Table) -> tuple[int, list[str]]:
    """The line of the heading, and what each column means; what is left alone keeps its own name."""
    for line, cells in table.rows[:LINES_LOOKED_AT]:
        names = [plain(_BESIDE.sub("", cell.replace("_", " "))) for cell in cells]
        columns = [_MEANS.get(name, f"({cell})") for name, cell in zip(names, cells, strict=True)]
        second = {at for at, name in enumerate(names) if name in _SECOND and columns.count(columns[at]) > 1}
        columns = [f"({cells[at]})" if at in second else column for at, column in enumerate(columns)]
        if {"date", "start"} & {*columns} and {"person", "email", "surname"} & {*columns}:
            pairs = zip(cells, columns, strict=True)
            if twice := [cell for cell, one in pairs if one in HEADINGS and columns.count(one) > 1]:
                raise UserError(f"{table.name}: line {line}: {listed(twice)} mean the same. Keep one of them.")
            if first := next((cell for cell in cells if _MONTH_IN_FRONT.search(cell)), ""):
                raise UserError(f"{table.name}: line {line}: {first}: the month comes first. Write 22/06/2027.")
            return line, columns
    raise UserError(
        f"{table.name} has no line that names its columns. Name them date, start, end and person in its first line, "
        "with a shift in each row; or export the calendar as an .ics file."
    )
