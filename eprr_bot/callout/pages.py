"""Deciding to send one person the pages of a call-out, a message for each route; several calls may share a text."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import String, cast, literal
from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.db import add_at_once
from eprr_bot.base.questions import question
from eprr_bot.callout import enough, messages, posts, register
from eprr_bot.callout.models import Callee, CallOut, CallOutState, Page
from eprr_bot.directory.models import Person
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane, Message, State, lane_of_page
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import dead
from eprr_bot.reach import service as reach
from eprr_bot.reach.routes import ROUTES
from eprr_bot.slack.blocks import Content


def page_by(
    session: Session, call_out: CallOut, callee: Callee, person: Person, by: Sequence[str], now: datetime
) -> list[str]:
    """Page somebody by several routes. Returns those by which they can be reached.

    Of an organisation's contact nobody expects other ways than those that it has.
    """
    by = [one for one in by if not person.contact_hours or ROUTES[one].address_of(person)] or by
    used = reach.usable(session, person, by, Lane(call_out.lane), now, tries_all=call_out.rounds > 0)
    page = cache(lambda: messages.page(posts.as_seen_by(session, call_out, callee, now)))  # the same by every route
    pages = {one: made for one in by if (made := _page(session, call_out, callee, person, one, now, one in used, page))}
    add_at_once(session, list(pages.values()))
    return [one for one, page in pages.items() if not page.failure]


def _page(
    session: Session,
    call_out: CallOut,
    callee: Callee,
    person: Person,
    route: str,
    now: datetime,
    is_used: bool,
    content: Callable[[], Content],
) -> Page | None:
    """Decide to send one message; the page says why not, and so does the log. None: it would be too many by a route."""
    if call_out.rounds and enough.has_had_enough(session, call_out, callee, route, now):
        return None
    way, doubt = ROUTES[route].name, dead.stops(session, person.id, route, Lane(call_out.lane))
    failure = "" if is_used else reach.why_not(session, person, route, Lane(call_out.lane), now)
    if failure and not _has_failed_so(session, call_out, callee, route, failure):
        register.note(session, call_out, now, f"{person.name} cannot be reached by {way}: {failure}.")
    elif doubt and not failure:
        tried = f"{person.name} is tried by {way} all the same, because nothing else has reached them: {doubt}."
        register.note(session, call_out, now, tried)
    return Page(
        callee_id=callee.id or 0,
        call_out_id=register.id_of(call_out),
        step=call_out.steps_taken,
        route=route,
        message_id="" if failure else _shared_or_sent(session, call_out, callee, person, route, now, content),
        at=now,
        counts_until=posts.page_counts_until(call_out, now),
        failure=failure,
    )


def _shared_or_sent(
    session: Session,
    call_out: CallOut,
    callee: Callee,
    person: Person,
    route: str,
    now: datetime,
    content: Callable[[], Content],
) -> str:
    """The message that pages them: this minute's of a call that goes before, or else a new one."""
    first = enough.page_that_goes_before(session, call_out, callee, route, now - timedelta(minutes=1))
    if first is None:
        return _send(session, call_out, callee, person, route, now, content())
    names = (session.get_one(CallOut, first.call_out_id).ladder["name"], call_out.ladder["name"])
    said = f"One {ROUTES[route].name} serves both calls to {person.name}: for {names[0]} and for {names[1]}."
    register.note(session, call_out, now, said, kind=register.CALLING)
    return first.message_id


def _send(
    session: Session, call_out: CallOut, callee: Callee, person: Person, route: str, now: datetime, content: Content
) -> str:
    """Decide to send the page of this instant. Returns the id of the message."""
    if not _is_called_first(call_out, callee, now):
        _take_back_what_waits(session, callee, route, now)
    about, turn = register.subject(call_out), call_out.steps_taken + call_out.rounds
    envelope = Envelope(
        lane=lane_of_page(Lane(call_out.lane)),
        subject=about,
        is_exercise=call_out.is_exercise,
        expires_at=posts.page_counts_until(call_out, now),
        key=f"{about}/{callee.person_id}/{turn}/{now.timestamp():.0f}",
    )
    [message] = reach.tell(session, now, person, content, envelope, by=(route,))
    return message.id


def _has_failed_so(session: Session, call_out: CallOut, callee: Callee, route: str, failure: str) -> bool:
    """Does the incident's log say already, of whichever call, that somebody cannot be reached this way, and why?"""
    theirs = select(Page.id).join(Callee, col(Callee.id) == col(Page.callee_id)).join(CallOut)
    here = theirs.where(CallOut.incident_id == call_out.incident_id, Callee.person_id == callee.person_id)
    return session.exec(here.where(Page.route == route, Page.failure == failure)).first() is not None


def _is_called_first(call_out: CallOut, callee: Callee, now: datetime) -> bool:
    """Is this the step at which, and the instant when, somebody is called for the first time?"""
    return callee.paged_at == now and callee.step == call_out.steps_taken and not call_out.rounds


def _take_back_what_waits(session: Session, callee: Callee, route: str, now: datetime) -> None:
    """A page that could not go out yet gives way to the newer one, so that nobody gets several at once."""
    earlier = select(Page.message_id).where(Page.callee_id == callee.id, Page.route == route, Page.message_id != "")
    outbox.take_back(session, now, col(Message.id).in_(earlier))


def lost(session: Session, now: datetime) -> list[int]:
    """The open call-outs of which a page was to be another's message, and the other ended before that was sent."""
    return list(dict.fromkeys(page.call_out_id for page in _all_lost(session, now).all()))


@question
def _all_lost(now: datetime) -> SelectOfScalar[Page]:
    return _lost(now).order_by(col(Page.call_out_id))


def _lost(now: datetime) -> SelectOfScalar[Page]:
    other = aliased(CallOut)
    never_sent = and_(Message.id == Page.message_id, col(Message.state).in_((State.WITHDRAWN, State.EXPIRED)))
    of_the_other = literal("call-out/").concat(cast(col(other.id), String)) == Message.subject
    pages = select(Page).join(CallOut, and_(CallOut.id == Page.call_out_id, CallOut.state == CallOutState.OPEN))
    theirs = pages.join(Callee, and_(Callee.id == Page.callee_id, col(Callee.answered_at).is_(None)))
    return (
        theirs.join(Message, never_sent)
        .join(other, of_the_other)
        .where(other.state != CallOutState.OPEN, Page.counts_until > now)
    )


def send_lost(session: Session, call_out_id: int, now: datetime) -> None:
    """Send the message that a call-out shared with one that ended, as its own."""
    call_out = register.locked_with_its_like(session, call_out_id)[call_out_id]
    found = session.exec(_lost(now).where(Page.call_out_id == call_out_id).order_by(col(Page.id).desc())).all()
    own: dict[tuple[int, str], Page] = {}
    for page in found:
        newest = own.setdefault((page.callee_id, page.route), page)
        if newest is page:
            _send_own(session, call_out, page, now)
        page.message_id, page.failure = newest.message_id, newest.failure
        session.add(page)


def _send_own(session: Session, call_out: CallOut, page: Page, now: datetime) -> None:
    callee = session.get_one(Callee, page.callee_id)
    person, way = session.get_one(Person, callee.person_id), ROUTES[page.route].name
    is_used = reach.usable(session, person, [page.route], Lane(call_out.lane), now)
    page.failure = "" if is_used else reach.why_not(session, person, page.route, Lane(call_out.lane), now)
    content = messages.page(posts.as_seen_by(session, call_out, callee, now))
    page.message_id = "" if page.failure else _send(session, call_out, callee, person, page.route, now, content)
    as_what = f"{person.name} ({callee.reached_as}) by {way}"
    said = f"Calling {as_what}: what was to call them twice had not gone out when one of the two calls ended."
    register.note(session, call_out, now, f"{as_what} cannot be called: {page.failure}." if page.failure else said)
