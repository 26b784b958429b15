"""User groups: what each should be now, the next step, and what a step changed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.db import made_once
from eprr_bot.base.questions import question
from eprr_bot.noticeboard import groups, service
from eprr_bot.noticeboard.groups import Create, Current, Disable, Enable, Feed, Find, SetMembers, Step
from eprr_bot.noticeboard.models import UserGroup
from eprr_bot.outbox.channel import Undelivered
from eprr_bot.reach.slack.channel import calling, items, part

ASK_AGAIN_AFTER = timedelta(days=1)
DESCRIPTION = "Kept in step with the rota by the EPRR bot."

Found = dict[str, Any]


def all_groups(session: Session) -> dict[str, UserGroup]:
    """Every group that we keep, by handle."""
    return {one.handle: one for one in _all_groups(session).all()}


@question
def _all_groups() -> SelectOfScalar[UserGroup]:
    return select(UserGroup).order_by(col(UserGroup.handle))


def group_of(session: Session, handle: str, now: datetime) -> UserGroup:
    """The group of a handle; a new one where there is none."""
    return made_once(session, UserGroup(handle=handle, next_try=now))


def fed(session: Session, now: datetime) -> list[UserGroup]:
    """The groups that some rota feeds, the most urgent first."""
    handles = dict.fromkeys(feed.handle for feed in service.feeds(session, now))
    return [group_of(session, handle, now) for handle in handles]


def next_step(session: Session, listed_at: datetime | None, now: datetime) -> tuple[str, Step] | None:
    """The most urgent step that may be tried now, with the handle of its group.

    Once a day Slack is asked what there is, because people can change groups by hand.
    """
    known, feeds = all_groups(session), service.feeds(session, now)
    tried = [group for group in known.values() if group.slack_id and not group.failures]
    if listed_at and now - listed_at >= ASK_AGAIN_AFTER and tried:
        return tried[0].handle, Find()
    orphans = [handle for handle in known if handle not in {feed.handle for feed in feeds}]
    refused = {handle: group.refused for handle, group in known.items()}
    for wanted in groups.desired(feeds, service.fallback(session, now), refused, orphans):
        group = known.get(wanted.handle)
        if group is not None and group.failures and group.next_try > now:
            continue
        step = groups.next_step(wanted, _current(group) if group else Current())
        if step is not None:
            return wanted.handle, step
    return None


def _current(group: UserGroup) -> Current:
    return Current(group.slack_id, group.is_missing, group.is_enabled, tuple(group.members))


def forgive(session: Session, feeds: list[Feed], now: datetime) -> None:
    """Forget troubles that are over: of groups that need nothing, and of people who hold the rota no longer."""
    for group in all_groups(session).values():
        if group.failures and group.next_try <= now:
            group.failures, group.last_failure = 0, ""
            session.add(group)
        holders = {feed.holder for feed in feeds if feed.handle == group.handle}
        if group.refused and not holders & set(group.refused):
            group.refused, group.told = [], ""
            session.add(group)


def call(client: WebClient, group: UserGroup, step: Step) -> list[Found]:
    """Take a step in Slack; the groups that it tells of. Raises Undelivered."""
    match step:
        case Find():
            answer = calling(lambda: client.usergroups_list(include_disabled=True, include_users=True))
            return items(answer, "usergroups")
        case Create(name):
            title = f"{name} ({group.handle})" if group.has_second_name else name
            create = client.usergroups_create
            made = calling(lambda: create(name=title, handle=group.handle, description=DESCRIPTION))
            return [{"id": part(made, "usergroup", "id")}]
        case Enable():
            _calling_unless_already(lambda: client.usergroups_enable(usergroup=group.slack_id))
        case Disable():
            _calling_unless_already(lambda: client.usergroups_disable(usergroup=group.slack_id))
        case SetMembers(members):
            calling(lambda: client.usergroups_users_update(usergroup=group.slack_id, users=list(members)))
    return []


def _calling_unless_already(call: Callable[[], SlackResponse]) -> None:
    try:
        calling(call)
    except Undelivered as error:
        if "already" not in error.reason:
            raise


def record(session: Session, handle: str, step: Step, found: list[Found], now: datetime) -> None:
    """Keep what a step changed. Once a group is right, its trouble may be told again."""
    group = group_of(session, handle, now)
    match step:
        case Find():
            _find(session, {str(one["handle"]): one for one in found}, now)
        case Create():
            group.slack_id, group.is_missing = str(found[0]["id"]), False
            group.is_enabled, group.members = True, []
        case Enable():
            group.is_enabled = True
        case Disable():
            group.is_enabled = False
        case SetMembers(members):
            group.members = list(members)
    group.failures, group.last_failure, group.next_try = 0, "", now
    if isinstance(step, SetMembers) and not group.refused:
        group.told = ""
    session.add(group)


def _find(session: Session, there: dict[str, Found], now: datetime) -> None:
    """One list answers for every group."""
    for group in fed(session, now):
        found = there.get(group.handle)
        group.is_missing = found is None
        if found is None:
            group.slack_id, group.members = "", []
        else:
            group.slack_id, group.is_enabled = str(found["id"]), not found.get("date_delete")
            group.members = [str(one) for one in found.get("users") or []]
        session.add(group)
