"""Looking up call-outs, who was called in them and who answered."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists
from sqlmodel import Session, and_, case, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.db import remember, remembered
from eprr_bot.base.questions import question
from eprr_bot.callout import kinds
from eprr_bot.callout.models import Callee, CallOut, CallOutState, Page
from eprr_bot.callout.tries import Attempt, Try
from eprr_bot.outbox.models import Message, State
from eprr_bot.records import service as records
from eprr_bot.records.service import Entry
from eprr_bot.slack.commands import Actor

CALL_OUT, CALLING = "call-out", "calling"
"""Kinds of entry in the log. The second tells only whom the bot calls, whose call was taken and whose rang in vain."""
NOT_TAKEN = "no service took it in time"


def id_of(call_out: CallOut) -> int:
    """The number of a call-out that is in the database."""
    assert call_out.id is not None
    return call_out.id


def subject(call_out: CallOut) -> str:
    """What a call-out's messages are filed under in the outbox."""
    return f"call-out/{call_out.id}"


def serves(kind: str, serves_id: int | None) -> Any:
    """Is a call-out of this kind, and for the thing of this number?"""
    return and_(col(CallOut.kind) == kind, col(CallOut.serves_id) == serves_id)


def serving(session: Session, kind: str, serves_id: int | None) -> Sequence[CallOut]:
    """The call-outs of one kind for one thing, oldest first."""
    return remembered(session, CallOut, (kind, serves_id), lambda: _serving(session, kind, serves_id).all())


@question
def _serving(kind: str, serves_id: int | None) -> SelectOfScalar[CallOut]:
    return select(CallOut).where(serves(kind, serves_id)).order_by(col(CallOut.id))


def none_yet(session: Session, kind: str, serves_id: int) -> None:
    """What is new has no call-out: nobody need look them up."""
    remember(session, CallOut, {(kind, serves_id): ()})


def alike(session: Session, call_out: CallOut) -> Sequence[CallOut]:
    """A call-out and all others of its kind for the same thing, oldest first."""
    return serving(session, call_out.kind, call_out.serves_id)


def locked_of_incident(session: Session, incident_id: int | None) -> Sequence[CallOut]:
    """All call-outs of an incident, locked in their order. Whoever also writes in its log locks these first."""
    return _locked(session, CallOut.incident_id == incident_id)


def locked_with_its_like(session: Session, call_out_id: int) -> dict[int, CallOut]:
    """A call-out and all others alike, by number, locked in their order. Empty when there is none.

    What an answer leads to may end any other call-out of the same incident: those are locked with them.
    """
    found = session.get(CallOut, call_out_id)
    if found is None:
        return {}
    kinds.take_turn(session, found.kind)
    if found.incident_id is None:
        same = _locked(session, serves(found.kind, found.serves_id))
    else:
        same = locked_of_incident(session, found.incident_id)
    return {id_of(one): one for one in same if (one.kind, one.serves_id) == (found.kind, found.serves_id)}


def _locked(session: Session, which: Any) -> Sequence[CallOut]:
    those = select(CallOut).where(which).order_by(col(CallOut.id)).with_for_update()
    return session.exec(those.execution_options(populate_existing=True)).all()


def callees(session: Session, call_out_id: int | None) -> list[Callee]:
    """Everybody who was called, in the order in which they were."""
    return list(remembered(session, Callee, call_out_id, lambda: _callees(session, call_out_id).all()))


@question
def _callees(call_out_id: int | None) -> SelectOfScalar[Callee]:
    of_this = select(Callee).where(Callee.call_out_id == call_out_id).order_by(col(Callee.id))
    return of_this.execution_options(populate_existing=True)


def callees_of(session: Session, call_out_ids: Collection[int]) -> dict[int, list[Callee]]:
    """The same of several call-outs at once, by their numbers."""
    those = select(Callee).where(col(Callee.call_out_id).in_(call_out_ids)).order_by(col(Callee.id))
    found: dict[int, list[Callee]] = {}
    for one in session.exec(those.execution_options(populate_existing=True)).all():
        found.setdefault(one.call_out_id, []).append(one)
    return found


def add(session: Session, callee: Callee) -> None:
    """Somebody is called from now on. Who else is, in this call-out and those alike, need not be looked up again."""
    known = {one.id: callees(session, one.id) for one in alike(session, session.get_one(CallOut, callee.call_out_id))}
    session.add(callee)
    session.flush()
    known[callee.call_out_id] = [*known[callee.call_out_id], callee]
    remember(session, Callee, known)


def on_their_way_to(session: Session, call_out_id: int | None) -> list[str]:
    """The ids of those to whom some page is on its way or has gone out, in the order in which they were called."""
    return list(dict.fromkeys(_on_their_way(session, call_out_id).all()))


@question
def _on_their_way(call_out_id: int | None) -> SelectOfScalar[str]:
    sent = select(Callee.person_id).join(Page, col(Page.callee_id) == col(Callee.id))
    return sent.where(Callee.call_out_id == call_out_id, Page.failure == "").order_by(col(Callee.id))


def callee(session: Session, call_out_id: int | None, person_id: str) -> Callee | None:
    """Somebody as one who was called in a call-out, or None."""
    return next((one for one in callees(session, call_out_id) if one.person_id == person_id), None)


def callee_by_token(session: Session, token: str) -> Callee | None:
    """Whoever answers with this, or None."""
    return session.exec(select(Callee).where(Callee.token == token)).first()


def first_called(session: Session, call_out: CallOut, person_id: str) -> datetime:
    """When somebody was first called for what a call-out is about: their one answer took so long in all of them."""
    return min(called.paged_at for one in alike(session, call_out) if (called := callee(session, one.id, person_id)))


def called_at(session: Session, kind: str, serves_id: int | None) -> dict[str, datetime]:
    """When each person was first called for something: when a service first took a page to them."""
    taken = select(Callee.person_id, func.min(Page.taken_at)).join(Page, col(Page.callee_id) == col(Callee.id))
    of_it = taken.join(CallOut, col(CallOut.id) == col(Callee.call_out_id)).where(serves(kind, serves_id))
    rows = session.exec(of_it.where(col(Page.taken_at).is_not(None)).group_by(col(Callee.person_id))).all()
    return {person_id: at for person_id, at in rows if at}


def can_be_called(session: Session, kind: str, serves_id: int | None) -> dict[str, bool]:
    """Of everybody who is called for something, in order: is some page to them on its way, or did one go out?"""
    on_its_way = exists().where(col(Page.callee_id) == col(Callee.id), col(Page.failure) == "")
    asked = select(Callee.person_id, on_its_way).join(CallOut, col(CallOut.id) == col(Callee.call_out_id))
    found: dict[str, bool] = {}
    for person_id, is_called in session.exec(asked.where(serves(kind, serves_id)).order_by(col(Callee.id))).all():
        found[person_id] = found.get(person_id, False) or is_called
    return found


def tries(session: Session, callee: Callee) -> tuple[Try, ...]:
    """What came of each route by which somebody was to be called."""
    return tries_of(session, Page.callee_id == callee.id).get(callee.id or 0, ())


def tries_of(session: Session, wanted: Any) -> dict[int, tuple[Try, ...]]:
    """The same of many at once, by the numbers of those called; `wanted` says whose pages, in a query."""
    by: dict[int, dict[str, Try]] = {}
    for callee_id, one in _attempts(session, wanted):
        theirs = by.setdefault(callee_id, {})
        first = theirs[one.route].taken_at if one.route in theirs else None
        theirs[one.route] = replace(one.result, taken_at=first or one.result.taken_at)
    return {one: tuple(theirs.values()) for one, theirs in by.items()}


def attempts(session: Session, call_out_id: int | None) -> dict[int, list[Attempt]]:
    """Every page of a call-out, in the order in which they were decided, by the numbers of those called."""
    found: dict[int, list[Attempt]] = {}
    for callee_id, one in _attempts(session, Page.call_out_id == call_out_id):
        found.setdefault(callee_id, []).append(one)
    return found


def _attempts(session: Session, wanted: Any) -> Iterator[tuple[int, Attempt]]:
    facts = (Page.callee_id, Page.step, Page.route, Page.at, Page.taken_at, Page.failure, Message.error, Message.state)
    joined = select(*facts).outerjoin(Message, col(Message.id) == col(Page.message_id))  # type: ignore[call-overload]  # no more than four have a type
    for callee_id, step, route, at, taken_at, failure, error, state in session.exec(
        joined.where(wanted).order_by(Page.id)
    ):
        is_on_its_way = state in (State.QUEUED, State.SENDING)
        yield callee_id, Attempt(step, route, at, Try(route, taken_at, failure or error or NOT_TAKEN, is_on_its_way))


def was_called() -> ColumnElement[bool]:
    """Of a callee, in a query: did a service take a page to them?"""
    return exists().where(col(Page.callee_id) == col(Callee.id), col(Page.taken_at).is_not(None))


def counts_at(call_out: CallOut, until: datetime | None, now: datetime) -> bool:
    """Is an answer in time? While the call is open, and then until the instant that the last page to them named."""
    if call_out.state in (CallOutState.OPEN, CallOutState.STOPPED):
        return call_out.state == CallOutState.OPEN
    return until is not None and now < until


def last_page_counts_until(session: Session, callee: Callee) -> datetime | None:
    """Until when an answer to the last page to somebody counts; None where no page went to them."""
    return session.exec(select(func.max(Page.counts_until)).where(Page.callee_id == callee.id)).one()


def answer_elsewhere(session: Session, call_out: CallOut, person_id: str) -> Callee | None:
    """The first answer that somebody gave to another call-out about the same thing, or None."""
    others = [callee(session, one.id, person_id) for one in alike(session, call_out) if one.id != call_out.id]
    answered = [(one.answered_at, one.id, one) for one in others if one and one.answered_at]
    return min(answered)[-1] if answered else None


@dataclass(frozen=True)
class Called:
    """Somebody as one who was called, in which call-out, until when a reply counts, and when they were last texted."""

    call_out: CallOut
    callee: Callee
    counts_until: datetime
    texted_at: datetime | None

    def counts_at(self, now: datetime) -> bool:
        """Would a reply count now?"""
        return counts_at(self.call_out, self.counts_until, now)


def called_lately(session: Session, person_ids: Collection[str], since: datetime, read_by: datetime) -> list[Called]:
    """Every call that went to some people since an instant, the one that was texted last first.

    A text that its service had not taken by the second instant was on nobody's screen, so nobody answered it.
    """
    is_read = and_(Page.route == "text", Message.state == State.SENT, col(Message.state_at) <= read_by)
    texted = func.max(case((is_read, Message.state_at)))
    pages = select(Page.callee_id, func.max(Page.counts_until), texted).join(Callee, col(Callee.id) == Page.callee_id)
    pages = pages.outerjoin(Message, col(Message.id) == col(Page.message_id))
    theirs = pages.where(col(Callee.person_id).in_(person_ids), Page.at >= since).group_by(col(Page.callee_id))
    found = []
    for callee_id, until, texted_at in session.exec(theirs).all():
        callee = session.get_one(Callee, callee_id)
        found.append(Called(session.get_one(CallOut, callee.call_out_id), callee, until, texted_at))
    never = datetime.min.replace(tzinfo=since.tzinfo)
    return sorted(found, key=lambda one: (one.texted_at or never, one.callee.paged_at, one.callee.id), reverse=True)


def note(
    session: Session, call_out: CallOut, now: datetime, text: str, actor: Actor | None = None, kind: str = CALL_OUT
) -> None:
    """Whatever happens in a call-out of an incident is in its log, in the same transaction."""
    if call_out.incident_id is not None:
        entry = Entry(kind, text, actor or records.BOT, is_exercise=call_out.is_exercise)
        records.write(session, call_out.incident_id, now, entry)
