"""Calling whoever is on call, on behalf of anybody in the workspace. Every request is kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.db import change
from eprr_bot.base.letters import visible
from eprr_bot.base.patient_data import REMOVED, without_nhs_numbers
from eprr_bot.base.questions import question
from eprr_bot.callout import service as callout
from eprr_bot.callout.models import Callee, CallOut, CallOutState
from eprr_bot.callout.service import Opening
from eprr_bot.directory import service as directory
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.rota_words import like, rota_first
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope
from eprr_bot.page_requests import messages
from eprr_bot.page_requests.models import PageRequest, Told
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content
from eprr_bot.slack.commands import Actor, UserError

REPEAT_WITHIN = timedelta(minutes=2)
LATE_ANSWERS_FOR = timedelta(hours=24)
KIND = "page"


@dataclass(frozen=True)
class Wanted:
    """For whom somebody asks, and about what."""

    rota_id: str
    message: str


def read(session: Session, text: str) -> Wanted:
    """`<rota> <message>`; the rota may have several words. Raises UserError where either is missing."""
    found, rest = rota_first(session, text)
    if found is None:
        raise UserError(_no_rota(session, text.split()[0]))
    message = " ".join(visible(rest).split())
    if not message:
        raise UserError(f"Say what it is about: /oncall page {found} <message>")
    return Wanted(found, message)


def _no_rota(session: Session, word: str) -> str:
    several = like(session, word)
    if len(several) > 1:
        return f"“{word}” could be {blocks.listed(several, 'or')}. Name one: /oncall page {several[0]} <message>"
    guess = oncall.rota_like(session, word)
    hint = f" Did you mean /oncall page {guess}?" if guess else ""
    rotas = ", ".join(oncall.rota_ids(session))
    return f"“{word}” is no rota.{hint} Type: /oncall page <rota> <message>. Rotas: {rotas}."


def running(session: Session, wanted: Wanted, actor: Actor, now: datetime) -> PageRequest | None:
    """This member's own request for the same rota that was made a moment ago and nobody has answered yet."""
    same = select(PageRequest).where(PageRequest.slack_id == actor.slack_id, PageRequest.rota_id == wanted.rota_id)
    recent = same.where(PageRequest.asked_at > now - REPEAT_WITHIN).order_by(col(PageRequest.id).desc())
    newest = next((one for one in session.exec(recent).all() if is_of(one, actor)), None)
    call_out = session.get(CallOut, newest.call_out_id) if newest else None
    return newest if call_out is not None and call_out.state == CallOutState.OPEN else None


def is_of(made: PageRequest, actor: Actor) -> bool:
    """Is this a call that they asked for?"""
    return actor.is_who(made.slack_id, made.asked_by)


def page(session: Session, wanted: Wanted, actor: Actor, now: datetime) -> PageRequest:
    """Start calling whoever holds the rota; over at once where nobody can be. A patient's number is left out."""
    oncall.refuse_over(oncall.schedule(session, wanted.rota_id), now)
    message, _ = without_nhs_numbers(wanted.message)
    made = PageRequest(
        asked_at=now, asked_by=actor.name, slack_id=actor.slack_id, rota_id=wanted.rota_id, message=message
    )
    session.add(made)
    session.flush()
    rota = oncall.schedule(session, wanted.rota_id).rota
    opening = Opening(
        kind=KIND,
        serves_id=made.id or 0,
        title=messages.title(rota.name),
        text=messages.text(actor.name, actor.slack_id, message),
        summary=f"{actor.name}: {message}",
        lane=Lane.LIVE,
        rota_id=wanted.rota_id,
        insists=True,
        asked_by_id=actor.person_id or "",
        button=messages.BUTTON,
    )
    call_out = callout.open_call_out(session, now, callout.ladder_of(session, wanted.rota_id), opening)
    made.call_out_id = call_out.id
    if not callout.on_their_way_to(session, call_out.id):
        made.told = Told.UNANSWERED
        callout.stop(session, call_out, now, "Nobody could be called.")
    session.add(made)
    session.flush()
    return made


def started(session: Session, made: PageRequest, *, runs: bool) -> Content:
    """The answer to whoever asked. `runs` is whether anything calls people."""
    call_out = session.get_one(CallOut, made.call_out_id)
    closes_after = call_out.closes_at - call_out.opened_at
    called, left_out = _called(session, made), REMOVED in made.message
    name, has_slack = rota_name(session, made), bool(made.slack_id)
    is_own = call_out.asked_by_id == oncall.holder(session, made.rota_id, made.asked_at)
    return messages.started(
        name,
        called,
        closes_after,
        left_out,
        made.id or 0,
        has_slack=has_slack,
        is_own=is_own,
        runs=runs,
        missed=callout.missed(session),
    )


def stop(session: Session, number: int, actor: Actor, now: datetime) -> None:
    """Whoever asked needs no answer any more. Raises UserError where there is no such call of theirs."""
    made = session.get(PageRequest, number)
    if made is None or not is_of(made, actor):
        raise UserError("That call is not yours, or no longer there. /oncall pages shows which there were.")
    call_out = callout.locked_with_its_like(session, made.call_out_id or 0)[made.call_out_id or 0]
    if call_out.state != CallOutState.OPEN:
        raise UserError("That call is over already: nobody is being called.")
    callout.stop(session, call_out, now, f"{actor.name} needs no answer any more.")


def _called(session: Session, made: PageRequest) -> list[str]:
    """The names of those to whom something is really on its way."""
    return [directory.name_of(session, one) for one in callout.on_their_way_to(session, made.call_out_id)]


def repeated(session: Session, earlier: PageRequest, wanted: Wanted, *, runs: bool) -> Content:
    """The answer to somebody who asks again at once. `runs` is whether anything calls people."""
    name, again = rota_name(session, earlier), f"{earlier.id}/{wanted.message}"
    return messages.repeated(name, _called(session, earlier), earlier.asked_at, again, runs=runs)


def rota_name(session: Session, made: PageRequest) -> str:
    """What the rota is called whose holder was asked for; the id of one that is there no more."""
    rota = oncall.rota(session, made.rota_id)
    return rota.name if rota else made.rota_id


def overdue(session: Session, now: datetime) -> list[int]:
    """The requests whose answer is overdue, of which whoever asked has not been told."""
    return [one for one in _overdue(session, now).all() if one is not None]


@question
def _overdue(now: datetime) -> SelectOfScalar[int | None]:
    called = select(col(PageRequest.id)).join(CallOut, col(CallOut.id) == col(PageRequest.call_out_id))
    late = called.where(PageRequest.told == Told.NOTHING, CallOut.state == CallOutState.OPEN)
    return late.where(col(CallOut.closes_at) <= now).order_by(col(PageRequest.id))


def tell_in_vain(session: Session, now: datetime, number: int) -> None:
    """Tell whoever asked that nobody has answered, unless somebody did meanwhile."""
    made = session.get_one(PageRequest, number)
    call_out = callout.locked_with_its_like(session, made.call_out_id or 0)[made.call_out_id or 0]
    session.refresh(made)
    if made.told == Told.NOTHING and call_out.state == CallOutState.OPEN:
        tell(session, number, now)


def call_ended(session: Session, call_out: CallOut, now: datetime) -> None:
    """Whoever asked is told how it ended, unless they know already that nobody answered in time."""
    if session.get_one(PageRequest, call_out.serves_id).told == Told.NOTHING:
        tell(session, call_out.serves_id, now)


def answered(session: Session, call_out: CallOut, callee: Callee, now: datetime) -> None:  # noqa: ARG001 (a row's)
    """Whoever was told that nobody answered is told when somebody does after all."""
    made = session.get_one(PageRequest, call_out.serves_id)
    if made.told == Told.UNANSWERED and made.asked_at > now - LATE_ANSWERS_FOR:
        tell(session, call_out.serves_id, now)


def refused(session: Session, call_out: CallOut, callee: Callee, now: datetime) -> None:
    """Whoever had answered cannot after all: others are called, and whoever asked is told so, and told anew."""
    made = session.get_one(PageRequest, call_out.serves_id)
    if made.told not in (Told.ANSWERED, Told.LATE) or made.asked_at <= now - LATE_ANSWERS_FOR:
        return
    callout.go_on_after_all(session, call_out, now)
    if call_out.state != CallOutState.OPEN:
        return
    made.told = Told.NOTHING
    session.add(made)
    if made.slack_id:
        told = messages.dropped_out(directory.name_of(session, callee.person_id), rota_name(session, made))
        about = f"page/{made.id}/news"
        outbox.withdraw(session, now, about)
        outbox.post(session, now, made.slack_id, told, Envelope(Lane.LIVE, about))


def next_due(session: Session, now: datetime) -> datetime | None:
    """When the answer to a call that nobody has answered is overdue, so that whoever asked is told."""
    return _next_due(session, now).one()


@question
def _next_due(now: datetime) -> SelectOfScalar[datetime]:
    called = select(func.min(CallOut.closes_at)).join(PageRequest, col(PageRequest.call_out_id) == col(CallOut.id))
    waiting = called.where(PageRequest.told == Told.NOTHING, CallOut.state == CallOutState.OPEN)
    return waiting.where(CallOut.closes_at > now)


def tell(session: Session, number: int, now: datetime) -> bool:
    """Tell whoever asked how it ended. False when another process did."""
    made = session.get_one(PageRequest, number)
    call_out = session.get_one(CallOut, made.call_out_id)
    before, called = made.told, callout.callees(session, made.call_out_id)
    answered = sorted((one for one in called if one.is_responding), key=lambda one: one.answered_at or now)
    after = _told(call_out, made, bool(answered))
    if not change(session, PageRequest, PageRequest.id == number, PageRequest.told == before, told=after):
        return False
    facts = messages.Outcome(
        rota_name=rota_name(session, made),
        told=after,
        asked_at=made.asked_at,
        answered_by=directory.name_of(session, answered[0].person_id) if answered else "",
        answered_at=answered[0].answered_at if answered else None,
        called=tuple(_called(session, made)),
        ending=call_out.ending,
        number=number,
        goes_on=call_out.state == CallOutState.OPEN,
    )
    if made.slack_id:  # whoever asked at the keyboard may have no account
        about = f"page/{number}/news"
        outbox.withdraw(session, now, about)  # what could not go out before this is not so any more
        outbox.post(session, now, made.slack_id, messages.outcome(facts), Envelope(Lane.LIVE, about))
    return True


def _told(call_out: CallOut, made: PageRequest, is_answered: bool) -> Told:
    if made.told == Told.UNANSWERED:
        return Told.LATE
    if call_out.state == CallOutState.STOPPED:
        return Told.STOPPED
    return Told.ANSWERED if is_answered else Told.UNANSWERED


def history(session: Session, most: int = 15) -> Content:
    """The newest requests, without what they were about: that is between those two."""
    found = session.exec(select(PageRequest).order_by(col(PageRequest.id).desc()).limit(most)).all()
    rows = [(one.asked_at, one.asked_by, rota_name(session, one), standing(session, one)) for one in found]
    return messages.history(rows, session.exec(select(func.count()).select_from(PageRequest)).one() - len(rows))


def every(session: Session) -> list[PageRequest]:
    """Every request there ever was, the newest first."""
    return list(session.exec(select(PageRequest).order_by(col(PageRequest.id).desc())).all())


def called(session: Session, made: PageRequest) -> list[str]:
    """A line for each who was to be called: by which routes they were and when, or why not, and their answer; plain."""
    return [
        messages.called(
            directory.name_of(session, one.person_id),
            one.reached_as,
            callout.tries(session, one),
            (one.answered_with, one.answered_at, one.answered_by) if one.answered_at else None,
            cannot_attend=one.cannot_attend,
        )
        for one in callout.callees(session, made.call_out_id)
    ]


def standing(session: Session, made: PageRequest) -> str:
    """How a request stands, in words."""
    call_out = session.get(CallOut, made.call_out_id)
    first = min(
        (
            one.answered_at
            for one in callout.callees(session, made.call_out_id)
            if one.answered_at and one.is_responding
        ),
        default=None,
    )
    if first is not None:
        return f"answered {blocks.after((first - made.asked_at).total_seconds())}"
    return "being called" if call_out and call_out.state == CallOutState.OPEN else "not answered"
