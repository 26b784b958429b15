"""Which call-outs are kept for so many years by themselves."""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session, col, select

from eprr_bot.base.kept import CALL_OUT, Kept
from eprr_bot.callout.models import CallOut


def ended(session: Session, before: datetime) -> Iterator[Kept]:
    """Those that ended before an instant. One of an incident or an exercise goes with the record of that."""
    those = select(CallOut.id, CallOut.opened_at, CallOut.closed_at).where(
        col(CallOut.incident_id).is_(None), col(CallOut.is_exercise).is_(False), col(CallOut.closed_at) < before
    )
    for number, opened_at, closed_at in session.exec(those):
        if closed_at is not None:
            yield Kept(CALL_OUT, f"call-out {number}", opened_at, closed_at)
