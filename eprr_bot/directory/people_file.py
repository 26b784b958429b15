"""The people of one cluster, from people.csv: who they are, how to reach them, what they are trained for.

No fault repeats a cell: where columns are swapped, any cell may hold somebody's number or address.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator
from sqlmodel import Session, col, select

from eprr_bot.base.file_fields import Identifier, Words, is_identifier
from eprr_bot.base.file_kinds import Defined, FileKind, Files
from eprr_bot.base.files import Fault, FaultsFound, Field, FileModel, Name, Text, dotted, fault, validate
from eprr_bot.base.tables import read_table
from eprr_bot.directory import addresses, numbers
from eprr_bot.directory.models import ALWAYS, Person

FILE = "people.csv"
NEEDED = ("id", "name", "job_title", "organisation", "email", "mobile")
COLUMNS = (*NEEDED, "landline", "no_voice_calls", "text_hours", "voice_hours", "competences", "contact_hours")

_HOURS = re.compile(r"(?P<opens>([01]?\d|2[0-3]):[0-5]\d)\s*[-–]\s*(?P<closes>([01]?\d|2[0-3]):[0-5]\d)")


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


def _contact_hours(cell: str) -> str:
    return ALWAYS if cell.lower() == ALWAYS else _hours(cell)


class PersonRow(FileModel):
    """One person of people.csv. Numbers are in E.164 form; `email` is in lower case. One of the numbers is there.

    `text_hours` and `voice_hours` are when messages that are not urgent may go out; empty is always. A row with
    `contact_hours` is the on-call contact of its organisation in those hours, and needs no address.
    """

    id: _Id
    name: Words
    job_title: Words
    organisation: _Id
    email: Annotated[str, AfterValidator(addresses.email)] = ""
    mobile: Annotated[str, AfterValidator(numbers.mobile)] = ""
    landline: Annotated[str, AfterValidator(numbers.landline)] = ""
    no_voice_calls: Annotated[bool, BeforeValidator(_yes)] = False
    text_hours: Annotated[str, AfterValidator(_hours)] = ""
    voice_hours: Annotated[str, AfterValidator(_hours)] = ""
    contact_hours: Annotated[str, AfterValidator(_contact_hours)] = ""
    competences: Annotated[tuple[Competence, ...], BeforeValidator(_competences)] = ()


class People(FileModel):
    """Every person of one people.csv."""

    people: tuple[PersonRow, ...]


def names_in_people(file: People) -> Iterator[Name]:
    """Every name that another file must know."""
    for row, person in enumerate(file.people):
        yield ("people", row, "organisation"), "organisation", person.organisation


class Rows(Text):
    """The rows of a table. A fault says only the column: its line says which row."""

    def fault(self, field: Field, problem: str, remedy: str = "", *, is_warning: bool = False) -> Fault:
        return Fault(self.name, self.line(field), dotted(field[2:]), problem, remedy, is_warning)


def read_people(source: Path | str, name: str | None = None) -> tuple[PersonRow, ...]:
    """Read people from a CSV file or from its text. Raises FaultsFound with every fault at once."""
    return content(read_rows(source, name)).people


def read_rows(source: Path | str, name: str | None = None) -> Rows:
    """The rows with their lines, and what is wrong with the table's shape. Raises FaultsFound if it is no table."""
    table = read_table(source, name or (str(source) if isinstance(source, Path) else FILE))
    first, *rows = table.rows or ((1, ()),)
    columns = [cell.lower().replace(" ", "_").replace("-", "_") for cell in first[1]]
    faults = [*_faults_of_columns(columns, table.name), *table.warnings]
    lines: dict[Field, int] = {(): 1, ("people",): 1}
    for index, (line, cells) in enumerate(rows):
        lines["people", index] = line
        faults += _faults_of_length(cells, columns, line, table.name)
    data = {"people": [_row(columns, cells) for _, cells in rows]}
    return Rows(table.name, data, lines, table.text, tuple(faults))


def content(rows: Text) -> People:
    """The people of some rows. Raises FaultsFound with every fault, also those in the table's shape."""
    found = [one for one in rows.faults if not one.is_warning]
    return validate(replace(rows, faults=(*found, *_repeats(rows), *_without_way(rows))), People)


def _row(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """One row by column. Empty cells are left out, so that a needed one counts as missing."""
    return {column: cell for column, cell in zip(columns, cells, strict=False) if column in COLUMNS and cell}


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
    if not any(cells[len(columns) :]):
        return []
    problem = f"This row has {len(cells)} cells, but there are {len(columns)} columns."
    return [Fault(name, line, "", problem, "Put quotes around a cell that holds the separator.")]


def _repeats(rows: Text) -> Iterator[Fault]:
    """A fault for each id or e-mail address that an earlier row already has."""
    for column, what in (("id", "id"), ("email", "e-mail address")):
        first: dict[str, int] = {}
        for index, row in enumerate(rows.data["people"]):
            value, line = addresses.bare(row.get(column, "")).lower(), rows.line(("people", index))
            if value and value in first:
                problem = f"The same {what} is already on line {first[value]}."
                yield Fault(rows.name, line, column, problem, "Give each person their own.")
            first.setdefault(value, line)


def _without_way(rows: Text) -> Iterator[Fault]:
    """A fault for each row without an address, but for an organisation's contact, and for each without a number."""
    for index, row in enumerate(rows.data["people"]):
        missing = ["mobile"] if not row.get("mobile") and not row.get("landline") else []
        missing += ["email"] if not row.get("email") and not row.get("contact_hours") else []
        for column in missing:
            yield Fault(rows.name, rows.line(("people", index)), column, "This field is missing.", "Add it.")


def shared(contacts: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """The ids of people who have a contact detail in common, from pairs of id and detail."""
    holders: dict[str, list[str]] = {}
    for person_id, detail in contacts:
        if detail:
            holders.setdefault(detail, []).append(person_id)
    return [tuple(ids) for ids in holders.values() if len(ids) > 1]


def _imported(session: Session) -> Iterable[str]:
    """Whoever came from another file and is still here may be named as well."""
    return session.exec(select(Person.id).where(col(Person.is_active), Person.contact_hours == ""))


PEOPLE = FileKind(
    "people",
    FILE,
    content,
    read=read_rows,
    defines=(
        Defined("person", "People", lambda file: [one.id for one in file.people if not one.contact_hours], _imported),
        Defined("competence", "Competences", lambda file: [one.name for who in file.people for one in who.competences]),
    ),
    names=names_in_people,
)


def doubtful(files: Files) -> Iterator[Fault]:
    """What to look at in people.csv: how it was read, who has somebody else's number, who gets no texts."""
    if not (read := files.only(PEOPLE)):
        return
    yield from (one for one in read.text.faults if one.is_warning)
    rows = {one.id: row for row, one in enumerate(read.content.people)}
    for first, *others in shared((one.id, one.mobile) for one in read.content.people):
        for other in others:
            problem = f"{other} has the same number as {first}."
            remedy = "A reply by text counts for whoever of them was called last."
            yield read.text.fault(("people", rows[other], "mobile"), problem, remedy, is_warning=True)
    for one in read.content.people:
        if not one.mobile:
            problem, remedy = f"{one.id} has no mobile, so gets no text messages.", "Calls go to the landline."
            yield read.text.fault(("people", rows[one.id], "mobile"), problem, remedy, is_warning=True)
