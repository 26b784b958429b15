"""What happens by the clock about forums: the EPRR adviser hears of empty seats, once a week of all that lacks."""

from datetime import datetime, timedelta

from sqlmodel import Session

from eprr_bot.base.db import Claim, claim_once
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


EMPTY_SEAT = "empty seat"


def seats_to_tell_of(session: Session, now: datetime) -> list[str]:
    """Whether a seat has fallen empty of which nobody was told."""
    keys = (key for key, _ in service.empty_seats(session, now))
    return [EMPTY_SEAT] if any(session.get(Claim, (EMPTY_SEAT, key)) is None for key in keys) else []


def tell_of_seats(_: Bot, session: Session, now: datetime, __: str) -> None:
    """Tell the EPRR adviser, or where they cannot be told the accountable officer, of all of them at once."""
    found = [text for key, text in service.empty_seats(session, now) if claim_once(session, EMPTY_SEAT, key, now)]
    for whom in (oncall.adviser(session, now), oncall.acting_officer(session, now)) if found else ():
        if reach.tell(session, now, whom, messages.empty_seats(found), Envelope(Lane.ROUTINE, "forums")):
            return


WEEKLY = CalendarJob("forums-late", "15 9 * * mon", _tell, timedelta(days=3), look=_missing_or_late)
"""Monday 09:15, in working hours; what was never on record is not nagged about, /lrf shows it."""
