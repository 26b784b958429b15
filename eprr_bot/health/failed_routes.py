"""A way to reach somebody that failed for good is told, once, to whoever looks after the directory."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from eprr_bot.callout.models import Callee, Page
from eprr_bot.directory import service as directory
from eprr_bot.health import messages
from eprr_bot.noticeboard import service
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.channel import NOT_SET_UP
from eprr_bot.outbox.models import Lane, Message, State
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import service as reach
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
    """The keys of what is to be told of pages of the last day that failed for good."""
    return [key for key, *_ in _news(session, now) if not outbox.is_decided(session, key)]


def tell(_: Bot, session: Session, now: datetime, wanted: str) -> None:
    """Tell it to whoever looks after the directory, or to somebody else where it is about them."""
    adviser = service.adviser(session, now)
    officer = directory.officer(session, now)
    for key, person_id, content in _news(session, now):
        if key == wanted:
            reader = adviser.id if adviser and adviser.id != person_id else officer
            reach.tell(session, now, reader, content, Envelope(Lane.ROUTINE, "directory", key=key))


def out_of_service(session: Session, now: datetime) -> Iterator[tuple[Route, str]]:
    """The routes of which the newest message of the last day failed by a fault of the service, and by which."""
    for route in (one for one in ROUTES.values() if one.faults_of_service):
        ended = col(Message.state).in_((State.SENT, State.FAILED))
        newest = select(Message).where(Message.channel == route.id, ended, Message.state_at > now - NEWS_FOR)
        message = session.exec(newest.order_by(col(Message.state_at).desc()).limit(1)).first()
        if message is not None and message.error in route.faults_of_service:
            yield route, f"{message.error} (last tried {blocks.written(message.state_at)})"


def _failures(session: Session, now: datetime) -> Failures:
    failed = (
        select(Page.route, Page.failure, Callee.person_id, Message.address)
        .join(Callee, col(Callee.id) == col(Page.callee_id))
        .join(Message, col(Message.id) == col(Page.message_id))
        .where(Page.failure != "", Page.at > now - NEWS_FOR)
        # What an installation does without is no news: `eprr-bot doctor` and the start say it.
        .where(col(Page.failure).not_like(f"%{NOT_SET_UP}"))
    )
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for route, failure, person_id, address in session.exec(failed.order_by(col(Page.id))).all():
        found[route, failure][person_id] = address
    return found


def _news(session: Session, now: datetime) -> Iterator[tuple[str, str, Content]]:
    """A key, whom it is about (nobody where it is a service), and the words.

    A person is told of once for each address: when it is put right and fails again, that is news.
    """
    for (route, failure), people in _failures(session, now).items():
        if len(people) >= MANY or failure in ROUTES[route].faults_of_service:
            yield (
                f"{KEY}{route}/{now:%Y-%m-%d}/{_digest(failure)}",
                "",
                messages.service_failed(route, failure, len(people)),
            )
            continue
        for person_id, address in people.items():
            content = messages.route_failed(directory.name_of(session, person_id), route, failure)
            yield f"{KEY}{person_id}/{route}/{_digest(address)}", person_id, content


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
