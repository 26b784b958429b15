"""What the clock does for call-outs: the steps that are due, and the end of those whose time is up."""

from datetime import datetime

from sqlalchemy import Engine

from eprr_bot.base.db import transaction
from eprr_bot.callout import paging, service


def advance_call_outs(engine: Engine, now: datetime) -> int:
    """Take every step that is due, each in a transaction of its own. Returns how many were taken."""
    with transaction(engine) as session:
        paging.note_taken(session, now)
        paging.note_failures(session, now)
    with transaction(engine) as session:
        service.hasten_unreachable(session, now)
        due = service.due(session, now)
    taken = 0
    for call_out_id in due:
        with transaction(engine) as session:
            taken += service.advance(session, call_out_id, now)
    return taken
