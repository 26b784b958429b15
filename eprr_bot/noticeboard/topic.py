"""Keeping the on-call channel's topic current: found, joined where that is needed, and set only when it differs."""

from datetime import datetime, timedelta

import structlog
from slack_sdk import WebClient
from sqlalchemy import Engine
from sqlmodel import Session

from eprr_bot.base.db import made_once, transaction
from eprr_bot.directory import service as directory
from eprr_bot.noticeboard import messages, service
from eprr_bot.noticeboard.models import ChannelTopic
from eprr_bot.outbox.channel import Undelivered
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import service as reach
from eprr_bot.reach.routes import SLACK
from eprr_bot.reach.slack.channel import calling, find_channel, part, topic_of
from eprr_bot.slack import blocks

log = structlog.get_logger()

LOOK_AGAIN_AFTER = timedelta(days=1)


def keep_topic(engine: Engine, client: WebClient, now: datetime) -> int:
    """Set the topic if it should be another. Returns how much was done. Raises Undelivered when Slack is not there.

    Once a day Slack is asked what it is, because people can change it by hand.
    """
    with transaction(engine) as session:
        kept, wanted = _kept(session, now), _wanted(session, now)
    is_settled = kept.topic == wanted or kept.last_failure
    if not wanted or (is_settled and kept.next_try > now):
        return 0
    try:
        channel_id = kept.channel_id or _join(client, kept.channel)
        is_set = kept.topic == wanted and topic_of(client, channel_id) == blocks.unescape(wanted)
        if not is_set:
            calling(lambda: client.conversations_setTopic(channel=channel_id, topic=wanted))
    except Undelivered as error:
        if "refused: " not in error.reason:
            raise
        log.warning("topic not in step", channel=kept.channel, reason=error.reason)
        _refused(engine, kept, error.reason, now)
        return 0
    _note(engine, kept.channel, channel_id, wanted, "", now)
    return int(not is_set)


def _refused(engine: Engine, kept: ChannelTopic, reason: str, now: datetime) -> None:
    """Try again in a day; the adviser is told of each new refusal once."""
    _note(engine, kept.channel, "", kept.topic, reason, now)
    if kept.last_failure == reason:
        return
    with transaction(engine) as session:
        reader = service.adviser(session, now)
        if reader is not None:
            content = messages.topic_refused(reason.partition("refused: ")[2], kept.channel)
            envelope = Envelope(Lane.ROUTINE, "noticeboard")
            reach.tell(session, now, reader, content, envelope, by=(SLACK,))


def _kept(session: Session, now: datetime) -> ChannelTopic:
    return made_once(session, ChannelTopic(channel=directory.cluster(session).channels.on_call, next_try=now))


def _wanted(session: Session, now: datetime) -> str:
    return messages.topic(service.response_rotas(session, now), directory.cluster(session).zone)


def _join(client: WebClient, name: str) -> str:
    """The id of a channel in which we are. Raises Undelivered."""
    channel = find_channel(client, name)
    if channel is None:
        raise Undelivered("Slack refused: channel_not_found", permanent=True)
    channel_id = str(part(channel, "id"))
    if not channel.get("is_member"):
        calling(lambda: client.conversations_join(channel=channel_id))
    return channel_id


def _note(engine: Engine, name: str, channel_id: str, topic: str, failure: str, now: datetime) -> None:
    with transaction(engine) as session:
        kept = session.get_one(ChannelTopic, name)
        kept.channel_id, kept.topic, kept.last_failure = channel_id, topic, failure
        kept.next_try = now + LOOK_AGAIN_AFTER
        session.add(kept)
