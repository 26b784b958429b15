"""What Outlook, Google and people's own hands write into .ics files, and what we understand of it."""

import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from time import process_time
from zoneinfo import ZoneInfo

import pytest

from eprr_bot.calendars import apart
from eprr_bot.calendars.apart import read_apart
from eprr_bot.calendars.content_lines import MOST_OCTETS
from eprr_bot.calendars.notes import Unreadable
from eprr_bot.calendars.occurrences import Occurrence, Reading, read_calendar
from eprr_bot.slack.blocks import written

LONDON = Reading(ZoneInfo("Europe/London"))
SPAN = (datetime(2026, 10, 1, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC))
SAMPLES = Path(__file__).parent / "samples"


def read(text: str, reading: Reading = LONDON) -> list[Occurrence]:
    return read_calendar(text, *SPAN, reading).occurrences


def shown(found: list[Occurrence]) -> list[tuple[str, str]]:
    return [(written(one.start), written(one.end)) for one in found]


def calendar(*events: str) -> str:
    """A calendar of events, each given as its lines; the first line of the first event is line 3."""
    body = [line for event in events for line in ("BEGIN:VEVENT", *event.split("|"), "END:VEVENT")]
    return "\r\n".join(["BEGIN:VCALENDAR", *body, "END:VCALENDAR", ""])


def test_an_outlook_export_is_read_on_the_clocks_it_names() -> None:
    found = read((SAMPLES / "outlook.ics").read_text())
    assert shown(found) == [
        ("Mon 19 Oct 2026 09:00", "Mon 26 Oct 2026 09:00"),
        ("Mon 26 Oct 2026 09:00", "Mon 2 Nov 2026 09:00"),
        ("Mon 2 Nov 2026 09:00", "Mon 9 Nov 2026 09:00"),
        ("Mon 9 Nov 2026 09:00", "Mon 16 Nov 2026 09:00"),
    ]
    assert found[0].attendees == ("asha.patel@example.org",)
    assert found[0].organiser == "rota.office@example.org"
    assert found[1].summary == "Okoro, Ben - director on call week with a summary that is long enough to be folded"
    assert found[3].summary == "Dmitri Volkov", "of two events with one UID the higher SEQUENCE counts"


def test_a_google_export_keeps_exceptions_edits_and_whole_days() -> None:
    found = read((SAMPLES / "google.ics").read_text())
    assert shown(found) == [
        ("Fri 16 Oct 2026 13:00", "Fri 16 Oct 2026 17:00"),
        ("Fri 30 Oct 2026 13:00", "Fri 30 Oct 2026 17:00"),
        ("Thu 5 Nov 2026 09:00", "Thu 5 Nov 2026 12:00"),
        ("Mon 21 Dec 2026 00:00", "Sat 26 Dec 2026 00:00"),
    ]
    assert found[3].is_all_day


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("DTSTART:20261123T090000Z|DTEND:20261123T100000Z", ("Mon 23 Nov 2026 09:00", "Mon 23 Nov 2026 10:00")),
        ("DTSTART:20261012T090000|DTEND:20261012T100000", ("Mon 12 Oct 2026 09:00", "Mon 12 Oct 2026 10:00")),
        ("DTSTART:20261123T200000Z|DURATION:PT12H", ("Mon 23 Nov 2026 20:00", "Tue 24 Nov 2026 08:00")),
        ("DTSTART;VALUE=DATE:20261123", ("Mon 23 Nov 2026 00:00", "Tue 24 Nov 2026 00:00")),
        ("DTSTART;VALUE=DATE:20261123|DURATION:P2D", ("Mon 23 Nov 2026 00:00", "Wed 25 Nov 2026 00:00")),
        (
            "DTSTART;TZID=/mozilla.org/20050126_1/Europe/London:20261012T090000|DURATION:PT1H",
            ("Mon 12 Oct 2026 09:00", "Mon 12 Oct 2026 10:00"),
        ),
        (
            "DTSTART;TZID=W. Europe Standard Time:20261012T100000|DURATION:PT1H",
            ("Mon 12 Oct 2026 09:00", "Mon 12 Oct 2026 10:00"),
        ),
        (
            "DTSTART;TZID=Europe/London:20261024T200000|DTEND;TZID=Europe/London:20261025T080000",
            ("Sat 24 Oct 2026 20:00", "Sun 25 Oct 2026 08:00"),
        ),
    ],
)
def test_times_stand_for_instants(lines: str, expected: tuple[str, str]) -> None:
    assert shown(read(calendar(f"UID:1|{lines}"))) == [expected]


def test_a_night_shift_that_repeats_keeps_its_wall_clock_when_the_clocks_go_back() -> None:
    lines = "DTSTART;TZID=Europe/London:20261017T200000|DTEND;TZID=Europe/London:20261018T080000"
    found = read(calendar(f"UID:1|{lines}|RRULE:FREQ=WEEKLY;COUNT=3"))
    assert shown(found)[1] == ("Sat 24 Oct 2026 20:00", "Sun 25 Oct 2026 08:00")
    assert [(one.end - one.start).total_seconds() / 3600 for one in found] == [12, 13, 12]


def test_whole_days_may_begin_at_an_hour_that_is_named() -> None:
    reading = Reading(ZoneInfo("Europe/London"), time(9))
    found = read(calendar("UID:1|DTSTART;VALUE=DATE:20261019|DTEND;VALUE=DATE:20261026"), reading)
    assert shown(found) == [("Mon 19 Oct 2026 09:00", "Mon 26 Oct 2026 09:00")]


def test_of_two_with_the_same_sequence_the_later_change_counts() -> None:
    old = "UID:1|SEQUENCE:2|LAST-MODIFIED:20261001T000000Z|SUMMARY:old|DTSTART:20261101T090000Z|DURATION:PT1H"
    new = "UID:1|SEQUENCE:2|LAST-MODIFIED:20261002T000000Z|SUMMARY:new|DTSTART:20261102T090000Z|DURATION:PT1H"
    assert [one.summary for one in read(calendar(new, old))] == ["new"]
    assert [one.summary for one in read(calendar(old, new))] == ["new"]


def test_two_edits_of_one_day_are_one_in_whatever_zones_they_are_written() -> None:
    series = "UID:1|DTSTART;TZID=Europe/London:20261012T090000|DURATION:PT1H|RRULE:FREQ=DAILY;COUNT=2"
    old = "UID:1|RECURRENCE-ID;TZID=Europe/London:20261012T090000|SEQUENCE:1|DTSTART:20261012T110000Z|DURATION:PT1H"
    new = "UID:1|RECURRENCE-ID:20261012T080000Z|SEQUENCE:2|DTSTART:20261012T140000Z|DURATION:PT1H"
    expected = ["Mon 12 Oct 2026 15:00", "Tue 13 Oct 2026 09:00"]
    assert [start for start, _ in shown(read(calendar(series, old, new)))] == expected
    assert [start for start, _ in shown(read(calendar(series, new, old)))] == expected


def test_a_cancelled_series_takes_its_edits_with_it() -> None:
    series = "UID:1|SEQUENCE:5|STATUS:CANCELLED|DTSTART:20261101T090000Z|DURATION:PT1H|RRULE:FREQ=DAILY;COUNT=5"
    edit = "UID:1|RECURRENCE-ID:20261102T090000Z|DTSTART:20261102T110000Z|DURATION:PT1H"
    assert read(calendar(series, edit)) == []


def test_two_files_may_describe_two_zones_under_one_name() -> None:
    def zoned(offset: str) -> str:
        rule = f"BEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:{offset}\nTZOFFSETTO:{offset}\nEND:STANDARD"
        zone = f"BEGIN:VTIMEZONE\nTZID:Our Zone\n{rule}\nEND:VTIMEZONE"
        event = "BEGIN:VEVENT\nUID:1\nDTSTART;TZID=Our Zone:20261123T100000\nDURATION:PT1H\nEND:VEVENT"
        return f"BEGIN:VCALENDAR\n{zone}\n{event}\nEND:VCALENDAR\n"

    assert shown(read(zoned("+0100")))[0][0] == "Mon 23 Nov 2026 09:00"
    assert shown(read(zoned("+0300")))[0][0] == "Mon 23 Nov 2026 07:00"


def test_events_without_a_uid_do_not_hide_one_another() -> None:
    one = "DTSTART:20261101T090000Z|DURATION:PT1H"
    assert len(read(calendar(one, one))) == 2


GOOD = "UID:1|DTSTART:20261123T090000Z"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "line 1: this is not a calendar"),
        ("<html><body>Sign in</body></html>", "line 1: this is not a calendar"),
        ("BEGIN:VCARD\nEND:VCARD", "line 1: this is not a calendar"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261123", "VEVENT, begun on line 2, does not end."),
        ("BEGIN:VCALENDAR\nVERSION:2.0", "VCALENDAR, begun on line 1, does not end."),
        (calendar("UID:1"), "line 2: this event has no DTSTART"),
        (calendar("UID:1|DTSTART:"), "line 4: DTSTART has no date. Write"),
        (calendar("UID:1|DTSTART:tomorrow"), "line 4: DTSTART has no date (“tomorrow” is not one)."),
        (calendar("UID:1|DTSTART:20261345T090000Z"), "line 4: DTSTART names a date and time that there is not"),
        (calendar("UID:1|DTSTART:00010101T090000Z"), "line 4: DTSTART is out of range"),
        (calendar(f"{GOOD}|DTEND:20261122T090000Z"), "line 5: DTEND is before DTSTART."),
        (calendar(f"{GOOD}|DURATION:twelve"), "line 5: DURATION is not a length of time."),
        (calendar(f"{GOOD}|DURATION:-PT1H"), "line 5: DURATION is less than nothing."),
        (calendar(f"{GOOD}|RRULE:FREQ=SECONDLY"), "line 5: RRULE repeats more than 24 times a day."),
        (calendar(f"{GOOD}|RRULE:BYDAY=MO"), "line 5: RRULE does not say how often"),
        (calendar(f"{GOOD}|RRULE:FREQ=DAILY;INTERVAL=-2"), "line 5: RRULE: “INTERVAL=-2” cannot be used."),
        (calendar(f"{GOOD}|RRULE:FREQ=DAILY;INTERVAL=²"), "line 5: RRULE: “INTERVAL=²” cannot be used."),
        (calendar(f"{GOOD}|RRULE:FREQ=DAILY;COUNT={'9' * 5000}"), "line 5: RRULE: “COUNT=9999"),
        (calendar(f"{GOOD}|RRULE:FREQ=YEARLY;BYMONTH=1,13"), "line 5: RRULE: “BYMONTH=1,13” cannot be used."),
        (calendar(f"{GOOD}|RRULE:FREQ=YEARLY;BYMONTHDAY=-32"), "line 5: RRULE: “BYMONTHDAY=-32” cannot be used."),
        (calendar(f"{GOOD}|RRULE:FREQ=DAILY;BYHOUR=-1"), "line 5: RRULE: “BYHOUR=-1” cannot be used."),
        (calendar("UID:1|DTSTART:²0261123T090000Z"), "line 4: DTSTART has no date"),
        (calendar(f"{GOOD}|RRULE:FREQ=WEEKLY;BYDAY=XX"), "line 5: RRULE: “BYDAY=XX” cannot be used."),
        (calendar(f"{GOOD}|RRULE:FREQ=DAILY;UNTIL=never"), "line 5: RRULE: UNTIL has no date"),
        (
            calendar(f"{GOOD}|RRULE:FREQ=HOURLY;BYMINUTE=0,30"),
            "line 5: RRULE repeats more than 24 times a day",
        ),
        (calendar(f"{GOOD}|EXDATE:20261124T090000Z,rubbish"), "line 5: EXDATE has no date (“rubbish” is not one)."),
        (calendar("UID:1|DTSTART;TZID=Narnia:20261123T090000"), "line 4: there is no time zone called “Narnia”."),
    ],
)
def test_a_malformed_file_names_the_line(text: str, problem: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(text)
    assert any(problem in one for one in refused.value.problems), refused.value.problems


@pytest.mark.parametrize("sample", ["outlook.ics", "google.ics"])
def test_a_line_whose_colon_was_lost_is_named_as_quickly_as_any_other(sample: str) -> None:
    lines = (SAMPLES / sample).read_text().splitlines()
    for number, line in enumerate(lines, 1):
        if re.match(r"[A-Z-]+;", line):
            bad = line.replace(":", " ") + " and more" * 5_000
            broken = [*lines[: number - 1], bad, *lines[number:]]
            begun = process_time()
            said = read_calendar("\n".join(broken), *SPAN, LONDON)
            assert any(one.startswith(f"line {number}: ") for one in (*said.left_out, *said.repairs)), line
            assert process_time() - begun < 1


def test_every_bad_line_is_named_at_once() -> None:
    with pytest.raises(Unreadable) as refused:
        read(calendar("UID:1|DTSTART:soon", "UID:2|DTSTART:later"))
    assert len(refused.value.problems) == 2


def test_a_folded_line_counts_from_where_it_begins() -> None:
    with pytest.raises(Unreadable, match="line 6: DTSTART has no date"):
        read(calendar("UID:1|SUMMARY:long|  and folded|DTSTART:soon"))


def test_too_much_is_refused() -> None:
    daily = "DTSTART:20261123T090000Z|DURATION:PT1H|RRULE:FREQ=DAILY"
    assert len(read(calendar(*[daily] * 142))) == 142 * 70
    with pytest.raises(Unreadable, match=r"more than 10000 entries\. Read a shorter time\."):
        read(calendar(*[daily] * 143))
    years = "UID:1|DTSTART:19000101T090000Z|DTEND:20280101T090000Z|RRULE:FREQ=DAILY"
    with pytest.raises(Unreadable, match="more than 10000 entries"):
        read(calendar(years))
    with pytest.raises(Unreadable, match="10001 events, and 10000 is the most"):
        read(calendar(*[GOOD] * 10_001))


def test_what_repeats_is_read_the_same_in_a_process_of_its_own() -> None:
    text = (SAMPLES / "google.ics").read_text()
    assert read_apart(text, *SPAN, LONDON).occurrences == read(text)
    with pytest.raises(Unreadable, match="line 5: RRULE does not say how often"):
        read_apart(calendar(f"{GOOD}|RRULE:BYDAY=MO"), *SPAN, LONDON)


def test_a_rule_that_would_be_worked_out_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "MOST_SECONDS", 0)
    with pytest.raises(Unreadable, match="it takes too long"):
        read_apart(calendar("UID:1|DTSTART:20261123T090000Z|RRULE:FREQ=DAILY"), *SPAN, LONDON)


@pytest.mark.parametrize("minutes", [0, 30, 60, 90, 120])
def test_what_ends_in_the_hour_that_happens_twice_ends_when_it_says(minutes):
    """With X-WR-TIMEZONE, as Google and our own feeds write it, the library would read 01:00Z as the first 01:00."""
    ends = datetime(2026, 10, 25, tzinfo=UTC) + timedelta(minutes=minutes)
    text = "\r\n".join(
        [
            "BEGIN:VCALENDAR",
            "X-WR-TIMEZONE:Europe/London",
            "BEGIN:VEVENT",
            "UID:1",
            "DTSTART:20261022T130000Z",
            f"DTEND:{ends:%Y%m%dT%H%M%SZ}",
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ]
    )
    [found] = read(text)
    assert found.end == ends


def test_what_was_repaired_is_said_once_for_each_kind() -> None:
    event = "DTSTART;TZID=Romance Standard Time 1:20261123T090000|DTEND:20261123T170000"
    found = read_calendar(calendar(event, event, f"{event}|SUMMARY:x"), *SPAN, LONDON)
    assert found.repairs == [
        "line 3 (and 2 more): the time zone “Romance Standard Time 1” is read as Europe/Paris.",
        "line 4 (and 2 more): DTEND has no time zone, and is read in that of DTSTART.",
    ]


def test_no_sentence_about_a_private_calendar_says_what_an_entry_is_called() -> None:
    text = calendar("SUMMARY:Hospital|DTSTART:soon", "SUMMARY:Canceled: Hospital|DTSTART:20261123T090000Z", GOOD)
    found = read_calendar(text, *SPAN, replace(LONDON, is_private=True))
    assert len(found.left_out) == 1
    assert "Hospital" not in repr((found.left_out, found.repairs))
    assert "“Hospital” was left out." in read_calendar(text, *SPAN, LONDON).left_out[0]


def test_a_file_that_breaks_off_is_refused_and_one_without_its_last_line_is_not() -> None:
    whole = calendar(GOOD)
    for cut in range(len(whole) - 2):
        text = whole[:cut]
        if text.rstrip().endswith("END:VEVENT") or "END:VEVENT\r\n" in text:
            assert "line 1: VCALENDAR, begun on line 1, does not end." in read_calendar(text, *SPAN, LONDON).left_out[0]
        else:
            with pytest.raises(Unreadable):
                read(text)


def test_more_than_5_mb_is_refused_unparsed() -> None:
    begun = process_time()
    with pytest.raises(Unreadable, match="larger than 5 MB"):
        read("x" * (MOST_OCTETS + 1))
    assert process_time() - begun < 0.1


HOSTILE = (
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=9",
    "FREQ=WEEKLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=366",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=HOURLY;BYHOUR=3;INTERVAL=24",
    "FREQ=HOURLY;COUNT=99999",
    "FREQ=SECONDLY;INTERVAL=3600;BYSECOND=59",
    "FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1;COUNT=99999",
    "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2;UNTIL=20991231",
)


@pytest.mark.parametrize("rule", HOSTILE)
def test_a_hostile_rule_ends_within_a_second_with_a_sentence(rule: str) -> None:
    begun = process_time()
    text = calendar(GOOD, f"DTSTART:16010101T000000Z|DURATION:PT1H|RRULE:{rule}")
    year = (datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))
    found = read_calendar(text, *year, LONDON)
    assert process_time() - begun < 1
    assert [one.start for one in found.occurrences] == []
    assert len([*found.left_out, *found.repairs]) == 1


def test_nothing_that_is_many_takes_long() -> None:
    dates = ",".join(f"2026{month:02}{day:02}T000000Z" for month in (10, 11, 12) for day in range(1, 29))
    series = "DTSTART:20261001T090000Z|DURATION:PT1H|RRULE:FREQ=DAILY|EXDATE:" + ",".join([dates] * 200)
    one_id = [f"UID:1|DTSTART:2026{n % 3 + 10}{n % 28 + 1:02}T{n % 24:02}0000Z|DURATION:PT1H" for n in range(2_000)]
    begun = process_time()
    assert read(calendar(series))
    assert len(read(calendar(*one_id))) == 168
    assert process_time() - begun < 4
