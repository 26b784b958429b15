"""What the clock does for call-outs: the steps that are due, and the end of those whose time is up."""

from datetime import datetime

from eprr_bot.base.db import transaction
from eprr_bot.callout import paging, service
from eprr_bot.slack.commands import Bot


def advance_call_outs(app: Bot, now: datetime) -> int:
    """Take every step that is due, each in a transaction of its own. Returns how many were taken."""
    with transaction(app.engine) as session:
        paging.note_taken(session, now)
        paging.note_failures(session, now)
    with transaction(app.engine) as session:
        service.hasten_unreachable(session, now)
        due = service.due(session, now)
    taken = 0
    for call_out_id in due:
        with transaction(app.engine) as session:
            taken += service.advance(session, call_out_id, now)
    return taken
