"""Asking the incoming to accept, by Slack and by text message, until they have or somebody else has."""

from datetime import datetime, timedelta

from sqlmodel import Session

from eprr_bot.callout import service as callout
from eprr_bot.callout.ladder import Ladder, Step, Whom
from eprr_bot.callout.service import Opening
from eprr_bot.handover import messages, notices
from eprr_bot.handover.models import Handover
from eprr_bot.outbox.models import Lane
from eprr_bot.reach.routes import every

ANSWER_WITHIN = timedelta(minutes=15)
LONGEST = timedelta(hours=24)
ACCEPTANCE = "acceptance"
"""Not the same kind as the roll-call, whose answers count for nothing here."""


def chase(session: Session, row: Handover, now: datetime) -> None:
    """A call-out to the incoming, so that a reply of 1 to the text message accepts."""
    shown = notices.handing(session, row)
    minutes = int(max(ANSWER_WITHIN * 2, min(LONGEST, row.end - now)).total_seconds()) // 60
    ladder = Ladder(
        id="handover",
        name="Handover",
        answer_by_minutes=int(ANSWER_WITHIN.total_seconds()) // 60,
        close_after_minutes=minutes,
        steps=(Step(after_minutes=0, page=(Whom(person=row.incoming),), by=every()),),
    )
    opening = Opening(
        kind=ACCEPTANCE,
        serves_id=row.id or 0,
        title=messages.chase_title(shown),
        text=messages.chase_text(shown),
        summary=messages.chase_summary(shown),
        lane=Lane.ROUTINE,
        button=messages.ACCEPT,
    )
    callout.open_call_out(session, now, ladder, opening)


def stop(session: Session, row: Handover, now: datetime, because: str) -> None:
    """Stop asking."""
    for one in callout.serving(session, ACCEPTANCE, row.id):
        callout.stop(session, one, now, because)
