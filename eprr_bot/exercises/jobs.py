"""What the clock does for exercises: plan the month, start what is due, close what is over."""

from datetime import datetime

from sqlmodel import Session

from eprr_bot.base.db import reading, transaction
from eprr_bot.exercises import service
from eprr_bot.slack.commands import Bot


def plan_month(app: Bot, session: Session, now: datetime) -> None:
    """Every night: whatever this month still lacks is planned."""
    service.plan_month(session, now, app.chance)


def run_exercises(app: Bot, now: datetime) -> None:
    """Start the exercises whose time has come; complete those that are over; show answers that came late."""
    with transaction(app.engine) as session:
        due = service.due(session, now)
    for exercise in due:
        with transaction(app.engine) as session:
            service.begin_planned(session, service.get(session, exercise.id or 0), now, app.chance)
    with transaction(app.engine) as session:
        service.close_finished(session, now, app.chance)
    with reading(app.engine) as session:
        outdated = service.outdated(session)
    for number in outdated:
        with transaction(app.engine) as session:
            service.renew(session, service.get(session, number), now)
