"""Whatever people ask for is one transaction, or a look at what there is; their mistakes come back as sentences."""

import uuid
from collections.abc import Callable
from typing import Protocol

import structlog
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from eprr_bot.base.database_errors import is_busy
from eprr_bot.base.database_watch import DATABASE
from eprr_bot.base.db import reading, transaction
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content
from eprr_bot.slack.commands import Actor, Bot, Reply, Request, UserError

log = structlog.get_logger()

ANSWER_WITHIN = 2.5
"""Seconds for which a request waits for its turn in the database: Slack gives up after three."""
AWAY = (
    "I cannot reach my database just now, so this may not be done. Please look before you try again, in a minute. "
    "If this is urgent, ring the switchboard."
)

BUSY = (
    "The database is busy, and nothing was changed. Please try again in a few seconds. "
    "If this is urgent, ring the switchboard."
)


class NotNow(UserError):
    """We could not do it, through no fault of whoever asked."""


Answered = tuple[Reply | None, UserError | None]


class Wakes(Protocol):
    """What hurries the clock and the senders along."""

    def set(self) -> None: ...


class Answering(Bot, Protocol):
    """The bot, to a door through which people ask."""

    @property
    def wake(self) -> Wakes: ...


def in_transaction(
    app: Answering, who: Callable[[Session], Actor], run: Callable[[Request], Reply], *, is_question: bool = False
) -> Answered:
    """Run inside one transaction, or a look at what there is. A person's mistake comes back; ours is logged."""
    now = app.clock.now()
    try:
        with reading(app.engine) if is_question else transaction(app.engine, wait=ANSWER_WITHIN) as session:
            reply = run(Request(app=app, session=session, now=now, actor=who(session)))
    except UserError as error:
        return None, error
    except Exception as error:
        return None, failed_in_words(error)
    if not is_question:
        app.wake.set()
    return reply, None


def refusal(error: UserError) -> Content:
    said = f":warning: {blocks.escape(blocks.brief(blocks.as_typed(str(error))))}"
    return Content(f"{said} {error.links}".rstrip())


def failed_in_words(error: Exception) -> NotNow:
    """Why something could not be done. Call it while the exception is handled, so that its traceback is logged."""
    if isinstance(error, DBAPIError) and is_busy(error):
        return NotNow(BUSY)
    if DATABASE.is_to_blame(error):
        return NotNow(AWAY)
    number = uuid.uuid4().hex[:6]
    log.exception("request failed", error_number=number)
    return NotNow(
        f"Something went wrong on my side (error {number}), and nothing was changed. Please try again. "
        "If this is urgent, ring the switchboard."
    )
