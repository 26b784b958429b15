"""What happens by the clock about forums: once a week the EPRR adviser hears of what is missing or became late."""

from datetime import datetime, timedelta

from sqlmodel import Session

from eprr_bot.feature import CalendarJob
from eprr_bot.lrf import register, service
from eprr_bot.lrf import register_messages as messages
from eprr_bot.oncall import service as oncall
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import service as reach
from eprr_bot.slack.commands import Bot


def _missing_or_late(_: Bot, session: Session, now: datetime) -> list[str]:
    kept = register.of_forums(session, service.forums(session, now), now)
    return [*service.lacking(session, now), *(text for one in kept.values() for text in one.became_late)]


def _tell(_: Bot, session: Session, now: datetime, found: list[str]) -> None:
    """Where anything is."""
    if found:
        reach.tell(session, now, oncall.adviser(session, now), messages.weekly(found), Envelope(Lane.ROUTINE, "forums"))


WEEKLY = CalendarJob("forums-late", "15 9 * * mon", _tell, timedelta(days=3), look=_missing_or_late)
"""Monday 09:15, in working hours; what was never on record is not nagged about, /lrf shows it."""
