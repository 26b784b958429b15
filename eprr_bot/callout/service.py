"""Reaching people until they answer: one engine for exercises, incidents and everything else.

A call-out opens with a copy of its ladder, takes each step when it is due and closes when its stop rule holds
or its time is up. Every change happens in the caller's transaction.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, and_, col, func, or_, select

from eprr_bot import blocks, documents
from eprr_bot.callout import messages
from eprr_bot.callout.ladder import Ladder, Ladders, Step, Whom
from eprr_bot.callout.models import Callee, CallOut, CallOutState, Page
from eprr_bot.commands import Actor
from eprr_bot.db import change
from eprr_bot.directory import routes
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.files import parse, validate
from eprr_bot.oncall import service as oncall
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane, Message, State
from eprr_bot.outbox.service import Envelope
from eprr_bot.records import service as records
from eprr_bot.records.service import Entry


def parse_ladders(text: str, name: str) -> tuple[Ladder, ...]:
    return validate(parse(text, name), Ladders).ladders


def ladders(session: Session) -> tuple[Ladder, ...]:
    """Every ladder in force."""
    return documents.current(session, "ladders", "ladders", parse_ladders)


def ladder_of(session: Session, ladder_id: str) -> Ladder:
    """The ladder with this id, or one step that pages the holder of the rota of that id at once."""
    found = next((one for one in ladders(session) if one.id == ladder_id), None)
    if found is not None:
        return found
    return Ladder(id=ladder_id, name=ladder_id, steps=(Step(after_minutes=0, page=(Whom(rota=ladder_id),)),))


@dataclass(frozen=True)
class Opening:
    """What a call-out is about. `title` and `text` are mrkdwn, already escaped; `summary` is plain, for text messages.

    `stop` is first or everyone.
    """

    subject: str
    title: str
    text: str
    summary: str
    lane: Lane
    stop: str = "first"
    is_exercise: bool = False
    incident_id: int | None = None
    button: str = "Acknowledge"


def open_call_out(session: Session, now: datetime, ladder: Ladder, opening: Opening) -> CallOut:
    """Start reaching people: the first step is taken at once."""
    call_out = CallOut(
        subject=opening.subject,
        incident_id=opening.incident_id,
        is_exercise=opening.is_exercise,
        lane=int(opening.lane),
        title=opening.title,
        text=opening.text,
        summary=opening.summary,
        button=opening.button,
        stop=opening.stop,
        ladder=ladder.model_dump(mode="json"),
        opened_at=now,
        answer_by=now + timedelta(minutes=ladder.answer_by_minutes),
        closes_at=now + timedelta(minutes=ladder.close_after_minutes),
        next_due=now,
    )
    session.add(call_out)
    session.flush()
    _take_due_steps(session, call_out, now)
    return call_out


def advance(session: Session, call_out_id: int, now: datetime) -> bool:
    """Take the steps that are due, or close when the time is up. False when another process did it."""
    mine = (CallOut.id == call_out_id, CallOut.state == CallOutState.OPEN, col(CallOut.next_due) <= now)
    if not change(session, CallOut, *mine, next_due=None):
        return False
    call_out = session.get_one(CallOut, call_out_id, populate_existing=True)
    if call_out.closes_at <= now:
        _close(session, call_out, now, CallOutState.UNANSWERED)
    else:
        _take_due_steps(session, call_out, now)
    return True


def due(session: Session, now: datetime) -> list[int]:
    """The call-outs that have a step or their end due."""
    open_and_due = select(CallOut.id).where(CallOut.state == CallOutState.OPEN, col(CallOut.next_due) <= now)
    return [found for found in session.exec(open_and_due.order_by(col(CallOut.lane), col(CallOut.id))).all() if found]


def next_due(session: Session) -> datetime | None:
    """When the next step or end is due."""
    return session.exec(select(func.min(CallOut.next_due)).where(CallOut.state == CallOutState.OPEN)).one()


def hasten_unreachable(session: Session, now: datetime) -> None:
    """Bring the next step forward to now where nobody of the steps so far can be reached by any route."""
    for call_out in session.exec(select(CallOut).where(CallOut.state == CallOutState.OPEN)).all():
        has_more = call_out.steps_taken < len(Ladder.model_validate(call_out.ladder).steps)
        if (
            has_more
            and (call_out.next_due is None or call_out.next_due > now)
            and not _is_anyone_reachable(session, call_out)
        ):
            _note(
                session,
                call_out,
                now,
                f"Nobody could be reached: going on to step {call_out.steps_taken + 1}.",
            )
            change(session, CallOut, CallOut.id == call_out.id, next_due=now)


def _is_anyone_reachable(session: Session, call_out: CallOut) -> bool:
    pages = session.exec(select(Page).where(Page.call_out_id == call_out.id)).all()
    ids = [page.message_id for page in pages if page.message_id]
    if not ids:
        return False
    alive = select(func.count()).where(col(Message.id).in_(ids), Message.state != State.FAILED)
    return bool(session.exec(alive).one())


def _take_due_steps(session: Session, call_out: CallOut, now: datetime) -> None:
    """Take the next step, and go on at once past steps that have nobody to page."""
    steps = Ladder.model_validate(call_out.ladder).steps
    while call_out.steps_taken < len(steps) and call_out.state == CallOutState.OPEN:
        step = steps[call_out.steps_taken]
        call_out.steps_taken += 1
        if _take(session, call_out, step, now):
            break
    if call_out.state == CallOutState.OPEN:
        ahead = [call_out.opened_at + timedelta(minutes=step.after_minutes) for step in steps[call_out.steps_taken :]]
        call_out.next_due = max(now, ahead[0]) if ahead else call_out.closes_at
    session.add(call_out)
    session.flush()


def _take(session: Session, call_out: CallOut, step: Step, now: datetime) -> bool:
    """Page everyone of a step who has not answered. False when there was no way to reach any of them."""
    was_sent = False
    for whom in step.page:
        reached_as, person = _resolve(session, whom, now)
        if person is None:
            _note(session, call_out, now, f"Nobody is there to call as {reached_as}.")
            continue
        callee = _callee(session, call_out, person, reached_as, whom.rota or "", now)
        if callee.answered_at is None:
            routes = [_page(session, call_out, callee, person, route, now) for route in step.by]
            was_sent = was_sent or any(routes)
            ways = blocks.listed(_WAYS[route] for route in step.by)
            _note(session, call_out, now, f"{person.name} called as {reached_as} by {ways}.")
    return was_sent


_WAYS = {"slack": "Slack", "text": "text message"}


def _resolve(session: Session, whom: Whom, now: datetime) -> tuple[str, Person | None]:
    """What somebody is called as, and who that is at this instant."""
    if whom.rota:
        rota = oncall.rota(session, whom.rota)
        holder = oncall.holder(session, whom.rota, now)
        return (rota.name if rota else whom.rota), directory.person(session, holder) if holder else None
    if whom.person:
        found = directory.person(session, whom.person)
        return (found.job_title if found else whom.person), found
    officer = directory.cluster(session).accountable_emergency_officer
    return "Accountable emergency officer", directory.person(session, officer)


def _callee(
    session: Session, call_out: CallOut, person: Person, reached_as: str, rota_id: str, now: datetime
) -> Callee:
    of_this = select(Callee).where(Callee.call_out_id == call_out.id, Callee.person_id == person.id)
    found = session.exec(of_this).first()
    if found is None:
        found = Callee(
            call_out_id=id_of(call_out),
            person_id=person.id,
            step=call_out.steps_taken,
            reached_as=reached_as,
            rota_id=rota_id,
            paged_at=now,
        )
        session.add(found)
        session.flush()
    return found


def _page(session: Session, call_out: CallOut, callee: Callee, person: Person, route: str, now: datetime) -> bool:
    """Decide to send one message. False, and noted why, when the person has no such route."""
    address = {"slack": person.slack_id, "text": person.mobile}[route] or ""
    failure, message_id = "", ""
    if not address:
        failure = "no Slack account is known" if route == "slack" else "no mobile number is known"
    elif not_now := routes.why_not(person, route, Lane(call_out.lane), now, directory.cluster(session).zone):
        failure = not_now
    else:
        envelope = Envelope(
            lane=Lane(call_out.lane),
            subject=subject(call_out),
            is_exercise=call_out.is_exercise,
            expires_at=call_out.closes_at,
            person_id=person.id,
            key=f"{subject(call_out)}/{person.id}/{call_out.steps_taken}/{route}",
        )
        content = messages.page(_paging(session, call_out, callee))
        message_id = outbox.post(session, now, address, content, envelope, channel=route).id
    session.add(
        Page(
            callee_id=callee.id or 0,
            call_out_id=id_of(call_out),
            step=call_out.steps_taken,
            route=route,
            message_id=message_id,
            at=now,
            failure=failure,
        )
    )
    session.flush()
    if failure:
        _note(session, call_out, now, f"{person.name} cannot be reached by {_WAYS[route]}: {failure}.")
    return not failure


def id_of(call_out: CallOut) -> int:
    """The number of a call-out that is in the database."""
    assert call_out.id is not None
    return call_out.id


def subject(call_out: CallOut) -> str:
    """What a call-out's messages are filed under in the outbox."""
    return f"call-out/{call_out.id}"


def answer(
    session: Session, call_out_id: int, person: Person, now: datetime, route: str, actor: Actor
) -> Callee | None:
    """Record an answer; the first one counts. None when this person was not called. Late ones are kept as late."""
    call_out = session.get(CallOut, call_out_id, with_for_update=True, populate_existing=True)
    of_this = select(Callee).where(Callee.call_out_id == call_out_id, Callee.person_id == person.id)
    callee = session.exec(of_this).first()
    if call_out is None or callee is None:
        return None
    by = "" if actor.person_id == person.id else actor.name
    is_late = call_out.state in (CallOutState.UNANSWERED, CallOutState.STOPPED)
    first = (Callee.id == callee.id, col(Callee.answered_at).is_(None))
    if not change(session, Callee, *first, answered_at=now, answered_with=route, answered_by=by, is_late=is_late):
        return callee
    took = blocks.took((now - callee.paged_at).total_seconds())
    late = ", after the call-out had closed" if is_late else ""
    _note(session, call_out, now, f"{person.name} answered after {took}{late}.", actor)
    if call_out.state == CallOutState.OPEN and _may_stop(session, call_out):
        _close(session, call_out, now, CallOutState.ANSWERED)
    else:
        _rerender(session, call_out, now)
    return callee


def _may_stop(session: Session, call_out: CallOut) -> bool:
    everyone = callees(session, call_out.id)
    answered = [callee for callee in everyone if callee.answered_at]
    return bool(answered) if call_out.stop == "first" else len(answered) == len(everyone)


def stop(session: Session, call_out: CallOut, now: datetime, because: str) -> None:
    """Stop reaching people. `because` is a sentence that everyone who was called sees."""
    if call_out.state == CallOutState.OPEN:
        call_out.ending = because
        _close(session, call_out, now, CallOutState.STOPPED)


def _close(session: Session, call_out: CallOut, now: datetime, state: CallOutState) -> None:
    call_out.state, call_out.closed_at, call_out.next_due = state, now, None
    session.add(call_out)
    if state == CallOutState.UNANSWERED:
        _note(session, call_out, now, f"Call-out closed: {_missing(session, call_out)}")
    outbox.withdraw(session, now, subject(call_out))
    _rerender(session, call_out, now)


def _missing(session: Session, call_out: CallOut) -> str:
    silent = [one for one in callees(session, call_out.id) if one.answered_at is None]
    names = blocks.listed(directory.name_of(session, one.person_id) for one in silent)
    return f"{names} did not answer." if silent else "nobody could be called."


def _rerender(session: Session, call_out: CallOut, now: datetime) -> None:
    """Everything posted about this call-out shows its new state, for everybody."""
    for callee in callees(session, call_out.id):
        content = messages.page(_paging(session, call_out, callee))
        posted = select(Message).join(Page, col(Page.message_id) == col(Message.id))
        for message in session.exec(posted.where(Page.callee_id == callee.id, Page.route == "slack")).all():
            if message.state in (State.SENT, State.SENDING, State.QUEUED):
                outbox.revise(session, now, message, content)


def _paging(session: Session, call_out: CallOut, callee: Callee) -> messages.Paging:
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


def callees(session: Session, call_out_id: int | None) -> list[Callee]:
    """Everybody who was called, in the order in which they were."""
    of_this = select(Callee).where(Callee.call_out_id == call_out_id)
    return list(session.exec(of_this.order_by(col(Callee.id)).execution_options(populate_existing=True)).all())


def waiting_for(session: Session, person_id: str, since: datetime) -> CallOut | None:
    """The call-out that an answer without a name is about: the newest open one in which somebody has yet to
    answer, or else the newest that closed unanswered since an instant.
    """
    mine = select(CallOut).join(Callee, col(Callee.call_out_id) == col(CallOut.id))
    unanswered = mine.where(Callee.person_id == person_id, col(Callee.answered_at).is_(None))
    useful = unanswered.where(
        or_(
            col(CallOut.state) == CallOutState.OPEN,
            and_(col(CallOut.state) == CallOutState.UNANSWERED, col(CallOut.closed_at) >= since),
        )
    )
    found = session.exec(useful.order_by(col(CallOut.id).desc())).all()
    return next((one for one in found if one.state == CallOutState.OPEN), found[0] if found else None)


def of_subject(session: Session, about: str) -> Iterable[CallOut]:
    """The call-outs about something, oldest first."""
    return session.exec(select(CallOut).where(CallOut.subject == about).order_by(col(CallOut.id))).all()


def _note(session: Session, call_out: CallOut, now: datetime, text: str, actor: Actor | None = None) -> None:
    """Whatever happens in a call-out of an incident is in its log, in the same transaction."""
    if call_out.incident_id is not None:
        entry = Entry("call-out", text, actor or records.BOT, is_exercise=call_out.is_exercise)
        records.write(session, call_out.incident_id, now, entry)
