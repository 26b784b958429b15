"""Every way to write something that `instants.txt` names gives the instants that stand there."""

from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from eprr_bot.calendars.notes import Unreadable
from eprr_bot.calendars.occurrences import Read, Reading, read_calendar

YEAR = (datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))


class Row(NamedTuple):
    """One way to write something: an .ics file, its instants, and a part of what is said about it."""

    name: str
    text: str
    instants: str
    said: str


def rows() -> list[Row]:
    """The table; what other readers make of it is for people."""
    blocks = (Path(__file__).parent / "instants.txt").read_text("utf-8").split("\n## ")[1:]
    return [row_of(block) for block in blocks]


def row_of(block: str) -> Row:
    name, *lines = block.split("\n")
    written, instants, said = ["BEGIN:VCALENDAR"], "", ""
    for line in lines:
        if line.startswith("="):
            instants = line.removeprefix("=").strip()
        elif line.startswith("says "):
            said = line.removeprefix("says ")
        elif line.startswith("event "):
            written += ["BEGIN:VEVENT", *line.removeprefix("event ").split(" | "), "END:VEVENT"]
        elif line and not line.startswith("others "):
            written.append(line)
    return Row(name, "\r\n".join([*written, "END:VCALENDAR", ""]), instants, said)


def shown(instant: datetime) -> str:
    year = "" if instant.year == 2027 else f"{instant.year} "
    return f"{instant.day} {instant:%b} {year}{instant:%H:%M}"


@pytest.mark.parametrize("row", [pytest.param(row, id=row.name) for row in rows()])
def test_what_programs_write_stands_for_these_instants(row: Row) -> None:
    try:
        found = read_calendar(row.text, *YEAR, Reading(ZoneInfo("Europe/London")))
    except Unreadable as error:
        found = Read([], [], list(error.problems))
    assert ", ".join(f"{shown(one.start)}–{shown(one.end)}" for one in found.occurrences) == row.instants, found
    assert row.said in "\n".join((*found.left_out, *found.repairs))
    assert bool(found.left_out) <= bool(row.said), "what is left out is always named"
