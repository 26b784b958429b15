"""Whose attention a message asks for: mentions, unread counts, what a phone shows."""

import json
import re
from typing import TYPE_CHECKING

from eprr_bot.practice.state import Channel, Message

if TYPE_CHECKING:
    from eprr_bot.practice.team import Team

BROADCAST = re.compile(r"<!(?:channel|here|everyone)[|>]")
GROUP = re.compile(r"<!subteam\^(\w+)")


def asks_for(workspace: "Team", channel: Channel, message: Message, user: str) -> bool:
    """Whether a message mentions a member, or is a direct message to them. What only they see never rings."""
    if message.user == user or message.ephemeral_for is not None:
        return False
    if channel.kind == "im":
        return channel.user == user
    words = message.text + json.dumps(message.blocks)
    if f"<@{user}" in words or f'"user_id": "{user}"' in words or BROADCAST.search(words):
        return True
    groups = [workspace.groups.get(group) for group in GROUP.findall(words)]
    return any(group and not group.is_disabled and user in group.users for group in groups)


def unread(workspace: "Team", channel: Channel, user: str) -> tuple[int, int]:
    """How many messages a member has not read in a channel, and how many of those ask for them."""
    seen = workspace.last_read.get((user, channel.id), "")
    count = mentions = 0
    for message in reversed(channel.messages):
        if message.ts <= seen:
            break
        if message.user == user or message.ephemeral_for is not None or message.subtype:
            continue
        count += 1
        mentions += asks_for(workspace, channel, message, user)
    return count, mentions
