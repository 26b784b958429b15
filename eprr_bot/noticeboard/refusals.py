"""What to do when Slack refuses a step of a user group: another way, or tell the adviser once and try daily."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from slack_sdk import WebClient
from sqlalchemy import Engine
from sqlmodel import Session

from eprr_bot.base.db import transaction
from eprr_bot.directory import service as directory
from eprr_bot.noticeboard import messages, service
from eprr_bot.noticeboard.group_steps import fed, group_of
from eprr_bot.noticeboard.groups import Create, SetMembers, Step
from eprr_bot.noticeboard.models import UserGroup
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import service as reach
from eprr_bot.reach.routes import SLACK
from eprr_bot.reach.slack.channel import calling, part
from eprr_bot.slack.blocks import Content

log = structlog.get_logger()

TRY_AGAIN_AFTER = timedelta(days=1)
OF_THE_WORKSPACE = {
    "plan_upgrade_required",
    "permission_denied",
    "missing_scope",
    "not_allowed_token_type",
    "restricted_action",
    "paid_teams_only",
}
"""Refusals that hold for every group alike."""
OF_MEMBERS = {"failed_for_some_users", "invalid_users", "user_is_restricted", "user_not_found"}


def handle_refusal(engine: Engine, client: WebClient, handle: str, step: Step, code: str, now: datetime) -> None:
    """Note a refusal, so that the next look does something else or leaves it alone. Raises Undelivered."""
    log.warning("user group not in step", handle=handle, step=type(step).__name__, code=code)
    barred = _barred(client, step.members) if isinstance(step, SetMembers) and code in OF_MEMBERS else []
    with transaction(engine) as session:
        group = group_of(session, handle, now)
        if barred:
            group.refused = sorted({*group.refused, *barred})
            _tell(session, [group], f"members {' '.join(barred)}", _about_members(session, group, now), now)
        elif code == "name_already_exists" and isinstance(step, Create) and not group.has_second_name:
            group.has_second_name = True
        elif code == "no_such_subteam":
            group.slack_id, group.is_missing = "", False
            _leave_alone([group], code, now + timedelta(minutes=1))
        elif code in OF_THE_WORKSPACE:
            everyone = fed(session, now)
            _leave_alone(everyone, code, now + TRY_AGAIN_AFTER)
            _tell(session, everyone, code, messages.groups_refused(code, [one.handle for one in everyone]), now)
        else:
            _leave_alone([group], code, now + TRY_AGAIN_AFTER)
            _tell(session, [group], code, messages.group_refused(code, handle), now)
        session.add(group)


def _barred(client: WebClient, members: Sequence[str]) -> list[str]:
    """Those who can be in no group: guests, bots, and accounts that are closed. Raises Undelivered."""
    people = [part(calling(lambda one=one: client.users_info(user=one)), "user") for one in members]  # type: ignore[misc]  # bound in the loop
    kinds = ("is_restricted", "is_ultra_restricted", "is_bot", "deleted")
    return [str(one["id"]) for one in people if any(one.get(kind) for kind in kinds)]


def _leave_alone(groups: Sequence[UserGroup], code: str, until: datetime) -> None:
    for group in groups:
        group.failures, group.last_failure, group.next_try = group.failures + 1, code, until


def _about_members(session: Session, group: UserGroup, now: datetime) -> Content:
    names = [found.name if (found := directory.by_slack_id(session, one)) else one for one in group.refused]
    fallback = service.fallback(session, now)
    officer = directory.by_slack_id(session, fallback) if fallback and fallback not in group.refused else None
    return messages.member_refused(names, group.handle, officer.name if officer else "")


def _tell(session: Session, groups: Sequence[UserGroup], trouble: str, content: Content, now: datetime) -> None:
    """Tell the adviser, unless this trouble is known already."""
    is_known = any(group.told == trouble for group in groups)
    for group in groups:
        group.told = trouble
        session.add(group)
    reader = service.adviser(session, now)
    if not is_known and reader is not None:
        envelope = Envelope(Lane.ROUTINE, "noticeboard")
        reach.tell(session, now, reader, content, envelope, by=(SLACK,))
