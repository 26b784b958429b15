"""What is in the database and what arrived, side by side: the facts for the judge."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain

from sqlalchemy import func
from sqlmodel import Session, col, select

from chaos.installation import Installation
from chaos.judge import Thing
from chaos.staff import Asked
from eprr_bot.base.db import make_engine, reading
from eprr_bot.callout.models import Callee, CallOut, CallOutState, Page, TextReply
from eprr_bot.exercises.models import Exercise
from eprr_bot.incidents.models import Incident, Room
from eprr_bot.outbox.models import Lane, Message, State
from eprr_bot.outbox.service import WAITING
from eprr_bot.reach.slack.channel import EVENT_TYPE
from eprr_bot.records.models import LogEntry

ONCE = ("chat.postMessage", "text")
"""Methods that leave one message each, which can be told apart from all others."""

CHANNEL_WITHIN = timedelta(minutes=2)
"""An incident's channel that is not there by then is lost."""


def facts(installation: Installation, asked: Sequence[Asked]) -> list[Thing]:
    """Everything that should be there once."""
    engine = make_engine(installation.database.url)
    with reading(engine) as session:
        found = list(
            chain(
                _messages(session, installation, installation.clock.now()),
                (_asked(session, one) for one in asked if one.kind != "exercise"),
                _exercises(session, asked),
                _channels(session, installation),
            )
        )
    engine.dispose()
    return found


def pages_wait(installation: Installation) -> bool:
    """Is there still something to send that waits for no limit?"""
    engine = make_engine(installation.database.url)
    with reading(engine) as session:
        waits = (col(Message.state).in_(WAITING), Message.channel == "slack")
        urgent = (col(Message.state).in_(WAITING), Message.lane == Lane.PAGE)
        rooms = select(Room.incident_id).where(Room.channel_id == "")
        either = (
            session.exec(rooms).first(),
            session.exec(select(Message.id).where(*waits)).first(),
            session.exec(select(Message.id).where(*urgent)).first(),
        )
    engine.dispose()
    return any(either)


def _messages(session: Session, installation: Installation, now: datetime) -> Iterator[Thing]:
    arrived = _arrived(installation)
    for one in session.exec(select(Message)).all():
        at = arrived.get(one.id, [])
        is_once, is_page = one.method in ONCE, one.lane == Lane.PAGE
        found = len(at) if is_once else int(one.state == State.SENT)
        waits = one.state in WAITING and not is_page
        # What was decided anew, or came too late to matter, need not arrive; no post and no text expires that soon
        # by itself, but a page is taken back while it is unknown whether it went out.
        is_over = one.state == State.EXPIRED and (not is_once or _is_taken_back(session, one))
        may_miss = one.state == State.WITHDRAWN or is_over
        kind = "page" if is_page else "message" if is_once else "change"
        seconds = max(0.0, (min(at, default=now) - one.created_at).total_seconds()) if is_once and not may_miss else 0.0
        name = f"{one.method} {one.subject} {one.state} {one.error}"
        yield Thing(kind, name, one.created_at, found, seconds if not waits else 0.0, not may_miss, waits)


def _is_taken_back(session: Session, message: Message) -> bool:
    """A page that is needless by now: its callee answered, its call-out is over, or a newer page took its place."""
    page = session.exec(select(Page).where(Page.message_id == message.id)).first()
    if page is None:
        return False
    newer = (Page.callee_id == page.callee_id, Page.route == page.route, col(Page.id) > page.id)
    return (
        session.get_one(Callee, page.callee_id).answered_at is not None
        or session.get_one(CallOut, page.call_out_id).state != CallOutState.OPEN
        or session.exec(select(Page.id).where(*newer)).first() is not None
    )


def _arrived(installation: Installation) -> dict[str, list[datetime]]:
    """When each message arrived, by its id, in Slack or as a text."""
    found: dict[str, list[datetime]] = {}
    workspace = installation.workspace
    with workspace.lock:
        for message in chain.from_iterable(one.messages for one in workspace.channels.values()):
            if message.metadata and message.metadata.get("event_type") == EVENT_TYPE:
                found.setdefault(message.metadata["event_payload"]["delivery_id"], []).append(message.at)
        for row in workspace.phones.notifications:
            at = datetime.fromisoformat(row["created_at"].replace("Z", "+00:00"))
            found.setdefault(row["reference"], []).append(at)
    return found


def _asked(session: Session, one: Asked) -> Thing:
    if one.kind == "text reply":
        query = select(func.count()).select_from(TextReply).where(TextReply.reference == one.token)
    elif one.kind in ("incident", "forged incident"):
        query = select(func.count()).select_from(Incident).where(col(Incident.what).icontains(one.token))
    else:
        written = (LogEntry.kind != "channel", col(LogEntry.text).contains(one.token))
        query = select(func.count()).select_from(LogEntry).where(*written)
    return Thing(one.kind, one.token, one.at, session.exec(query).one(), is_sure=one.is_sure, most=one.most)


def _exercises(session: Session, asked: Sequence[Asked]) -> Iterator[Thing]:
    """Exercises bear no word of those who start them, so they are counted together."""
    tries = [one for one in asked if one.kind == "exercise"]
    sure = sum(one.is_sure for one in tries)
    started = session.exec(select(func.count()).select_from(Exercise).where(Exercise.started_by != "")).one()
    for number, one in enumerate(tries):
        yield Thing("exercise", one.at.isoformat(), one.at, int(number < started), is_sure=number < sure)
    if started > len(tries):
        yield Thing("exercise", "started by nobody", tries[0].at, started, most=len(tries))


def _channels(session: Session, installation: Installation) -> Iterator[Thing]:
    """Each incident has one channel, its bookmark once, and somebody is called for it."""
    channels = list(installation.workspace.channels.values())
    for incident in session.exec(select(Incident)).all():
        name, at = f"incident {incident.id}", incident.declared_at
        mine = [one for one in channels if f"{one.name}-".startswith(f"inc-{incident.id}-")]
        side = session.get(Room, incident.id)
        is_made = side is not None and bool(side.channel_id)
        is_young = installation.clock.now() - at < CHANNEL_WITHIN
        yield Thing("channel", name, at, len(mine), waits=not is_made and is_young)
        opened = session.exec(select(CallOut).where(CallOut.incident_id == incident.id)).all()
        called = Counter(f"{one.kind} {one.serves_id} {one.ladder['id']} {one.ladder['name']}" for one in opened)
        for what, times in (called or Counter({"none": 0})).items():
            yield Thing("call-out", f"{name}: {what}", at, times)
        titles = Counter(mark.title for one in mine for mark in one.bookmarks)
        yield from (Thing("bookmark", f"{name}: {title}", at, times) for title, times in titles.items())
