"""The regular post: when it is due, and what goes into it (pure)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from eprr_bot.base.file_fields import DAYS
from eprr_bot.base.wall_clock import first_instant, wall_at
from eprr_bot.directory.cluster import DailyPost
from eprr_bot.noticeboard.week import Week


@dataclass(frozen=True)
class Change:
    """A cover or a swap: who stands in for whom, from when to when."""

    rota_name: str
    start: datetime
    end: datetime
    name: str
    replaced: tuple[str, ...]


@dataclass(frozen=True)
class Bulletin:
    """Who is on this week, what differs from the turns, and what is to be done."""

    week: Week
    changes: tuple[Change, ...]
    bank_holidays: tuple[tuple[date, str], ...]
    exercises_due: tuple[str, ...]


def latest(post: DailyPost, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The newest time at which it was due, within the last day."""
    today = wall_at(now, zone).date()
    times = [_due_on(post, today - timedelta(days=back), zone) for back in (0, 1)]
    return next((at for at in times if at and now - timedelta(days=1) < at <= now), None)


def following(post: DailyPost, now: datetime, zone: ZoneInfo) -> datetime:
    """The next time at which it is due."""
    today = wall_at(now, zone).date()
    times = [_due_on(post, today + timedelta(days=ahead), zone) for ahead in range(9)]
    return next(at for at in times if at and at > now)


def _due_on(post: DailyPost, day: date, zone: ZoneInfo) -> datetime | None:
    if DAYS[day.weekday()] not in post.days:
        return None
    return first_instant(datetime.combine(day, time.fromisoformat(post.at)), zone)
