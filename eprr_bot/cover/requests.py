"""Asking others for cover, and offering swaps: the first to accept wins, and everybody's message shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.db import add_numbered, change
from eprr_bot.base.questions import question
from eprr_bot.cover import request_messages as messages
from eprr_bot.cover import request_state, service
from eprr_bot.cover.candidates import LeftOut, candidates
from eprr_bot.cover.exchange import holders, is_held_by
from eprr_bot.cover.models import CoverAsked, CoverRequest, RequestKind, RequestState
from eprr_bot.cover.reminders import Step, steps
from eprr_bot.cover.request_messages import Asking
from eprr_bot.cover.rights import may_change
from eprr_bot.cover.service import Wish
from eprr_bot.directory import leavers
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.oncall import service as oncall
from eprr_bot.slack.commands import Actor, UserError


@dataclass(frozen=True)
class Exchange:
    """A swap: what the first person gives, and the stretch of the same rota that the second gives for it."""

    first: Wish
    second: Person
    second_start: datetime
    second_end: datetime


def ask_team(session: Session, now: datetime, wish: Wish, asker: Person) -> tuple[Asking, list[LeftOut]]:
    """Ask everybody who could hold the rota then. Raises UserError when there is nobody to ask."""
    wish = _checked(session, now, wish, RequestKind.TEAM)
    people, left_out = candidates(session, wish, asker)
    if not people:
        why = "; ".join(f"{name} ({reason})" for name, reason in left_out)
        raise UserError(f"There is nobody to ask{': ' + why if why else ''}. Name somebody with “by @person”.")
    return _ask(session, now, RequestKind.TEAM, wish, asker, people), left_out


def ask_person(
    session: Session, now: datetime, wish: Wish, asker: Person, person: Person, *, at_keyboard: bool = False
) -> Asking:
    """Ask one person to hold the rota. Raises UserError when they hold it already, or Slack does not know them.

    Who asks at the keyboard may ask by telephone, and answer there for whoever has no Slack account.
    """
    wish = _checked(session, now, wish, RequestKind.PERSON)
    if is_held_by(oncall.schedule(session, wish.rota_id), wish.start, wish.end, [person.id]):
        raise UserError(f"{person.name} is on call for all of that time already, so there is nothing to ask.")
    _refuse_unreachable(person, at_keyboard)
    oncall.refuse_gone(session, person.id, wish.end)
    return _ask(session, now, RequestKind.PERSON, wish, asker, [person])


def offer_swap(
    session: Session, now: datetime, exchange: Exchange, asker: Person, *, at_keyboard: bool = False
) -> Asking:
    """Offer one of the asker's coming shifts for one of somebody else's. Raises UserError where it cannot be."""
    mine, other = exchange.first, exchange.second
    if other.id == asker.id:
        raise UserError("Both shifts are yours, so a swap would change nothing. Name somebody else.")
    if min(mine.start, exchange.second_start) <= now:
        raise UserError("A shift that has begun cannot be swapped. Ask for cover: /oncall cover me from now to 18:00.")
    _refuse_unreachable(other, at_keyboard)
    oncall.refuse_gone(session, other.id, mine.end)
    oncall.refuse_gone(session, asker.id, exchange.second_end)
    return _ask(session, now, RequestKind.SWAP, mine, asker, [other], (exchange.second_start, exchange.second_end))


def _refuse_unreachable(person: Person, at_keyboard: bool) -> None:
    if not person.slack_id and not at_keyboard:
        raise UserError(
            f"{person.name} has no Slack account that I know of, so I cannot ask. Ask by telephone; then "
            f"“/oncall cover @one to @another from … to …” puts them in, for a swap once for each of the two shifts."
        )


def _checked(session: Session, now: datetime, wish: Wish, kind: RequestKind) -> Wish:
    """The part still to come. Raises UserError for a time that is empty, over or asked for already.

    The team may be asked while one person thinks about it.
    """
    if wish.end <= wish.start:
        raise UserError("The cover ends before it starts. Give the earlier time first.")
    if wish.end <= now:
        raise UserError("That time is over, and the past does not change. Give a time still to come.")
    same = (
        CoverRequest.rota_id == wish.rota_id,
        CoverRequest.state == RequestState.OPEN,
        col(CoverRequest.kind).in_({RequestKind.TEAM, kind}),
    )
    for one in session.exec(select(CoverRequest).where(*same)).all():
        if one.start < wish.end and wish.start < one.end and not request_state.why_over(session, one, now):
            shown = service.span(session, one.rota_id, one.start, one.end).plain
            raise UserError(
                f"{one.made_by} has asked for cover for {shown} already, and it is still open. "
                f"Wait for an answer, or take it back first: /oncall undo request {one.id}"
            )
    return Wish(wish.rota_id, max(wish.start, now), wish.end, wish.reason)


def _ask(
    session: Session,
    now: datetime,
    kind: RequestKind,
    wish: Wish,
    asker: Person,
    people: Sequence[Person],
    back: tuple[datetime, datetime] | None = None,
) -> Asking:
    request = CoverRequest(
        kind=kind,
        rota_id=wish.rota_id,
        start=wish.start,
        end=wish.end,
        holders=holders(oncall.schedule(session, wish.rota_id), wish.start, wish.end),
        back_start=back[0] if back else None,
        back_end=back[1] if back else None,
        reason=wish.reason,
        made_at=now,
        made_by=asker.name,
        made_by_id=asker.id,
        state_at=now,
    )
    request.next_due = _next_due(session, request, now)
    add_numbered(session, request)
    session.add_all([CoverAsked(request_id=request.id or 0, person_id=one.id) for one in people])
    session.flush()
    request.is_whole = request_state.is_whole(session, request, now)
    session.add(request)
    asking = request_state.facts(session, request)
    request_state.post(session, now, request, asker, messages.card(asking), "card")
    for one in people:
        request_state.post(session, now, request, one, messages.asked(asking, one.id), "ask")
    hold = request_state.others_who_hold(asking)
    request_state.notice(session, now, request, hold, lambda _: messages.asked_about_yours(asking), "holder")
    return asking


def _asked_row(session: Session, number: int, person_id: str) -> tuple[CoverRequest, CoverAsked]:
    request, row = session.get(CoverRequest, number), session.get(CoverAsked, (number, person_id))
    if request is None or row is None:
        raise UserError("You were not asked this, so there is nothing for you to answer.")
    return request, row


def accept(session: Session, now: datetime, number: int, person: Person, by: Actor) -> str:
    """Accept. Returns "" when it counts, else a sentence that says why not. Raises UserError for strangers."""
    request, _ = _asked_row(session, number, person.id)
    oncall.to_change(session, request.rota_id)
    session.refresh(request)
    if request.state != RequestState.OPEN:
        return messages.too_late(request_state.facts(session, request))
    if request_state.follow(session, now, request):
        return "The shift has moved, and the message shows the new times. If you still can, press again."
    if over := request_state.end_if_over(session, now, request):
        return over
    if gone := leavers.gone_by(session, person.id, request.end):
        return f"{gone} The others are still asked."
    accepted = {"state": RequestState.ACCEPTED, "state_at": now, "answered_by_id": person.id, "next_due": None}
    won = change(session, CoverRequest, *request_state.is_open(request), **accepted)
    session.refresh(request)
    if not won:
        return messages.too_late(request_state.facts(session, request))
    maker = Actor("", request.made_by, request.made_by_id)
    changes = [
        service.make(session, now, wish, who, maker, request.id, request.kind == RequestKind.SWAP)
        for wish, who in request_state.wanted(request, person.id)
    ]
    service.tell(session, now, changes, by, also=request.made_by_id)
    request_state.rerender(session, now, request)
    return ""


def accepted(session: Session, number: int, person_id: str) -> list[Wish]:
    """The times that somebody holds by having accepted."""
    request, _ = _asked_row(session, number, person_id)
    return [wish for wish, who in request_state.wanted(request, person_id) if who == person_id]


def decline(session: Session, now: datetime, number: int, person: Person) -> str:
    """Say no. Returns "" when it counts, else a sentence. Raises UserError for strangers."""
    request, row = _asked_row(session, number, person.id)
    session.refresh(request, with_for_update=True)  # so that the last of several to say no knows that they are
    if request.state != RequestState.OPEN:
        return messages.too_late(request_state.facts(session, request))
    not_yet = (
        CoverAsked.request_id == number,
        CoverAsked.person_id == person.id,
        col(CoverAsked.declined_at).is_(None),
    )
    if not change(session, CoverAsked, *not_yet, declined_at=now):
        return ""
    session.refresh(row)
    if request.kind != RequestKind.TEAM:
        request_state.close(session, now, request, RequestState.DECLINED, "")
        content = messages.declined(request_state.facts(session, request))
        request_state.notice(session, now, request, [request.made_by_id], lambda _: content, "declined")
        return ""
    request_state.rerender(session, now, request)
    asking = request_state.facts(session, request)
    if len(asking.declined) == len(asking.asked):
        request_state.tell_still_open(session, now, request, everybody_said_no=True)
    return ""


def withdraw(session: Session, now: datetime, number: int, by: Actor) -> str:
    """Take a request back. Returns "" when it counts, else a sentence. Raises UserError for those who may not.

    Whoever asked is told when somebody else did it.
    """
    request = session.get(CoverRequest, number)
    if request is None:
        raise UserError(f"There is no request {number}. Type /oncall changes for those there are.")
    is_mine = request.made_by_id == by.person_id
    if not is_mine and not may_change(session, directory.person_of(session, by)):
        raise UserError("Only whoever asked, and those who may change who is on call, can take the request back.")
    note = "" if is_mine else f"{by.name} took it back."
    if not request_state.close(session, now, request, RequestState.WITHDRAWN, note, by=by.person_id):
        return messages.too_late_to_take_back(request_state.facts(session, request))
    return ""


def due(session: Session, now: datetime) -> list[int]:
    """The open requests at which something is due."""
    return [one for one in _ready(session, now).all() if one]


@question
def _ready(now: datetime) -> SelectOfScalar[int | None]:
    ready = select(col(CoverRequest.id)).where(
        CoverRequest.state == RequestState.OPEN, col(CoverRequest.next_due) <= now
    )
    return ready.order_by(col(CoverRequest.id))


def of_leavers(session: Session) -> list[int]:
    """The open requests by name, and swaps, that concern somebody who leaves or has left."""
    return [one for one in _of_leavers(session).all() if one]


@question
def _of_leavers() -> SelectOfScalar[int | None]:
    concerned = or_(Person.id == CoverAsked.person_id, Person.id == CoverRequest.made_by_id)
    found = select(col(CoverRequest.id)).join(CoverAsked).join(Person, concerned)
    is_one = (CoverRequest.state == RequestState.OPEN, CoverRequest.kind != RequestKind.TEAM)
    return found.where(*is_one, col(Person.left_on).is_not(None)).distinct()


def end_if_over(session: Session, now: datetime, number: int) -> None:
    """End a request that has no purpose any more, once across all processes."""
    request_state.end_if_over(session, now, session.get_one(CoverRequest, number))


def next_due(session: Session) -> datetime | None:
    """When the next reminder or end of a request is due."""
    return _first_due(session).one()


@question
def _first_due() -> SelectOfScalar[datetime | None]:
    return select(func.min(CoverRequest.next_due)).where(CoverRequest.state == RequestState.OPEN)


def _plan(session: Session, request: CoverRequest) -> list[tuple[datetime, Step]]:
    """Everything that happens to it by the clock. A swap must be settled before the earlier shift begins."""
    zone = oncall.schedule(session, request.rota_id).rota.zone
    begins = min(request.start, request.back_start or request.start)
    return steps(request.made_at, begins, begins if request.back_start else request.end, zone)


def _next_due(session: Session, request: CoverRequest, now: datetime) -> datetime | None:
    return next((at for at, _ in _plan(session, request) if at > now), None)


def advance(session: Session, now: datetime, number: int) -> None:
    """Do what is due for one request, once across all processes: of several things overdue, the last alone."""
    request = session.get_one(CoverRequest, number)
    was_due = request.next_due
    if was_due is None or was_due > now:
        return
    mine = (*request_state.is_open(request), CoverRequest.next_due == was_due)
    if not change(session, CoverRequest, *mine, next_due=_next_due(session, request, now)):
        return
    session.refresh(request)
    if request_state.follow(session, now, request):
        request.next_due = _next_due(session, request, now)
        session.add(request)
    step = max((step for at, step in _plan(session, request) if was_due <= at <= now), default=None)
    if step == Step.CLOSE:
        request_state.close(session, now, request, RequestState.LAPSED, "Nobody accepted in time.")
    elif request_state.end_if_over(session, now, request):
        return
    elif step == Step.TELL_STILL_OPEN:
        request_state.tell_still_open(session, now, request)
    elif step == Step.REMIND:
        _remind(session, now, request)


def _remind(session: Session, now: datetime, request: CoverRequest) -> None:
    """Ask those again who have not answered."""
    asking = request_state.facts(session, request)
    for one in asking.asked:
        person = directory.person(session, one.id)
        if one not in asking.declined and person is not None and person.is_active:
            content = messages.asked(asking, one.id, is_reminder=True)
            request_state.post(session, now, request, person, content, f"reminder {now:%Y-%m-%d %H:%M}")
