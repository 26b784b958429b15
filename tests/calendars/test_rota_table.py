"""Rotas kept in spreadsheets and exported from HealthRoster: a row is a shift, and no row is guessed."""

from datetime import time
from zoneinfo import ZoneInfo

import pytest

from eprr_bot.base.tables import read_table
from eprr_bot.base.wall_clock import wall_at
from eprr_bot.calendars.occurrences import Reading
from eprr_bot.calendars.rota_table import RotaTable, read_rota_table
from eprr_bot.slack.commands import UserError

LONDON = ZoneInfo("Europe/London")
HEAD = "date,start,end,person\n"


def read(text: str, only: str = "", all_day_from: time = time(0)) -> RotaTable:
    return read_rota_table(read_table(text, "rota.csv"), Reading(LONDON, all_day_from), only)


def shifts(found: RotaTable) -> list[str]:
    times = [(wall_at(one.start, LONDON), wall_at(one.end, LONDON), one) for one in found.shifts]
    return [f"{start:%d %b %H:%M} to {end:%d %b %H:%M} {one.summary}" for start, end, one in times]


NIGHT = "22 Jun 20:00 to 23 Jun 08:00 Asha Patel"


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "22/06/2027,20:00,08:00,Asha Patel\n",
        (HEAD + "22/06/2027,20:00,08:00,Asha Patel\n").replace(",", ";"),
        (HEAD + "22/06/2027,20:00,08:00,Asha Patel\n").replace(",", "\t"),
        "Date,Start Time,End Time,Staff Name\n22-Jun-27,20:00:00,08:00:00,Asha Patel\n",
        "SHIFT_DATE,SHIFT_START,SHIFT_END,EMPLOYEE\nTue 22/06/2027,2000,800,Asha Patel\n",
        "Start,End,Person\n22/06/2027 20:00,23/06/2027 08:00,Asha Patel\n",
        "Start date,Start time,End date,End time,Name\n22/06/2027,20:00,23/06/2027,08:00,Asha Patel\n",
        "Date,Time,Who\n22/06/2027,20:00-08:00,Asha Patel\n",
        "Date,Shift,Who\n22/06/2027,20:00-08:00,Asha Patel\n",
        "Date,Duty,Who\n22/06/2027,Night 2000-0800,Asha Patel\n",
        "Date,Shift,Who\n22/06/2027,N (20:00 to 08:00),Asha Patel\n",
        "Date,Start,End,Shift,Who\n22/06/2027,,,20:00-08:00,Asha Patel\n",
        "Date,Start,End,Person,Planned Start,Planned End\n22/06/2027,20:00,08:00,Asha Patel,19:00,07:00\n",
        "Date,Planned Start,Planned End,Actual Start,Actual End,Who\n22/06/2027,20:00,08:00,20:15,08:30,Asha Patel\n",
        "Date,Start,End,Surname,Forename(s)\n22/06/2027,20:00,08:00,Patel,Asha\n",
        "Subject,Start Date,Start Time,End Date,End Time\nAsha Patel,22/06/2027,20:00:00,23/06/2027,08:00:00\n",
        "Date,Start,End,Person\n22/06/2027,30/12/1899 20:00:00,1899-12-31 08:00,Asha Patel\n",
        "Start,End,Person\n2027-06-22T19:00:00Z,2027-06-23T07:00:00Z,Asha Patel\n",
        "Start,End,Person\n2027-06-22T20:00:00.000+01:00,2027-06-23 08:00:00+0100,Asha Patel\n",
        "Start,End,Person\n2027-06-23T00:30+05:30,2027-06-23T08:00+01:00,Asha Patel\n",
        "Date,Start,End,Person\n22/06/2027,20:00 BST,08:00 (BST),Asha Patel\n",
        "Date,Start,End,Person\n22/06/2027,1900 UTC,7:00 am UTC,Asha Patel\n",
        "Date (dd/mm/yyyy),Start *,End (24h):,Worker\n22/06/2027,20:00,08:00,Asha Patel\n",
        "Date,Shift From,Shift To,Assignee\n22/06/2027,20:00,08:00,Asha Patel\n",
        "Date,Start,End,Forename,Surname\n22/06/2027,20:00,08:00,Asha,Patel\n",
        "On-call rota for June,,,\n,,,\nDate,From,To,Person\n22/06/2027,8pm,8am,Asha Patel\n",
        "Date,Start,End,Person\n22/06/2027 00:00:00,20:00,08:00,Asha Patel\n",
        "Date,Start,End,Person\n46560,0.8333333333,0.3333333333,Asha Patel\n",
        "Unit,Date,Shift,Start,End,Grade,Person,Hours\nOn call,22/06/2027,N,20:00,08:00,8a,Asha Patel,12.00\n",
        "\ufeffsep=;\r\nDate;Start;End;Person\r\n22/06/2027;20:00;08:00;Asha Patel\r\n",
    ],
)
def test_a_shift_is_the_same_however_its_table_is_laid_out(text: str) -> None:
    found = read(text)
    assert shifts(found) == [NIGHT]
    assert found.left_out == found.notes == ()


@pytest.mark.parametrize(
    ("row", "shift"),
    [
        ("22/06/2027,09:00,17:00,Asha", "22 Jun 09:00 to 22 Jun 17:00 Asha"),
        ("22/06/2027,09:00,09:00,Asha", "22 Jun 09:00 to 23 Jun 09:00 Asha"),
        ("22/06/2027,17:00,24:00,Asha", "22 Jun 17:00 to 23 Jun 00:00 Asha"),
        ("22/06/2027,17:00,00:00,Asha", "22 Jun 17:00 to 23 Jun 00:00 Asha"),
        ("22/06/2027,23/06/2027 00:30,08:00,Asha", "23 Jun 00:30 to 23 Jun 08:00 Asha"),
        ("22/06/2027,09:00,25/06/2027 09:00,Asha", "22 Jun 09:00 to 25 Jun 09:00 Asha"),
        ("27/03/2027,20:00,08:00,Asha", "27 Mar 20:00 to 28 Mar 08:00 Asha"),  # eleven hours
        ("30/10/2027,20:00,08:00,Asha", "30 Oct 20:00 to 31 Oct 08:00 Asha"),  # thirteen
    ],
)
def test_shifts_end_on_the_clock_that_people_read(row: str, shift: str) -> None:
    assert shifts(read(HEAD + row)) == [shift]


def test_times_that_name_their_clock_are_instants_in_the_hour_that_happens_twice() -> None:
    for row, begins in (
        ("31/10/2027,00:30Z,01:30Z", "00:30"),
        ("31/10/2027,01:30 GMT,02:30 GMT", "01:30"),
        ("31/10/2027,01:30 BST,02:30 BST", None),
    ):
        found = [f"{one.start:%H:%M} {one.end - one.start}" for one in read(f"{HEAD}{row},Asha").shifts]
        assert found == ([f"{begins} 1:00:00"] if begins else [])


def test_a_night_is_as_long_as_the_clocks_make_it() -> None:
    rows = HEAD + "27/03/2027,20:00,08:00,Asha\n30/10/2027,20:00,08:00,Asha\n"
    assert [(one.end - one.start).total_seconds() / 3600 for one in read(rows).shifts] == [11, 13]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("31/06/2027,09:00,17:00,Asha", "date: There is no such day. Write 22/06/2027."),
        ("22/06,09:00,17:00,Asha", "date: This is not a date with its year. Write 22/06/2027."),
        ("Mon 22/06/2027,09:00,17:00,Asha", "date: That day is a Tuesday. Correct the day or the weekday."),
        ("22/06/2027,nine,17:00,Asha", "start: This is not a time of day. Write 09:00."),
        ("22/06/2027,09:00,25:00,Asha", "end: This is not a time of day. Write 09:00."),
        ("22/06/2027,09:00,,Asha", "It has no end. Give both times, or neither for whole days."),
        ("22/06/2027,,17:00,Asha", "It has no start. Give both times, or neither for whole days."),
        ("22/06/2027,09:00,21/06/2027 09:00,Asha", "It ends before it begins."),
        ("22/06/2027,09:00,17:00,", "This row names nobody."),
        ("22/06/2027,09:00,17:00,Vacant", "“Vacant” is no shift."),
        ("22/06/2027,20:00 GMT,08:00 GMT,Asha", "Clocks do not show GMT then. Leave it out."),
        ("22/11/2027,20:00 BST,08:00 BST,Asha", "Clocks do not show BST then. Leave it out."),
        ("22/06/2027,20:00 BST,08:00,Asha", "Only one of its times names a clock. Give both in the same way."),
        (
            "2027-06-21T23:00:00Z,20:00,08:00,Asha",
            "date: This names another clock, on which it may be another day. Write 22/06/2027.",
        ),
        ("22/06/2027,20:00-08:00,,Asha", "start: This is not a time of day. Write 09:00."),
        ("28/03/2027,01:00,02:00,Asha", "Clocks skip that time: they go forward then."),
        ("Week 2,,,", "date: This is not a date with its year. Write 22/06/2027."),
    ],
)
def test_a_row_that_is_not_sure_is_left_out_by_its_line(row: str, why: str) -> None:
    found = read(f"{HEAD}{row}\n24/06/2027,09:00,17:00,Ben\n")
    assert found.left_out == (f"line 2: {why} Left out.",)
    assert shifts(found) == ["24 Jun 09:00 to 24 Jun 17:00 Ben"]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        *(("shift", code) for code in ("N", "LD", "E", "Late", "Night", "Long Day", "D1")),
        ("Session", "AM"),
        ("Period", "Night"),
        ("Hours", "12.00"),
        ("Hours", "20:00 - 08:00"),
        ("Actual start", "20:15"),
        ("On", "8:00 pm"),
    ],
)
def test_a_row_whose_times_stand_where_nobody_looks_is_no_whole_day(column: str, cell: str) -> None:
    found = read(f"date,{column},person\n22/06/2027,{cell},Asha\n")
    assert found.shifts == ()
    why = f"“{cell}” may be a part of a day. Give its times under start and end."
    assert found.left_out == (f"line 2: {why} Left out.",)


def test_midnight_to_midnight_is_a_day_and_night_unless_its_hours_say_otherwise() -> None:
    table = "date,start,end,hours,person\n22/06/2027,00:00,00:00,7.5,Asha\n23/06/2027,00:00,00:00,24.00,Ben\n"
    found = read(table)
    assert shifts(found) == ["23 Jun 00:00 to 24 Jun 00:00 Ben"]
    assert found.notes == ("line 3 begins and ends at midnight: read as 24 hours.",)
    why = "It begins and ends at one time, but its hours are 7.5. Correct them."
    assert found.left_out == (f"line 2: {why} Left out.",)


def test_a_row_of_24_hours_is_a_whole_day() -> None:
    assert shifts(read("date,hours,person\n22/06/2027,24.00,Asha\n")) == ["22 Jun 00:00 to 23 Jun 00:00 Asha"]


def test_a_row_without_times_among_others_that_have_them_is_no_whole_day() -> None:
    found = read(HEAD + "22/06/2027,20:00,08:00,Asha\n23/06/2027,,,Ben\n")
    assert shifts(found) == ["22 Jun 20:00 to 23 Jun 08:00 Asha"]
    assert found.left_out == (
        "line 3: It has no times, and other rows have. For a whole day write 00:00 and 24:00. Left out.",
    )


def test_what_kinds_of_shift_were_read_is_said() -> None:
    rows = [f"22/06/2027,20:00,08:00,Asha{kind},{kind}\n" for kind in ("N", "LD", "PTL", "A/L")]
    [note] = read("date,start,end,person,shift\n" + "".join(rows)).notes[:1]
    assert (
        note == "The column shift holds LD, N and PTL, and each was read as a shift. To read one of them: --only “LD”."
    )


def test_a_date_with_its_month_first_makes_every_date_of_the_file_unsure() -> None:
    rows = "06/07/2027,09:00,17:00,Asha\n06/22/2027,09:00,17:00,Ben\n"
    with pytest.raises(
        UserError, match=r"rota.csv: line 3: date: .*month first.*Until then no date in the file is sure"
    ):
        read(HEAD + rows)


def test_dates_that_may_have_their_month_first_are_pointed_out() -> None:
    for days in ((1, 2, 3, 4), (1, 8)):
        rows = "".join(f"6/{day}/2027,09:00,17:00,Asha\n" for day in days)
        [note] = read(HEAD + rows).notes
        assert note.startswith("All dates are the same day of different months.")


def test_a_date_that_stands_only_in_the_first_of_several_rows_counts_for_all_of_them() -> None:
    found = read(
        HEAD + "22/06/2027,09:00,17:00,Asha\n,17:00,09:00,Ben\n23/06/2027,09:00,17:00,Cara\n,17:00,09:00,Ben\n"
    )
    assert shifts(found) == [
        "22 Jun 09:00 to 22 Jun 17:00 Asha",
        "22 Jun 17:00 to 23 Jun 09:00 Ben",
        "23 Jun 09:00 to 23 Jun 17:00 Cara",
        "23 Jun 17:00 to 24 Jun 09:00 Ben",
    ]
    assert found.notes == ("lines 3 and 5 have no date: the one above was taken.",)


def test_no_day_is_taken_from_above_where_the_one_above_cannot_be_read() -> None:
    found = read(HEAD + "22/06/2027,09:00,17:00,Asha\n32/06/2027,09:00,17:00,Ben\n,17:00,09:00,Cara\n")
    assert shifts(found) == ["22 Jun 09:00 to 22 Jun 17:00 Asha"]
    assert found.left_out[1] == "line 4: It has no date. Write 22/06/2027. Left out."


def test_a_row_that_stands_twice_counts_once() -> None:
    found = read(HEAD + "22/06/2027,20:00,08:00,Asha Patel\n" * 3)
    assert shifts(found) == [NIGHT]
    assert found.notes == ("lines 3 and 4 repeat an earlier row, which counts once.",)


@pytest.mark.parametrize(
    ("rows", "expected", "said"),
    [
        (
            "07/06/2027,13/06/2027,Asha\n14/06/2027,20/06/2027,Ben\n",
            ["07 Jun 09:00 to 14 Jun 09:00 Asha", "14 Jun 09:00 to 21 Jun 09:00 Ben"],
            "the last on duty",
        ),
        (
            "07/06/2027,14/06/2027,Asha\n14/06/2027,21/06/2027,Ben\n",
            ["07 Jun 09:00 to 14 Jun 09:00 Asha", "14 Jun 09:00 to 21 Jun 09:00 Ben"],
            "the next shift begins then",
        ),
        ("07/06/2027,,Asha\n", ["07 Jun 09:00 to 08 Jun 09:00 Asha"], "whole days from 09:00"),
    ],
)
def test_whole_days_end_as_their_file_has_it_and_that_is_said(rows: str, expected: list[str], said: str) -> None:
    for head in ("start date,end date,name\n", "from,to,name\n"):
        if head.startswith("from") and ",," in rows:
            continue
        found = read(head + rows, all_day_from=time(9))
        assert shifts(found) == expected
        assert said in found.notes[0]


def test_people_may_be_given_by_address() -> None:
    for head, row in (
        ("date,start,end,email", "Asha@Example.org"),
        ("date,start,end,person", "mailto:asha@example.org"),
    ):
        [one] = read(f"{head}\n22/06/2027,09:00,17:00,{row}\n").shifts
        assert one.attendees == ("asha@example.org",)


def test_several_rotas_in_one_table_are_pointed_out_and_one_can_be_read_alone() -> None:
    rows = "22/06/2027,09:00,17:00,Asha,Director on call\n22/06/2027,09:00,17:00,Ben,Manager on call\n"
    table = f"date,start,end,person,unit\n{rows}"
    [note] = read(table).notes
    assert note.startswith("The column unit holds Director on call and Manager on call, and all were read as one rota.")
    found = read(table, only="manager on call")
    assert shifts(found) == ["22 Jun 09:00 to 22 Jun 17:00 Ben"]
    assert found.notes == ()
    with pytest.raises(UserError, match="no row with a cell “silver”"):
        read(table, only="silver")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "has no line that names its columns"),
        ("22/06/2027,09:00,17:00,Asha\n", "has no line that names its columns"),
        ("date (mm/dd/yyyy),person\n06/07/2027,Asha\n", "the month comes first"),
        ("date,person,who\n", "person and who mean the same"),
        ("person,mon,tue\nAsha,D,N\n", "has no line that names its columns"),
        (HEAD + "22/06/2027,09:00,17:00,Asha\n" * 10_001, "has 10,001 rows"),
    ],
)
def test_a_table_that_is_no_rota_is_refused_with_what_to_do(text: str, problem: str) -> None:
    with pytest.raises(UserError, match=problem):
        read(text)
