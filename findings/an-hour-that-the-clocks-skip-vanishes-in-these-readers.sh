#!/usr/bin/env bash
# An hour on three Sundays, 01:30 to 02:30 in London, the second on 28 March 2027, when 01:30 is skipped there. By RFC
# 5545 that one begins at 01:30 UTC (3.3.5: a skipped time counts from the offset before the gap) and lasts an hour, as
# the others do (3.8.5.3). recurring-ical-events and ical give it no length, so that whoever asks who is there finds
# nobody; node-ical leaves it out, and has another in April instead; ical.js has it an hour early, at 00:30 UTC. Nobody
# says so.
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
entry='BEGIN:VEVENT\nUID:1\nDTSTAMP:20270101T000000Z\nDTSTART;TZID=Europe/London:20270321T013000\nDTEND;TZID=Europe/London:20270321T023000\nRRULE:FREQ=WEEKLY;COUNT=3\nEND:VEVENT'
printf "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n$zone\n$entry\nEND:VCALENDAR\n" | sed 's/$/\r/' > case.ics

cat > read.js <<'JAVASCRIPT'
const fs = require("fs"), text = fs.readFileSync("case.ics", "utf8");
const version = (name) => JSON.parse(fs.readFileSync(`node_modules/${name}/package.json`)).version;
const shown = (when) => new Date(when).toISOString().slice(5, 16);
const said = (name, found) => console.log(`${name} ${version(name)}: ${found.map(([start, end]) => `${shown(start)} to ${shown(end)}`).join(", ")}`);
const ICAL = require("ical.js").default || require("ical.js");
const calendar = new ICAL.Component(ICAL.parse(text));
ICAL.TimezoneService.register(calendar.getFirstSubcomponent("vtimezone"));
const event = new ICAL.Event(calendar.getFirstSubcomponent("vevent")), found = [];
for (let all = event.iterator(), next; (next = all.next()); ) {
  const once = event.getOccurrenceDetails(next);
  found.push([once.startDate.toJSDate(), once.endDate.toJSDate()]);
}
said("ical.js", found);
const node = require("node-ical"), read = Object.values(node.sync.parseICS(text)).find((one) => one.type === "VEVENT");
const range = { from: new Date("2027-01-01"), to: new Date("2028-01-01") };
said("node-ical", node.expandRecurringEvent(read, range).map((one) => [one.start, one.end]));
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
    found = sorted((one.start.astimezone(UTC), one.end.astimezone(UTC)) for one in entries)
    print(f"{name} {version(name)}: {', '.join(f'{start:%m-%dT%H:%M} to {end:%m-%dT%H:%M}' for start, end in found)}")


said("recurring-ical-events", recurring_ical_events.of(Calendar.from_ical(text)).between(*span))
[calendar] = CalendarStream.from_ics(text).calendars
said("ical", calendar.timeline_tz(UTC).overlapping(*span))
PYTHON
{ node --version; TZ=UTC node read.js; venv/bin/python read.py; } | tee seen
tail -n +2 seen | diff - <(printf '%s\n' \
    "ical.js 2.2.1: 03-21T01:30 to 03-21T02:30, 03-28T00:30 to 03-28T01:30, 04-04T00:30 to 04-04T01:30" \
    "node-ical 0.27.2: 03-21T01:30 to 03-21T02:30, 04-04T00:30 to 04-04T01:30, 04-11T00:30 to 04-11T01:30" \
    "recurring-ical-events 3.8.2: 03-21T01:30 to 03-21T02:30, 03-28T01:30 to 03-28T01:30, 04-04T00:30 to 04-04T01:30" \
    "ical 14.3.1: 03-21T01:30 to 03-21T02:30, 03-28T01:30 to 03-28T01:30, 04-04T00:30 to 04-04T01:30") ||
    { echo "this has changed"; exit 1; }
echo "As described: 28 March should be from 01:30 to 02:30 UTC."
