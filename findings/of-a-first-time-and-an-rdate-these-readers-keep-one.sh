#!/usr/bin/env bash
# An entry with a DTSTART and an RDATE, and no rule, takes place twice (RFC 5545, 3.8.5.2: the set is DTSTART and every
# RDATE). ical.js, which Thunderbird and Nextcloud use, and Python's ical keep only the RDATE; node-ical keeps only the
# DTSTART. Nobody says so. Beside an RRULE all three keep what it names.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit ical.js@2.2.1 node-ical@0.27.2
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ical==14.3.1 tzdata==2026.6
printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:x BEGIN:VEVENT UID:1 DTSTAMP:20270101T000000Z \
    DTSTART:20270621T080000Z DTEND:20270621T160000Z RDATE:20270623T080000Z END:VEVENT END:VCALENDAR > case.ics

cat > read.js <<'JAVASCRIPT'
const fs = require("fs"), text = fs.readFileSync("case.ics", "utf8");
const version = (name) => JSON.parse(fs.readFileSync(`node_modules/${name}/package.json`)).version;
const ICAL = require("ical.js").default || require("ical.js");
const event = new ICAL.Event(new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent("vevent"));
const found = [];
for (let all = event.iterator(), next; (next = all.next()); ) found.push(next.toJSDate().toISOString().slice(0, 10));
console.log(`ical.js ${version("ical.js")}: ${found}`);
const node = require("node-ical"), read = Object.values(node.sync.parseICS(text)).find((one) => one.type === "VEVENT");
const range = { from: new Date("2027-01-01"), to: new Date("2028-01-01") };
const days = node.expandRecurringEvent(read, range).map((one) => new Date(one.start).toISOString().slice(0, 10));
console.log(`node-ical ${version("node-ical")}: ${days}`);
JAVASCRIPT
cat > read.py <<'PYTHON'
from datetime import UTC, datetime
from importlib.metadata import version

from ical.calendar_stream import CalendarStream

[calendar] = CalendarStream.from_ics(open("case.ics", newline="").read()).calendars
found = calendar.timeline_tz(UTC).overlapping(datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))
print(f"ical {version('ical')}: {','.join(f'{one.start:%Y-%m-%d}' for one in found)}")
PYTHON
{ node --version; node read.js; venv/bin/python read.py; } | tee seen
tail -n +2 seen | diff - <(printf '%s\n' "ical.js 2.2.1: 2027-06-23" "node-ical 0.27.2: 2027-06-21" "ical 14.3.1: 2027-06-23") \
    || { echo "this has changed"; exit 1; }
echo "As described."
