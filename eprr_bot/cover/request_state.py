"""How a request for cover stands: what people read about it, whether it still fits the rota, and its end."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from eprr_bot.base.db import change
from eprr_bot.cover import moves, service
from eprr_bot.cover import request_messages as messages
from eprr_bot.cover.exchange import Swap, holders
from eprr_bot.cover.messages import lane
from eprr_bot.cover.models import CoverAsked, CoverRequest, RequestKind, RequestState
from eprr_bot.cover.moves import Stretch
from eprr_bot.cover.request_messages import Asking
from eprr_bot.cover.service import Wish
from eprr_bot.directory import leavers
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.models import CoverRow
from eprr_bot.oncall.schedule import Schedule
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Message, State
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import service as reach
from eprr_bot.reach.routes import SLACK
from eprr_bot.slack.blocks import Content


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


def post(session: Session, now: datetime, request: CoverRequest, person: Person, content: Content, kind: str) -> None:
    """Messages that show how a request stands; `kind` says which, and is part of the key."""
    envelope = Envelope(
        lane(request.start, now),
        subject(request),
        expires_at=request.end,
        key=f"{subject(request)}/{kind}/{person.id}",
    )
    reach.tell(session, now, person, content, envelope, by=(SLACK,))


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


def notice(
    session: Session,
    now: datetime,
    request: CoverRequest,
    to: Sequence[str],
    content: Callable[[str], Content],
    kind: str,
) -> None:
    """Tell people who have not left something, once; such messages are not rewritten later."""
    about = f"{subject(request)}/notice"
    people = directory.by_ids(session, to)
    for person_id in (one for one in dict.fromkeys(to) if one in people and people[one].is_active):
        key = f"{about}/{kind}/{person_id}"
        service.post_to(session, now, person_id, content(person_id), request.start, about, key)


def tell_still_open(session: Session, now: datetime, request: CoverRequest, *, everybody_said_no: bool = False) -> None:
    """Tell the asker; where the rota needs somebody, also those who look after the rotas."""
    asking = facts(session, request)
    watching = [] if request.kind == RequestKind.SWAP else service.watchers(session, now)
    kind = "all-said-no" if everybody_said_no else "still-open"

    def shown(reader: str) -> Content:
        return messages.still_open(asking, reader, everybody_said_no=everybody_said_no)

    notice(session, now, request, [request.made_by_id, *watching], shown, kind)


def wanted(request: CoverRequest, person_id: str) -> list[tuple[Wish, str]]:
    """The covers that an acceptance makes: one, or the two of a swap."""
    first = (Wish(request.rota_id, request.start, request.end, request.reason), person_id)
    if request.back_start is None or request.back_end is None:
        return [first]
    return [first, (Wish(request.rota_id, request.back_start, request.back_end, request.reason), request.made_by_id)]


def is_whole(session: Session, request: CoverRequest, now: datetime) -> bool:
    """Is it about the whole of a shift, or of what is left of one; and a swap, about two whole ones?"""
    schedule, parts = oncall.schedule(session, request.rota_id), _parts(session, request)
    return bool(parts) and all(moves.whole_shift(schedule, *part, now) == part[1:] for part in parts)


def _parts(session: Session, request: CoverRequest) -> list[tuple[str, datetime, datetime]]:
    """Whose time it is about, from when to when; nothing where that is several people's, or nobody's."""
    whose = request.holders[0] if len(request.holders) == 1 else ""
    first = (whose, request.start, request.end)
    if not request.back_start or not request.back_end:
        return [first] if whose else []
    asked = session.exec(select(CoverAsked.person_id).where(CoverAsked.request_id == request.id)).one()
    return [first, (asked, request.back_start, request.back_end)]


def where_to(session: Session, request: CoverRequest, schedule: Schedule, now: datetime) -> list[Stretch]:
    """The times to which a request moves with its shifts, one or a swap's two; nothing where it stays, or is over."""
    parts = _parts(session, request) if request.is_whole else []
    found = [moves.moved(schedule, *part, now) for part in parts]
    moved = [one for one in found if one]
    return moved if len(moved) == len(parts) and moved != [part[1:] for part in parts] else []


def follow(session: Session, now: datetime, request: CoverRequest) -> bool:
    """Move an open request to where its shifts are now, and tell those who rely on it. Returns whether it moved."""
    moved = where_to(session, request, oncall.schedule(session, request.rota_id), now)
    if not moved:
        return False
    (start, end), (back_start, back_end) = moved[0], moved[1] if len(moved) > 1 else (None, None)
    times = {"start": start, "end": end, "back_start": back_start, "back_end": back_end}
    if not change(session, CoverRequest, *is_open(request), **times, next_due=now):
        return False
    session.refresh(request)
    rerender(session, now, request)
    asking = facts(session, request)
    to = [request.made_by_id, *(one.id for one in asking.asked if asking.back)]
    notice(session, now, request, to, lambda reader: messages.moved(asking, reader), f"moved {now:%Y-%m-%d %H:%M:%S}")
    return True


def open_requests(session: Session, rota_id: str) -> list[CoverRequest]:
    """The requests of a rota that nobody has answered yet, oldest first."""
    found = select(CoverRequest).where(CoverRequest.rota_id == rota_id, CoverRequest.state == RequestState.OPEN)
    return list(session.exec(found.order_by(col(CoverRequest.id))).all())


def why_over(session: Session, request: CoverRequest, now: datetime) -> str:
    """Why the request has no purpose any more: it no longer fits the rota, or needs somebody who has gone; or ""."""
    return _gone(session, request) or _drifted(session, request, now)


def _drifted(session: Session, request: CoverRequest, now: datetime) -> str:
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


def _gone(session: Session, request: CoverRequest) -> str:
    """Why those whom a request by name, or a swap, needs will not be there; of a team, any other may accept."""
    if request.kind == RequestKind.TEAM:
        return ""
    asked = session.exec(select(CoverAsked.person_id).where(CoverAsked.request_id == request.id)).one()
    whys = (leavers.gone_by(session, who, wish.end) for wish, who in wanted(request, asked))
    return next(filter(None, whys), "")


def is_open(request: CoverRequest) -> tuple[object, object]:
    """What an UPDATE of a request that is still open asks for."""
    return CoverRequest.id == request.id, CoverRequest.state == RequestState.OPEN


def end_if_over(session: Session, now: datetime, request: CoverRequest) -> str:
    """End a request that has no purpose any more. Returns why; "" where it stands.

    When somebody has gone, everybody concerned is told; where that is the asker, also those who look after the rotas.
    """
    why = why_over(session, request, now)
    if why:
        close(session, now, request, RequestState.LAPSED, why, _concerned(session, now, request))
    return why


def _concerned(session: Session, now: datetime, request: CoverRequest) -> list[str]:
    """Who is told, besides the asker, that a request ends because somebody has gone."""
    if not _gone(session, request):
        return []
    asked = session.exec(select(CoverAsked.person_id).where(CoverAsked.request_id == request.id)).all()
    asker = directory.person(session, request.made_by_id)
    return [*asked, *([] if asker and asker.is_active else service.watchers(session, now))]


def others_who_hold(asking: Asking) -> list[str]:
    """Those who held the time when it was asked for, and who neither asked nor were asked: they were told of it."""
    concerned = (asking.asker.id, *(one.id for one in asking.asked))
    return [one.id for one in asking.holders if one.id not in concerned]


def close(
    session: Session,
    now: datetime,
    request: CoverRequest,
    state: RequestState,
    note: str,
    also: Iterable[str] = (),
    by: str | None = None,
) -> bool:
    """End a request, once; what was not sent yet never will be. With a note that says why, it is told to the asker.

    Whoever was told that somebody asked for cover of their time is told as well, unless they ended it.
    """
    done = change(session, CoverRequest, *is_open(request), state=state, state_at=now, note=note, next_due=None)
    session.refresh(request)
    if done:
        rerender(session, now, request)
        asking, to = facts(session, request), [request.made_by_id, *also]
        hold = [one for one in others_who_hold(asking) if one not in (by, *to)]
        notice(session, now, request, hold, lambda _: messages.over_for_holder(asking), "over-holder")
        if note:
            left = service.still_held(session, now, request) if state == RequestState.LAPSED else []
            notice(session, now, request, to, lambda reader: messages.lapsed(asking, left, reader), "lapsed")
    return bool(done)
