#!/usr/bin/env bash
# P1D and PT24H are two lengths (RFC 5545, 3.3.6): a day ends at the same time on the next day, 24 hours are exact. From
# 20:00 on the evening before London's clocks go forward, P1D ends at 20:00 there (19:00 UTC) and PT24H at 21:00 (20:00
# UTC). ical.js ends both after a day, and so do icalendar with recurring-ical-events, and ical, which cannot tell them
# apart once they are read; node-ical ends both after 24 hours. None gets both right, and nobody says so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit ical.js@2.2.1 node-ical@0.27.2
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
    icalendar==7.3.0 recurring-ical-events==3.8.2 ical==14.3.1 tzdata==2026.6

zone='BEGIN:VTIMEZONE\nTZID:Europe/London\nBEGIN:DAYLIGHT\nDTSTART:19810329T010000\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\nTZOFFSETFROM:+0000\nTZOFFSETTO:+0100\nEND:DAYLIGHT\nBEGIN:STANDARD\nDTSTART:19961027T020000\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0000\nEND:STANDARD\nEND:VTIMEZONE'
entry='BEGIN:VEVENT\nUID:%s\nDTSTAMP:20270101T000000Z\nDTSTART;TZID=Europe/London:20270327T200000\nDURATION:%s\nEND:VEVENT\n'
{ printf "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n$zone\n"; printf "$entry" 1 P1D 2 PT24H; printf 'END:VCALENDAR\n'; } |
    sed 's/$/\r/' > case.ics

cat > read.js <<'JAVASCRIPT'
const fs = require("fs"), text = fs.readFileSync("case.ics", "utf8");
const version = (name) => JSON.parse(fs.readFileSync(`node_modules/${name}/package.json`)).version;
const said = (name, ends) => console.log(`${name} ${version(name)}: ${ends.map((end) => end.toISOString().slice(5, 16)).join(", ")}`);
const ICAL = require("ical.js").default || require("ical.js");
const calendar = new ICAL.Component(ICAL.parse(text));
ICAL.TimezoneService.register(calendar.getFirstSubcomponent("vtimezone"));
said("ical.js", calendar.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one).endDate.toJSDate()));
const entries = Object.values(require("node-ical").sync.parseICS(text)).filter((one) => one.type === "VEVENT");
said("node-ical", entries.map((one) => new Date(one.end)));
JAVASCRIPT
cat > read.py <<'PYTHON'
from datetime import UTC, datetime
from importlib.metadata import version

import recurring_ical_events
from ical.calendar_stream import CalendarStream
from icalendar import Calendar

text = open("case.ics", newline="").read()
span = datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)


def said(name, entries):
    ends = ", ".join(f"{end.astimezone(UTC):%m-%dT%H:%M}" for _, end in sorted(entries))
    print(f"{name} {version(name)}: {ends}")


said("recurring-ical-events", ((one["UID"], one.end) for one in recurring_ical_events.of(Calendar.from_ical(text)).between(*span)))
[calendar] = CalendarStream.from_ics(text).calendars
said("ical", ((one.uid, one.end) for one in calendar.events))
PYTHON
{ node --version; TZ=UTC node read.js; venv/bin/python read.py; } | tee seen
tail -n +2 seen | diff - <(printf '%s\n' "ical.js 2.2.1: 03-28T19:00, 03-28T19:00" "node-ical 0.27.2: 03-28T20:00, 03-28T20:00" \
    "recurring-ical-events 3.8.2: 03-28T19:00, 03-28T19:00" "ical 14.3.1: 03-28T19:00, 03-28T19:00") ||
    { echo "this has changed"; exit 1; }
echo "As described: P1D ends at 19:00 UTC, PT24H at 20:00."
