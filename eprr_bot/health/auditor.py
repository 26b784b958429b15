"""Takes the steps of call-outs that are overdue by a minute, whatever keeps the ordinary clock from them.

It has a thread of its own, and looks at the ladders themselves. What cannot be taken is passed over, so that the
next step is, and whoever looks after the bot is told of all that.
"""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from eprr_bot.base.database_errors import is_away
from eprr_bot.base.db import reading, transaction
from eprr_bot.base.safely import safely
from eprr_bot.callout import late
from eprr_bot.callout import service as callout
from eprr_bot.callout.models import CallOut
from eprr_bot.health import messages
from eprr_bot.noticeboard import service as noticeboard
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import service as reach
from eprr_bot.slack.commands import Bot

log = structlog.get_logger()

SHOWN_FOR = timedelta(days=1)
MOST_WAIT = "5s"
"""For a call-out that somebody else works on."""


def audit(bot: Bot, now: datetime) -> int:
    """Take what is overdue. Returns how many call-outs went on by it."""
    with reading(bot.engine) as session:
        overdue = late.found(session, now)
    return sum(safely("overdue step", _go_on, bot, number, now, instead=False) for number in overdue)


def _go_on(bot: Bot, number: int, now: datetime) -> bool:
    """Take a step. What fails by itself is passed over, and told; the database’s trouble is told, and may pass."""
    try:
        with transaction(bot.engine) as session:
            _wait_little(session)
            is_taken = callout.take_overdue(session, number, now)
            if is_taken:
                tell(session, now, number)
            return is_taken
    except Exception as error:  # whatever keeps the ordinary clock from it may well come up here too
        if is_away(error):
            raise
        log.exception("overdue step not taken", call_out=number)
        with transaction(bot.engine) as session:
            _wait_little(session)
            is_passed = not isinstance(error, DBAPIError) and callout.pass_over_step(session, number, now)
            tell(session, now, number, type(error).__name__)
            return is_passed


def _wait_little(session: Session) -> None:
    """One call-out that is locked must not keep the others waiting. SQLite has its limit already."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text(f"SET LOCAL lock_timeout = '{MOST_WAIT}'"))


def untold(session: Session, now: datetime) -> list[int]:
    """The call-outs of the last day of which a step was taken late, where nobody was told of the newest ones."""
    newest = {one.call_out_id: one.taken_at for _, one in late.since(session, now - SHOWN_FOR)}
    return [number for number, at in newest.items() if not outbox.is_decided(session, _key(number, at))]


def tell(session: Session, now: datetime, number: int, fault: str = "") -> None:
    """Tell whoever looks after the bot which steps of a call-out were late, once an hour at the most."""
    call_out, adviser = session.get_one(CallOut, number), noticeboard.adviser(session, now)
    were_late = [one for one in late.since(session, now - SHOWN_FOR) if one[0].id == number]
    at = were_late[-1][1].taken_at if were_late else now
    lane = Lane.ROUTINE if call_out.is_exercise else Lane.LIVE
    envelope = Envelope(lane, "directory", call_out.is_exercise, key=_key(number, at) + (f"/{fault}" if fault else ""))
    content = messages.late_steps(call_out.title, [late.words(*one) for one in were_late], fault)
    reach.tell(session, now, adviser, content, envelope)


def _key(number: int, at: datetime) -> str:
    return f"late-steps/{number}/{at:%Y-%m-%dT%H}"
