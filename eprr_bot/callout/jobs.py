"""What the clock does for call-outs: the steps that are due, and the end of those whose time is up."""

from datetime import datetime

from eprr_bot.base.db import reading, transaction
from eprr_bot.base.safely import NotAllDone, each, went_well
from eprr_bot.callout import ladder_steps, service
from eprr_bot.slack.commands import Bot


def advance_call_outs(app: Bot, now: datetime) -> None:
    """Take every step that is due, each in a transaction of its own: one that fails holds up no other call."""
    went = [went_well(look.__name__, look, app, now) for look in (_note_what_became_of_pages, _hasten)]
    with reading(app.engine) as session:
        due = service.due(session, now)

    def advance(call_out_id: int) -> None:
        with transaction(app.engine) as session:
            service.advance(session, call_out_id, now)

    each("call-out", due, advance)
    if not all(went):
        raise NotAllDone("what became of pages")


def _note_what_became_of_pages(app: Bot, now: datetime) -> None:
    with transaction(app.engine) as session:
        ladder_steps.note_taken(session, now)
        ladder_steps.note_failures(session, now)


def _hasten(app: Bot, now: datetime) -> None:
    with transaction(app.engine) as session:
        service.hasten_unreachable(session, now)
