"""What the clock does for exercises: plan the month, start what is due, give way to what is real."""

from datetime import datetime

from sqlmodel import Session

from eprr_bot.base.db import transaction
from eprr_bot.exercises import service
from eprr_bot.slack.commands import Bot


def plan_month(app: Bot, session: Session, now: datetime) -> None:
    """Every night: whatever this month still lacks is planned."""
    service.plan_month(session, now, app.chance)


def run_exercises(app: Bot, now: datetime) -> None:
    """Start the exercises whose time has come; stop all when something real begins."""
    with transaction(app.engine) as session:
        due = service.due(session, now)
    for exercise in due:
        with transaction(app.engine) as session:
            service.begin_planned(session, service.get(session, exercise.id or 0), now, app.chance)
    with transaction(app.engine) as session:
        service.stop_for_real(session, now, app.chance)
