"""Asking others for cover, and offering swaps: the first to accept wins, and everybody's message shows it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from eprr_bot.blocks import Content
from eprr_bot.commands import Actor, UserError
from eprr_bot.cover import request_messages as messages
from eprr_bot.cover import service
from eprr_bot.cover.candidates import LeftOut, candidates
from eprr_bot.cover.exchange import Swap, holders, is_held_by
from eprr_bot.cover.messages import lane
from eprr_bot.cover.models import CoverAsked, CoverRequest, RequestKind, RequestState
from eprr_bot.cover.reminders import Step, steps
from eprr_bot.cover.request_messages import Asking
from eprr_bot.cover.rights import may_change
from eprr_bot.cover.service import Wish
from eprr_bot.db import change
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.models import CoverRow
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Message, State
from eprr_bot.outbox.service import Envelope


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


def ask_person(session: Session, now: datetime, wish: Wish, asker: Person, person: Person) -> Asking:
    """Ask one person to hold the rota. Raises UserError when they hold it already, or Slack does not know them."""
    wish = _checked(session, now, wish, RequestKind.PERSON)
    if is_held_by(oncall.schedule(session, wish.rota_id), wish.start, wish.end, [person.id]):
        raise UserError(f"{person.name} is on call for all of that time already, so there is nothing to ask.")
    _refuse_unreachable(person)
    return _ask(session, now, RequestKind.PERSON, wish, asker, [person])


def offer_swap(session: Session, now: datetime, exchange: Exchange, asker: Person) -> Asking:
    """Offer one of the asker's coming shifts for one of somebody else's. Raises UserError where it cannot be."""
    mine, other = exchange.first, exchange.second
    if other.id == asker.id:
        raise UserError("Both shifts are yours, so a swap would change nothing. Name somebody else.")
    if min(mine.start, exchange.second_start) <= now:
        raise UserError("A shift that has begun cannot be swapped. Ask for cover: /oncall cover me from now to 18:00.")
    _refuse_unreachable(other)
    return _ask(session, now, RequestKind.SWAP, mine, asker, [other], (exchange.second_start, exchange.second_end))


def _refuse_unreachable(person: Person) -> None:
    if not person.slack_id:
        raise UserError(
            f"{person.name} has no Slack account that I know of, so I cannot ask. Ask by telephone; then "
            f"“/oncall cover @one to @another from … to …” puts them in."
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
        if one.start < wish.end and wish.start < one.end and not _drifted(session, one, now):
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
    session.add(request)
    session.flush()
    session.add_all([CoverAsked(request_id=request.id or 0, person_id=one.id) for one in people])
    session.flush()
    asking = facts(session, request)
    if asker.slack_id:
        _post(session, now, request, asker, messages.card(asking), "card")
    for one in people:
        _post(session, now, request, one, messages.asked(asking, one.id), "ask")
    return asking


def _post(session: Session, now: datetime, request: CoverRequest, person: Person, content: Content, kind: str) -> None:
    """Messages that show how a request stands; `kind` says which, and is part of the key."""
    envelope = Envelope(
        lane(request.start, now),
        subject(request),
        expires_at=request.end,
        key=f"{subject(request)}/{kind}/{person.id}",
        person_id=person.id,
    )
    if person.slack_id:
        outbox.post(session, now, person.slack_id, content, envelope)


def subject(request: CoverRequest) -> str:
    """What a request's messages are filed under in the outbox."""
    return f"cover-request/{request.id}"


def facts(session: Session, request: CoverRequest) -> Asking:
    """A request as people read it."""
    rows = session.exec(select(CoverAsked).where(CoverAsked.request_id == request.id)).all()
    back = None
    if request.back_start and request.back_end:
        back = service.span(session, request.rota_id, request.back_start, request.back_end)
    made = select(CoverRow.id).where(CoverRow.request_id == request.id).order_by(col(CoverRow.id))
    answered_by = request.answered_by_id
    return Asking(
        number=request.id or 0,
        kind=RequestKind(request.kind),
        state=RequestState(request.state),
        span=service.span(session, request.rota_id, request.start, request.end),
        asker=service.party(session, request.made_by_id),
        holders=tuple(service.party(session, one) for one in request.holders if one),
        asked=tuple(service.party(session, row.person_id) for row in rows),
        declined=tuple(service.party(session, row.person_id) for row in rows if row.declined_at),
        back=back,
        reason=request.reason,
        note=request.note,
        answered_by=service.party(session, answered_by) if answered_by else None,
        cover_number=session.exec(made).first() or 0,
        ask_again=Wish(request.rota_id, request.start, request.end).value,
    )


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
        return messages.too_late(facts(session, request))
    drifted = _drifted(session, request, now)
    if drifted:
        _close(session, now, request, RequestState.LAPSED, drifted)
        return drifted
    accepted = {"state": RequestState.ACCEPTED, "state_at": now, "answered_by_id": person.id, "next_due": None}
    won = change(session, CoverRequest, *_is_open(request), **accepted)
    session.refresh(request)
    if not won:
        return messages.too_late(facts(session, request))
    maker = Actor("", request.made_by, request.made_by_id)
    changes = [
        service.make(session, now, wish, who, maker, request.id, request.kind == RequestKind.SWAP)
        for wish, who in _wanted(request, person.id)
    ]
    service.tell(session, now, changes, by, also=request.made_by_id)
    rerender(session, now, request)
    return ""


def _is_open(request: CoverRequest) -> tuple[object, object]:
    return CoverRequest.id == request.id, CoverRequest.state == RequestState.OPEN


def _wanted(request: CoverRequest, person_id: str) -> list[tuple[Wish, str]]:
    """The covers that an acceptance makes: one, or the two of a swap."""
    first = (Wish(request.rota_id, request.start, request.end, request.reason), person_id)
    if request.back_start is None or request.back_end is None:
        return [first]
    return [first, (Wish(request.rota_id, request.back_start, request.back_end, request.reason), request.made_by_id)]


def _drifted(session: Session, request: CoverRequest, now: datetime) -> str:
    """Why the request no longer fits the rota; "" where it does."""
    whole = oncall.schedule(session, request.rota_id)
    if request.end <= now:
        return "That time is over, and the past does not change."
    if request.back_start and request.back_end:
        if min(request.start, request.back_start) <= now:
            return "One of the two shifts has begun, and a shift that has begun cannot be swapped."
        row = session.exec(select(CoverAsked).where(CoverAsked.request_id == request.id)).one()
        swap = Swap(request.made_by_id, request.start, request.end, row.person_id, request.back_start, request.back_end)
        changed = "The rota has changed since this swap was offered, so it no longer fits. Offer it again."
        return "" if swap.still_holds(whole) else changed
    held = holders(whole, max(request.start, now), request.end)
    others = [directory.name_of(session, one or None) for one in held if one not in request.holders]
    return messages.drifted(others, is_part=len(others) < len(held)) if others else ""


def decline(session: Session, now: datetime, number: int, person: Person) -> str:
    """Say no. Returns "" when it counts, else a sentence. Raises UserError for strangers."""
    request, row = _asked_row(session, number, person.id)
    if request.state != RequestState.OPEN:
        return messages.too_late(facts(session, request))
    not_yet = (
        CoverAsked.request_id == number,
        CoverAsked.person_id == person.id,
        col(CoverAsked.declined_at).is_(None),
    )
    if not change(session, CoverAsked, *not_yet, declined_at=now):
        return ""
    session.refresh(row)
    if request.kind != RequestKind.TEAM:
        _close(session, now, request, RequestState.DECLINED, "")
        content = messages.declined(facts(session, request))
        _notice(session, now, request, [request.made_by_id], lambda _: content, "declined")
        return ""
    rerender(session, now, request)
    asking = facts(session, request)
    if len(asking.declined) == len(asking.asked):
        _tell_still_open(session, now, request, everybody_said_no=True)
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
    if not _close(session, now, request, RequestState.WITHDRAWN, "" if is_mine else f"{by.name} took it back."):
        return messages.too_late(facts(session, request))
    return ""


def _close(session: Session, now: datetime, request: CoverRequest, state: RequestState, note: str) -> bool:
    """End a request, once; what was not sent yet never will be. With a note that says why, it is told to the asker."""
    done = change(session, CoverRequest, *_is_open(request), state=state, state_at=now, note=note, next_due=None)
    session.refresh(request)
    if done:
        rerender(session, now, request)
        if note:
            left = service.still_held(session, now, request) if state == RequestState.LAPSED else []
            content = messages.lapsed(facts(session, request), left)
            _notice(session, now, request, [request.made_by_id], lambda _: content, "lapsed")
    return bool(done)


def rerender(session: Session, now: datetime, request: CoverRequest) -> None:
    """Everything posted about a request shows its new state, for everybody."""
    asking = facts(session, request)
    posted = select(Message).where(
        Message.subject == subject(request),
        Message.method == "chat.postMessage",
        col(Message.state).in_((State.SENT, State.SENDING, State.QUEUED)),
    )
    for message in session.exec(posted.order_by(col(Message.created_at))).all():
        kind = (message.key or "").split("/")[2]
        if kind == "card":
            outbox.revise(session, now, message, messages.card(asking))
        else:
            reader = message.person_id or ""
            outbox.revise(session, now, message, messages.asked(asking, reader, is_reminder=kind != "ask"))


def due(session: Session, now: datetime) -> list[int]:
    """The open requests at which something is due."""
    ready = select(CoverRequest.id).where(CoverRequest.state == RequestState.OPEN, col(CoverRequest.next_due) <= now)
    return [one for one in session.exec(ready.order_by(col(CoverRequest.id))).all() if one]


def next_due(session: Session) -> datetime | None:
    """When the next reminder or end of a request is due."""
    return session.exec(select(func.min(CoverRequest.next_due)).where(CoverRequest.state == RequestState.OPEN)).one()


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
    mine = (*_is_open(request), CoverRequest.next_due == was_due)
    if not change(session, CoverRequest, *mine, next_due=_next_due(session, request, now)):
        return
    session.refresh(request)
    step = max((step for at, step in _plan(session, request) if was_due <= at <= now), default=None)
    drifted = _drifted(session, request, now)
    if step == Step.CLOSE:
        _close(session, now, request, RequestState.LAPSED, "Nobody accepted in time.")
    elif drifted:
        _close(session, now, request, RequestState.LAPSED, drifted)
    elif step == Step.TELL_STILL_OPEN:
        _tell_still_open(session, now, request)
    elif step == Step.REMIND:
        _remind(session, now, request)


def _remind(session: Session, now: datetime, request: CoverRequest) -> None:
    """Ask those again who have not answered."""
    asking = facts(session, request)
    for one in asking.asked:
        person = directory.person(session, one.id)
        if one not in asking.declined and person is not None and person.is_active:
            content = messages.asked(asking, one.id, is_reminder=True)
            _post(session, now, request, person, content, f"reminder {now:%Y-%m-%d %H:%M}")


def _tell_still_open(
    session: Session, now: datetime, request: CoverRequest, *, everybody_said_no: bool = False
) -> None:
    """Tell the asker; where the rota needs somebody, also those who look after the rotas."""
    asking = facts(session, request)
    watching = [] if request.kind == RequestKind.SWAP else service.watchers(session, now)
    kind = "all-said-no" if everybody_said_no else "still-open"

    def shown(reader: str) -> Content:
        return messages.still_open(asking, reader, everybody_said_no=everybody_said_no)

    _notice(session, now, request, [request.made_by_id, *watching], shown, kind)


def _notice(
    session: Session,
    now: datetime,
    request: CoverRequest,
    to: Iterable[str],
    content: Callable[[str], Content],
    kind: str,
) -> None:
    """Tell people something once; such messages are not rewritten later."""
    about = f"{subject(request)}/notice"
    for person_id in dict.fromkeys(to):
        key = f"{about}/{kind}/{person_id}"
        service.post_to(session, now, person_id, content(person_id), request.start, about, key)
