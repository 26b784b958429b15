"""Telling people something: the only way to do so, by whichever routes there are."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from eprr_bot.directory import service as directory
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.channel import NOT_SET_UP
from eprr_bot.outbox.models import Lane, Message
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import dead
from eprr_bot.reach.route import Recipient
from eprr_bot.reach.routes import ROUTES, every, not_set_up
from eprr_bot.slack.blocks import Content

STANDS_STILL = timedelta(minutes=2)
"""For so long live messages wait for a route before what comes next goes by another as well."""


def tell(
    session: Session,
    now: datetime,
    whom: Recipient | str | None,
    content: Content,
    envelope: Envelope,
    by: Sequence[str] | None = None,
) -> list[Message]:
    """Decide to tell somebody: by each of some routes, or else by the first that may be used now.

    Where live messages have waited for that route, and none gets through, the next one is used as well.

    An id is that of a person of the directory. Whoever has left is told nothing, and whatever is not live keeps to
    people's hours. With several routes the key is one for each of them.
    """
    recipient = directory.person(session, whom) if isinstance(whom, str) else whom
    if recipient is None:
        return []
    used = without_ringing(usable(session, recipient, every() if by is None else by, envelope.lane, now))
    theirs = replace(envelope, person_id=recipient.id)
    if by is None:
        first = [_post(session, now, recipient, one, content, theirs) for one in used[:1]]
        if not used or not _stands_still(session, now, used[0], envelope.lane):
            return first
        return first + tell(session, now, recipient, content, envelope, used[1:2])
    keys = {one: f"{envelope.key}/{one}" if envelope.key else None for one in used}
    return [_post(session, now, recipient, one, content, replace(theirs, key=keys[one])) for one in used]


def tell_back(
    session: Session, now: datetime, recipient: Recipient, content: Content, envelope: Envelope, route: str
) -> Message | None:
    """Answer somebody by the route by which they just wrote to us, so at whatever hour; also who has left."""
    if not ROUTES[route].address_of(recipient):
        return None
    return _post(session, now, recipient, route, content, replace(envelope, person_id=recipient.id))


def usable(
    session: Session, recipient: Recipient, by: Iterable[str], lane: Lane, now: datetime, *, tries_all: bool = False
) -> list[str]:
    """By which of some routes a message of this lane may go to somebody now.

    A number that nobody has is tried all the same where a live message has no other way, or `tries_all`: those who
    said so may be wrong.
    """
    may_be = [one for one in by if not _why_not(session, recipient, one, lane, now)]
    alive = [one for one in may_be if not dead.stops(session, recipient.id, one, lane)]
    return may_be if lane <= Lane.LIVE and (tries_all or not alive) else alive


def _stands_still(session: Session, now: datetime, route: str, lane: Lane) -> bool:
    """Is what is live to wait for a route by which nothing gets through?"""
    return lane <= Lane.LIVE and route in outbox.held_up(session, now, STANDS_STILL)


def without_ringing(by: Sequence[str]) -> list[str]:
    """Of the routes that may be used those that wake nobody; where there is no other, all."""
    return [one for one in by if not ROUTES[one].rings] or list(by)


def why_not(session: Session, recipient: Recipient, route: str, lane: Lane, now: datetime) -> str:
    """Why a route may not be used now, to follow on from “cannot be reached”; empty when it may."""
    return _why_not(session, recipient, route, lane, now) or dead.stops(session, recipient.id, route, lane)


def _why_not(session: Session, recipient: Recipient, route: str, lane: Lane, now: datetime) -> str:
    """The same, whether or not its provider says that nobody has their address."""
    if ROUTES[route] in not_set_up():
        return f"{ROUTES[route].many} are {NOT_SET_UP}"
    return ROUTES[route].why_not(recipient, lane, now, lambda: directory.cluster(session).zone)


def can_reach(session: Session, person_id: str, *by: str) -> bool:
    """Is this a person of the directory whom the bot can tell something, by one of these routes or by any?"""
    person = directory.person(session, person_id)
    return person is not None and any(not ROUTES[one].why_never(person) for one in by or every())


def _post(
    session: Session, now: datetime, recipient: Recipient, route: str, content: Content, envelope: Envelope
) -> Message:
    row = ROUTES[route]
    return outbox.post(session, now, row.address_of(recipient), content, envelope, row.form)
