"""The people of one cluster, from people.csv: who they are, how to reach them, what they are trained for.

No fault repeats a cell: where columns are swapped, any cell may hold somebody's number or address.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import phonenumbers
from pydantic import AfterValidator, BeforeValidator

from eprr_bot.base.file_fields import Identifier, Words, is_identifier
from eprr_bot.base.file_kinds import Defined, FileKind, Files
from eprr_bot.base.files import Fault, FaultsFound, Field, FileModel, Name, Text, dotted, fault, validate

FILE = "people.csv"
NEEDED = ("id", "name", "job_title", "organisation", "email", "mobile")
COLUMNS = (*NEEDED, "no_voice_calls", "text_hours", "voice_hours", "competences")

FORMULA_BEGINS = ("=", "+", "-", "@")

_EMAIL = re.compile(r"[^@\s,;<>\"]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_HOURS = re.compile(r"(?P<opens>([01]?\d|2[0-3]):[0-5]\d)\s*[-–]\s*(?P<closes>([01]?\d|2[0-3]):[0-5]\d)")
_INVENTED_FOR_DRAMA = range(447700900000, 447700901000)
"""Ofcom keeps these numbers for drama, so no list of valid numbers holds them."""


class Competence(FileModel):
    """Something a person is trained to do, and the last day on which that training counts."""

    name: Identifier
    expires: date


def _is_name(cell: str) -> bool:
    """Is this an id with a letter in it? Numbers alone, however joined, would be somebody's telephone number."""
    return is_identifier(cell) and any(one.isalpha() for one in cell)


def _id(cell: str) -> str:
    if not _is_name(cell):
        raise fault("This is not an id.", "Use lower-case words with hyphens or dots, such as director-on-call.")
    return cell


_Id = Annotated[str, AfterValidator(_id)]


def _competences(cell: object) -> object:
    """`loggist:2028-01-31; strategic-commander:2027-05-31` as Competences."""
    if not isinstance(cell, str):
        return cell
    return tuple(_competence(part.strip()) for part in cell.split(";") if part.strip())


def _competence(part: str) -> Competence:
    name, _, expires = (piece.strip() for piece in part.partition(":"))
    try:
        if _is_name(name):
            return Competence(name=name, expires=date.fromisoformat(expires))
    except ValueError:
        pass
    raise fault("This is not a competence and its last day.", "Write it as loggist:2028-01-31.")


def _email(address: str) -> str:
    if not _EMAIL.fullmatch(address):
        raise fault("This is not an e-mail address.", "Write one address, such as asha@example.org.")
    return address.lower()


def _mobile(number: str) -> str:
    """A British telephone number in the form +447700900001."""
    try:
        parsed = phonenumbers.parse(number, "GB")
    except phonenumbers.NumberParseException:
        parsed = phonenumbers.PhoneNumber()
    national = int(f"{parsed.country_code or 0}{parsed.national_number or 0}")
    is_valid = parsed.country_code == 44 and phonenumbers.is_valid_number(parsed)
    if not is_valid and national not in _INVENTED_FOR_DRAMA:
        raise fault("This is not a British telephone number.", "Write it as 07700 900123, as text, not as a number.")
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def as_people_write(number: str) -> str:
    """A stored number in the form that a spreadsheet leaves alone: 07700 900001. Empty stays empty."""
    if not number:
        return ""
    return str(phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.NATIONAL))


def _yes(cell: object) -> object:
    answer = cell.strip().lower() if isinstance(cell, str) else cell
    if answer in ("", "no", "n", "false", False):
        return False
    if answer in ("yes", "y", "true", True):
        return True
    raise fault("This is neither yes nor no.", "Write yes, or leave it empty.")


def _hours(cell: str) -> str:
    """`7:00 - 23:00` as 07:00-23:00."""
    hours = _HOURS.fullmatch(cell)
    if not hours:
        raise fault("These are no hours of a day.", "Write them as 07:00-23:00, or leave it empty for always.")
    opens, closes = (f"{hours[name]:0>5}" for name in ("opens", "closes"))
    if opens == closes:
        raise fault("These hours begin and end at the same time.", "Leave it empty for always.")
    return f"{opens}-{closes}"


class PersonRow(FileModel):
    """One person of people.csv. `mobile` is in E.164 form; `email` is in lower case.

    `text_hours` and `voice_hours` are when messages that are not urgent may go out; empty is always.
    """

    id: _Id
    name: Words
    job_title: Words
    organisation: _Id
    email: Annotated[str, AfterValidator(_email)]
    mobile: Annotated[str, AfterValidator(_mobile)]
    no_voice_calls: Annotated[bool, BeforeValidator(_yes)] = False
    text_hours: Annotated[str, AfterValidator(_hours)] = ""
    voice_hours: Annotated[str, AfterValidator(_hours)] = ""
    competences: Annotated[tuple[Competence, ...], BeforeValidator(_competences)] = ()


class People(FileModel):
    """Every person of one people.csv."""

    people: tuple[PersonRow, ...]


def names_in_people(file: People) -> Iterator[Name]:
    """Every name that another file must know."""
    for row, person in enumerate(file.people):
        yield ("people", row, "organisation"), "organisation", person.organisation


def read_people(source: Path | str, name: str | None = None) -> tuple[PersonRow, ...]:
    """Read people from a CSV file or from its text. Raises FaultsFound with every fault at once."""
    return _people(_read_rows(source, name)).people


class Rows(Text):
    """The rows of a table. A fault says only the column: its line says which row."""

    def fault(self, field: Field, problem: str, remedy: str = "", *, is_warning: bool = False) -> Fault:
        return Fault(self.name, self.line(field), dotted(field[2:]), problem, remedy, is_warning)


def _read_rows(source: Path | str, name: str | None = None) -> Rows:
    """The rows with their lines, and faults in the table's shape. Raises FaultsFound if it is no table."""
    shown = name or (str(source) if isinstance(source, Path) else FILE)
    text = _text_of(source, shown) if isinstance(source, Path) else source
    return _rows_of(text.removeprefix("\ufeff"), shown)


def _people(rows: Text) -> People:
    """Raises FaultsFound with every fault, also those in the table's shape."""
    return validate(replace(rows, faults=(*rows.faults, *_repeats(rows))), People)


def _text_of(path: Path, name: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise FaultsFound([Fault(name, 0, "", "There is no such file.", "Check the name.")]) from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        remedy = 'In Excel, save it as "CSV UTF-8".'
        raise FaultsFound([Fault(name, line, "", "The text is not in UTF-8.", remedy)]) from error
    except OSError as error:
        raise FaultsFound([Fault(name, 0, "", f"It cannot be read: {error.strerror}.")]) from error


def _rows_of(text: str, name: str) -> Rows:
    """The table as data with the line of each row, and what is wrong with its shape."""
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[dict[str, str]] = []
    lines: dict[Field, int] = {(): 1, ("people",): 1}
    try:
        columns = [cell.strip().lower().replace(" ", "_") for cell in next(reader, [])]
        faults = _faults_of_columns(columns, name)
        start = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines["people", len(rows)] = start
                faults += _faults_of_length(cells, columns, start, name)
                rows.append(_row(columns, cells))
            start = reader.line_num + 1
    except csv.Error as error:
        raise FaultsFound([Fault(name, reader.line_num, "", f"This is not CSV: {error}.")]) from error
    return Rows(name, {"people": rows}, lines, text, tuple(faults))


def _row(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """One row by column. Empty cells are left out, so that a needed one counts as missing."""
    pairs = zip(columns, cells, strict=False)
    return {column: _bare(cell) for column, cell in pairs if column in COLUMNS and cell.strip()}


def _bare(cell: str) -> str:
    """A cell without the apostrophe that keeps spreadsheets from reading it as a formula."""
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_BEGINS) else cell


def _faults_of_columns(columns: Sequence[str], name: str) -> list[Fault]:
    if missing := [column for column in NEEDED if column not in columns]:
        problem = f"These columns are missing: {', '.join(missing)}."
        raise FaultsFound([Fault(name, 1, "", problem, f"The first line names them: {','.join(COLUMNS)}.")])
    faults = []
    for column in sorted(set(columns)):
        if column and column not in COLUMNS:
            remedy = f"Take it out. Columns: {', '.join(COLUMNS)}."
            faults.append(Fault(name, 1, column, f"There is no column called {column}.", remedy))
        if column and columns.count(column) > 1:
            faults.append(Fault(name, 1, column, f"{column} is given twice.", "Keep one of them."))
    return faults


def _faults_of_length(cells: Sequence[str], columns: Sequence[str], line: int, name: str) -> list[Fault]:
    if not any(cell.strip() for cell in cells[len(columns) :]):
        return []
    problem = f"This row has {len(cells)} cells, but there are {len(columns)} columns."
    return [Fault(name, line, "", problem, "Put quotes around a cell that holds the separator.")]


def _repeats(rows: Text) -> Iterator[Fault]:
    """A fault for each id or e-mail address that an earlier row already has."""
    for column, what in (("id", "id"), ("email", "e-mail address")):
        first: dict[str, int] = {}
        for index, row in enumerate(rows.data["people"]):
            value, line = row.get(column, "").lower(), rows.line(("people", index))
            if value and value in first:
                problem = f"The same {what} is already on line {first[value]}."
                yield Fault(rows.name, line, column, problem, "Give each person their own.")
            first.setdefault(value, line)


def shared(contacts: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """The ids of people who have a contact detail in common, from pairs of id and detail."""
    holders: dict[str, list[str]] = {}
    for person_id, detail in contacts:
        if detail:
            holders.setdefault(detail, []).append(person_id)
    return [tuple(ids) for ids in holders.values() if len(ids) > 1]


PEOPLE = FileKind(
    "people",
    FILE,
    _people,
    read=_read_rows,
    defines=(Defined("person", "People", lambda file: [one.id for one in file.people]),),
    names=names_in_people,
)


def shared_numbers(files: Files) -> Iterator[Fault]:
    """A warning for everybody who has somebody else's number."""
    if not (people := files.only(PEOPLE)):
        return
    rows = {one.id: row for row, one in enumerate(people.content.people)}
    for first, *others in shared((one.id, one.mobile) for one in people.content.people):
        for other in others:
            problem = f"{other} has the same number as {first}."
            remedy = "A reply by text counts for whoever of them was called last."
            yield people.text.fault(("people", rows[other], "mobile"), problem, remedy, is_warning=True)
