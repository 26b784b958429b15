"""What the clock does for handovers: keep them in step with the rota, and take every step that is due."""

from datetime import datetime

from sqlmodel import Session

from eprr_bot.base.db import take_turns, transaction
from eprr_bot.handover import diary, service
from eprr_bot.slack.commands import Bot


def plan_handovers(app: Bot, now: datetime) -> None:
    """Keep those that are still to come in step with the rota."""
    with transaction(app.engine) as session:
        _plan(session, now)
        diary.record_not_asked(session, now)
        service.keep_reachable(session, now)


def advance(_: Bot, session: Session, now: datetime, handover_id: int) -> None:
    """Do whatever is due for one handover, unless the rota has changed meanwhile."""
    _plan(session, now)
    if handover_id in service.due(session, now):
        service.advance(session, handover_id, now)
    service.keep_reachable(session, now)


def _plan(session: Session, now: datetime) -> None:
    take_turns(session, service.TURN)
    diary.plan(session, now)
