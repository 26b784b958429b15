"""How long calendars take: medians of one run, beside the rota they are made of.

Run with `python -m bench.calendar`.
"""

from datetime import timedelta

from bench.rota import NEW_YEAR, microseconds, weekly
from eprr_bot.calendars.feed import Entry, Feed, write
from eprr_bot.calendars.occurrences import Reading, read_calendar
from eprr_bot.calendars.revisions import NEW, slots
from eprr_bot.calendars.service import entry_of
from eprr_bot.oncall.rota import Layer, Rota, ShiftLength
from eprr_bot.oncall.schedule import Schedule

START, END = NEW_YEAR - timedelta(weeks=4), NEW_YEAR + timedelta(days=366)
BOUND = 30_000
"""A feed for a year takes less than 30 ms."""


def twelve_hours() -> Rota:
    """Days and nights in turn: the most shifts that people hold."""
    week = weekly().layers[0]
    layer = Layer("twelve", week.starts, ShiftLength(hours=12), week.people)
    return Rota("twelve", "Manager on call", "Europe/London", (layer,))


def entries(schedule: Schedule, person_id: str | None = None) -> tuple[Entry, ...]:
    """What the database adds, names and sequences, is the same for all here."""
    found = slots(schedule, START, END, person_id)
    names = {one: one.replace(".", " ").title() for slot in found for one in (slot.person_id, slot.next_id or "")}
    return tuple(entry_of(slot, NEW, names, person_id) for slot in found)


def feed(schedule: Schedule, person_id: str | None = None) -> bytes:
    """From a rota that is loaded to the bytes that a calendar program fetches."""
    zone = schedule.rota.zone
    made = Feed("On call", zone, "https://slack.com/", "#on-call in Slack", entries(schedule, person_id))
    return write(made)


def main() -> None:
    """Measure and print."""
    weeks, halves = (Schedule(((None, rota),)) for rota in (weekly(), twelve_hours()))
    text = feed(weeks).decode()
    zone = Reading(weeks.rota.zone)
    rows = [
        ("a year of a weekly rota, its shifts alone", microseconds(lambda: slots(weeks, START, END), 50)),
        ("a feed for a year of a weekly rota", microseconds(lambda: feed(weeks), 50)),
        ("a feed for a year of one person, 12-hour shifts", microseconds(lambda: feed(halves, "person.1"), 50)),
        ("a feed for a year of a 12-hour rota", microseconds(lambda: feed(halves), 20)),
        ("reading that year's weekly feed back", microseconds(lambda: read_calendar(text, START, END, zone), 5)),
    ]
    for name, taken in rows:
        print(f"{name:<52}{taken:>12,.1f} µs{taken / rows[0][1]:>12,.0f} x{taken / BOUND:>9.2f} of 30 ms")


if __name__ == "__main__":
    main()
