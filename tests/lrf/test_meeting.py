"""Meetings: when the next is due, how one is typed, and who was there."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprr_bot.lrf.attendance import unheard_of
from eprr_bot.lrf.forum import LocalForum, Partnership
from eprr_bot.lrf.meeting import THE_FORUM, Meeting, Series, days_of, series_of
from eprr_bot.lrf.typed_meeting import day_gone, read
from eprr_bot.slack.commands import UserError

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)
ROW = LocalForum(forum="E48000020", partnership=Partnership(name="Fens Partnership", groups=("Fens Group", "Fens")))
BARE = LocalForum(forum="E48000020")


def met(day: date, next_on: date | None = None, series: str = THE_FORUM, number: int = 1) -> Meeting:
    return Meeting(number, "E48000020", series, day, next_on=next_on)


@pytest.mark.parametrize(
    ("within", "last", "next_on", "is_overdue"),
    [
        (None, None, None, False),
        (92, None, None, True),
        (92, TODAY - 92 * DAY, None, False),
        (92, TODAY - 93 * DAY, None, True),
        (92, TODAY - 10 * DAY, TODAY, False),
        (92, TODAY - 10 * DAY, TODAY - DAY, True),
        (92, TODAY - 93 * DAY, TODAY + DAY, True),
        (None, TODAY - 900 * DAY, None, False),
        (None, TODAY - 900 * DAY, TODAY - DAY, True),
    ],
)
def test_a_meeting_is_overdue_by_the_rule_or_as_it_was_agreed(
    within: int | None, last: date | None, next_on: date | None, is_overdue: bool
) -> None:
    meetings = (met(last, next_on),) if last else ()
    found = Series("", timedelta(days=within) if within else None, meetings)
    assert found.is_overdue(TODAY) == is_overdue


def test_each_series_has_its_own_meetings_the_newest_first_and_one_that_was_renamed_is_kept() -> None:
    held = [met(TODAY - 9 * DAY), met(TODAY, number=2), met(TODAY, series="Fens Partnership"), met(TODAY, series="Old")]
    found = {one.name: [meeting.held_on for meeting in one.meetings] for one in series_of(ROW, held)}
    assert found == {
        THE_FORUM: [TODAY, TODAY - 9 * DAY],
        "Fens Partnership": [TODAY],
        "Fens Group": [],
        "Fens": [],
        "Old": [TODAY],
    }


def test_the_day_of_a_meeting_that_was_agreed_counts_once_it_is_past() -> None:
    series = series_of(ROW, [met(TODAY - 9 * DAY, next_on=TODAY - DAY), met(TODAY, series="Fens Partnership")])
    assert days_of(series, TODAY) == [TODAY - 9 * DAY, TODAY - DAY]
    assert days_of(series, TODAY - DAY) == [TODAY - 9 * DAY]


@given(st.lists(st.dates(date(2020, 1, 1), date(2030, 1, 1)), max_size=6), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_recording_a_meeting_of_today_makes_nothing_overdue(days: list[date], today: date) -> None:
    held = [met(day, series="Fens Partnership") for day in (*days, today) if day <= today]
    [found] = [one for one in series_of(ROW, held) if one.name == "Fens Partnership"]
    assert not found.is_overdue(today)
    assert found.last == today


@pytest.mark.parametrize(
    ("typed", "series", "day"),
    [
        ("12 Nov", THE_FORUM, date(2026, 11, 12)),
        ("forum on 12 Nov", THE_FORUM, date(2026, 11, 12)),
        ("partnership 12 Nov", "Fens Partnership", date(2026, 11, 12)),
        ("LHRP: 12 November 2025", "Fens Partnership", date(2025, 11, 12)),
        ("fens partnership yesterday", "Fens Partnership", date(2026, 11, 22)),
        ("Fens Group Monday", "Fens Group", date(2026, 11, 23)),
        ("Fens Fri", "Fens", date(2026, 11, 20)),
        ("2026-11-01", THE_FORUM, date(2026, 11, 1)),
        ("today", THE_FORUM, TODAY),
        ("30 May", THE_FORUM, date(2026, 5, 30)),
    ],
)
def test_series_and_day_are_read_as_people_type_them(typed: str, series: str, day: date) -> None:
    found = read(typed, [], ROW, NOW, LONDON)
    assert (found.series, found.held_on) == (series, day)


@pytest.mark.parametrize("typed", ["tomorrow", "24 Nov", "next friday", "1 Jan", "29 Feb", "12 Nov 2027", "24/11/2026"])
def test_a_day_that_has_not_come_is_no_day_of_a_meeting(typed: str) -> None:
    with pytest.raises(UserError, match="has not come yet"):
        day_gone(typed, NOW, LONDON)


@given(st.integers(0, 180))
def test_a_day_of_the_last_half_year_needs_no_year(back: int) -> None:
    day = TODAY - back * DAY
    assert day_gone(f"{day.day} {day:%b}", NOW, LONDON) == day


def test_each_part_is_known_by_several_words_and_stands_in_any_order() -> None:
    parts = [" next: 10 Feb", "Attended by Haven, Wolds", "apologies from Beacon", " chaired by Asha", "minute 4.2", ""]
    found = read("12 Nov", parts, ROW, NOW, LONDON)
    assert found.next_on == date(2027, 2, 10)
    assert found.texts == {"attended": "Haven, Wolds", "apologies": "Beacon", "chair": "Asha", "minutes": "4.2"}


def test_a_forum_without_a_partnership_says_so() -> None:
    with pytest.raises(UserError, match=r"no health partnership in forums\.yaml"):
        read("partnership 12 Nov", [], BARE, NOW, LONDON)


NAMES = {
    "haven": "NHS Haven Integrated Care Board",
    "wolds": "NHS Wolds Integrated Care Board",
    "police": "Haven and Wolds Police",
    "saltmere": "Saltmere Hospitals NHS Foundation Trust",
    "nothing": "NHS Care Trust",
}
SPEAKERS = [("Asha Patel", "haven"), ("Asha Patel", "wolds"), ("Ben Okoro", "saltmere")]


@pytest.mark.parametrize(
    ("attended", "apologies", "silent"),
    [
        ("", "", ["haven", "wolds", "saltmere"]),
        ("Haven", "wolds icb", ["saltmere"]),
        ("NHS Haven Integrated Care Board, Saltmere", "", ["wolds"]),
        ("Haven and Wolds Police", "", ["haven", "wolds", "saltmere"]),
        ("Haven and Wolds, Saltmere Hospitals", "", []),
        ("Asha Patel (chair)", "Ben Okoro", []),
        ("Dr Chidi Obi of Saltmere Hospitals", "", ["haven", "wolds"]),
        ("NHS, the board, and, ,", "", ["haven", "wolds", "saltmere"]),
        ("Havenshire", "", ["haven", "wolds", "saltmere"]),
    ],
)
def test_who_was_there_is_told_by_their_organisation_or_by_whoever_spoke_for_it(
    attended: str, apologies: str, silent: list[str]
) -> None:
    meeting = Meeting(1, "E48000020", THE_FORUM, TODAY, attended=attended, apologies=apologies)
    found = unheard_of(meeting, ["haven", "wolds", "saltmere"], NAMES, SPEAKERS)
    assert found == [NAMES[one] for one in silent]


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_typed_names_only_those_who_were_expected(attended: str, apologies: str) -> None:
    meeting = Meeting(1, "E48000020", THE_FORUM, TODAY, attended=attended, apologies=apologies)
    assert set(unheard_of(meeting, ["haven"], NAMES, SPEAKERS)) <= {NAMES["haven"]}
