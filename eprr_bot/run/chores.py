"""Seeing that Slack is there, and who is a member of the workspace."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Engine
from sqlmodel import Session

from eprr_bot.base.db import reading, transaction
from eprr_bot.base.heartbeats import beat, beat_age, last_beat, note_beat
from eprr_bot.directory import service as directory
from eprr_bot.feature import Whole
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.channel import Undelivered, not_from
from eprr_bot.outbox.models import Pause
from eprr_bot.reach.slack.channel import calling, pages, part

log = structlog.get_logger()

LOOK_AT_MEMBERS_EVERY = timedelta(minutes=15)
LOOK_AT_SLACK_EVERY = timedelta(minutes=1)
MEMBERS_AGAIN_AFTER = timedelta(minutes=1)
SLACK_AGAIN_AFTER = timedelta(seconds=10)
"""How long after a try that failed, at the least, the next is made."""


def look_after_slack(app: Whole, now: datetime) -> int:
    """See that Slack is there, and match people to its members now and then."""
    with reading(app.engine) as session:
        sees_slack = _is_time(session, "slack", LOOK_AT_SLACK_EVERY, now)
        matches_members = _is_time(session, "slack members", LOOK_AT_MEMBERS_EVERY, now)
    if sees_slack:
        _try(app.engine, "auth.test", SLACK_AGAIN_AFTER, now, lambda: _see_slack(app, now))
    if matches_members:
        _try(app.engine, "users.list", MEMBERS_AGAIN_AFTER, now, lambda: _match_members(app, now))
    return 0


def next_due(session: Session, now: datetime) -> datetime | None:
    """When Slack is to be asked again."""
    asked = (
        ("slack", "auth.test", LOOK_AT_SLACK_EVERY),
        ("slack members", "users.list", LOOK_AT_MEMBERS_EVERY),
    )
    return min(_asked_again(session, *one, now) for one in asked)


def _asked_again(session: Session, name: str, method: str, every: timedelta, now: datetime) -> datetime:
    at = last_beat(session, name)
    due = at + every if at is not None and at <= now else now
    paused = session.get(Pause, ("slack", method))
    return max(due, paused.until) if paused else due


def _see_slack(app: Whole, now: datetime) -> None:
    calling(app.client.auth_test)
    beat(app.engine, "slack", now)


def _try(engine: Engine, method: str, again_after: timedelta, now: datetime, run: Callable[[], None]) -> None:
    """Try unless it was tried just now; whatever goes wrong, the next try is not at once."""
    with reading(engine) as session:
        if method in outbox.paused_methods(session, "slack", now):
            return
    with transaction(engine) as session:
        outbox.pause(session, "slack", method, now + again_after)
    try:
        run()
    except Undelivered as error:
        log.warning("slack not reached", method=method, reason=error.reason)
        with transaction(engine) as session:
            wait = max(again_after, timedelta(seconds=error.retry_after))
            outbox.pause(session, "slack", method, now + wait)


def _is_time(session: Session, name: str, every: timedelta, now: datetime) -> bool:
    """Has something not been done for a while, or never?"""
    age = beat_age(session, name, now)
    return age is None or not timedelta() <= age < every


def _match_members(app: Whole, now: datetime) -> None:
    """Give people their Slack ids by e-mail address, and tell features who is no member now. Raises Undelivered."""
    everybody = list(pages(app.client.users_list, "members"))
    if not everybody:
        raise not_from("Slack")  # the bot itself is always among them
    members = {
        str(member["profile"]["email"]).lower(): str(part(member, "id"))
        for member in everybody
        if member.get("profile", {}).get("email") and not member.get("deleted")
    }
    former = {str(part(member, "id")) for member in everybody if member.get("deleted")}
    with transaction(app.engine) as session:
        without = directory.match_members(session, app.vault, members, now)
        for feature in app.features:
            for let_go in feature.former_members:
                let_go(session, former, now)
        note_beat(session, "slack members", now)
    if without:
        log.warning("people without a Slack account", number=len(without))
