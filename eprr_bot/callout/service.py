"""Reaching people until they answer: one engine for exercises, incidents and everything else.

A call-out opens with a copy of its ladder, takes each step when it is due and closes when its stop rule holds
or its time is up. Every change happens in the caller's transaction.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.db import change
from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.base.questions import question
from eprr_bot.callout import answers, kinds, ladder_steps, late, messages, posts, register, sealed
from eprr_bot.callout.answers import Answer
from eprr_bot.callout.ladder import LADDERS, Ladder, Step, Whom, in_vain
from eprr_bot.callout.ladder_steps import call_now as call_now
from eprr_bot.callout.ladder_steps import name_who_went_off as name_who_went_off
from eprr_bot.callout.ladder_steps import tell_where_nothing_changes as tell_where_nothing_changes
from eprr_bot.callout.messages import NOTHING_TO_DO as NOTHING_TO_DO
from eprr_bot.callout.models import Asks, Callee, CallOut, CallOutState, StopRule, TextReply, Unfollowed
from eprr_bot.callout.register import alike as alike
from eprr_bot.callout.register import attempts as attempts
from eprr_bot.callout.register import called_at as called_at
from eprr_bot.callout.register import called_lately as called_lately
from eprr_bot.callout.register import callees as callees
from eprr_bot.callout.register import callees_of as callees_of
from eprr_bot.callout.register import can_be_called as can_be_called
from eprr_bot.callout.register import id_of as id_of
from eprr_bot.callout.register import locked_of_incident as locked_of_incident
from eprr_bot.callout.register import locked_with_its_like as locked_with_its_like
from eprr_bot.callout.register import none_yet as none_yet
from eprr_bot.callout.register import note as note
from eprr_bot.callout.register import on_their_way_to as on_their_way_to
from eprr_bot.callout.register import serves as serves
from eprr_bot.callout.register import serving as serving
from eprr_bot.callout.register import subject as subject
from eprr_bot.callout.register import tries as tries
from eprr_bot.callout.register import tries_of as tries_of
from eprr_bot.callout.register import was_called as was_called
from eprr_bot.callout.whom import counts as counts
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane
from eprr_bot.reach import dead
from eprr_bot.reach.routes import ROUTES, every, not_set_up
from eprr_bot.records import books
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Actor


def ladders(session: Session) -> tuple[Ladder, ...]:
    """Every ladder in force."""
    return LADDERS.current(session).ladders


def ladder_of(session: Session, ladder_id: str) -> Ladder:
    """The ladder with this id. Without one: the holder of the rota of that id, then the accountable officer."""
    found = next((one for one in ladders(session) if one.id == ladder_id), None)
    if found is not None:
        return found
    holder, officer = Whom(rota=ladder_id), Whom(role="accountable-emergency-officer", deputy=True)
    steps = (Step(after_minutes=0, page=(holder,), by=every()), Step(after_minutes=15, page=(officer,), by=every()))
    return Ladder(id=ladder_id, name=ladder_id, steps=steps)


def missed(session: Session) -> str:
    """What whoever has people called is told where ladders name routes that are not set up: a sentence, or nothing."""
    many = [one.many for one in not_set_up() if in_vain(one, ladders(session))]
    others = [one.by for one in ROUTES.values() if one not in not_set_up()]
    return messages.missed(many, others) if many else ""


@dataclass(frozen=True)
class Opening:
    """What a call-out is for. `title` and `text` are mrkdwn, already escaped; `summary` is plain, for text messages.

    `rota_id` is the rota whose function is called for. One that `insists` widens and repeats until it is answered.
    `asked_by_id` is a person who asked others for it, and is not called themselves.
    `closes_at` is when it is over, where that is not as the ladder says.
    """

    kind: str
    serves_id: int
    title: str
    text: str
    summary: str
    lane: Lane
    stop: StopRule = StopRule.FIRST
    rota_id: str = ""
    insists: bool = False
    is_exercise: bool = False
    asked_by_id: str = ""
    incident_id: int | None = None
    button: str = "Acknowledge"
    asks: Asks = Asks.NOTHING
    closes_at: datetime | None = None


def open_call_out(session: Session, now: datetime, ladder: Ladder, opening: Opening) -> CallOut:
    """Start reaching people: the first step is taken at once."""
    call_out = made(now, ladder, opening)
    _climb(session, call_out, now)
    return call_out


def made(now: datetime, ladder: Ladder, opening: Opening) -> CallOut:
    """A call-out as it opens at an instant; it is not kept yet."""
    return CallOut(
        kind=kinds.KINDS[opening.kind].name,
        serves_id=opening.serves_id,
        rota_id=opening.rota_id,
        insists=opening.insists,
        quota=ladder.quota or 0,
        asked_by_id=opening.asked_by_id,
        incident_id=opening.incident_id,
        is_exercise=opening.is_exercise,
        lane=int(opening.lane),
        title=opening.title,
        text=opening.text,
        summary=opening.summary,
        button=opening.button,
        stop=opening.stop,
        asks=opening.asks,
        ladder=ladder.model_dump(mode="json"),
        opened_at=now,
        answer_by=now + timedelta(minutes=ladder.answer_by_minutes),
        closes_at=opening.closes_at or now + timedelta(minutes=ladder.close_after_minutes),
        next_due=now,
    )


def advance(session: Session, call_out_id: int, now: datetime) -> bool:
    """Take the steps that are due, or close when the time is up. False when another process did it."""
    call_out = register.locked_with_its_like(session, call_out_id)[call_out_id]
    return _advance(session, call_out, now, late.next_of(call_out, now))


def take_overdue(session: Session, call_out_id: int, now: datetime) -> bool:
    """Take a step that should have been taken by now, whatever `next_due` says. False when another process did it."""
    call_out = register.locked_with_its_like(session, call_out_id)[call_out_id]
    due = late.next_of(call_out, now)
    if call_out.state != CallOutState.OPEN or not due.is_late(now):
        return False
    change(session, CallOut, CallOut.id == call_out_id, next_due=now)
    return _advance(session, call_out, now, due)


def pass_over_step(session: Session, call_out_id: int, now: datetime) -> bool:
    """Go past an overdue step that cannot be taken, so that the next one is; a round and the end have none."""
    call_out = register.locked_with_its_like(session, call_out_id)[call_out_id]
    due, is_climbed = late.next_of(call_out, now), call_out.steps_taken == len(ladder_steps.steps_of(call_out))
    if call_out.state != CallOutState.OPEN or is_climbed or not due.is_late(now):
        return False
    call_out.steps_taken, call_out.next_due = call_out.steps_taken + 1, now
    session.add(call_out)
    late.keep(session, call_out, due, now)
    why = f"{due.what} could not be taken, by a mistake of the bot’s own, and is passed over: going on to the next."
    register.note(session, call_out, now, why)
    return True


def _advance(session: Session, call_out: CallOut, now: datetime, due: late.Next) -> bool:
    mine = (CallOut.id == call_out.id, CallOut.state == CallOutState.OPEN, col(CallOut.next_due) <= now)
    if not change(session, CallOut, *mine, next_due=None):
        return False
    if due.is_late(now):
        late.keep(session, call_out, due, now)
    if call_out.closes_at <= now and not call_out.insists:
        _close(session, call_out, now, CallOutState.UNANSWERED)
    else:
        _climb(session, call_out, now)
    return True


def _climb(session: Session, call_out: CallOut, now: datetime) -> None:
    """Take the steps that are due; close when that brought an answer given elsewhere with which it may stop."""
    ladder_steps.take_due_steps(session, call_out, now)
    if ladder_steps.may_stop(session, call_out):
        _close(session, call_out, now, CallOutState.ANSWERED)


def due(session: Session, now: datetime) -> list[int]:
    """The call-outs that have a step or their end due."""
    return [found for found in _open_and_due(session, now).all() if found]


@question
def _open_and_due(now: datetime) -> SelectOfScalar[int | None]:
    those = select(col(CallOut.id)).where(CallOut.state == CallOutState.OPEN, col(CallOut.next_due) <= now)
    return those.order_by(col(CallOut.lane), col(CallOut.id))


def next_due(session: Session) -> datetime | None:
    """When the next step or end is due."""
    return _next_due(session).one()


@question
def _next_due() -> SelectOfScalar[datetime | None]:
    return select(func.min(CallOut.next_due)).where(CallOut.state == CallOutState.OPEN)


def unreachable(session: Session, now: datetime) -> list[int]:
    """The call-outs with a step to come where nobody of the steps so far can be reached by any route."""
    return [id_of(one) for one in _still_open(session).all() if _waits_in_vain(session, one, now)]


@question
def _still_open() -> SelectOfScalar[CallOut]:
    return select(CallOut).where(CallOut.state == CallOutState.OPEN).order_by(col(CallOut.id))


def _waits_in_vain(session: Session, call_out: CallOut, now: datetime) -> bool:
    is_climbed = call_out.steps_taken == len(ladder_steps.steps_of(call_out))
    if call_out.next_due is not None and call_out.next_due <= now:
        return False
    if is_climbed and not (call_out.insists and not call_out.rounds):
        return False
    return not ladder_steps.is_anyone_reachable(session, call_out)


def hasten(session: Session, call_out_id: int, now: datetime) -> None:
    """Take the next step now, where nobody else did meanwhile."""
    call_out = register.locked_with_its_like(session, call_out_id)[call_out_id]
    if call_out.state == CallOutState.OPEN and _waits_in_vain(session, call_out, now):
        change(session, CallOut, CallOut.id == call_out_id, next_due=now)
        register.note(session, call_out, now, "Nobody could be reached: going on to the next step at once.")
        advance(session, call_out_id, now)


def hurry(session: Session, call_out_id: int, now: datetime) -> None:
    """Call somebody else at once, because whoever was called may well be unable to attend; they are still asked."""
    call_out = register.locked_with_its_like(session, call_out_id)[call_out_id]
    called = len(callees(session, call_out_id))
    while call_out.state == CallOutState.OPEN and ladder_steps.has_more_to_call(call_out):
        _climb(session, call_out, now)
        if len(callees(session, call_out_id)) > called:
            break


def answer(
    session: Session,
    call_out_id: int,
    person: Person,
    now: datetime,
    route: str,
    actor: Actor,
    *,
    cannot_attend: bool = False,
    arrives_at: datetime | None = None,
    said: str = "",
    is_followed: bool = True,
) -> Callee | None:
    """Record an answer, in every call-out for the same thing in which they were called; see answers.keep.

    None when this person was not called. It ends only what it counts for; see whom.counts. Late ones are kept as late.
    One that they cannot attend ends nothing and takes the next step at once. `said` are their own words, if any.
    A call that was stopped takes no answer: it would count as one to the next call about the same thing.
    `is_followed` says whether the feature whose call-out it is does what is to follow.
    """
    alike = register.locked_with_its_like(session, call_out_id)
    callee = register.callee(session, call_out_id, person.id)
    if callee is None:
        return None
    called_in = {one: register.callee(session, one, person.id) for one in alike}
    untils = {one: register.last_page_counts_until(session, theirs) for one, theirs in called_in.items() if theirs}
    is_late = not any(register.counts_at(alike[one], until, now) for one, until in untils.items())
    is_theirs = (actor.person_id, actor.name) == (person.id, person.name)  # else typed for them at the command line
    by = "" if is_theirs else actor.name
    given = Answer(now, route, by, is_late, cannot_attend, arrives_at, without_nhs_numbers(said)[0])
    answered = [
        (alike[number], theirs)
        for number, theirs in called_in.items()
        if theirs and _take(session, alike[number], theirs, given, actor if number == call_out_id else None)
    ]
    dead.works_again(session, person.id, route, now, person.name)
    for call_out, theirs in answered if is_followed else ():
        kinds.answered(session, call_out, theirs, now)
    return callee


def _take(session: Session, call_out: CallOut, callee: Callee, given: Answer, actor: Actor | None) -> bool:
    """Keep an answer in one call-out, note it where an `actor` gave it, and go on. False when it is no news."""
    name = directory.name_of(session, callee.person_id)
    if call_out.state == CallOutState.STOPPED:
        if actor is not None:
            register.note(session, call_out, given.at, answers.when_over(name, given), actor)
        return False
    took = (given.at - register.first_called(session, call_out, callee.person_id)).total_seconds()
    entry, only_says_why = answers.entry(name, callee, given, took), callee.cannot_attend and given.cannot_attend
    if not answers.keep(session, call_out, callee, given):
        return False
    sealed.seal(session, call_out, given.at, actor)
    if actor is not None:
        standing = posts.lack_of(session, call_out) if call_out.stop == StopRule.QUOTA else ""
        register.note(session, call_out, given.at, f"{entry} {standing}".strip(), actor)
    if only_says_why:
        return False  # others were called for it already
    _go_on(session, call_out, given.at, cannot_attend=given.cannot_attend)
    return True


def _go_on(session: Session, call_out: CallOut, now: datetime, *, cannot_attend: bool) -> None:
    """After an answer: close when the stop rule holds; take the next step at once when there is nobody to wait for.

    Nor is there after “cannot attend”; but where everybody was called already, the next round keeps its time.
    """
    is_open = call_out.state == CallOutState.OPEN
    goes_on = is_open and not ladder_steps.may_stop(session, call_out)
    if cannot_attend:
        goes_on = goes_on and ladder_steps.has_more_to_call(call_out)
    else:
        goes_on = goes_on and ladder_steps.has_nobody_to_wait_for(session, call_out)
    if goes_on:
        ladder_steps.take_due_steps(session, call_out, now)
    if is_open and ladder_steps.may_stop(session, call_out):
        _close(session, call_out, now, CallOutState.ANSWERED)
    else:
        posts.renew(session, call_out, now)


def go_on_after_all(session: Session, call_out: CallOut, now: datetime) -> None:
    """Whoever was counted on cannot attend after all: where too few are left, others are called again."""
    if call_out.state == CallOutState.ANSWERED and not ladder_steps.may_stop(session, call_out):
        call_out.state, call_out.closed_at, call_out.ending = CallOutState.OPEN, None, ""
        minutes, ladder = (now - call_out.opened_at) // timedelta(minutes=1), Ladder.model_validate(call_out.ladder)
        call_out.ladder = ladder.from_now_on(call_out.steps_taken, minutes).model_dump(mode="json")
        session.add(call_out)
        books.seal(session, sealed.KIND, call_out.id or 0, now, is_exercise=call_out.is_exercise)
        _climb(session, call_out, now)
        posts.renew(session, call_out, now)


def unfollowed(session: Session, now: datetime) -> list[int]:
    """What was to follow an answer or an end, failed, and is to be tried again."""
    return [one for one in _unfollowed(session, now).all() if one]


@question
def _unfollowed(now: datetime) -> SelectOfScalar[int | None]:
    return select(col(Unfollowed.id)).where(Unfollowed.next_try <= now).order_by(col(Unfollowed.id))


def follow(session: Session, number: int, now: datetime) -> None:
    """Try it again; where it fails once more, it is noted anew. Another process may have done it meanwhile."""
    noted = session.get(Unfollowed, number)
    call_outs = register.locked_with_its_like(session, noted.call_out_id) if noted else {}
    if noted is None or not session.exec(delete(Unfollowed).where(col(Unfollowed.id) == number)).rowcount:
        return
    call_out, callee = call_outs[noted.call_out_id], session.get(Callee, noted.callee_id) if noted.callee_id else None
    if callee is None:
        kinds.ended(session, call_out, now)
    else:
        kinds.answered(session, call_out, callee, now)


def stop(session: Session, call_out: CallOut, now: datetime, because: str, to_do: str = NOTHING_TO_DO) -> None:
    """Stop reaching people. `because` and `to_do` are sentences that everyone who was called sees."""
    if call_out.state == CallOutState.OPEN:
        call_out.ending = f"{because} {to_do}"
        _close(session, call_out, now, CallOutState.STOPPED)


def let_go(session: Session, person: Person, now: datetime) -> None:  # noqa: ARG001 (every feature is given it)
    """Somebody has left: the numbers from which they replied go; what they replied stays."""
    change(session, TextReply, TextReply.person_id == person.id, sender="")


def conclude(session: Session, call_out: CallOut, now: datetime, because: str) -> None:
    """What was called for is seen to, though not by an answer that counts. `because` is a sentence."""
    if call_out.state == CallOutState.OPEN:
        call_out.ending = because
        _close(session, call_out, now, CallOutState.ANSWERED)


def _close(session: Session, call_out: CallOut, now: datetime, state: CallOutState) -> None:
    call_out.state, call_out.closed_at, call_out.next_due = state, now, None
    session.add(call_out)
    session.flush()
    if state == CallOutState.UNANSWERED:
        register.note(session, call_out, now, f"Call-out closed: {_missing(session, call_out)}")
    outbox.withdraw(session, now, subject(call_out))
    posts.renew(session, call_out, now)
    sealed.seal(session, call_out, now)
    kinds.ended(session, call_out, now)


def _missing(session: Session, call_out: CallOut) -> str:
    called = callees(session, call_out.id)
    silent = blocks.listed(directory.name_of(session, one.person_id) for one in called if one.answered_at is None)
    cannot = blocks.listed(directory.name_of(session, one.person_id) for one in called if one.cannot_attend)
    said = (silent and f"{silent} did not answer.", cannot and f"{cannot} cannot attend.")
    return blocks.sentences(*said) or "nobody could be called."
