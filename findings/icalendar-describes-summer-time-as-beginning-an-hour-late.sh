#!/usr/bin/env bash
# A DAYLIGHT part of a VTIMEZONE begins at the time that clocks show just before they are put forward (RFC 5545, 3.6.5:
# DTSTART with the offset of TZOFFSETFROM): 01:00 for London. icalendar's add_missing_timezones writes 02:00, what they
# show just after, so that whoever reads the file by its own description is an hour off for the first hour of summer.
# The other half, in autumn, is right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    icalendar==7.3.0 python-dateutil==2.9.0.post0 tzdata==2026.6

"$folder/venv/bin/python" - <<'PYTHON'
import io
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from zoneinfo import ZoneInfo

from dateutil.tz import tzical
from icalendar import Calendar, Event

print(*(f"{name} {version(name)}" for name in ("icalendar", "python-dateutil", "tzdata")), sep=", ")


def made(zone):
    """A calendar with one meeting, and the description of its zone that icalendar adds."""
    event = Event()
    event.add("uid", "1")
    event.add("dtstart", datetime(2027, 6, 22, 9, tzinfo=ZoneInfo(zone)))
    calendar = Calendar()
    calendar.add_component(event)
    calendar.add_missing_timezones(first_date=date(2027, 1, 1), last_date=date(2028, 1, 1))
    return calendar


def walls(zone, instants):
    """What clocks show at some instants: by the description, as dateutil reads it, and really."""
    description = made(zone).walk("VTIMEZONE")[0].to_ical().decode()
    described = tzical(io.StringIO(description)).get()
    return [
        (f"{at.astimezone(described):%H:%M}", f"{at.astimezone(ZoneInfo(zone)):%H:%M}") for at in instants
    ]


spring = [datetime(2027, 3, 28, 0, 30, tzinfo=UTC) + timedelta(hours=hours) for hours in range(3)]
autumn = [datetime(2027, 10, 31, 0, 30, tzinfo=UTC) + timedelta(hours=hours) for hours in range(3)]
daylight = made("Europe/London").walk("DAYLIGHT")[0]
print(f"London, DAYLIGHT begins at {daylight.DTSTART:%H:%M} on the clock of {daylight.TZOFFSETFROM}")
for name, instants in (("spring", spring), ("autumn", autumn)):
    for at, (described, really) in zip(instants, walls("Europe/London", instants)):
        print(f"{name}, {at:%H:%M} UTC: {described} as described, really {really}")
assert (daylight.DTSTART.hour, daylight.TZOFFSETFROM) == (2, timedelta(0)), "this has changed"
assert walls("Europe/London", spring) == [("00:30", "00:30"), ("01:30", "02:30"), ("03:30", "03:30")], "this has changed"
assert all(described == really for described, really in walls("Europe/London", autumn)), "this has changed"
PYTHON
echo "As described."
