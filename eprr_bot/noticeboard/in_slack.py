"""Bringing Slack's user groups and the on-call channel's topic into step with the rotas, one call at a time.

Runs in the process that holds the Slack sender's lease. Works only when something changed: a look costs three
small queries. What Slack refuses is told once and tried again once a day; a pause that it asks for is kept.
"""

from datetime import datetime, timedelta

import structlog
from slack_sdk import WebClient
from sqlalchemy import Engine
from sqlmodel import Session, select

from eprr_bot.base.db import reading, transaction
from eprr_bot.noticeboard import group_steps, groups, service
from eprr_bot.noticeboard.groups import Find
from eprr_bot.noticeboard.models import ChannelTopic, Look
from eprr_bot.noticeboard.refusals import handle_refusal
from eprr_bot.noticeboard.topic import keep_topic
from eprr_bot.outbox.channel import Undelivered

log = structlog.get_logger()

NAME = "slack"
LONGEST_PAUSE = timedelta(minutes=2)


def keep_in_step(engine: Engine, client: WebClient, now: datetime) -> int:
    """Take one step that is due. Returns how many were taken; never raises when Slack is not there."""
    with reading(engine) as session:
        fingerprint, seen = service.rota_fingerprint(session), session.get(Look, NAME)
        if seen is not None and not service.is_due(seen, fingerprint, now):
            return 0
    try:
        if keep_topic(engine, client, now) or _take_step(engine, client, now):
            return 1
    except Undelivered as error:
        _pause(engine, error, now)
        return 0
    with transaction(engine) as session:
        _settle(session, fingerprint, now)
    return 0


def next_due(session: Session) -> datetime | None:
    """When there is something to do again, as far as that is known."""
    seen = session.get(Look, NAME)
    if seen is None:
        return None
    return max(min(seen.next_look, seen.looked_at + service.LOOK_ANYWAY_AFTER), seen.paused_until)


def _take_step(engine: Engine, client: WebClient, now: datetime) -> bool:
    """Take the most urgent step, if there is one and Slack's limit leaves room. Raises Undelivered for a pause."""
    with transaction(engine) as session:
        seen = service.look(session, NAME, now)
        due = group_steps.next_step(session, seen.listed_at, now)
        if due is None or groups.may_call_at(_called(seen), now) > now:
            return False
        handle, step = due
        group = group_steps.group_of(session, handle, now)
        recent = [one for one in _called(seen) if one > now - groups.MINUTE]
        seen.called_at = [one.isoformat() for one in (*recent, now)]
        seen.listed_at = now if isinstance(step, Find) else seen.listed_at
        session.add(seen)
    try:
        found = group_steps.call(client, group, step)
    except Undelivered as error:
        if "refused: " not in error.reason:
            raise
        handle_refusal(engine, client, handle, step, error.reason.partition("refused: ")[2], now)
        return True
    with transaction(engine) as session:
        group_steps.record(session, handle, step, found, now)
    return True


def _called(seen: Look) -> list[datetime]:
    return [datetime.fromisoformat(one) for one in seen.called_at]


def _pause(engine: Engine, error: Undelivered, now: datetime) -> None:
    """Leave Slack alone for as long as it asks, or longer each time that it is not there."""
    log.warning("noticeboard not in step", reason=error.reason)
    with transaction(engine) as session:
        seen = service.look(session, NAME, now)
        seen.failures += 1
        wait = min(timedelta(seconds=2 ** min(seen.failures, 10)), LONGEST_PAUSE)
        seen.paused_until = now + (timedelta(seconds=error.retry_after) if error.retry_after else wait)
        seen.next_look = seen.paused_until
        session.add(seen)


def _settle(session: Session, fingerprint: str, now: datetime) -> None:
    """Nothing more can be done now. Work out when there is something to do again."""
    seen = service.look(session, NAME, now)
    if group_steps.next_step(session, seen.listed_at, now) is None:
        group_steps.forgive(session, service.feeds(session, now), now)
    waiting = [one.next_try for one in group_steps.all_groups(session).values() if one.failures]
    waiting += [one.next_try for one in session.exec(select(ChannelTopic)).all()]
    waiting += [seen.listed_at + group_steps.ASK_AGAIN_AFTER] if seen.listed_at else []
    waiting = [at for at in waiting if at > now]
    if group_steps.next_step(session, seen.listed_at, now) is not None:
        waiting.append(groups.may_call_at(_called(seen), now))
    seen.fingerprint, seen.looked_at, seen.failures = fingerprint, now, 0
    seen.next_look = max(min([service.next_change(session, now), *waiting]), now + timedelta(seconds=1))
    session.add(seen)
