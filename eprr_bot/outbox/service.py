"""Deciding to send: rows written in the transaction of the decision. sender.py does the sending."""

import base64
import itertools
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import Select, SelectOfScalar

from eprr_bot.base.db import add_once, change, put
from eprr_bot.base.questions import question
from eprr_bot.outbox.models import Lane, Message, Pause, State
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Content

EXERCISE = "EXERCISE EXERCISE EXERCISE"
WAITING = (State.QUEUED, State.SENDING)
LOOK_UP = "look-up"
"""Stands among the paused methods for the calls by which a message is looked up."""
LONGEST_TEXT = 3900
"""Slack refuses a changed message whose text is longer than 4,000 characters."""
MOST_ON_HOME = 100
"""Blocks that Slack takes there."""


@dataclass(frozen=True)
class Envelope:
    """What a message belongs to. `subject` is such as `call-out/12`; everything under it inherits is_exercise."""

    lane: Lane
    subject: str = ""
    is_exercise: bool = False
    expires_at: datetime | None = None
    key: str | None = None
    person_id: str | None = None


@dataclass(frozen=True)
class Form:
    """How content is handed over: to which channel, by which of its methods, and what of it."""

    channel: str
    method: str
    body: Callable[[Content], dict[str, Any]]


def _laid_out(content: Content) -> dict[str, Any]:
    text = blocks.fit(content.text, LONGEST_TEXT)
    return {"text": text} | ({"blocks": blocks.as_many(content.blocks, blocks.MOST_BLOCKS)} if content.blocks else {})


IN_SLACK = Form("slack", "chat.postMessage", _laid_out)


def marked(content: Content, is_exercise: bool) -> Content:
    """The one place, with what follows, in which the words EXERCISE EXERCISE EXERCISE are added."""
    if not is_exercise:
        return content
    laid_out = (blocks.header(EXERCISE), *content.blocks) if content.blocks else ()
    short, letter = (f"{EXERCISE}. {one}" if one else "" for one in (content.short, content.letter))
    return Content(f"{EXERCISE}. {content.text}", laid_out, short, letter, content.enclosed)


def marked_line(words: str, is_exercise: bool) -> str:
    """The same for a line that stands by itself, such as a topic."""
    return f"{EXERCISE} · {words}" if is_exercise else words


def marked_aloud(words: str, is_exercise: bool) -> str:
    """The same for what is said on the telephone."""
    return f"This is an exercise. {words}" if is_exercise else words


def is_decided(session: Session, key: str) -> bool:
    """Was a message with this key decided already?"""
    return session.exec(select(Message.id).where(Message.key == key)).first() is not None


def post(
    session: Session,
    now: datetime,
    address: str,
    content: Content,
    envelope: Envelope,
    form: Form = IN_SLACK,
) -> Message:
    """Decide to send, to a Slack id or channel as a rule. The same key is decided only once.

    Whoever tells a person something calls reach.service.tell, which knows by which routes they may be reached.
    """
    body = form.body(marked(content, envelope.is_exercise))
    return _add(session, now, form.channel, form.method, address, body, envelope)


@dataclass(frozen=True)
class Picture:
    """A PNG to post. `alt` says in words what it shows; `name` is that of the file, without its ending."""

    name: str
    title: str
    alt: str
    png: bytes


def post_picture(
    session: Session, now: datetime, address: str, picture: Picture, text: str, envelope: Envelope
) -> Message:
    """Decide to post a picture in Slack, with `text` (mrkdwn) above it. The same key is decided only once."""
    body = {
        "name": picture.name,
        "title": blocks.fit(picture.title, 250),
        "alt_txt": blocks.fit(picture.alt, 1000),
        "png": base64.b64encode(picture.png).decode(),
        "initial_comment": marked(Content(text), envelope.is_exercise).text,
    }
    return _add(session, now, "slack", "files.upload", address, body, envelope)


def revise(session: Session, now: datetime, message: Message, content: Content, *, is_outdated: bool = False) -> None:
    """Decide to change a message that was posted in Slack; what went elsewhere stands as it is.

    Only the newest wording is ever sent. One that a newer message stands under already waits for everything else.
    """
    if message.channel != IN_SLACK.channel:
        return
    body = _laid_out(marked(content, message.is_exercise))
    news = max(Lane(message.lane), Lane.LIVE)  # a page that says something else now is news
    lane = Lane.ROUTINE if is_outdated else news
    envelope = Envelope(lane, message.subject, message.is_exercise, None, None, message.person_id)
    not_started = Message.state == State.QUEUED
    if change(session, Message, Message.id == message.id, not_started, col(Message.attempts) == 0, body=body):
        return
    if not change(session, Message, Message.revises == message.id, not_started, body=body):
        row = _add(session, now, "slack", "chat.update", message.address, body, envelope)
        row.revises = message.id


def whisper(session: Session, now: datetime, channel: str, slack_id: str, content: Content) -> Message:
    """Decide to tell one member something that only they see, in a channel where they just did something."""
    body = _laid_out(content) | {"user": slack_id}
    envelope = Envelope(Lane.LIVE, expires_at=now + timedelta(minutes=5))
    return _add(session, now, "slack", "chat.postEphemeral", channel, body, envelope)


def publish_home(session: Session, now: datetime, slack_id: str, laid_out: Sequence[Block]) -> None:
    """Decide to show one member a new Home tab. Only the newest one is ever sent."""
    body = {"view": {"type": "home", "blocks": blocks.as_many(laid_out, MOST_ON_HOME)}}
    waiting = (Message.method == "views.publish", Message.address == slack_id, Message.state == State.QUEUED)
    if not change(session, Message, *waiting, body=body):
        envelope = Envelope(Lane.ROUTINE, expires_at=now + timedelta(hours=1))
        _add(session, now, "slack", "views.publish", slack_id, body, envelope)


def withdraw(session: Session, now: datetime, subject: str) -> int:
    """Take back what was not sent yet under a subject. Returns how many messages that was."""
    return take_back(session, now, Message.subject == subject)


def take_back(session: Session, now: datetime, *which: Any) -> int:
    """Take back what was not sent yet. What may have gone out is looked up, and not sent again where it did not."""
    change(session, Message, *which, Message.state == State.SENDING, expires_at=now)
    return change(session, Message, *which, Message.state == State.QUEUED, state=State.WITHDRAWN, state_at=now)


def newest_to(session: Session, slack_id: str, since: datetime) -> list[Message]:
    """What was decided for somebody's direct messages and not taken back, the newest first, each as it stands now."""
    theirs = select(Message).where(
        Message.address == slack_id, Message.method == "chat.postMessage", Message.created_at > since
    )
    found = session.exec(theirs.where(Message.state != State.WITHDRAWN).order_by(col(Message.id).desc())).all()
    return [_as_it_stands(session, one) for one in found] if slack_id else []


def _as_it_stands(session: Session, message: Message) -> Message:
    changed = select(Message).where(Message.revises == message.id).order_by(col(Message.id).desc())
    newest = session.exec(changed).first()
    return Message(**(message.model_dump() | {"body": newest.body})) if newest else message


def counts(session: Session) -> dict[str, int]:
    """How many messages there are in each state."""
    rows = session.exec(select(Message.state, func.count()).group_by(Message.state)).all()
    return {str(state): number for state, number in rows}


def oldest_due(session: Session, now: datetime) -> datetime | None:
    """Since when the longest-waiting message could have gone out; None when nothing waits."""
    due = select(func.min(Message.not_before)).where(col(Message.state).in_(WAITING), Message.not_before <= now)
    return session.exec(due).one()


def waiting_since(session: Session) -> dict[str, datetime]:
    """Since when the oldest message that has not gone out has been waiting, by channel, whatever it waits for."""
    oldest = select(Message.channel, func.min(Message.created_at)).where(col(Message.state).in_(WAITING))
    return dict(session.exec(oldest.group_by(Message.channel)).all())


def held_up(session: Session, now: datetime, within: timedelta) -> dict[str, datetime]:
    """The channels by which calls or their news have waited for so long while nothing went out, and since when."""
    return dict(_held_up(session, now - within).all())


@question
def _held_up(since: datetime) -> Select[str, datetime]:
    waits = select(Message.channel, func.min(Message.created_at)).where(
        col(Message.state).in_(WAITING), Message.lane < int(Lane.ROUTINE), Message.created_at <= since
    )
    moves = select(Message.channel).where(Message.state == State.SENT, Message.state_at > since)
    return waits.where(col(Message.channel).not_in(moves)).group_by(Message.channel)


def next_due(session: Session, channel: str = "") -> datetime | None:
    """When the next waiting message may go out, as far as the pauses that providers asked for are known."""
    paused = {(one.channel, one.method): one.until for one in _pauses(session).all()}
    instants = []
    for by, method, state, at in _waits(session).all():
        if channel and by != channel:
            continue
        until = paused.get((by, LOOK_UP if state == State.SENDING else method))
        instants.append(max(at, until) if until else at)
    return min(instants, default=None)


@question
def _pauses() -> SelectOfScalar[Pause]:
    return select(Pause)


@question
def _waits() -> Select[str, str, str, datetime]:
    due = select(Message.channel, Message.method, Message.state, func.min(Message.not_before))
    return due.where(col(Message.state).in_(WAITING)).group_by(Message.channel, Message.method, Message.state)


def pause(session: Session, channel: str, method: str, until: datetime) -> None:
    """Leave one method of a provider alone until an instant."""
    put(session, Pause(channel=channel, method=method, until=until))


def paused_methods(session: Session, channel: str, now: datetime) -> list[str]:
    """The methods of a provider that are left alone at this instant."""
    return list(_paused(session, channel, now).all())


@question
def _paused(channel: str, now: datetime) -> SelectOfScalar[str]:
    return select(Pause.method).where(Pause.channel == channel, Pause.until > now)


_numbers = itertools.count()


def _new_id(now: datetime) -> str:
    """An id that sorts in the order in which messages were decided, also at one instant."""
    return f"{int(now.timestamp() * 1_000_000):014x}{next(_numbers) % 16**6:06x}{uuid.uuid4().hex[:12]}"


def _add(
    session: Session,
    now: datetime,
    channel: str,
    method: str,
    address: str,
    body: dict[str, Any],
    envelope: Envelope,
) -> Message:
    message = Message(
        id=_new_id(now),
        channel=channel,
        method=method,
        address=address,
        body=body,
        lane=int(envelope.lane),
        is_exercise=envelope.is_exercise,
        subject=envelope.subject,
        person_id=envelope.person_id,
        key=envelope.key,
        created_at=now,
        not_before=now,
        expires_at=envelope.expires_at,
        state_at=now,
    )
    if message.key is None:
        session.add(message)
        session.flush()
    elif not add_once(session, message):
        return session.exec(select(Message).where(Message.key == message.key)).one()
    return message
