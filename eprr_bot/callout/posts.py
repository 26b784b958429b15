"""Keeping everything that was posted about a call-out in step with it, for everybody who was called."""

from datetime import datetime

from sqlmodel import Session, col, select

from eprr_bot.callout import kinds, lack, messages
from eprr_bot.callout.models import Asks, Callee, CallOut, CallOutState, Page, StopRule
from eprr_bot.callout.register import alike, callees, first_called, id_of
from eprr_bot.callout.whom import counts
from eprr_bot.directory import service as directory
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Message, State
from eprr_bot.reach.routes import ROUTES, SLACK, address_of
from eprr_bot.slack import blocks

_OVER = (CallOutState.ANSWERED, CallOutState.UNANSWERED)


def renew(session: Session, call_out: CallOut, now: datetime) -> None:
    """Everything posted about this call-out shows its new state, for everybody."""
    changeable = [one.id for one in ROUTES.values() if one.can_change]
    for callee in callees(session, call_out.id):
        content = messages.page(as_seen_by(session, call_out, callee, now))
        posted = select(Message).join(Page, col(Page.message_id) == col(Message.id)).order_by(col(Page.id).desc())
        pages = session.exec(posted.where(Page.callee_id == callee.id, col(Page.route).in_(changeable))).all()
        there = [one for one in pages if one.state in (State.SENT, State.SENDING, State.QUEUED)]
        for place, message in enumerate(there):
            outbox.revise(session, now, message, content, is_outdated=place > 0)


def uses_slack(call_out: CallOut) -> bool:
    """Does it page by Slack at any step, or go on by every way? Else it proves the others, and Slack says nothing."""
    return call_out.insists or any(SLACK in step["by"] for step in call_out.ladder["steps"])


def as_seen_by(session: Session, call_out: CallOut, callee: Callee, now: datetime) -> messages.Paging:
    """A call-out as one of those who were called is to see it at an instant."""
    called = callees(session, call_out.id)
    answers = {one.person_id: answered(session, call_out, one) for one in called if one.answered_at}
    is_open = call_out.state == CallOutState.OPEN
    is_command = is_open and call_out.stop == StopRule.COMMAND
    over = over_of(session, call_out)
    may_answer = is_open or (not over and (call_out.state == CallOutState.UNANSWERED or _takes_help(call_out)))
    is_incident, kind = _is_response(call_out), kinds.of(call_out.kind)
    return messages.Paging(
        call_out_id=id_of(call_out),
        title=call_out.title,
        text=call_out.text,
        summary=call_out.summary,
        button=call_out.button,
        reached_as=callee.reached_as,
        sent_at=now,
        answer_by=answer_by(call_out, callee),
        closes_at=page_counts_until(call_out, now),
        is_open=is_open,
        may_answer=may_answer,
        may_add=may_answer or (bool(call_out.asks) and call_out.state == CallOutState.ANSWERED),
        may_take_command=is_command and not counts(call_out, callee),
        gives_command=is_open and _gives_command(session, call_out, callee.person_id),
        last_word=blocks.escape(over) or (kind.last_word if call_out.state in _OVER else ""),
        is_incident=is_incident,
        asks=Asks.ARRIVAL if is_incident else Asks(call_out.asks),
        only_informs=kind.only_informs,
        if_they_cannot=kind.if_they_cannot or messages.SURE,
        how_to_reply=kind.how_to_reply or messages.HOW_TO_SAY_READ,
        buttons=tuple(kind.buttons(session, call_out)),
        dial_in=directory.cluster(session).dial_in if is_incident and may_answer else "",
        answer_at=address_of(f"answer/{callee.token}") if callee.token else "",
        lacks=lack_of(session, call_out) if is_open and answers else "",
        ending=ending_of(session, call_out),
        silent=tuple(_silent(session, one) for one in called if _went_before(one, callee)),
        mine=answers.get(callee.person_id),
        others=tuple(given for person_id, given in answers.items() if person_id != callee.person_id),
    )


def over_of(session: Session, call_out: CallOut) -> str:
    """That what was called for is over, where a call-out does not say so itself: a plain sentence, or nothing."""
    is_silent = call_out.state in (CallOutState.ANSWERED, CallOutState.UNANSWERED)
    return kinds.of(call_out.kind).is_over(session, call_out) if is_silent else ""


def lack_of(session: Session, call_out: CallOut) -> str:
    """What a call-out still lacks, in a sentence; of one that asks for so many people, who is coming and when."""
    name = str(call_out.ladder["name"])
    if call_out.stop != StopRule.QUOTA:
        return lack.of_answers(call_out.stop, name, has_lapsed=kinds.of(call_out.kind).has_lapsed(session, call_out))
    coming = [one for one in callees(session, call_out.id) if one.is_responding and counts(call_out, one)]
    in_order = sorted(coming, key=lambda one: (one.arrives_at is None, one.arrives_at or one.answered_at))
    named = [(directory.name_of(session, one.person_id), one.arrives_at) for one in in_order]
    what = f"for {name}" if call_out.rota_id else name
    return lack.of_people(call_out.quota, what, named, is_real=not call_out.is_exercise)


def _gives_command(session: Session, call_out: CallOut, person_id: str) -> bool:
    """Would their answer, which counts in every call-out about the same thing, also answer the call for command?"""
    return any(
        callee.person_id == person_id and counts(one, callee)
        for one in alike(session, call_out)
        if one.stop == StopRule.COMMAND and one.state == CallOutState.OPEN
        for callee in callees(session, one.id)
    )


def _takes_help(call_out: CallOut) -> bool:
    """In an incident whoever was called may still say that they are responding when somebody else has answered."""
    return _is_response(call_out) and call_out.state == CallOutState.ANSWERED


def _is_response(call_out: CallOut) -> bool:
    """Are those whom it calls to respond to an incident, and not only to say that they have read of it?"""
    return call_out.incident_id is not None and not kinds.of(call_out.kind).only_informs


def ending_of(session: Session, call_out: CallOut) -> str:
    """How a call-out ended, in a sentence of mrkdwn."""
    answers = [one for one in callees(session, call_out.id) if one.is_responding and counts(call_out, one)]
    if call_out.stop == StopRule.QUOTA and not call_out.ending:
        return blocks.escape(lack_of(session, call_out))
    first = min((answered(session, call_out, one) for one in answers), key=lambda given: given.at, default=None)
    return messages.ending(call_out.ending, first, is_incident=_is_response(call_out))


def answer_by(call_out: CallOut, callee: Callee) -> datetime:
    """By when somebody is asked to answer."""
    return callee.paged_at + (call_out.answer_by - call_out.opened_at)


def page_counts_until(call_out: CallOut, now: datetime) -> datetime:
    """Until when an answer to a page of this instant counts."""
    return now + (call_out.closes_at - call_out.opened_at) if call_out.insists else call_out.closes_at


def _went_before(one: Callee, callee: Callee) -> bool:
    """Was somebody called earlier, and has not answered?"""
    return one.answered_at is None and one.paged_at < callee.paged_at


def _silent(session: Session, callee: Callee) -> messages.Silent:
    name, has_left = directory.name_of(session, callee.person_id), directory.has_left(session, callee.person_id)
    return messages.Silent(name, callee.reached_as, callee.paged_at, has_left)


def answered(session: Session, call_out: CallOut, callee: Callee) -> messages.Answered:
    """The answer of somebody who has given one."""
    assert callee.answered_at is not None
    seconds = (callee.answered_at - first_called(session, call_out, callee.person_id)).total_seconds()
    name = directory.name_of(session, callee.person_id)
    return messages.Answered(
        name,
        callee.answered_at,
        seconds,
        callee.is_late,
        callee.answered_by,
        called_as=callee.reached_as,
        cannot_attend=callee.cannot_attend,
        arrives_at=callee.arrives_at,
        said=callee.said,
    )
