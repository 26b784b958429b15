"""Taking the steps of a ladder and, in a call that insists, the rounds after it: one page for each person and route."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session, and_, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.db import change, remember
from eprr_bot.base.questions import question
from eprr_bot.callout import enough, kinds, lack, posts, register, sealed
from eprr_bot.callout.ladder import Ladder, Step, Whom
from eprr_bot.callout.models import Callee, CallOut, CallOutState, Capacity, Page, StopRule
from eprr_bot.callout.pages import page_by
from eprr_bot.callout.stop import CalledAs, rule
from eprr_bot.callout.whom import (
    Meant,
    as_trained,
    colleagues,
    counts,
    gives_command,
    is_question,
    is_stronger,
    meant_by,
)
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.oncall import service as oncall
from eprr_bot.outbox.models import Lane, Message, State
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import service as reach
from eprr_bot.reach.routes import ROUTES, every, names
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content

WIDEN_AFTER = timedelta(minutes=5)
REPEAT_EVERY = timedelta(minutes=10)
IN_VAIN = (State.FAILED, State.EXPIRED)


def steps_of(call_out: CallOut) -> tuple[Step, ...]:
    """The steps of a call-out's own copy of its ladder."""
    return Ladder.model_validate(call_out.ladder).steps


def may_stop(session: Session, call_out: CallOut) -> bool:
    """Does the stop rule hold?"""
    everybody = register.callees(session, call_out.id)
    called = [CalledAs(one.capacity, one.answered_at is not None, one.cannot_attend) for one in everybody]
    return rule(call_out.stop, call_out.quota).holds(called, is_climbed=call_out.steps_taken == len(steps_of(call_out)))


def has_more_to_call(call_out: CallOut) -> bool:
    """Is there a step to come, or the first round, which goes to all who were not called yet?"""
    return call_out.steps_taken < len(steps_of(call_out)) or (call_out.insists and not call_out.rounds)


def has_nobody_to_wait_for(session: Session, call_out: CallOut) -> bool:
    """Has everybody of the steps so far answered?"""
    return all(one.answered_at for one in register.callees(session, call_out.id))


def take_due_steps(session: Session, call_out: CallOut, now: datetime) -> None:
    """Take the next step, and go on at once past steps that have nobody to page; after the last, the next round."""
    name_who_went_off(session, call_out, now)
    steps = steps_of(call_out)
    rounds_before = call_out.rounds
    if call_out.steps_taken == len(steps) and call_out.insists:
        _take_round(session, call_out, now)
    while call_out.steps_taken < len(steps) and call_out.state == CallOutState.OPEN:
        step = steps[call_out.steps_taken]
        call_out.steps_taken += 1
        call_out.next_due = max(now, _next_due(call_out, steps, now))
        _save(session, call_out)
        is_taken = _take(session, call_out, step, now)
        if may_stop(session, call_out) or _widens_at_once(session, call_out, is_taken, now) or is_taken:
            break
    else:
        _save(session, call_out)
        is_new_to_rounds = call_out.rounds == rounds_before  # one at an instant, though it reached nobody
        if call_out.insists and is_new_to_rounds and not register.on_their_way_to(session, call_out.id):
            _take_round(session, call_out, now)
    if call_out.state == CallOutState.OPEN:
        call_out.next_due = max(now, _next_due(call_out, steps, now))
    session.add(call_out)
    session.flush()


def _save(session: Session, call_out: CallOut) -> None:
    """Of one that is only now written down nobody need look up whom it has called, or what others there are."""
    is_new = call_out.id is None
    others = register.alike(session, call_out) if is_new else ()
    session.add(call_out)
    session.flush()
    if is_new:
        remember(session, Callee, {call_out.id: []})
        remember(session, CallOut, {(call_out.kind, call_out.serves_id): [*others, call_out]})


def _next_due(call_out: CallOut, steps: Sequence[Step], now: datetime) -> datetime:
    if call_out.steps_taken < len(steps):
        last, following = steps[call_out.steps_taken - 1].after_minutes, steps[call_out.steps_taken].after_minutes
        in_time = call_out.opened_at + timedelta(minutes=following)
        return min(in_time, now + timedelta(minutes=following - last))  # a step that was taken early brings the rest on
    if not call_out.insists:
        return call_out.closes_at
    return now + (REPEAT_EVERY if call_out.rounds else WIDEN_AFTER)


def _take(session: Session, call_out: CallOut, step: Step, now: datetime) -> bool:
    """Page everyone of a step who has not answered. False when there was no way to reach any of them."""
    found = [(whom, one) for whom in step.page for one in meant_by(session, call_out, whom, now)]
    wanted = [one for whom, one in found if whom.rota or not enough.passed_over(session, call_out, one, step.by, now)]
    return _page_and_note(session, call_out, wanted, step.by, now)


def _widens_at_once(session: Session, call_out: CallOut, is_taken: bool, now: datetime) -> bool:
    """Where the first step found nobody to call as the holder, everybody on the rota is called with no wait.

    Whoever that step called all the same, as who stays reachable, is not called twice.
    False where the holder is responding already or is the one who asks, and where nobody of the rota can be called.
    """
    if not (call_out.insists and call_out.rota_id and call_out.steps_taken == 1):
        return False
    holder = oncall.holder(session, call_out.rota_id, now) or ""
    called = register.callee(session, call_out.id, holder)
    if (called and called.is_responding) or holder == call_out.asked_by_id != "":
        return False
    there = directory.person(session, holder) if holder else None
    if is_taken and ((there and there.is_active) or not colleagues(session, call_out, now)):
        return False
    _take_round(session, call_out, now, [one.person_id for one in register.callees(session, call_out.id) if is_taken])
    return bool(register.on_their_way_to(session, call_out.id))


def _take_round(session: Session, call_out: CallOut, now: datetime, apart_from: Sequence[str] = ()) -> None:
    """Call everybody on the rota, and again everybody who was called before and has not answered.

    Of an organisation that was called it is whoever is its contact now; whose hours are over is left alone.
    """
    call_out.rounds += 1
    rungs = [Whom(rota=call_out.rota_id)] if call_out.rota_id else []
    rungs += [one for step in steps_of(call_out)[: call_out.steps_taken] for one in step.page if one.organisation]
    wanted = [*_meant(session, call_out, rungs, now), *colleagues(session, call_out, now)]
    named = {one.person.id for one in wanted if one.person}
    relieved = {one.person.organisation for one in wanted if one.person and one.person.contact_hours}
    for callee in register.callees(session, call_out.id):
        person = directory.person(session, callee.person_id)
        if person is None or (person.contact_hours and person.organisation in relieved):
            continue
        if callee.answered_at is None and callee.person_id not in named and person.is_active:
            wanted.append(Meant(person, callee.reached_as, callee.rota_id, Capacity(callee.capacity)))
    wanted = [one for one in wanted if one.person is None or one.person.id not in apart_from]
    called = (
        _page_each(session, call_out, wanted, every(), now)
        or _ask_responders(session, call_out, now)
        or _ask_who_cannot(session, call_out, now)
    )
    lacks = posts.lack_of(session, call_out) or lack.of_answer(call_out)
    if cannot := _names(session, [one for one in register.callees(session, call_out.id) if one.cannot_attend]):
        lacks += f" {cannot} cannot attend."
    names = {
        way: blocks.listed(one for one, used in called if used == way) for way in dict.fromkeys(w for _, w in called)
    }
    calling = "; ".join(f"{those} by {way}" for way, those in names.items()) or lack.of_calls(wanted)
    everybody = f"{'everybody on the rota and ' if call_out.rota_id else ''}all who were called before"
    said = f"{lacks} Round {call_out.rounds} to {everybody}: calling {calling}."
    register.note(session, call_out, now, said, kind=register.CALLING)


def _ask_responders(session: Session, call_out: CallOut, now: datetime) -> list[tuple[str, str]]:
    """Nobody is left to call, and nobody commands: whoever is responding is asked again to take command."""
    if call_out.stop != StopRule.COMMAND:
        return []
    responding = [one for one in register.callees(session, call_out.id) if one.is_responding]
    return _ask_again(session, call_out, responding, now)


def _ask_who_cannot(session: Session, call_out: CallOut, now: datetime) -> list[tuple[str, str]]:
    """Nobody else is left to call: those who cannot attend are asked again, when they have not only just said so."""
    cannot = [one for one in register.callees(session, call_out.id) if one.cannot_attend]
    long_ago = [one for one in cannot if one.answered_at and one.answered_at <= now - REPEAT_EVERY]
    return _ask_again(session, call_out, long_ago, now)


def _names(session: Session, called: Iterable[Callee]) -> str:
    return blocks.listed(directory.name_of(session, one.person_id) for one in called)


def _ask_again(session: Session, call_out: CallOut, wanted: Iterable[Callee], now: datetime) -> list[tuple[str, str]]:
    """Page people who have answered. Returns the names, each with its ways."""
    called = [(one, directory.person(session, one.person_id)) for one in wanted]
    ways = {
        person.name: page_by(session, call_out, callee, person, every(), now)
        for callee, person in called
        if person is not None and person.is_active
    }
    return [(name, names(used)) for name, used in ways.items() if used]


def name_who_went_off(session: Session, call_out: CallOut, now: datetime) -> None:
    """Whoever was called as the holder of a rota, and holds it no longer, is named as that until then."""
    is_news = False
    for callee in register.callees(session, call_out.id) if call_out.id else ():
        rota = oncall.rota(session, callee.rota_id) if callee.rota_id else None
        if rota is None or not callee.reached_as.startswith(rota.name):
            continue
        called_in = oncall.schedule(session, rota.id).holder_at(callee.paged_at)
        has_gone_off = oncall.holder(session, rota.id, now) != callee.person_id == called_in.person
        until = blocks.clock_time(called_in.end, rota.zone, since=callee.paged_at)
        named = f"{rota.name} until {until}" if has_gone_off else rota.name
        is_news |= named != callee.reached_as
        callee.reached_as = named
        session.add(callee)
    if is_news:
        session.flush()
        sealed.seal(session, call_out, now)
        posts.renew(session, call_out, now)


def call_now(session: Session, call_out: CallOut, whom: Whom, now: datetime) -> None:
    """Page somebody at once, outside the steps: whoever has just become the one to call."""
    _page_and_note(session, call_out, meant_by(session, call_out, whom, now), every(), now)


def _meant(session: Session, call_out: CallOut, rungs: Iterable[Whom], now: datetime) -> list[Meant]:
    return [one for whom in rungs for one in meant_by(session, call_out, whom, now)]


def _page_and_note(
    session: Session, call_out: CallOut, wanted: Sequence[Meant], by: Sequence[str], now: datetime
) -> bool:
    """Page them, with an entry in the log for each. False when nobody could be."""
    for meant in wanted:
        if meant.person is None:
            register.note(session, call_out, now, f"Nobody is there to call as {meant.reached_as}.")
    called = _page_each(session, call_out, wanted, by, now)
    as_what = {meant.person.name: meant.reached_as for meant in reversed(wanted) if meant.person}
    for name, ways in called:
        asked = f"Calling {name} ({as_what[name]}) by {ways}."
        if is_question(call_out):
            asked = f"Asking {name} ({as_what[name]}) by {ways} whether they have command."
        register.note(session, call_out, now, asked, kind=register.CALLING)
    return bool(called)


def _page_each(
    session: Session, call_out: CallOut, wanted: Iterable[Meant], by: Sequence[str], now: datetime
) -> list[tuple[str, str]]:
    """Page everybody who has not answered, once though they are meant twice. Returns the names, each with its ways."""
    called: dict[str, tuple[str, str]] = {}
    passes_over = kinds.of(call_out.kind).passes_over
    for meant in wanted:
        if meant.person is None or meant.person.id in (call_out.asked_by_id, *called):
            continue
        if passes_over(session, call_out, meant.person, meant.reached_as, now):
            continue
        callee = _callee(session, call_out, as_trained(session, call_out, meant, now), meant.person, now)
        used = []
        is_asked_anew = callee.is_responding and gives_command(call_out, meant) and not counts(call_out, callee)
        if callee.answered_at is None or is_asked_anew:
            used = page_by(session, call_out, callee, meant.person, by, now)
        called[meant.person.id] = (meant.person.name, names(used))
    return [(name, ways) for name, ways in called.values() if ways]


def _callee(session: Session, call_out: CallOut, meant: Meant, person: Person, now: datetime) -> Callee:
    """Somebody as one who is called. An answer that they gave to another call-out about the same thing counts here."""
    found = register.callee(session, call_out.id, person.id)
    if found is not None:
        is_asked_anew = found.is_responding and gives_command(call_out, meant)
        if is_stronger(meant.capacity, found.capacity) and not is_asked_anew:
            found.capacity, found.reached_as, found.rota_id = meant.capacity, meant.reached_as, meant.rota_id
            session.add(found)
            session.flush()
        return found
    made = Callee(
        call_out_id=register.id_of(call_out),
        person_id=person.id,
        step=call_out.steps_taken,
        reached_as=meant.reached_as,
        rota_id=meant.rota_id,
        capacity=meant.capacity,
        paged_at=now,
    )
    given = register.answer_elsewhere(session, call_out, person.id)
    if given is not None and (given.cannot_attend or not gives_command(call_out, meant)):
        made.paged_at, made.answered_at, made.answered_with = given.paged_at, given.answered_at, given.answered_with
        made.answered_by, made.is_late, made.said = given.answered_by, given.is_late, given.said
        made.cannot_attend, made.arrives_at = given.cannot_attend, given.arrives_at
        again = "" if given.reached_as == meant.reached_as else f" as {meant.reached_as}"
        what = " that they cannot attend" if given.cannot_attend else ""
        text = f"{person.name} has answered as {given.reached_as}{what}, and is not called again{again}."
        is_enough = made.is_responding and counts(call_out, made)
        more = "" if is_enough else f" The call for {call_out.ladder['name']} goes on."
        register.note(session, call_out, now, text + more)
    register.add(session, made)
    return made


def news_of_pages(session: Session, _: datetime) -> list[int]:
    """The call-outs of which a provider took a page, or a page never went out, and the log does not say so yet."""
    return list(_with_news(session).all())


@question
def _with_news() -> SelectOfScalar[int]:
    taken = and_(Message.state == State.SENT, col(Page.taken_at).is_(None))
    failed = and_(col(Message.state).in_(IN_VAIN), Page.failure == "")
    found = select(Page.call_out_id).join(Message, col(Message.id) == col(Page.message_id)).where(or_(taken, failed))
    return found.distinct().order_by(col(Page.call_out_id))


def note_news(session: Session, call_out_id: int, now: datetime) -> None:
    """Keep what became of the pages of a call-out, and say it once in the log."""
    call_out = register.locked_with_its_like(session, call_out_id)[call_out_id]
    _note_taken(session, call_out, now)
    _note_failures(session, call_out, now)


def _note_failures(session: Session, call_out: CallOut, now: datetime) -> None:
    """Keep with each page that its message failed for good, be it after its provider took it, or went out of date."""
    failed = (
        select(Page, Message.error, Message.state, Callee.person_id)
        .join(Message, col(Message.id) == col(Page.message_id))
        .join(Callee, col(Callee.id) == col(Page.callee_id))
        .where(Page.call_out_id == call_out.id, col(Message.state).in_(IN_VAIN), Page.failure == "")
    )
    for page, error, state, person_id in session.exec(failed.order_by(col(Page.id))).all():
        reason = register.NOT_TAKEN if state == State.EXPIRED else error or "no reason was given"
        same = Page.message_id == page.message_id  # one text may serve several calls, and fails once
        if change(session, Page, same, Page.failure == "", failure=reason, taken_at=None):
            name, way = directory.name_of(session, person_id), blocks.sentence(ROUTES[page.route].name)
            kind = register.CALLING if reason in ROUTES[page.route].passing else register.CALL_OUT
            register.note(session, call_out, now, f"{way} to {name} failed: {reason}.", kind=kind)


def _note_taken(session: Session, call_out: CallOut, now: datetime) -> None:
    """Keep with each page when its provider took it: only now has somebody been called."""
    taken = (
        select(Page, Message.state_at, Callee)
        .join(Message, col(Message.id) == col(Page.message_id))
        .join(Callee, col(Callee.id) == col(Page.callee_id))
        .where(Page.call_out_id == call_out.id, Message.state == State.SENT, col(Page.taken_at).is_(None))
        .order_by(col(Page.callee_id), col(Page.id))
    )
    ways: dict[str, dict[str, None]] = {}
    is_overdue = False
    for page, at, callee in session.exec(taken).all():
        if change(session, Page, Page.id == page.id, col(Page.taken_at).is_(None), taken_at=at):
            ways.setdefault(directory.name_of(session, callee.person_id), {})[ROUTES[page.route].name] = None
            is_overdue |= page.at < posts.answer_by(call_out, callee) <= at
    if ways:
        called = "; ".join(f"{name} by {blocks.listed(used)}" for name, used in ways.items())
        said = f"Called, as the services took it: {called}."
        register.note(session, call_out, now, said, kind=register.CALLING)
    if is_overdue:  # the page waited for its service, and asks for an answer by an instant that is over
        posts.renew(session, call_out, now)


def is_anyone_reachable(session: Session, call_out: CallOut) -> bool:
    """Is there a page that has not failed for good?"""
    return _on_its_way(session, call_out.id).first() is not None


@question
def _on_its_way(call_out_id: int | None) -> SelectOfScalar[int | None]:
    alive = select(col(Page.id)).join(Message, col(Message.id) == col(Page.message_id))
    return alive.where(Page.call_out_id == call_out_id, Message.state != State.FAILED).limit(1)


def tell_where_nothing_changes(
    session: Session, call_out: CallOut, now: datetime, content: Content, envelope: Envelope, but: Collection[str] = ()
) -> None:
    """A last message to those whom a call-out had reached by routes on which what was sent stands as it is.

    `envelope.key` names the occasion; everybody gets one message for it, `but` some, by their ids.
    """
    for callee in register.callees(session, call_out.id):
        if callee.person_id not in but:
            theirs = replace(envelope, key=f"{envelope.key}/{callee.person_id}")
            by = _routes_that_stand(session, callee)
            if by and all(ROUTES[one].rings for one in by):
                by = _first_quiet(session, callee, envelope.lane, now)  # nobody is rung up to hear that it is over
            reach.tell(session, now, callee.person_id, content, theirs, by=by)


def _first_quiet(session: Session, callee: Callee, lane: Lane, now: datetime) -> list[str]:
    person = directory.person(session, callee.person_id)
    quiet = [one.id for one in ROUTES.values() if not one.rings]
    return reach.usable(session, person, quiet, lane, now)[:1] if person else []


def _routes_that_stand(session: Session, callee: Callee) -> list[str]:
    """The routes by which somebody was reached and on which the page cannot be made to say something else."""
    paged = select(Page.route).join(Message, col(Message.id) == col(Page.message_id))
    went_out = paged.where(Page.callee_id == callee.id, col(Message.state).in_((State.SENT, State.SENDING)))
    reached = session.exec(went_out).all()
    return [one.id for one in ROUTES.values() if one.id in reached and not one.can_change]
