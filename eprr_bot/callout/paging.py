"""Taking the steps of a ladder: whom each of them means at that instant, and one page for each of their routes."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from eprr_bot import blocks
from eprr_bot.blocks import Content
from eprr_bot.callout import messages, register, showing
from eprr_bot.callout.ladder import Ladder, Step, Whom
from eprr_bot.callout.models import Callee, CallOut, CallOutState, Page
from eprr_bot.db import change
from eprr_bot.directory import routes
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.oncall import service as oncall
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane, Message, State, lane_of_page
from eprr_bot.outbox.service import Envelope


def steps_of(call_out: CallOut) -> tuple[Step, ...]:
    """The steps of a call-out's own copy of its ladder."""
    return Ladder.model_validate(call_out.ladder).steps


def may_stop(session: Session, call_out: CallOut) -> bool:
    """Does the stop rule hold? Everyone means everyone of every step."""
    called = register.callees(session, call_out.id)
    answered = [one for one in called if one.answered_at]
    if call_out.stop == "first":
        return bool(answered)
    return bool(answered) and len(answered) == len(called) and call_out.steps_taken == len(steps_of(call_out))


def has_nobody_to_wait_for(session: Session, call_out: CallOut) -> bool:
    """Has everybody of the steps so far answered?"""
    return all(one.answered_at for one in register.callees(session, call_out.id))


def take_due_steps(session: Session, call_out: CallOut, now: datetime) -> None:
    """Take the next step, and go on at once past steps that have nobody to page."""
    steps = steps_of(call_out)
    while call_out.steps_taken < len(steps) and call_out.state == CallOutState.OPEN:
        step = steps[call_out.steps_taken]
        call_out.steps_taken += 1
        if _take(session, call_out, step, now) or may_stop(session, call_out):
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
            register.note(session, call_out, now, f"Nobody is there to call as {reached_as}.")
            continue
        callee = _callee(session, call_out, person, reached_as, whom.rota or "", now)
        if callee.answered_at is None:
            used = [route for route in step.by if _page(session, call_out, callee, person, route, now)]
            was_sent = was_sent or bool(used)
            _note_called(session, call_out, person, reached_as, used, now)
    return was_sent


def _note_called(
    session: Session, call_out: CallOut, person: Person, reached_as: str, used: Sequence[str], now: datetime
) -> None:
    """The log names only the routes by which something is really on its way."""
    if used:
        ways = blocks.listed(routes.WAYS[route].name for route in used)
        register.note(session, call_out, now, f"{person.name} called as {reached_as} by {ways}.")


def _resolve(session: Session, whom: Whom, now: datetime) -> tuple[str, Person | None]:
    """What somebody is called as, and who that is at this instant; somebody who has left is nobody."""
    if whom.rota:
        rota = oncall.rota(session, whom.rota)
        reached_as, person_id = (rota.name if rota else whom.rota), oncall.holder(session, whom.rota, now)
    elif whom.person:
        named = directory.person(session, whom.person)
        reached_as, person_id = (named.job_title if named else whom.person), whom.person
    else:
        reached_as = "Accountable emergency officer"
        person_id = directory.cluster(session).accountable_emergency_officer
    found = directory.person(session, person_id) if person_id else None
    return reached_as, found if found and found.is_active else None


def _callee(
    session: Session, call_out: CallOut, person: Person, reached_as: str, rota_id: str, now: datetime
) -> Callee:
    """Somebody as one who is called. An answer that they gave to another call-out about the same thing counts here."""
    found = register.callee(session, call_out.id, person.id)
    if found is not None:
        return found
    made = Callee(
        call_out_id=register.id_of(call_out),
        person_id=person.id,
        step=call_out.steps_taken,
        reached_as=reached_as,
        rota_id=rota_id,
        paged_at=now,
    )
    given = register.answer_elsewhere(session, call_out, person.id)
    if given is not None:
        made.paged_at, made.answered_at, made.answered_with = given.paged_at, given.answered_at, given.answered_with
        made.answered_by, made.is_late = given.answered_by, given.is_late
        text = f"{person.name} is not called again as {reached_as}: the answer given as {given.reached_as} counts."
        register.note(session, call_out, now, text)
    session.add(made)
    session.flush()
    return made


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
            lane=lane_of_page(Lane(call_out.lane)),
            subject=register.subject(call_out),
            is_exercise=call_out.is_exercise,
            expires_at=call_out.closes_at,
            person_id=person.id,
            key=f"{register.subject(call_out)}/{person.id}/{call_out.steps_taken}/{route}",
        )
        content = messages.page(showing.as_seen_by(session, call_out, callee))
        message_id = outbox.post(session, now, address, content, envelope, channel=route).id
    session.add(
        Page(
            callee_id=callee.id or 0,
            call_out_id=register.id_of(call_out),
            step=call_out.steps_taken,
            route=route,
            message_id=message_id,
            at=now,
            failure=failure,
        )
    )
    session.flush()
    if failure:
        register.note(
            session, call_out, now, f"{person.name} cannot be reached by {routes.WAYS[route].name}: {failure}."
        )
    return not failure


def note_failures(session: Session, now: datetime) -> int:
    """Keep with each page that its message failed for good, and say so once in the log. Returns how many there were."""
    failed = (
        select(Page, Message.error, Callee.person_id)
        .join(Message, col(Message.id) == col(Page.message_id))
        .join(Callee, col(Callee.id) == col(Page.callee_id))
        .where(Message.state == State.FAILED, Page.failure == "")
    )
    noted = 0
    for page, error, person_id in session.exec(failed.order_by(col(Page.id))).all():
        reason = error or "no reason was given"
        if change(session, Page, Page.id == page.id, Page.failure == "", failure=reason):
            call_out = session.get_one(CallOut, page.call_out_id)
            name, way = directory.name_of(session, person_id), blocks.sentence(routes.WAYS[page.route].name)
            register.note(session, call_out, now, f"{way} to {name} failed: {reason}.")
            noted += 1
    return noted


def is_anyone_reachable(session: Session, call_out: CallOut) -> bool:
    """Is there a page that has not failed for good?"""
    alive = select(Page.id).join(Message, col(Message.id) == col(Page.message_id))
    on_its_way = alive.where(Page.call_out_id == call_out.id, Message.state != State.FAILED)
    return session.exec(on_its_way).first() is not None


def text_whoever_was_texted(
    session: Session, call_out: CallOut, now: datetime, content: Content, envelope: Envelope, *, only_silent: bool
) -> None:
    """A last text message to those whom a call-out had reached by text, within the hours that they set.

    `envelope.key` names the occasion; everybody gets one message for it. `only_silent` leaves out who answered.
    """
    zone = directory.cluster(session).zone
    for callee in register.callees(session, call_out.id):
        person = directory.person(session, callee.person_id)
        if person is None or not _was_texted(session, callee) or (only_silent and callee.answered_at):
            continue
        if person.mobile and routes.may_use(person, "text", envelope.lane, now, zone):
            key = f"{envelope.key}/{person.id}"
            theirs = Envelope(
                envelope.lane, envelope.subject, envelope.is_exercise, envelope.expires_at, key, person.id
            )
            outbox.post(session, now, person.mobile, content, theirs, channel="text")


def _was_texted(session: Session, callee: Callee) -> bool:
    by_text = select(Page.id).join(Message, col(Message.id) == col(Page.message_id))
    went_out = by_text.where(Page.callee_id == callee.id, Page.route == "text")
    return session.exec(went_out.where(col(Message.state).in_((State.SENT, State.SENDING)))).first() is not None
