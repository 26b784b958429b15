"""What the clock does for handovers: keep them in step with the rota, and take every step that is due."""

from datetime import datetime

from eprr_bot.base.db import take_turns, transaction
from eprr_bot.base.safely import each
from eprr_bot.handover import diary, service
from eprr_bot.slack.commands import Bot


def run_handovers(app: Bot, now: datetime) -> None:
    """Each handover in a transaction of its own, so that one that fails keeps no other from going on."""
    with transaction(app.engine) as session:
        take_turns(session, service.TURN)
        diary.plan(session, now)
        due = service.due(session, now)

    def advance(handover_id: int) -> None:
        with transaction(app.engine) as session:
            take_turns(session, service.TURN)
            service.advance(session, handover_id, now)

    try:
        each("handover", due, advance)
    finally:
        with transaction(app.engine) as session:
            service.keep_reachable(session, now)
