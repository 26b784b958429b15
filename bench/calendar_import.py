"""How long calendars take that others wrote, and what they may take.

Run with `python -m bench.calendar_import`.
"""

import resource
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar

from bench.rota import microseconds
from eprr_bot.calendars.apart import read_apart
from eprr_bot.calendars.content_lines import MOST_OCTETS
from eprr_bot.calendars.notes import Unreadable
from eprr_bot.calendars.occurrences import Read, Reading, read_calendar

NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)
YEAR = (NEW_YEAR, NEW_YEAR + timedelta(days=366))
TEN_YEARS = (NEW_YEAR, NEW_YEAR + timedelta(days=3660))
LONDON = Reading(ZoneInfo("Europe/London"))
HOSTILE = {
    "every second": "FREQ=SECONDLY",
    "30 February": "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "30 February, weekly": "FREQ=WEEKLY;BYMONTH=2;BYMONTHDAY=30",
    "30 February, counted": "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=9",
    "every hour, counted": "FREQ=HOURLY;COUNT=99999",
    "every hour, many times": "FREQ=HOURLY;BYSECOND=0,1,2,3,4,5,6,7,8,9",
    "days of all years": "FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1;COUNT=99999",
    "the last of none": "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=366",
}


def calendar(*entries: str) -> str:
    """Entries as an .ics file."""
    whole = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:bench", *entries, "END:VCALENDAR", ""]
    return "\r\n".join(whole).replace("|", "\r\n")


def single(number: int) -> str:
    """One shift as Outlook writes it."""
    day = f"2027{number % 12 + 1:02}{number % 28 + 1:02}"
    return (
        f"BEGIN:VEVENT|UID:{number}@example.org|DTSTAMP:20260101T000000Z|SUMMARY:Asha Patel|SEQUENCE:0|"
        f"DESCRIPTION:On call until the morning\\, then whoever is next|DTSTART;TZID=Europe/London:{day}T090000|"
        f"DTEND;TZID=Europe/London:{day}T170000|ATTENDEE;CN=Asha Patel:mailto:asha.patel@example.org|END:VEVENT"
    )


def repeating(rule: str, start: str = "20160104T090000") -> str:
    """One shift that repeats."""
    return f"BEGIN:VEVENT|UID:1|DTSTART;TZID=Europe/London:{start}|DURATION:PT8H|RRULE:{rule}|END:VEVENT"


def parsed_and_expanded(text: str) -> int:
    """What icalendar takes to read it, and each entry with its two times in UTC."""
    events = Calendar.from_ical(text).walk("VEVENT")
    return len([(one.start.astimezone(UTC), one.end.astimezone(UTC), one) for one in events])


def read(text: str, span: tuple[datetime, datetime] = YEAR) -> Read | list[str]:
    """What is read, or why nothing is."""
    try:
        return read_calendar(text, *span, LONDON)
    except Unreadable as error:
        return list(error.problems)


def main() -> None:
    """Measure and print."""
    year = calendar(*map(single, range(2_000)))
    theirs = microseconds(lambda: parsed_and_expanded(year), 5)
    ours = microseconds(lambda: read(year), 5)
    print(
        f"a year of 2,000 entries: {ours / 1e3:,.0f} ms; icalendar {theirs / 1e3:,.0f} ms{ours / theirs:>9.2f} of 1.5"
    )
    weekly = calendar(repeating("FREQ=WEEKLY"))
    taken = microseconds(lambda: read(weekly, TEN_YEARS), 10) / 1e3
    print(f"ten years of a weekly series: {taken:,.1f} ms{taken / 50:>9.2f} of 50 ms")
    for name, rule in HOSTILE.items():
        text = calendar(repeating(rule, "16010101T000000"))
        found = read(text)
        said = [*found.left_out, *found.repairs] if isinstance(found, Read) else found
        taken = microseconds(lambda text=text: read(text), 3) / 1e3
        print(f"{name}: {taken:,.1f} ms{taken / 1e3:>9.2f} of 1 s: {said[0] if said else 'read'}")
    taken = microseconds(lambda: read("x" * (MOST_OCTETS + 1)), 3) / 1e3
    print(f"more than 5 MB: {taken:,.1f} ms")
    large = calendar(*(single(number).replace("morning", "morning " * 30) for number in range(9_000)))[:MOST_OCTETS]
    large = large[: large.rindex("BEGIN:VEVENT")] + "END:VCALENDAR\r\n"
    taken = microseconds(lambda: read_apart(large + "X-NO:RRULE\r\n", *YEAR, LONDON), 1) / 1e3
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{len(large) / 1e6:.1f} MB in a process of its own: {taken:,.0f} ms here; at most {most:,.0f} MB of 250")


if __name__ == "__main__":
    main()
