"""A way to reach somebody that failed for good is told, once, to whoever looks after the directory.

So is a number or an address that nobody has, which is not used any more until it is put right.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, func, or_, select

from eprr_bot.directory import service as directory
from eprr_bot.directory.models import DeadAddress
from eprr_bot.health import messages
from eprr_bot.noticeboard import service
from eprr_bot.oncall import service as oncall
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.channel import NOT_SET_UP
from eprr_bot.outbox.models import Lane, Message, State
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import dead, teams
from eprr_bot.reach import service as reach
from eprr_bot.reach.failures import DAY_IS_FULL
from eprr_bot.reach.route import Route
from eprr_bot.reach.routes import ROUTES
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content
from eprr_bot.slack.commands import Bot

NEWS_FOR = timedelta(days=1)
MANY = 3
"""When so many people cannot be reached for one reason, the fault is the service's, not their entries'."""

KEY = "route-failed/"

Failures = Mapping[tuple[str, str], Mapping[str, str]]
"""(route, reason) -> person -> address."""


def untold(session: Session, now: datetime) -> list[str]:
    """The keys of what is to be told of what failed for good in the last day."""
    return [key for key, *_ in _news(session, now) if not outbox.is_decided(session, key)]


def tell(_: Bot, session: Session, now: datetime, wanted: str) -> None:
    """Tell it to whoever looks after the directory, or to somebody else where it is about them."""
    adviser = service.adviser(session, now)
    officer = oncall.acting_officer(session, now)
    for key, people, content in _news(session, now):
        if key == wanted:
            reader = adviser.id if adviser and [adviser.id] != people else officer
            reach.tell(session, now, reader, content, Envelope(Lane.ROUTINE, "directory", key=key))


def out_of_service(session: Session, now: datetime) -> Iterator[tuple[Route, str]]:
    """The routes of which the newest message of the last day failed by a fault of the service, and by which."""
    for route in (one for one in ROUTES.values() if one.faults_of_service):
        ended = col(Message.state).in_((State.SENT, State.FAILED))
        newest = select(Message).where(Message.channel == route.id, ended, Message.state_at > now - NEWS_FOR)
        message = session.exec(newest.order_by(col(Message.state_at).desc()).limit(1)).first()
        if message is not None and message.error in route.faults_of_service:
            yield route, f"{message.error} (last tried {blocks.written(message.state_at)})"


def repeated(session: Session, now: datetime) -> Iterator[tuple[str, str]]:
    """Who could not be reached more than once in the last day, though nobody says that they never will be; and how."""
    count, newest = func.count(), func.max(Message.error)
    is_theirs = col(Message.error).not_in(DAY_IS_FULL.values())
    failed = select(Message.person_id, Message.channel, count, newest).where(*_failed(now), is_theirs)
    for person_id, route, times, error in session.exec(failed.group_by(Message.person_id, Message.channel)).all():
        if times > 1:
            said = f"could not be reached {ROUTES[route].by} {times} times in the last day: {error}"
            yield directory.name_of(session, person_id), said


def _failed(now: datetime) -> list[ColumnElement[bool]]:
    """Messages to people that failed for good in the last day, so that somebody must look why.

    That nobody has an address is told in a message of its own.
    """
    to_people = [
        and_(col(Message.channel) == one.id, col(Message.method) == one.form.method) for one in ROUTES.values()
    ]
    told_apart = [reason for one in ROUTES.values() for reason in (*one.says_dead, *one.passing)]
    return [
        col(Message.state) == State.FAILED,
        col(Message.state_at) > now - NEWS_FOR,
        col(Message.person_id).is_not(None),
        or_(*to_people),
        col(Message.error).not_in(told_apart),
        # What an installation does without is no news: `eprr-bot doctor` and the start say it.
        col(Message.error).not_like(f"%{NOT_SET_UP}"),
    ]


def posts_failed(session: Session, now: datetime) -> str:
    """Why the newest post to Teams of the last day failed, or is tried again; empty where it was taken."""
    newest = select(Message).where(Message.channel == teams.NAME, Message.state_at > now - NEWS_FOR)
    found = session.exec(newest.order_by(col(Message.id).desc()).limit(1)).first()
    if found is None or not found.error:
        return ""
    return f"the newest one failed: {found.error} (last tried {blocks.written(found.state_at)})"


def _failures(session: Session, now: datetime) -> Failures:
    failed = select(Message.channel, Message.error, Message.person_id, Message.address).where(*_failed(now))
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for route, failure, person_id, address in session.exec(failed.order_by(col(Message.id))).all():
        found[route, failure][person_id or ""] = address
    return found


def _news(session: Session, now: datetime) -> Iterator[tuple[str, list[str], Content]]:
    """A key, whom it is about (nobody where it is a service), and the words.

    A person is told of once for each address: when it is put right and fails again, that is news.
    """
    yield from _dead(session, now)
    for (route, failure), people in _failures(session, now).items():
        if len(people) >= MANY or failure in ROUTES[route].faults_of_service:
            key = f"{KEY}{route}/{now:%Y-%m-%d}/{_digest(failure)}"
            yield key, [], messages.service_failed(route, failure, len(people))
            continue
        for person_id, address in people.items():
            content = messages.route_failed(directory.name_of(session, person_id), route, failure)
            yield f"{KEY}{person_id}/{route}/{_digest(address)}", [person_id], content


def _dead(session: Session, now: datetime) -> Iterator[tuple[str, list[str], Content]]:
    """Those found at one instant are told in one message."""
    at_once: dict[tuple[str, datetime], list[DeadAddress]] = defaultdict(list)
    for one in dead.everyone(session):
        if one.since > now - NEWS_FOR:
            at_once[one.route, one.since].append(one)
    for (route, since), those in at_once.items():
        names = directory.names_of(session, [one.person_id for one in those])
        tells = messages.in_doubt if dead.is_doubtful(those[0]) else messages.nobody_has
        yield f"{KEY}{route}/{since.isoformat()}", list(names), tells(route, dead.said(those[0]), names)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
