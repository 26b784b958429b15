"""When a request for cover is looked at again. Pure.

Nobody is reminded at night, nor more than four times; shortly before the shift somebody is told that it is
still open.
"""

from datetime import datetime, time, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

from eprr_bot.base.wall_clock import first_instant, wall_at

MOST_REMINDERS = 4
NOT_SOONER_THAN = timedelta(hours=2)
"""Nobody is reminded of what they were asked less than this ago."""
STILL_OPEN_BEFORE = timedelta(hours=2)
STILL_OPEN_AFTER = timedelta(minutes=15)
"""With so little time left, somebody is told so soon after it was asked."""
MORNING, AFTERNOON = time(9), time(17)
NIGHT_BEGINS, NIGHT_ENDS = time(22), time(7)

_DAY = timedelta(days=1)


class Step(IntEnum):
    """What is done then? Where several are due at once, the highest."""

    REMIND = 1
    TELL_STILL_OPEN = 2
    CLOSE = 3


def steps(asked_at: datetime, start: datetime, end: datetime, zone: ZoneInfo) -> list[tuple[datetime, Step]]:
    """Everything that happens to a request for start to end while nobody accepts, in order."""
    found = [(instant, Step.REMIND) for instant in reminders(asked_at, start, zone)]
    found.append((still_open_at(asked_at, start, zone), Step.TELL_STILL_OPEN))
    return [*sorted(one for one in found if one[0] < end), (end, Step.CLOSE)]


def reminders(asked_at: datetime, start: datetime, zone: ZoneInfo) -> list[datetime]:
    """The morning after it was asked, a week before the shift, and the morning and afternoon of the day before.

    Those that fall before two hours after it was asked, or after the shift has begun, are left out.
    """
    asked_on, starts_on = wall_at(asked_at, zone).date(), wall_at(start, zone).date()
    walls = {
        datetime.combine(asked_on + _DAY, MORNING),
        datetime.combine(starts_on - 7 * _DAY, MORNING),
        datetime.combine(starts_on - _DAY, MORNING),
        datetime.combine(starts_on - _DAY, AFTERNOON),
    }
    instants = sorted(first_instant(wall, zone) for wall in walls)
    return [one for one in instants if asked_at + NOT_SOONER_THAN <= one < start][:MOST_REMINDERS]


def still_open_at(asked_at: datetime, start: datetime, zone: ZoneInfo) -> datetime:
    """When somebody is told that nobody has accepted: two hours before the shift, or the evening before a night."""
    at = start - STILL_OPEN_BEFORE
    wall = wall_at(at, zone)
    if wall.time() < NIGHT_ENDS:
        at = first_instant(datetime.combine(wall.date() - _DAY, NIGHT_BEGINS), zone)
    elif wall.time() > NIGHT_BEGINS:
        at = first_instant(datetime.combine(wall.date(), NIGHT_BEGINS), zone)
    return max(at, asked_at + STILL_OPEN_AFTER)
