"""What is to be done in Slack besides sending messages, by whoever holds the sender's lease."""

from datetime import datetime, timedelta

import structlog
from slack_sdk import WebClient
from sqlalchemy import Engine

from eprr_bot.channels import Undelivered
from eprr_bot.channels.slack import calling, pages
from eprr_bot.db import beat, last_beat, transaction
from eprr_bot.directory import service as directory
from eprr_bot.directory.vault import Vault
from eprr_bot.incidents.reconcile import reconcile_rooms

log = structlog.get_logger()

LOOK_AT_MEMBERS_EVERY = timedelta(minutes=15)
LOOK_AT_SLACK_EVERY = timedelta(minutes=1)


def slack_chores(engine: Engine, client: WebClient, vault: Vault, base_url: str, now: datetime) -> int:
    """Match people to members, bring incidents' channels into step, see that Slack is there. Returns steps taken."""
    try:
        if _is_time(engine, "slack members", LOOK_AT_MEMBERS_EVERY, now):
            match_members(engine, client, vault, now)
        if _is_time(engine, "slack", LOOK_AT_SLACK_EVERY, now):
            calling(client.auth_test)
            beat(engine, "slack", now)
    except Undelivered as error:
        log.warning("slack not reached", reason=error.reason)
    return reconcile_rooms(engine, client, base_url, now)


def _is_time(engine: Engine, name: str, every: timedelta, now: datetime) -> bool:
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
