"""What the clock does for exercises: plan the month, start what is due, give way to what is real."""

from datetime import datetime

from sqlmodel import Session

from eprr_bot.exercises import planning, service
from eprr_bot.slack.commands import Bot


def plan_month(app: Bot, session: Session, now: datetime) -> None:
    """Every night: whatever this month still lacks is planned."""
    planning.plan_month(session, now, app.chance)


def due(session: Session, now: datetime) -> list[int]:
    """The numbers of the planned exercises whose time has come."""
    return [one.id or 0 for one in planning.due(session, now)]


def begin(app: Bot, session: Session, now: datetime, number: int) -> None:
    """Start a planned exercise, or put it off."""
    service.begin_planned(session, service.get(session, number), now, app.chance)


def give_way(app: Bot, session: Session, now: datetime, number: int) -> None:
    """Stop an exercise, because something real has begun."""
    service.give_way(session, service.get(session, number), now, app.chance)
