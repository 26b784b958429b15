"""Bringing incidents' channels into step with the database, one step at a time, whenever Slack is there.

What stands in them is a list of parts; see parts.py. Runs in the process that holds the Slack sender's lease, so two
never make the same channel.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.web import SlackResponse
from sqlalchemy import Engine
from sqlmodel import Session, and_, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.db import change, put_off, reading, transaction
from eprr_bot.base.questions import question
from eprr_bot.directory import service as directory
from eprr_bot.incidents import messages, news, picture, roles_taken, room, service
from eprr_bot.incidents.alert import LIVE
from eprr_bot.incidents.models import Incident, Room, RoomMessage
from eprr_bot.incidents.parts import CHANNEL, Part, Standing, standing
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.channel import Undelivered
from eprr_bot.outbox.models import Message, State
from eprr_bot.reach.slack.channel import CLOCKS_APART, calling, find_channel, items, part, topic_of
from eprr_bot.records import service as records
from eprr_bot.records.models import LogHead
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content

log = structlog.get_logger()

LONGEST_TOPIC = 250
NOTHING = "(no refusal is tolerated)"
SETTLED = timedelta(days=3650)
A_MOMENT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(minutes=2)
WHEN_SLACK_IS_AWAY = timedelta(seconds=5)


@dataclass(frozen=True)
class View:
    """An incident with everything that its Slack side shows, as it stood at one entry of the log."""

    incident: Incident
    log_number: int
    side: Room
    desired: room.Desired
    messages: dict[str, Standing]


def reconcile_rooms(engine: Engine, client: WebClient, parts: Sequence[Part], now: datetime) -> int:
    """Take one step that is due, of the newest incident first. Returns 1 if Slack was called, else 0."""
    with reading(engine) as session:
        numbers = _due(session, now).all()
    return int(any(_reconcile(engine, client, parts, number, now) for number in numbers))


def next_due(session: Session) -> datetime | None:
    """When the next channel is to be looked at again."""
    return _next(session).one()


@question
def _due(now: datetime) -> SelectOfScalar[int]:
    has_news = and_(Room.failures == 0, col(LogHead.number) != col(Room.log_number))
    joined = select(Room.incident_id).join(LogHead, col(LogHead.incident_id) == col(Room.incident_id))
    return joined.where(or_(col(Room.next_try) <= now, has_news)).order_by(col(Room.incident_id).desc())


@question
def _next() -> SelectOfScalar[datetime | None]:
    return select(func.min(Room.next_try))


def _reconcile(engine: Engine, client: WebClient, parts: Sequence[Part], number: int, now: datetime) -> bool:
    """Decide the messages that are missing, and take the next step in Slack. False when there is none."""
    with transaction(engine) as session:
        view = look(session, parts, number, now)
        step = _decide(session, view, now)
        if step is None:
            _settle(session, view, now)
            return False
    try:
        done = _call(client, view, step)
    except Undelivered as error:
        _record_failure(engine, number, step, error, now)
        return True
    with transaction(engine) as session:
        _record(session, number, step, done, now)
    return True


def _decide(session: Session, view: View, now: datetime) -> room.InSlack | None:
    """Decide every message that is missing or out of date; then what is to be done in Slack itself, if anything."""
    theirs = select(RoomMessage).where(RoomMessage.incident_id == view.side.incident_id)
    kept = {one.which: one for one in session.exec(theirs).all()}
    current = _current(session, view, kept)
    while isinstance(step := room.next_step(view.desired, current), room.Post):
        _post(session, view, kept.get(step.which), step, now)
        current.digests[step.which] = step.digest
    return step


def look(session: Session, parts: Sequence[Part], number: int, now: datetime) -> View:
    """What an incident's Slack side should be at this moment."""
    incident = service.get(session, number)
    log_number = records.count(session, number)
    side = session.get_one(Room, number)
    facts = replace(messages.of(incident, directory.marked_name_of(session, incident.director_id or "")), as_of=now)
    wanted = standing(session, incident, facts, parts)
    desired = room.Desired(
        name=room.channel_name(number, incident.what, is_exercise=incident.is_exercise),
        topic=blocks.fit(outbox.marked_line(messages.topic(facts), incident.is_exercise), LONGEST_TOPIC),
        members=_members(session, incident) - frozenset(side.refused),
        messages=tuple(
            room.Wanted(one.which, _digest(one.content), one.part.is_central, one.part.is_pinned) for one in wanted
        ),
    )
    return View(incident, log_number, side, desired, {one.which: one for one in wanted})


def _members(session: Session, incident: Incident) -> frozenset[str]:
    """Whoever declared it, all who were called out or have a part or a role, and whoever is to become the director."""
    wanted = [callee.person_id for _, callee in service.responders(session, incident)]
    wanted += [one for one in (incident.director_id, incident.rota_holder_id) if one]
    wanted += [*news.involved(session, incident), *roles_taken.who(session, incident)]
    people = directory.by_ids(session, wanted).values()
    ids = {person.slack_id for person in people if person.slack_id}
    return frozenset(ids | ({incident.declared_by_slack_id} - {""}))


def _digest(content: Content) -> str:
    return hashlib.sha256(json.dumps([content.text, content.blocks]).encode()).hexdigest()


def _current(session: Session, view: View, kept: Mapping[str, RoomMessage]) -> room.Current:
    side = view.side
    pinned = [one.which for one in view.desired.messages if one.is_pinned and one.which in kept]
    messages = [session.get(Message, kept[which].message_id) for which in pinned]
    out = [message.sent_ref for message in messages if message and message.state == State.SENT]
    return room.Current(
        channel_id=side.channel_id,
        name_tries=side.name_tries,
        topic=side.topic,
        members=frozenset(side.members),
        invite_singly=side.invite_singly,
        digests={which: one.digest for which, one in kept.items()},
        pinned_ts=out[0] if out else "",
        is_pinned=side.is_pinned,
        is_bookmarked=side.is_bookmarked,
    )


def _post(session: Session, view: View, kept: RoomMessage | None, step: room.Post, now: datetime) -> None:
    """Decide to post a message, or to renew the one that stands there."""
    wanted, incident = view.messages[step.which], view.incident
    earlier = session.get(Message, kept.message_id) if kept else None
    if kept and earlier and earlier.state not in (State.FAILED, State.EXPIRED, State.WITHDRAWN):
        outbox.revise(session, now, earlier, wanted.content)
        kept.digest = step.digest
        session.add(kept)
        return
    central = directory.cluster(session).channels.incidents
    address = central if wanted.part.is_central else view.side.channel_id
    posted = outbox.post(session, now, address, wanted.content, news.envelope(incident, "room"))
    kept = kept or RoomMessage(incident_id=view.side.incident_id, which=step.which, message_id="", digest="")
    kept.message_id, kept.digest = posted.id, step.digest
    session.add(kept)


def _call(client: WebClient, view: View, step: room.InSlack) -> dict[str, str]:
    """Take a step in Slack, unless an earlier try did and only its reply was lost. Raises Undelivered."""
    channel = view.side.channel_id
    match step:
        case room.Create(name):
            return _create(client, name, view.incident.declared_at)
        case room.SetTopic(topic):
            if topic_of(client, channel) != blocks.unescape(topic):  # Slack tells the channel of each
                calling(lambda: client.conversations_setTopic(channel=channel, topic=topic))
        case room.Invite(members):
            _invite(client, channel, members)
        case room.Pin(_, ts):
            _calling_unless("already_pinned", lambda: client.pins_add(channel=channel, timestamp=ts))
        case room.Bookmark(which, ts):
            _bookmark(client, channel, which.capitalize(), ts)
    return {}


def _create(client: WebClient, name: str, declared_at: datetime) -> dict[str, str]:
    """Make the channel. Where an earlier try did, and only its reply was lost, take what that one made."""
    try:
        made = part(calling(lambda: client.conversations_create(name=name, is_private=False)), "channel")
    except Undelivered as error:
        if "name_taken" not in error.reason:
            raise
        found = find_channel(client, name)
        if found is None or not _is_made_by_us(client, found, declared_at):
            raise
        made = found
    return {"channel_id": str(part(made, "id")), "channel_name": str(part(made, "name"))}


def _is_made_by_us(client: WebClient, channel: dict[str, Any], declared_at: datetime) -> bool:
    """Did we make it for this incident, and know nothing of it? Then nobody has given it a topic yet."""
    has_topic = bool((channel.get("topic") or {}).get("value"))
    if has_topic or channel.get("creator") != part(calling(client.auth_test), "user_id"):
        return False
    return int(channel.get("created", 0)) >= (declared_at - CLOCKS_APART).timestamp()


def _bookmark(client: WebClient, channel: str, title: str, ts: str) -> None:
    """Slack would take the same bookmark twice."""
    standing = items(calling(lambda: client.bookmarks_list(channel_id=channel)), "bookmarks")
    if all(one.get("title") != title for one in standing):
        link = part(calling(lambda: client.chat_getPermalink(channel=channel, message_ts=ts)), "permalink")
        calling(lambda: client.bookmarks_add(channel_id=channel, title=title, type="link", link=link))


def _invite(client: WebClient, channel: str, members: tuple[str, ...]) -> None:
    """Invite them all or, where one cannot be, nobody: so that it is known who was. They are then tried singly."""
    tolerated = "already_in_channel" if len(members) == 1 else NOTHING
    _calling_unless(tolerated, lambda: client.conversations_invite(channel=channel, users=list(members)))


def _calling_unless(tolerated: str, call: Callable[[], SlackResponse]) -> None:
    try:
        calling(call)
    except Undelivered as error:
        if tolerated not in error.reason:
            raise


def _record(session: Session, number: int, step: room.InSlack, done: dict[str, str], now: datetime) -> None:
    """Keep what a step changed."""
    side = session.get_one(Room, number)
    side.failures, side.last_failure = 0, ""
    match step:
        case room.Create():
            side.channel_id, side.channel_name = done["channel_id"], done["channel_name"]
            _note(session, number, now, f"Channel #{side.channel_name} was made.")
        case room.SetTopic(topic):
            if not side.topic:
                _note(session, number, now, "Topic of the channel set.")
            side.topic = topic
        case room.Invite(members):
            side.members = sorted({*side.members, *members})
            _note(session, number, now, f"Invited to the channel: {_names(session, number, members)}.")
        case room.Pin(which):
            side.is_pinned = True
            _note(session, number, now, f"{which.capitalize()} posted and pinned.")
        case room.Bookmark():
            side.is_bookmarked = True
    session.add(side)


def _note(session: Session, number: int, now: datetime, text: str) -> None:
    service.note(session, service.get(session, number), now, CHANNEL, text)


def _names(session: Session, number: int, slack_ids: Iterable[str]) -> str:
    """The names behind Slack ids; whoever declared is named as the log has them; another unknown id stands as it is."""
    incident = service.get(session, number)
    known = {incident.declared_by_slack_id: incident.declared_by}
    found = {one: directory.by_slack_id(session, one) for one in slack_ids}
    return blocks.listed(person.name if person else known.get(one, one) for one, person in found.items())


def _record_failure(engine: Engine, number: int, step: room.InSlack, error: Undelivered, now: datetime) -> None:
    """Try again without end, and after a refusal less often each time: a channel is worth finishing however late."""
    log.warning("channel not in step", incident=number, step=type(step).__name__, reason=error.reason)
    with transaction(engine) as session:
        side = session.get_one(Room, number)
        if not _is_mended(session, side, step, error.reason, now):
            failures = side.failures + 1
            longer = min(timedelta(seconds=2 ** min(failures, 10)), LONGEST_WAIT)
            wait = longer if "refused" in error.reason else WHEN_SLACK_IS_AWAY
            later = now + (timedelta(seconds=error.retry_after) if error.retry_after else wait)
            say = put_off if side.failures else change  # that it is tried once more is no news
            tried = {"failures": failures, "last_failure": error.reason, "next_try": later}
            say(session, Room, Room.incident_id == number, **tried)


def _is_mended(session: Session, side: Room, step: room.InSlack, reason: str, now: datetime) -> bool:
    """Is something done about a refusal, so that the next step is taken at once?"""
    number = side.incident_id
    if isinstance(step, room.Create) and "name_taken" in reason:
        side.failures, side.last_failure = side.failures + 1, reason
        side.name_tries, side.next_try = side.name_tries + 1, now
    elif isinstance(step, room.Pin | room.Bookmark) and "refused" in reason:
        _do_without(side, step)
        _go_on(side, now)
        _note(
            session, number, now, f"Slack refused to {_VERBS[type(step)]} the {step.which}; the channel does without."
        )
    elif isinstance(step, room.Invite) and "refused" in reason:
        _find_the_refused(side, step)
        _go_on(side, now)
        if len(step.members) == 1:
            _note(session, number, now, f"Slack refused to invite {_names(session, number, step.members)}.")
    else:
        return False
    session.add(side)
    return True


_VERBS = {room.Pin: "pin", room.Bookmark: "bookmark"}


def _go_on(side: Room, now: datetime) -> None:
    """A refusal that the channel can live with is no failure: the next step is taken at once."""
    side.failures, side.last_failure, side.next_try = 0, "", now


def _do_without(side: Room, step: room.Pin | room.Bookmark) -> None:
    """A pin or a bookmark that Slack refuses for good must not hold up the rest."""
    if isinstance(step, room.Pin):
        side.is_pinned = True
    else:
        side.is_bookmarked = True


def _find_the_refused(side: Room, step: room.Invite) -> None:
    """Invite one by one after a refusal; the one who is refused alone is left out."""
    if len(step.members) == 1:
        side.refused = [*side.refused, *step.members]
    else:
        side.invite_singly = True


def _next_look(session: Session, view: View, now: datetime) -> datetime:
    """When it may have to say something else although nothing was logged: as something in it falls due."""
    if not view.side.is_pinned:
        return now + timedelta(seconds=2)
    is_live = view.incident.alert_state in LIVE
    due = picture.next_due(session, view.incident, now) if is_live else None
    return due + A_MOMENT if due else now + SETTLED


def _settle(session: Session, view: View, now: datetime) -> None:
    """Everything is as it should be, or waits for the headline to go out."""
    side = view.side
    side.log_number = view.log_number
    side.failures, side.last_failure = 0, ""
    side.next_try = _next_look(session, view, now)
    session.add(side)
