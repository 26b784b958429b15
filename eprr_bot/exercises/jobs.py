"""What the clock does for exercises: plan the month, start what is due, close what is over."""

import random
from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from eprr_bot.base.db import reading, transaction
from eprr_bot.exercises import service


def plan_month(session: Session, now: datetime, chance: random.Random) -> None:
    """Every night: whatever this month still lacks is planned."""
    service.plan_month(session, now, chance)


def run_exercises(engine: Engine, now: datetime, chance: random.Random) -> None:
    """Start the exercises whose time has come; complete those that are over; show answers that came late."""
    with transaction(engine) as session:
        due = service.due(session, now)
    for exercise in due:
        with transaction(engine) as session:
            service.begin_planned(session, service.get(session, exercise.id or 0), now, chance)
    with transaction(engine) as session:
        service.close_finished(session, now, chance)
    with reading(engine) as session:
        outdated = service.outdated(session)
    for number in outdated:
        with transaction(engine) as session:
            service.renew(session, service.get(session, number), now)
