"""Slack's rate limits, where the workspace is told to enforce them. Minutes are the workspace's own."""

from collections import deque
from datetime import timedelta
from typing import TYPE_CHECKING

from eprr_bot.practice.state import Json

if TYPE_CHECKING:
    from eprr_bot.practice.workspace import Workspace

A_MINUTE = timedelta(minutes=1)
PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}
TIERS = {
    1: ("apps.connections.open",),
    2: (
        "conversations.create",
        "conversations.archive",
        "conversations.unarchive",
        "conversations.rename",
        "conversations.setTopic",
        "conversations.setPurpose",
        "conversations.list",
        "users.list",
        "usergroups.create",
        "usergroups.update",
        "usergroups.enable",
        "usergroups.disable",
        "usergroups.list",
        "usergroups.users.list",
        "usergroups.users.update",
        "pins.add",
        "pins.remove",
        "pins.list",
        "bookmarks.add",
        "bookmarks.edit",
        "bookmarks.remove",
    ),
    3: (
        "chat.update",
        "chat.delete",
        "conversations.invite",
        "conversations.kick",
        "conversations.open",
        "conversations.info",
        "conversations.history",
        "conversations.replies",
        "conversations.join",
        "users.lookupByEmail",
        "users.conversations",
        "bookmarks.list",
        "reactions.add",
    ),
    4: (
        "chat.postEphemeral",
        "conversations.members",
        "users.info",
        "views.open",
        "views.push",
        "views.update",
        "views.publish",
        "files.getUploadURLExternal",
        "files.completeUploadExternal",
    ),
}
ALLOWED = {method: PER_MINUTE[tier] for tier, methods in TIERS.items() for method in methods}
"""Calls a minute, by method."""
POSTS_PER_CHANNEL = 60
"""chat.postMessage: one a second and channel, with bursts."""


class Tiers:
    """Counts the calls of the last minute, by method (and channel, for posts)."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace
        self._calls: dict[str, deque[float]] = {}

    def wait_for(self, method: str, args: Json) -> float:
        """Seconds to wait before this call is allowed; 0 counts it as made."""
        if not self._workspace.enforce_rate_limits:
            return 0.0
        key, allowed = method, ALLOWED.get(method)
        if method == "chat.postMessage":
            key, allowed = f"{method} {args.get('channel')}", POSTS_PER_CHANNEL
        return 0.0 if allowed is None else self._counted(key, allowed)

    def _counted(self, key: str, allowed: int) -> float:
        with self._workspace.lock:
            now = self._workspace.now().timestamp()
            calls = self._calls.setdefault(key, deque())
            while calls and calls[0] <= now - A_MINUTE.total_seconds():
                calls.popleft()
            if len(calls) >= allowed:
                return calls[0] + A_MINUTE.total_seconds() - now
            calls.append(now)
        return 0.0
