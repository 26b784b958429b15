"""One Web API call: its arguments and what it may do."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eprr_bot.practice.errors import SlackError
from eprr_bot.practice.state import Channel, Json, Member, Message

if TYPE_CHECKING:
    from eprr_bot.practice.workspace import Workspace

YES = ("1", "true", "True", True, 1)
KIND_PREFIX = {"public": "channels", "private": "groups", "im": "im"}


@dataclass
class Call:
    """One call under way. `args` are as sent, JSON texts parsed."""

    workspace: "Workspace"
    method: str
    args: Json

    def text(self, name: str, default: str = "") -> str:
        """An argument as text."""
        value = self.args.get(name)
        return default if value is None else str(value)

    def is_on(self, name: str, default: bool = False) -> bool:
        """An argument as yes or no."""
        value = self.args.get(name)
        return default if value in (None, "") else value in YES

    def number(self, name: str, default: int, most: int) -> int:
        """An argument as a whole number from 1 to `most`. Raises SlackError invalid_limit."""
        value = self.args.get(name)
        if value in (None, "", 0, "0"):
            return default
        try:
            number = int(str(value))
        except ValueError:
            raise SlackError("invalid_limit") from None
        if number < 1:
            raise SlackError("invalid_limit")
        return min(number, most)

    def names(self, name: str) -> list[str]:
        """An argument that is a list, or a text with commas."""
        value = self.args.get(name)
        items = value if isinstance(value, list) else str(value or "").strip("[]").split(",")
        return [str(item).strip().strip('"') for item in items if str(item).strip()]

    def needed(self, name: str, code: str = "invalid_arguments") -> str:
        """An argument that must be there."""
        value = self.text(name)
        if value:
            return value
        if code == "invalid_arguments":
            reason = f"[ERROR] missing required field: {name}"
            raise SlackError(code, response_metadata={"messages": [reason]})
        raise SlackError(code)

    def need(self, *scopes: str) -> None:
        """Raises SlackError missing_scope unless one of these scopes is granted."""
        installation = self.workspace.installation
        if not installation.grants(scopes):
            raise SlackError("missing_scope", needed=",".join(scopes), provided=",".join(installation.scopes))

    def need_for(self, channel: Channel, *actions: str) -> None:
        """As `need`, with the scope that this kind of channel asks for: channels:, groups: or im:."""
        prefix = KIND_PREFIX[channel.kind]
        names = {f"{prefix}:{action}" for action in actions}
        if channel.kind != "public":
            names = {name.replace(":manage", ":write") for name in names}
        self.need(*sorted(names))

    def channel(self, name: str = "channel", code: str = "channel_not_found") -> Channel:
        """The channel named by id. Private channels the bot is not in do not exist for it."""
        channel = self.workspace.channels.get(self.needed(name, code))
        if channel is None or (channel.kind == "private" and not self.is_in(channel)):
            raise SlackError(code)
        return channel

    def is_in(self, channel: Channel) -> bool:
        """Whether the bot is a member."""
        return self.workspace.bot.id in channel.members

    def joined(self, name: str = "channel") -> Channel:
        """A channel that the bot is in. Raises SlackError not_in_channel."""
        channel = self.channel(name)
        if not self.is_in(channel):
            raise SlackError("not_in_channel")
        return channel

    def live(self, channel: Channel) -> Channel:
        """The channel, unless it is archived."""
        if channel.is_archived:
            raise SlackError("is_archived")
        return channel

    def message(self, channel: Channel, name: str, code: str = "message_not_found") -> Message:
        """A message by its ts; ephemeral messages cannot be found."""
        message = channel.message(self.needed(name, code))
        if message is None or message.ephemeral_for is not None:
            raise SlackError(code)
        return message

    def member(self, ref: str, code: str = "user_not_found") -> Member:
        """A member by id."""
        member = self.workspace.members.get(ref)
        if member is None:
            raise SlackError(code)
        return member

    def page(self, rows: Sequence[Any], default: int = 100, most: int = 1000) -> tuple[list[Any], Json]:
        """One page of the rows by `limit` and `cursor`, and the cursor of the next."""
        start, size = self._start(), self.number("limit", default, most)
        after = start + size
        cursor = _cursor(after) if after < len(rows) else ""
        return list(rows[start:after]), {"next_cursor": cursor}

    def _start(self) -> int:
        cursor = self.text("cursor")
        if not cursor:
            return 0
        try:
            return int(base64.b64decode(cursor, validate=True).decode().removeprefix("next:"))
        except ValueError:
            raise SlackError("invalid_cursor") from None


@dataclass(frozen=True)
class Method:
    """One row of the Web API: what it does, and the scopes of which one is needed."""

    run: Callable[[Call], Json]
    scopes: tuple[str, ...] = ()
    is_form_only: bool = False
    is_for_app_token: bool = False


def _cursor(start: int) -> str:
    return base64.b64encode(f"next:{start}".encode()).decode()
