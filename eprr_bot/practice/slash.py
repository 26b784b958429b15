"""Slash commands: what is sent when somebody types one, and where its answer appears."""

import re
from typing import TYPE_CHECKING

from eprr_bot.practice.answers import Answer
from eprr_bot.practice.delivery import OUTAGE, Outcome
from eprr_bot.practice.errors import SlackError
from eprr_bot.practice.limits import check_message
from eprr_bot.practice.state import CHANNEL_NAMES, SLACKBOT, Channel, Json, Member
from eprr_bot.practice.texts import MENTION, escaped

if TYPE_CHECKING:
    from eprr_bot.practice.wired import Wired

BROADCASTS = ("channel", "here", "everyone")


def as_sent(workspace: "Wired", text: str) -> str:
    """Typed text as Slack sends it on: entities escaped, @handles and #channels turned into references."""

    def reference(match: "re.Match[str]") -> str:
        name = match.group(2).rstrip(".-")
        rest = match.group(2)[len(name) :]
        return (_reference(workspace, match.group(1), name) or match.group(1) + name) + rest

    return MENTION.sub(reference, escaped(text))


def _reference(workspace: "Wired", sign: str, name: str) -> str | None:
    if sign == "#":
        for channel in workspace.channels.values():
            if channel.name == name:
                return f"<#{channel.id}|{name}>"
        return None
    for member in workspace.members.values():
        if member.handle == name.lower():
            return f"<@{member.id}|{member.handle}>"
    for group in workspace.groups.values():
        if group.handle == name and not group.is_disabled:
            return f"<!subteam^{group.id}|@{name}>"
    return f"<!{name}>" if name in BROADCASTS else None


def type_command(workspace: "Wired", member: Member, channel: Channel, line: str) -> Answer:
    """Type a slash command into a channel. A message in the answer is stored where Slack would show it."""
    command, _, text = line.strip().partition(" ")
    row = workspace.installation.command(command)
    if row is None or not command.startswith("/"):
        known = ", ".join(str(item["command"]) for item in workspace.installation.commands)
        return _refused(workspace, member, channel, f'There is no command "{command}". Commands: {known or "none"}.')
    if member.id not in channel.members:
        return Answer(status=0, error=f"You are not in #{channel.name}. Join it first.")
    text = text.strip()
    form = {
        **_slash_sender(workspace, member, channel),
        "command": command,
        "text": as_sent(workspace, text) if row.get("should_escape") else text,
        "response_url": workspace.response_urls.make(channel.id, member.id),
        "trigger_id": workspace.triggers.make(member.id),
    }
    outcome = workspace.delivery.slash(form)
    if outcome.error is not None:
        return _refused(workspace, member, channel, _command_failed(command, outcome.error), outcome)
    return _shown(workspace, member, channel, command, outcome)


def _slash_sender(workspace: "Wired", member: Member, channel: Channel) -> Json:
    return {
        "token": "practice",
        "team_id": workspace.ids["team"],
        "team_domain": "practice",
        "channel_id": channel.id,
        "channel_name": CHANNEL_NAMES.get(channel.kind, channel.name),
        "user_id": member.id,
        "user_name": member.handle,
        "api_app_id": workspace.ids["app"],
        "is_enterprise_install": "false",
    }


def _command_failed(command: str, error: str) -> str:
    if error == OUTAGE:
        return error
    if error == "operation_timeout":
        return f'{command} failed because the app did not answer in time (error "operation_timeout").'
    return f'{command} failed with the error "{error}".'


def _refused(
    workspace: "Wired", member: Member, channel: Channel, sentence: str, outcome: Outcome | None = None
) -> Answer:
    """Slack itself tells the person, ephemerally."""
    workspace.post(channel, SLACKBOT, sentence, ephemeral_for=member.id)
    workspace.notice(member.id, sentence)
    return Answer(
        status=outcome.status if outcome else 0,
        error=outcome.error if outcome else sentence,
        seconds=outcome.seconds if outcome else 0.0,
    )


def _shown(workspace: "Wired", member: Member, channel: Channel, command: str, outcome: Outcome) -> Answer:
    said: Json = outcome.body if isinstance(outcome.body, dict) else {"text": outcome.body or ""}
    text = str(said.get("text") or "")
    blocks = said.get("blocks") or []
    kind = str(said.get("response_type") or "ephemeral")
    try:
        check_message(blocks)
    except SlackError as error:
        reason = f'{command} failed with the error "{error.code}": {"; ".join(error.more.get("errors", []))}'
        workspace.notice(member.id, reason)
        return Answer(outcome.status, reason, text, blocks, kind, outcome.seconds)
    if text or blocks:
        only_for = None if kind == "in_channel" else member.id
        workspace.post(channel, workspace.bot.id, text, blocks=blocks, ephemeral_for=only_for)
    return Answer(outcome.status, None, text, blocks, kind, outcome.seconds)
