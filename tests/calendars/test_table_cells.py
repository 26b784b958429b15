"""Dates and times as people and spreadsheets write them."""

from datetime import date

import pytest

from eprr_bot.calendars.table_cells import Moment, MonthFirst, Unfit, at, day_of, minutes_of, moment, times_between

DAY = date(2027, 6, 22)


@pytest.mark.parametrize(
    "written",
    [
        "22/06/2027",
        "22/6/27",
        "22.06.2027",
        "22-06-2027",
        "22 06 2027",
        "2027-06-22",
        "2027/06/22",
        "20270622",
        "22 Jun 2027",
        "22-Jun-27",
        "22-Jun-2027",
        "22 June 2027",
        "22nd June 2027",
        "22nd of June 2027",
        "22 June, 2027",
        "22JUN2027",
        "June 22, 2027",
        "Jun 22nd 2027",
        "Tue 22/06/2027",
        "Tuesday 22 June 2027",
        "TUES, 22 Jun 27",
        " 22/06/2027 ",
        "46560",
    ],
)
def test_a_day_is_known_however_it_is_written(written: str) -> None:
    assert day_of(written) == DAY
    assert moment(written) == Moment(DAY, None)


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("22/06", "not a date with its year"),
        ("22-Jun", "not a date with its year"),
        ("Tuesday", "not a date with its year"),
        ("next week", "not a date with its year"),
        ("", "not a date with its year"),
        ("########", "not a date with its year"),
        ("31/06/2027", "no such day"),
        ("30 Feb 2027", "no such day"),
        ("00/06/2027", "no such day"),
        ("22/06/1927", "year cannot be meant"),
        ("30000", "year cannot be meant"),
        ("Mon 22/06/2027", "That day is a Tuesday"),
        ("9/9/99999", "not a date with its year"),
    ],
)
def test_what_is_no_day_is_refused_without_being_repeated(written: str, problem: str) -> None:
    with pytest.raises(Unfit, match=problem) as refused:
        day_of(written)
    assert not written or written not in str(refused.value).replace("22/06/2027", "")


@pytest.mark.parametrize("written", ["06/22/2027", "6-22-27", "Tue 06/22/2027"])
def test_a_month_in_front_is_told_apart(written: str) -> None:
    with pytest.raises(MonthFirst):
        day_of(written)


@pytest.mark.parametrize(
    ("written", "clock"),
    [
        ("09:00", "09:00"),
        ("9:00", "09:00"),
        ("09:00:00", "09:00"),
        ("0900", "09:00"),
        ("900", "09:00"),  # a spreadsheet took the zero
        ("9", "09:00"),
        ("9am", "09:00"),
        ("9 a.m.", "09:00"),
        ("9.30", "09:30"),
        ("09.30 am", "09:30"),
        ("9:30 PM", "21:30"),
        ("12am", "00:00"),
        ("12:30 am", "00:30"),
        ("12pm", "12:00"),
        ("noon", "12:00"),
        ("Midnight", "00:00"),
        ("0:00", "00:00"),
        ("0000", "00:00"),
        ("0", "00:00"),
        ("0.30", "00:30"),
        ("20h30", "20:30"),
        ("2000hrs", "20:00"),
        ("20:00 hrs", "20:00"),
        ("0.375", "09:00"),
        ("0.5", "12:00"),
        ("0.75", "18:00"),
        ("0.8333333333", "20:00"),
        ("0,375", "09:00"),
    ],
)
def test_a_time_is_known_however_it_is_written(written: str, clock: str) -> None:
    assert f"{at(DAY, minutes_of(written)):%H:%M}" == clock


def test_the_end_of_a_day_is_the_next_midnight() -> None:
    for written in ("24:00", "2400", "24"):
        assert f"{at(DAY, minutes_of(written))}" == "2027-06-23 00:00:00"


@pytest.mark.parametrize(
    "written", ["25:00", "24:01", "9:60", "13pm", "0pm", "nine", "09:00Z", "09:00 BST", "9-5", "-1", "12345", "1.5", ""]
)
def test_what_is_no_time_is_refused(written: str) -> None:
    with pytest.raises(Unfit, match="not a time of day"):
        minutes_of(written)


@pytest.mark.parametrize(
    "written",
    [
        "22/06/2027 20:00",
        "22/06/2027 20:00:00",
        "22/06/2027, 8pm",
        "22-Jun-27 8:00 PM",
        "2027-06-22T20:00",
        "2027-06-22T20:00:00",
        "2027-06-22 20:00:00",
        "Tuesday 22 June 2027 20.00",
        "46560.8333333333",
    ],
)
def test_a_cell_may_hold_a_day_and_a_time(written: str) -> None:
    assert moment(written) == Moment(DAY, 20 * 60)


@pytest.mark.parametrize("written", ["20:00-08:00", "20:00 – 08:00", "8pm to 8am", "2000 - 0800", "20:00 until 8:00"])
def test_two_times_may_stand_in_one_cell(written: str) -> None:
    assert times_between(written) == (20 * 60, 8 * 60)


@pytest.mark.parametrize("written", ["20:00", "20:00-", "a-b", "1-2-3"])
def test_what_is_not_two_times_is_refused(written: str) -> None:
    with pytest.raises(Unfit):
        times_between(written)
