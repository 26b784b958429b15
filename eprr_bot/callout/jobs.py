"""What the clock does for call-outs: the steps that are due, and the end of those whose time is up."""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlmodel import Session

from eprr_bot.base.db import reading, transaction
from eprr_bot.base.safely import NotAllDone, each, went_well
from eprr_bot.callout import ladder_steps, service
from eprr_bot.slack.commands import Bot


def advance_call_outs(app: Bot, now: datetime) -> None:
    """Take every step that is due, each in a transaction of its own: one that fails holds up no other call."""
    went = [went_well(job.__name__, job, app, now) for job in (_note_what_became_of_pages, _hasten, _advance)]
    if not all(went):
        raise NotAllDone("call-outs")


def _note_what_became_of_pages(app: Bot, now: datetime) -> None:
    with transaction(app.engine) as session:
        ladder_steps.note_taken(session, now)
        ladder_steps.note_failures(session, now)


def _hasten(app: Bot, now: datetime) -> None:
    _for_each(app, now, service.unreachable, service.hasten)


def _advance(app: Bot, now: datetime) -> None:
    _for_each(app, now, service.due, service.advance)


def _for_each(
    app: Bot,
    now: datetime,
    look: Callable[[Session, datetime], Iterable[int]],
    step: Callable[[Session, int, datetime], object],
) -> None:
    with reading(app.engine) as session:
        found = list(look(session, now))

    def take(call_out_id: int) -> None:
        with transaction(app.engine) as session:
            step(session, call_out_id, now)

    each("call-out", found, take)
