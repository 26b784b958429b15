"""Bringing incidents' channels into step with the database, one step at a time, whenever Slack is there.

Runs in the process that holds the Slack sender's lease, so two never make the same channel.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.web import SlackResponse
from sqlalchemy import Engine
from sqlmodel import Session, and_, col, func, or_, select

from eprr_bot.base.db import reading, transaction
from eprr_bot.callout import service as callout
from eprr_bot.directory import service as directory
from eprr_bot.incidents import messages, room, service
from eprr_bot.incidents.duplicates import hint
from eprr_bot.incidents.models import Incident, Room, RoomMessage
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.channel import Undelivered
from eprr_bot.outbox.models import Lane, Message, State
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach.slack.channel import CLOCKS_APART, calling, find_channel, items, part, topic_of
from eprr_bot.records import service as records
from eprr_bot.records.models import LogEntry, LogHead
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content

log = structlog.get_logger()

BOOKMARK = "Headline"
NOTHING = "(no refusal is tolerated)"
CHANNEL = "channel"
"""The kind of log entries that tell about the channel itself."""
SETTLED = timedelta(days=3650)
LONGEST_WAIT = timedelta(minutes=2)
WHEN_SLACK_IS_AWAY = timedelta(seconds=5)
MOST_POSTS = 40


@dataclass(frozen=True)
class View:
    """An incident with everything that its Slack side shows, as it stood at one entry of the log."""

    incident: Incident
    log_number: int
    side: Room
    desired: room.Desired
    contents: dict[str, Content]
    addresses: dict[str, str]


def reconcile_rooms(engine: Engine, client: WebClient, now: datetime) -> int:
    """Take one step that is due, of the newest incident first. Returns 1 if Slack was called, else 0."""
    with reading(engine) as session:
        has_news = and_(Room.failures == 0, col(LogHead.number) != col(Room.log_number))
        joined = select(Room.incident_id).join(LogHead, col(LogHead.incident_id) == col(Room.incident_id))
        due = joined.where(or_(col(Room.next_try) <= now, has_news)).order_by(col(Room.incident_id).desc())
        numbers = session.exec(due).all()
    return int(any(_reconcile(engine, client, number, now) for number in numbers))


def next_due(session: Session) -> datetime | None:
    """When the next channel is to be looked at again."""
    return session.exec(select(func.min(Room.next_try))).one()


def _reconcile(engine: Engine, client: WebClient, number: int, now: datetime) -> bool:
    """Decide the messages that are missing, and take the next step in Slack. False when there is none."""
    for _ in range(MOST_POSTS):
        with transaction(engine) as session:
            view = look(session, number)
            step = room.next_step(view.desired, _current(session, view.side))
            if isinstance(step, room.Post):
                _post(session, view, step, now)
                continue
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
    return False


def look(session: Session, number: int) -> View:
    """What an incident's Slack side should be at this moment."""
    incident = service.get(session, number)
    log_number = records.count(session, number)
    side = session.get_one(Room, number)
    facts = messages.of(incident, directory.name_of(session, incident.director_id))
    contents, addresses = {}, {}
    on_air = directory.cluster(session).channels.incidents
    contents["announcement"], addresses["announcement"] = (
        messages.announcement(facts, side.channel_id),
        on_air,
    )
    contents["headline"], addresses["headline"] = _headline(session, incident, facts), side.channel_id
    for checklist in service.checklists(session, incident):
        which = f"checklist/{checklist.id}"
        ticks = service.ticks(session, checklist.id or 0)
        contents[which] = messages.checklist(checklist.id or 0, checklist.body, ticks, checklist.opened_for)
        addresses[which] = side.channel_id
    desired = room.Desired(
        name=room.channel_name(number, incident.what),
        topic=messages.topic(facts),
        members=_members(session, incident) - frozenset(side.refused),
        messages=tuple((which, _digest(content)) for which, content in contents.items()),
    )
    return View(incident, log_number, side, desired, contents, addresses)


def _headline(session: Session, incident: Incident, facts: messages.Facts) -> Content:
    called = _one_for_each(session, incident)
    lists = service.checklists(session, incident)[-1:]
    ticked = sum(len(service.ticks(session, one.id or 0)) for one in lists)
    items = sum(len(service.items_of(one)) for one in lists)
    return messages.headline(facts, called, _newest(session, incident), ticked, items, hint(session, incident))


def _newest(session: Session, incident: Incident) -> list[LogEntry]:
    """The end of the log, without what only tells about the channel itself."""
    newest = records.entries(session, incident.id or 0, last=25)
    return [one for one in newest if one.kind != CHANNEL][-5:]


def _one_for_each(session: Session, incident: Incident) -> list[messages.Responder]:
    """Everybody who was called, once, however many call-outs reached them: what they answered first counts."""
    found: dict[str, messages.Responder] = {}
    taken = callout.called_at(session, service.KIND, incident.id)
    for _, callee in service.responders(session, incident):
        earlier = found.get(callee.person_id)
        called_as = earlier.called_as if earlier else callee.reached_as
        answers = [at for at in (earlier.answered_at if earlier else None, callee.answered_at) if at]
        found[callee.person_id] = messages.Responder(
            name=directory.name_of(session, callee.person_id),
            called_as=called_as,
            answered_at=min(answers, default=None),
            called_at=taken.get(callee.person_id),
        )
    return list(found.values())


def _members(session: Session, incident: Incident) -> frozenset[str]:
    """Whoever declared it, everybody who was called out, and whoever is or is to become the accountable director."""
    wanted = [callee.person_id for _, callee in service.responders(session, incident)]
    wanted += [one for one in (incident.director_id, incident.rota_holder_id) if one]
    people = directory.by_ids(session, wanted).values()
    ids = {person.slack_id for person in people if person.slack_id}
    return frozenset(ids | ({incident.declared_by_slack_id} - {""}))


def _digest(content: Content) -> str:
    return hashlib.sha256(json.dumps([content.text, content.blocks]).encode()).hexdigest()


def _current(session: Session, side: Room) -> room.Current:
    kept = session.exec(select(RoomMessage).where(RoomMessage.incident_id == side.incident_id)).all()
    headlines = [session.get(Message, one.message_id) for one in kept if one.which == "headline"]
    out = [message.sent_ref for message in headlines if message and message.state == State.SENT]
    return room.Current(
        channel_id=side.channel_id,
        name_tries=side.name_tries,
        topic=side.topic,
        members=frozenset(side.members),
        invite_singly=side.invite_singly,
        digests={one.which: one.digest for one in kept},
        headline_ts=out[0] if out else "",
        is_pinned=side.is_pinned,
        is_bookmarked=side.is_bookmarked,
    )


def _post(session: Session, view: View, step: room.Post, now: datetime) -> None:
    """Decide to post a message, or to renew the one that stands there."""
    content, incident = view.contents[step.which], view.incident
    kept = session.get(RoomMessage, (incident.id, step.which))
    earlier = session.get(Message, kept.message_id) if kept else None
    if kept and earlier and earlier.state not in (State.FAILED, State.EXPIRED, State.WITHDRAWN):
        outbox.revise(session, now, earlier, content)
        kept.digest = step.digest
        session.add(kept)
        return
    envelope = Envelope(Lane.LIVE, subject=f"{service.subject(incident)}/room", is_exercise=incident.is_exercise)
    posted = outbox.post(session, now, view.addresses[step.which], content, envelope)
    session.merge(
        RoomMessage(incident_id=view.side.incident_id, which=step.which, message_id=posted.id, digest=step.digest)
    )


def _call(client: WebClient, view: View, step: room.Step) -> dict[str, str]:
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
        case room.Pin(ts):
            _calling_unless("already_pinned", lambda: client.pins_add(channel=channel, timestamp=ts))
        case room.Bookmark(ts):
            _bookmark(client, channel, ts)
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


def _bookmark(client: WebClient, channel: str, ts: str) -> None:
    """Slack would take the same bookmark twice."""
    standing = items(calling(lambda: client.bookmarks_list(channel_id=channel)), "bookmarks")
    if all(one.get("title") != BOOKMARK for one in standing):
        link = part(calling(lambda: client.chat_getPermalink(channel=channel, message_ts=ts)), "permalink")
        calling(lambda: client.bookmarks_add(channel_id=channel, title=BOOKMARK, type="link", link=link))


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


def _record(session: Session, number: int, step: room.Step, done: dict[str, str], now: datetime) -> None:
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
            _note(session, number, now, f"Invited to the channel: {_names(session, members)}.")
        case room.Pin():
            side.is_pinned = True
            _note(session, number, now, "Headline posted and pinned.")
        case room.Bookmark():
            side.is_bookmarked = True
        case room.Post():
            pass
    session.add(side)


def _note(session: Session, number: int, now: datetime, text: str) -> None:
    service.note(session, service.get(session, number), now, CHANNEL, text)


def _names(session: Session, slack_ids: Iterable[str]) -> str:
    """The names behind Slack ids; an id that nobody in the directory has stands as it is."""
    found = {one: directory.by_slack_id(session, one) for one in slack_ids}
    return blocks.listed(person.name if person else one for one, person in found.items())


def _record_failure(engine: Engine, number: int, step: room.Step, error: Undelivered, now: datetime) -> None:
    """Try again without end, and after a refusal less often each time: a channel is worth finishing however late."""
    log.warning("channel not in step", incident=number, step=type(step).__name__, reason=error.reason)
    with transaction(engine) as session:
        side = session.get_one(Room, number)
        side.failures += 1
        side.last_failure = error.reason
        longer = min(timedelta(seconds=2 ** min(side.failures, 10)), LONGEST_WAIT)
        wait = longer if "refused" in error.reason else WHEN_SLACK_IS_AWAY
        side.next_try = now + (timedelta(seconds=error.retry_after) if error.retry_after else wait)
        if isinstance(step, room.Create) and "name_taken" in error.reason:
            side.name_tries, side.next_try = side.name_tries + 1, now
        elif isinstance(step, room.Pin | room.Bookmark) and "refused" in error.reason:
            _do_without(side, step)
            _go_on(side, now)
            _note(
                session, number, now, f"Slack refused to {_VERBS[type(step)]} the headline; the channel does without."
            )
        elif isinstance(step, room.Invite) and "refused" in error.reason:
            _find_the_refused(side, step)
            _go_on(side, now)
            if len(step.members) == 1:
                _note(session, number, now, f"Slack refused to invite {_names(session, step.members)}.")
        session.add(side)


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


def _settle(session: Session, view: View, now: datetime) -> None:
    """Everything is as it should be, or waits for the headline to go out."""
    side = view.side
    side.log_number = view.log_number
    side.failures, side.last_failure = 0, ""
    side.next_try = now + (SETTLED if side.is_pinned else timedelta(seconds=2))
    session.add(side)
