"""Keeping everything that was posted about a call-out in step with it, for everybody who was called."""

from datetime import datetime

from sqlmodel import Session, col, select

from eprr_bot.callout import messages
from eprr_bot.callout.models import Callee, CallOut, CallOutState, Page
from eprr_bot.callout.register import callees, id_of
from eprr_bot.directory import service as directory
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Message, State


def renew(session: Session, call_out: CallOut, now: datetime) -> None:
    """Everything posted about this call-out shows its new state, for everybody."""
    for callee in callees(session, call_out.id):
        content = messages.page(as_seen_by(session, call_out, callee))
        posted = select(Message).join(Page, col(Page.message_id) == col(Message.id))
        for message in session.exec(posted.where(Page.callee_id == callee.id, Page.route == "slack")).all():
            if message.state in (State.SENT, State.SENDING, State.QUEUED):
                outbox.revise(session, now, message, content)


def as_seen_by(session: Session, call_out: CallOut, callee: Callee) -> messages.Paging:
    """A call-out as one of those who were called is to see it."""
    answers = {one.person_id: _answered(session, one) for one in callees(session, call_out.id) if one.answered_at}
    others = tuple(given for person_id, given in answers.items() if person_id != callee.person_id)
    first = min(answers.values(), key=lambda given: given.at, default=None)
    return messages.Paging(
        call_out_id=id_of(call_out),
        title=call_out.title,
        text=call_out.text,
        summary=call_out.summary,
        button=call_out.button,
        reached_as=callee.reached_as,
        opened_at=call_out.opened_at,
        answer_by=call_out.answer_by,
        closes_at=call_out.closes_at,
        is_open=call_out.state == CallOutState.OPEN,
        may_answer=call_out.state in (CallOutState.OPEN, CallOutState.UNANSWERED),
        ending=messages.ending(call_out.ending, first),
        mine=answers.get(callee.person_id),
        others=others,
    )


def _answered(session: Session, callee: Callee) -> messages.Answered:
    assert callee.answered_at is not None
    seconds = (callee.answered_at - callee.paged_at).total_seconds()
    name = directory.name_of(session, callee.person_id)
    return messages.Answered(name, callee.answered_at, seconds, callee.is_late, callee.answered_by)
