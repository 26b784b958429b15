"""When a meeting comes again, counted on the clock on the wall (pure)."""

import re
from datetime import datetime, timedelta, tzinfo

from eprr_bot.base.wall_clock import first_instant, wall_at

SHORTEST, LONGEST = timedelta(minutes=15), timedelta(days=14)
"""How far apart two of them are."""
_EVERY = re.compile(
    r"[\s,;]+(?:(?P<daily>daily|every day)|(?P<hourly>hourly|every hour)"
    r"|every (?P<number>\d{1,3}) ?(?P<unit>minutes?|mins?|hours?|hrs?|h|days?))\W*$",
    re.IGNORECASE,
)


def every_of(text: str) -> tuple[str, timedelta | None]:
    """`at 09:00 every 4 hours` as what stands before it, and how far apart they are; None where it is only once."""
    found = _EVERY.search(f" {text}")
    if found is None:
        return text.strip(), None
    before = f" {text}"[: found.start()].strip()
    if found["daily"] or found["hourly"]:
        return before, timedelta(days=1) if found["daily"] else timedelta(hours=1)
    number, unit = int(found["number"]), found["unit"].lower()[0]
    return before, {"m": timedelta(minutes=number), "h": timedelta(hours=number), "d": timedelta(days=number)}[unit]


def words(every: timedelta | None) -> str:
    """`every 4 hours`, `every day`, `once`."""
    if every is None:
        return "once"
    minutes = int(every.total_seconds()) // 60
    size, unit = next(
        (size, unit) for size, unit in ((1440, "day"), (60, "hour"), (1, "minute")) if minutes % size == 0
    )
    number = minutes // size
    return f"every {unit}" if number == 1 else f"every {number} {unit}s"


def next_after(first: datetime, every: timedelta | None, after: datetime, zone: tzinfo) -> datetime | None:
    """The first meeting later than an instant; None where there is none any more.

    `first` is the first of all. Across a change of the clocks they stay at the same times of day: one that the clocks
    skip is held once they are past it, one that they show twice when they show it first.
    """
    if every is None:
        return first if first > after else None
    begins = wall_at(first, zone)
    passed = max(0, (wall_at(after, zone) - begins) // every - 2)
    walls = (begins + number * every for number in range(passed, passed + 8 + int(timedelta(hours=3) / every)))
    return next(instant for wall in walls if (instant := max(first, first_instant(wall, zone))) > after)
