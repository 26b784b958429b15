#!/usr/bin/env bash
# BYDAY is a list, and each of its days counts (RFC 5545, 3.3.10): FREQ=MONTHLY;BYDAY=MO,2FR is every Monday and the
# second Friday. Where the list holds days with a number and days without, dateutil asks a day to be one of both kinds at
# once, so that hardly any is: the series is over before it begins, or on its first day, without a word.
# recurring-ical-events hands it on.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    python-dateutil==2.9.0.post0 icalendar==7.3.0 recurring-ical-events==3.8.2 tzdata==2026.6

"$folder/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

import icalendar
import recurring_ical_events
from dateutil.rrule import rrulestr

print(*(f"{name} {version(name)}" for name in ("python-dateutil", "icalendar", "recurring-ical-events")), sep=", ")
start, end = datetime(2027, 6, 7, 9), datetime(2027, 7, 1)  # a Monday


def days(by_day):
    rule = rrulestr(f"FREQ=MONTHLY;BYDAY={by_day};UNTIL=20270630T235959", dtstart=start)
    return [one.day for one in rule]


def days_of_a_calendar(by_day):
    lines = ["UID:1", "DTSTART:20270607T090000", "DTEND:20270607T100000", f"RRULE:FREQ=MONTHLY;BYDAY={by_day}"]
    text = "\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", ""])
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(start, end)
    return sorted(one["DTSTART"].dt.day for one in found)


seen = {by_day: (days(by_day), days_of_a_calendar(by_day)) for by_day in ("MO", "MO,2FR", "1MO,2MO,3MO,4MO,5MO,2FR")}
for by_day, found in seen.items():
    print(f"June 2027, BYDAY={by_day}: dateutil {found[0]}, recurring-ical-events {found[1]}")
assert seen["MO"] == ([7, 14, 21, 28],) * 2
assert seen["1MO,2MO,3MO,4MO,5MO,2FR"] == ([7, 11, 14, 21, 28],) * 2, "this is what MO,2FR means"
assert seen["MO,2FR"] == ([], [7]), "this has changed"  # the latter always keeps the first day
PYTHON
echo "As described."
