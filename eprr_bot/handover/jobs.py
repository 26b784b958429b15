"""What the clock does for handovers: keep them in step with the rota, and take every step that is due."""

from datetime import datetime

from sqlalchemy import Engine

from eprr_bot.base.db import transaction
from eprr_bot.handover import planning, service


def run_handovers(engine: Engine, now: datetime) -> None:
    """Each handover in a transaction of its own, so that one that fails keeps no other from going on."""
    with transaction(engine) as session:
        planning.plan(session, now)
        due = service.due(session, now)
    for handover_id in due:
        with transaction(engine) as session:
            service.advance(session, handover_id, now)
    with transaction(engine) as session:
        service.keep_reachable(session, now)
