"""Calendars as bytes: what Outlook and Google need, the same for the same facts."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from eprr_bot.calendars.feed import Feed, uid, write
from tests.calendars.facts import APPLIED, OCTOBER, entry, feed
from tests.golden import assert_golden

GOLDEN = Path(__file__).parent / "golden"
WEEK = timedelta(days=7)


def october() -> Feed:
    """Three weeks over the clock change, with somebody's long foreign name, a gap and a shift that was taken away."""
    change = OCTOBER + WEEK + timedelta(hours=1)
    return feed(
        entry(OCTOBER, change),
        entry(
            change,
            change + WEEK,
            summary="Director on call: Łucja Brzęczyszczykiewicz-Øvergård, Łękołody; powiat",
            person_id="lucja.b",
            sequence=2,
        ),
        entry(change + WEEK, change + 2 * WEEK, summary="Director on call: NOBODY", person_id=""),
        entry(
            change + timedelta(days=1),
            change + timedelta(days=2),
            summary="Cancelled: Director on call: Ben Okoro",
            sequence=1,
            is_cancelled=True,
            has_alarms=True,
        ),
    )


def test_golden_feed_of_a_rota() -> None:
    assert_golden(GOLDEN / "rota.ics", write(october()).decode())


def test_golden_feed_of_a_person() -> None:
    mine = entry(summary="Director on call", description="You are on call until then.", has_alarms=True)
    spring = entry(
        OCTOBER + 23 * WEEK, summary="Director on call", description="Over the clocks going forward.", has_alarms=True
    )
    assert_golden(GOLDEN / "person.ics", write(feed(mine, spring, name="My on-call shifts")).decode())


def test_lines_end_in_crlf_and_are_at_most_75_octets() -> None:
    body = write(october())
    assert body.endswith(b"END:VCALENDAR\r\n")
    lines = body.split(b"\r\n")
    assert all(b"\n" not in line and b"\r" not in line for line in lines)
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()


def test_a_library_reads_back_what_was_written() -> None:
    found = Calendar.from_ical(write(october())).walk("VEVENT")
    assert [str(one["SUMMARY"]) for one in found] == [
        one.summary for one in sorted(october().entries, key=lambda e: e.start)
    ]
    assert {str(one["STATUS"]) for one in found} == {"CONFIRMED", "CANCELLED"}
    assert not [one.errors for one in found if one.errors]


def test_the_evening_before_is_18_00_on_the_wall_over_both_clock_changes() -> None:
    """The clocks go back on Sun 25 Oct at 02:00: 18:00 on the day before is still British Summer Time."""
    start = OCTOBER + timedelta(days=6, hours=2)
    text = write(feed(entry(start, has_alarms=True))).decode()
    assert "DTSTART:20261025T100000Z" in text
    assert "TRIGGER;VALUE=DATE-TIME:20261024T170000Z" in text
    assert "TRIGGER:-PT1H" in text


def test_a_cancelled_shift_rings_no_alarm() -> None:
    assert "VALARM" not in write(feed(entry(is_cancelled=True, has_alarms=True))).decode()


def test_the_same_facts_give_the_same_bytes_in_any_order() -> None:
    there = october()
    assert write(there) == write(feed(*reversed(there.entries)))


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))))
def test_whatever_people_are_called_survives_folding(name: str) -> None:
    body = write(feed(entry(summary=f"On call: {name}", description=f"{name}\n{name}", has_alarms=True)))
    assert max(map(len, body.split(b"\r\n"))) <= 75
    (event,) = Calendar.from_ical(body).walk("VEVENT")
    assert str(event["SUMMARY"]) == f"On call: {name}"
    assert str(event["DESCRIPTION"]) == f"{name}\n{name}"


@pytest.mark.parametrize("hostile", ["A\r\nBEGIN:VEVENT", "A\nATTENDEE:mailto:x@y", "A\x00\x1b[31mB\x7f"])
def test_nobody_can_write_lines_of_their_own(hostile: str) -> None:
    body = write(feed(entry(summary=hostile)))
    assert body.count(b"\r\nBEGIN:VEVENT\r\n") == 1
    assert b"\r\nATTENDEE" not in body
    assert not {0, 27, 127} & set(body)


def test_uids_differ_by_rota_start_and_person_and_never_otherwise() -> None:
    same = uid("director-on-call", OCTOBER, "asha.patel")
    assert same == uid("director-on-call", OCTOBER.astimezone(feed().zone), "asha.patel")
    others = {
        uid("manager-on-call", OCTOBER, "asha.patel"),
        uid("director-on-call", OCTOBER + timedelta(seconds=1), "asha.patel"),
        uid("director-on-call", OCTOBER, "ben.okoro"),
    }
    assert len(others | {same}) == 4


def test_no_clock_is_read() -> None:
    assert f"DTSTAMP:{APPLIED:%Y%m%dT%H%M%SZ}" in write(feed(entry())).decode()


def test_a_calendar_whose_entries_name_no_organiser_says_no_method() -> None:
    """RFC 5546, 3.2.1: with METHOD:PUBLISH each entry has an ORGANIZER, and strict readers refuse the calendar else."""
    made = Calendar.from_ical(write(october()))
    assert "METHOD" not in made
    assert not any("ORGANIZER" in one for one in made.walk("VEVENT"))
