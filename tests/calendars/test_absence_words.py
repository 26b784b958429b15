"""Rows of a roster in which somebody is away, or which are nobody's: taken for a shift, they call who is on holiday."""

import pytest

from eprr_bot.base.tables import read_table
from eprr_bot.calendars.occurrences import Reading
from eprr_bot.calendars.rota_table import RotaTable, read_rota_table
from tests.calendars.test_rota_table import LONDON

ROW = "22/06/2027,20:00,08:00"


def read(column: str, cell: str, person: str = "Asha Patel") -> RotaTable:
    text = f'date,start,end,person,{column}\n{ROW},"{person}","{cell}"\n'
    return read_rota_table(read_table(text, "rota.csv"), Reading(LONDON))


@pytest.mark.parametrize("column", ["Shift", "Duty", "Status", "Type", "Column 7"])
@pytest.mark.parametrize(
    "cell",
    [
        *("A/L", "AL", "al", "SL", "S/L", "RD", "DO", "D/O", "TOIL", "NWD", "OFF"),
        *("Annual Leave (AL)", "Leave - Annual", "Other Leave", "Bank holiday leave", "Carer’s leave, unpaid"),
        *("Study", "Study Day", "Training day", "Sickness - short term", "Long-term sick", "Off sick", "Maternity"),
        *("Rest", "Rest day", "Compensatory rest", "Day off", "Days off", "Time off in lieu", "Lieu day", "Zero day"),
        *("Unavailable", "Not available", "Not working", "Non-working day", "Not rostered", "Holiday", "Jury service"),
        *("Cancelled by ward", "Cancelled shift", "CANCELED", "Declined by staff", "Vacant shift", "Unfilled - agency"),
        *("Unassigned", "Not assigned", "Sick - cover found", "A.L.", "A L", "AL1", "AL approved", "Annual Lv", "Hols"),
        *("On A/L, Ben covers", "Asha is on annual leave", "Called in sick", "Unwell", "LTS", "Vacation", "Abroad"),
        *(
            "Week off",
            "Bank holiday off",
            "D/Off",
            "Not on rota",
            "Do not call",
            "No longer required",
            "CANX",
            "Swapped",
        ),
        *(
            "Sabbatical",
            "Suspended",
            "Industrial action",
            "Left the Trust",
            "Mandatory training",
            "Comp rest",
            "TOIL taken",
        ),
    ],
)
def test_a_row_in_which_somebody_is_away_is_no_shift(column: str, cell: str) -> None:
    found = read(column, cell)
    assert found.shifts == ()
    assert found.left_out == (f"line 2: “{cell}” is no shift. Left out.",)


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("Unit", "Maternity"),
        ("Ward", "AL"),
        ("Role", "DO"),
        ("Job title", "RD"),
        ("Booking Reason", "Sickness"),
        ("Reason for request", "Annual leave"),
        ("Covering", "Maternity leave"),
        ("Backfill for", "Annual leave"),
        ("Overtime reason", "Sickness"),
        ("On leave", "No"),
        ("Sickness", "0.00"),
        ("Available", "Yes"),
        ("Off duty", "Night"),
        ("Annual leave remaining", "12"),
        ("Shift", "Sick cover"),
        ("Shift", "Annual leave cover"),
        ("Shift", "On call"),
        ("Shift", "Offsite"),
        ("Shift", "Bank holiday"),
        ("Notes", "Off-site from 22:00"),
        ("Notes", "Covers Ben, who is on annual leave"),
        ("Notes", "Please do not leave the site before nine"),
    ],
)
def test_what_only_sounds_like_it_is_a_shift(column: str, cell: str) -> None:
    found = read(column, cell)
    assert len(found.shifts) == 1
    assert found.left_out == ()


def test_why_a_shift_was_booked_is_no_doubt() -> None:
    assert read("Booking Reason", "Sickness").notes == ()


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("On leave", "Yes"),
        ("Absence type", "Annual"),
        ("A/L", "x"),
        ("Sick?", "TRUE"),
        ("Leave hours", "7.5"),
        ("Cancelled", "Y"),
        ("Unavailability", "Personal"),
        ("Available", "No"),
        ("Attending", "N"),
        ("Worked", "FALSE"),
    ],
)
def test_a_heading_may_say_what_its_cells_mean(column: str, cell: str) -> None:
    found = read(column, cell)
    assert found.shifts == ()
    assert found.left_out == (f"line 2: “{column}: {cell}” is no shift. Left out.",)


@pytest.mark.parametrize(
    ("column", "cell"),
    [("Shift", "PL"), ("Duty", "H"), ("Status", "Pending"), ("Notes", "Asha poorly, ask Ben"), ("Attendance", "R")],
)
def test_what_may_mean_that_somebody_is_away_is_said_where_it_was_read_as_a_shift(column: str, cell: str) -> None:
    [note] = read(column, cell).notes
    assert note.startswith(f"The column {column} holds {cell}, and each was read as a shift.")


@pytest.mark.parametrize(
    "person",
    ["Asha Patel (A/L)", "Asha Patel - annual leave", "Asha Patel [sick]", "Asha Patel A/L", "Patel, Asha: off"],
)
def test_somebody_marked_as_away_beside_their_name_holds_no_shift(person: str) -> None:
    found = read("Shift", "N", person)
    assert found.shifts == ()
    assert found.left_out == (f"line 2: “{person}” is no shift. Left out.",)


@pytest.mark.parametrize(
    "person", ["Al Patel", "Linh Do", "Do, Linh", "Asha Patel-Rest", "Leaver, Ann", "Billie Holiday"]
)
def test_a_name_that_sounds_like_it_is_a_name(person: str) -> None:
    [one] = read("Shift", "N", person).shifts
    assert one.summary == person


@pytest.mark.parametrize(
    "nobody", ["TBC", "T.B.C.", "tba", "N/A", "-", "?", "???", "Nobody", "none", "Gap", "To be confirmed"]
)
def test_a_row_that_names_nobody_yet_is_left_out(nobody: str) -> None:
    found = read("Shift", "N", nobody)
    assert found.shifts == ()
    assert found.left_out == ("line 2: This row names nobody. Left out.",)
