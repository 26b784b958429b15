"""What is to be done in Slack besides sending messages, by whoever holds the sender's lease."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from slack_sdk import WebClient
from sqlalchemy import Engine

from eprr_bot.channels import Undelivered
from eprr_bot.channels.slack import calling, pages
from eprr_bot.db import beat, last_beat, transaction
from eprr_bot.directory import service as directory
from eprr_bot.directory.vault import Vault
from eprr_bot.incidents.reconcile import reconcile_rooms
from eprr_bot.noticeboard.reconcile import keep_in_step

if TYPE_CHECKING:
    from eprr_bot.app import App

log = structlog.get_logger()

LOOK_AT_MEMBERS_EVERY = timedelta(minutes=15)
LOOK_AT_SLACK_EVERY = timedelta(minutes=1)


def look_after_slack(app: "App", now: datetime) -> int:
    """See that Slack is there, and match people to its members now and then."""
    try:
        if is_time(app.engine, "slack members", LOOK_AT_MEMBERS_EVERY, now):
            match_members(app.engine, app.client, app.vault, now)
        if is_time(app.engine, "slack", LOOK_AT_SLACK_EVERY, now):
            calling(app.client.auth_test)
            beat(app.engine, "slack", now)
    except Undelivered as error:
        log.warning("slack not reached", reason=error.reason)
    return 0


def bring_rooms_into_step(app: "App", now: datetime) -> int:
    """Incidents' channels."""
    return reconcile_rooms(app.engine, app.client, now)


def keep_noticeboard_in_step(app: "App", now: datetime) -> int:
    """User groups and the on-call channel's topic."""
    return keep_in_step(app.engine, app.client, now)


def is_time(engine: Engine, name: str, every: timedelta, now: datetime) -> bool:
    """Has something not been done for a while, or never?"""
    with transaction(engine) as session:
        last = last_beat(session, name)
    return last is None or now - last >= every


def match_members(engine: Engine, client: WebClient, vault: Vault, now: datetime) -> None:
    """Give people their Slack ids by e-mail address. Raises Undelivered."""
    members = {
        str(member["profile"]["email"]).lower(): str(member["id"])
        for member in pages(client.users_list, "members")
        if member.get("profile", {}).get("email") and not member.get("deleted")
    }
    with transaction(engine) as session:
        without = directory.match_members(session, vault, members, now)
    beat(engine, "slack members", now)
    if without:
        log.warning("people without a Slack account", number=len(without))


SLACK_CHORES: tuple[Callable[["App", datetime], int], ...] = (
    look_after_slack,
    bring_rooms_into_step,
    keep_noticeboard_in_step,
)
"""Each returns how many steps it took; none of them raises when Slack is not there."""
