"""What the clock does for the guards: look every hour, and say everything once a week."""

from datetime import datetime, timedelta

from sqlmodel import Session

from eprr_bot.base.db import change, claim_once, reading, transaction
from eprr_bot.base.heartbeats import Heartbeat
from eprr_bot.feature import CalendarJob
from eprr_bot.guards import service
from eprr_bot.guards.guard import Warning
from eprr_bot.slack.commands import Bot

EVERY = timedelta(hours=1)
FIRST_AFTER = timedelta(minutes=2)
"""On a new database people are matched to their Slack accounts first."""


def look(app: Bot, now: datetime) -> None:
    """Look at new covers and answers at every tick, and at everything once an hour, in whichever process."""
    with transaction(app.engine) as session:
        service.look_at_changes(session, now)
    with transaction(app.engine) as session:
        service.look_at_answers(session, now)
    with reading(app.engine) as session:  # looking at every rota may take seconds, in which nobody else could write
        due = next_due(session)
        found = service.ahead(session, now) if due and due <= now else []
    if due is None or due <= now:
        with transaction(app.engine) as session:
            if _is_my_turn(session, now):
                service.alert(session, now, found)


def _is_my_turn(session: Session, now: datetime) -> bool:
    last = (Heartbeat.name == "guards", Heartbeat.at <= now - EVERY)
    if change(session, Heartbeat, *last, at=now):
        return True
    if session.get(Heartbeat, "guards") is None and claim_once(session, "guards", "first", now):
        session.add(Heartbeat(name="guards", at=now - EVERY + FIRST_AFTER))
    return False


def next_due(session: Session) -> datetime | None:
    """When everything is to be looked at again."""
    last = session.get(Heartbeat, "guards")
    return last.at + EVERY if last else None


def _ahead(_: Bot, session: Session, now: datetime) -> list[Warning]:
    return service.ahead(session, now)


def _digest(_: Bot, session: Session, now: datetime, found: list[Warning]) -> None:
    service.digest(session, now, found)


WEEKLY = CalendarJob("guards-digest", "30 8 * * mon", _digest, timedelta(hours=1), look=_ahead)
"""Monday 08:30. Later than an hour it is not worth saying: `/oncall gaps` says it at any time."""
