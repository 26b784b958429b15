"""What became of messages after their provider took them.

A text to a number that no longer exists is taken like any other, and fails a moment later. So its provider is asked,
more and more seldom, until nothing more becomes of it; or it tells us first. Nothing that is to go out waits for that.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import Engine
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.db import change, put_off, reading, transaction
from eprr_bot.base.questions import question
from eprr_bot.outbox.channel import Channel, Outgoing, Receipt, Undelivered, outgoing
from eprr_bot.outbox.models import Message, State
from eprr_bot.outbox.service import WAITING

log = structlog.get_logger()

FIRST_AFTER = timedelta(seconds=10)
"""Notify means to deliver 95 texts of 100 by then."""
LONGEST_WAIT = timedelta(hours=1)
FOLLOWED_FOR = timedelta(hours=73)
"""Networks try for up to three days."""
AT_ONCE = 8
MOST = 200
"""Messages asked for in one look."""


def known(receipt: Receipt, taken_at: datetime, now: datetime) -> dict[str, object]:
    """The columns of a message of which its provider says this. One taken long ago is asked for more seldom."""
    if receipt.failure:
        return {"state": State.FAILED, "error": receipt.failure, "ask_at": None}
    age = now - taken_at
    is_over = receipt.is_settled or age >= FOLLOWED_FOR
    wait = max(FIRST_AFTER, min(age, LONGEST_WAIT))
    return {"state": State.SENT, "error": "", "ask_at": None if is_over else now + wait}


def note(session: Session, message_id: str, receipt: Receipt, now: datetime) -> bool:
    """Keep what a provider says became of a message that it took. False where that is no news.

    Where its answer to us was lost, or is still on its way, this is how we know that it took it.
    """
    message = session.get(Message, message_id)
    if message is not None and message.state in WAITING and message.attempts:
        taken = known(receipt, now, now) | {"state_at": now, "sent_channel": receipt.channel, "sent_ref": receipt.ref}
        return change(session, Message, Message.id == message_id, col(Message.state).in_(WAITING), **taken) == 1
    if message is None or message.ask_at is None:
        return False
    told = known(receipt, message.state_at, now) | ({"state_at": now} if receipt.failure else {})
    still = (Message.id == message_id, Message.state == State.SENT, col(Message.ask_at).is_not(None))
    is_news = told["ask_at"] is None
    return (change if is_news else put_off)(session, Message, *still, **told) == 1


def next_question(session: Session) -> datetime | None:
    """When a provider is asked next."""
    return _next(session).one()


@question
def _next() -> SelectOfScalar[datetime | None]:
    return select(func.min(Message.ask_at))


def waiting(session: Session, now: datetime) -> set[str]:
    """The channels whose providers are to be asked by now."""
    return set(_waiting(session, now).all())


@question
def _waiting(now: datetime) -> SelectOfScalar[str]:
    return select(Message.channel).where(col(Message.ask_at) <= now).distinct()


def ask(engine: Engine, channel: Channel, now: Callable[[], datetime]) -> int:
    """Ask a provider what became of all that is to be asked for by now. Returns of how many messages it knew."""
    with reading(engine) as session:
        due = select(Message).where(Message.channel == channel.name, col(Message.ask_at) <= now())
        in_turn = due.order_by(col(Message.lane), col(Message.ask_at)).limit(MOST)
        wanted = [outgoing(one) for one in session.exec(in_turn).all()]
    if not wanted:
        return 0
    with ThreadPoolExecutor(AT_ONCE, f"fates {channel.name}") as pool:
        answers = list(pool.map(partial(_answer, channel), wanted))
    with transaction(engine) as session:
        for one, receipt in zip(wanted, answers, strict=True):
            note(session, one.id, receipt or Receipt("", "", is_settled=False), now())
    return sum(receipt is not None for receipt in answers)


def _answer(channel: Channel, message: Outgoing) -> Receipt | None:
    """None where the provider is away or knows nothing of it: it is asked again."""
    try:
        return channel.find(message)
    except Undelivered as error:
        log.warning("not known what became of a message", message=message.id, reason=error.reason)
    except Exception:
        log.exception("failed", what=f"message {message.id}")
    return None
