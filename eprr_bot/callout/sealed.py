"""What of a call-out goes into its log once it is over, and again with each answer after that."""

from datetime import datetime

from sqlmodel import Session, col, select

from eprr_bot.callout.models import Callee, CallOut, CallOutState
from eprr_bot.records import books
from eprr_bot.records.books import Facts, Sealed
from eprr_bot.records.service import BOT
from eprr_bot.slack.commands import Actor

KIND = "call-out"
_OF_IT = ("id", "kind", "serves_id", "incident_id", "is_exercise", "title", "text", "stop", "opened_at", "state",
          "closed_at", "ending")  # fmt: skip
_OF_ONE = ("person_id", "step", "reached_as", "capacity", "paged_at", "answered_at", "answered_by", "answered_with",
           "is_late", "cannot_attend", "arrives_at", "said")  # fmt: skip


def facts(session: Session, number: int) -> Facts | None:
    """Who was called as what and when, who answered how, and how it ended."""
    rows = session.connection().execute(select(*(getattr(CallOut, one) for one in _OF_IT)).where(CallOut.id == number))
    call_out = rows.mappings().first()
    if call_out is None:
        return None
    theirs = select(*(getattr(Callee, one) for one in _OF_ONE)).where(Callee.call_out_id == number)
    called = session.connection().execute(theirs.order_by(col(Callee.id))).mappings().all()
    return {**call_out, "called": [dict(one) for one in called]}


def over(session: Session) -> list[int]:
    """The numbers of those that are over."""
    found = select(CallOut.id).where(CallOut.state != CallOutState.OPEN)
    return [one for one in session.exec(found).all() if one]


def seal(session: Session, call_out: CallOut, now: datetime, actor: Actor | None = None) -> None:
    """Once it is over, how it stands at the end of this transaction goes into its log."""
    if call_out.state != CallOutState.OPEN:
        books.seal(session, KIND, call_out.id or 0, now, actor or BOT, is_exercise=call_out.is_exercise)


SEALED = Sealed(KIND, facts, over)
