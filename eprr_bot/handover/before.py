"""Before the shift: reminders, the roll-call, and who is told when nobody confirms."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlmodel import Session, and_, col

from eprr_bot.base.db import change
from eprr_bot.callout import service as callout
from eprr_bot.callout.ladder import Ladder, Step, Whom
from eprr_bot.callout.models import Callee
from eprr_bot.callout.service import Opening
from eprr_bot.directory import service as directory
from eprr_bot.handover import messages
from eprr_bot.handover.diary import take_due
from eprr_bot.handover.handover import LEAST_NOTICE
from eprr_bot.handover.models import Handover
from eprr_bot.handover.notices import handing, others, tell_one, tell_others
from eprr_bot.outbox.models import Lane
from eprr_bot.reach.routes import every

ROLL_CALL = "roll-call"
ESCALATE_AFTER = timedelta(minutes=60)
A_MOMENT = timedelta(seconds=30)
"""How long a roll-call outlasts the beginning of the shift, which is what stops it and says so."""
STALE = timedelta(hours=6)
"""A reminder that could not be sent for so long is left out."""


def prepare(session: Session, row: Handover, now: datetime) -> None:
    """Before the shift: reminders, the roll-call, and what became of it where nobody answered."""
    for name in ("days_ahead_due", "evening_due"):
        was_due = getattr(row, name)
        if take_due(session, row, name, now) and now - was_due < STALE:
            content = messages.reminder(handing(session, row))
            tell_one(session, row, row.incoming, name, content, now, expires_at=row.at)
    if take_due(session, row, "roll_call_due", now) and now <= row.at - LEAST_NOTICE:
        _call_the_roll(session, row, now)
    if take_due(session, row, "unconfirmed_due", now, unconfirmed_told_at=now):
        _tell_unconfirmed(session, row, now)


def _call_the_roll(session: Session, row: Handover, now: datetime) -> None:
    shown = handing(session, row)
    escalate = min(ESCALATE_AFTER, (row.at - now) / 2)
    opening = Opening(
        kind=ROLL_CALL,
        serves_id=row.id or 0,
        title=messages.roll_call_title(shown),
        text=messages.roll_call_text(shown),
        summary=messages.roll_call_summary(shown),
        lane=Lane.ROUTINE,
        button=messages.CONFIRM,
        closes_at=row.at + A_MOMENT,
    )
    opened = callout.open_call_out(session, now, _ladder(row, now, escalate), opening)
    change(session, Handover, Handover.id == row.id, call_out_id=opened.id, unconfirmed_due=now + escalate)
    session.refresh(row)


def _ladder(row: Handover, now: datetime, escalate: timedelta) -> Ladder:
    """The incoming by Slack, then twice by Slack and text. Others are told by the handover, and not asked to answer."""
    third = round(escalate / timedelta(minutes=3))  # the alarm clock comes a moment late
    whom = (Whom(person=row.incoming),)
    return Ladder(
        id="roll-call",
        name="Roll-call",
        answer_by_minutes=third * 3,
        close_after_minutes=round((row.at - now) / timedelta(minutes=1)) + 1,  # the beginning of the shift stops it
        steps=(
            Step(after_minutes=0, page=whom, by=("slack",)),
            Step(after_minutes=third, page=whom, by=every()),
            Step(after_minutes=2 * third, page=whom, by=every()),
        ),
    )


def is_to_come() -> Any:
    """Not withdrawn, not begun, not yet confirmed."""
    return and_(
        *(col(one).is_(None) for one in (Handover.withdrawn_at, Handover.handed_over_at, Handover.confirmed_at))
    )


def take_answer(session: Session, row: Handover, callee: Callee, now: datetime) -> None:
    """Somebody who answers the roll-call, by whatever route, confirms."""
    by = callee.answered_by or directory.name_of(session, callee.person_id)
    open_still = (Handover.id == row.id, Handover.call_out_id == callee.call_out_id, is_to_come())
    values = {"confirmed_at": callee.answered_at, "confirmed_by": by, "unconfirmed_due": None}
    if change(session, Handover, *open_still, **values):
        session.refresh(row)
        for person in others(session, row, now) if row.unconfirmed_told_at else ():
            tell_one(session, row, person, "confirmed", messages.now_confirmed(handing(session, row)), now)


def take_refusal(session: Session, row: Handover, now: datetime) -> None:
    """Whoever comes on says that they cannot: the others are told at once, unless they know that nobody confirmed."""
    change(
        session,
        Handover,
        Handover.id == row.id,
        is_to_come(),
        col(Handover.unconfirmed_told_at).is_(None),
        unconfirmed_due=now,
    )


def _tell_unconfirmed(session: Session, row: Handover, now: datetime) -> None:
    shown = handing(session, row)
    tell_others(session, row, "unconfirmed", partial(messages.unconfirmed, shown), now, expires_at=row.at)
