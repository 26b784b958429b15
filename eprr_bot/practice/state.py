"""What a workspace holds: members, channels, messages, user groups, files."""

import copy
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

Json = dict[str, Any]

SLACKBOT = "USLACKBOT"
"""Who speaks when Slack itself has something to say."""
CHANNEL_NAMES = {"im": "directmessage", "private": "privategroup"}
"""What payloads call channels whose name they do not give."""

COLOURS = ("#005EB8", "#7C2855", "#00664F", "#8A1538", "#425563", "#330072", "#9A4A00", "#006272")
"""Backgrounds for initials; each has a contrast of at least 4.5 with white."""


@dataclass
class Member:
    """A person, or the bot itself. `phone` and `email` belong to the person's devices, not to Slack's profile."""

    id: str
    name: str
    handle: str
    email: str = ""
    title: str = ""
    phone: str = ""
    is_bot: bool = False
    is_guest: bool = False
    is_deactivated: bool = False
    timezone: str = "Europe/London"

    @property
    def initials(self) -> str:
        """Up to two letters for a picture."""
        return "".join(word[0] for word in self.name.split()[:2]).upper()

    @property
    def colour(self) -> str:
        """The picture's background, the same every time."""
        return COLOURS[int(self.id[1:]) % len(COLOURS)]


class Somebody(Protocol):
    """Whoever acts as a member."""

    member: Member


@dataclass
class UploadedFile:
    """A file on its way into a channel, or in one."""

    id: str
    name: str
    title: str
    length: int
    alt: str = ""
    content: bytes | None = None
    media_type: str = "application/octet-stream"
    is_shared: bool = False


@dataclass
class Message:
    """One message. `ephemeral_for` is the only member who sees it; None means everybody in the channel.

    `filled` is what each member has chosen in its selects and pickers, by member, block and action id.
    """

    ts: str
    channel: str
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    thread_ts: str | None = None
    edited_ts: str | None = None
    bot_id: str | None = None
    subtype: str | None = None
    ephemeral_for: str | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    files: list[UploadedFile] = field(default_factory=list)
    filled: dict[str, dict[str, Json]] = field(default_factory=dict)

    @property
    def at(self) -> datetime:
        """When it was posted, in UTC."""
        return instant(self.ts)

    def is_visible_to(self, user: str) -> bool:
        """Whether a member of the channel sees it."""
        return self.ephemeral_for in (None, user)

    def as_slack(self, with_metadata: bool = False) -> Json:
        """The message as Slack's answers and payloads show it."""
        shown: Json = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text}
        optional = {
            "subtype": self.subtype,
            "bot_id": self.bot_id,
            "thread_ts": self.thread_ts,
            "blocks": copy.deepcopy(self.blocks),
            "attachments": copy.deepcopy(self.attachments),
            "metadata": copy.deepcopy(self.metadata) if with_metadata else None,
            "edited": {"user": self.user, "ts": self.edited_ts} if self.edited_ts else None,
            "reactions": [{"name": n, "users": list(u), "count": len(u)} for n, u in self.reactions.items()],
            "files": [{"id": file.id, "name": file.name, "title": file.title} for file in self.files],
        }
        shown.update({key: value for key, value in optional.items() if value})
        return shown


@dataclass
class Bookmark:
    """A link at the top of a channel."""

    id: str
    title: str
    link: str
    emoji: str = ""

    def as_slack(self, channel: str) -> Json:
        """The bookmark as Slack's answers show it."""
        return {
            "id": self.id,
            "channel_id": channel,
            "title": self.title,
            "link": self.link,
            "emoji": self.emoji,
            "type": "link",
        }


@dataclass
class Channel:
    """A public or private channel, or a direct message between one member and the bot (kind `im`)."""

    id: str
    name: str
    kind: str
    creator: str
    created: int
    members: list[str] = field(default_factory=list)
    topic: str = ""
    purpose: str = ""
    is_archived: bool = False
    messages: list[Message] = field(default_factory=list)
    pins: list[str] = field(default_factory=list)
    bookmarks: list[Bookmark] = field(default_factory=list)
    user: str | None = None

    def message(self, ts: str) -> Message | None:
        """The message with this ts; newest first, because that is the one most often meant."""
        return next((message for message in reversed(self.messages) if message.ts == ts), None)

    def visible_to(self, user: str) -> list[Message]:
        """Its messages in order, as one member sees them."""
        return [message for message in self.messages if message.is_visible_to(user)]

    def public_messages(self) -> list[Message]:
        """What the Web API can read: everything but ephemeral messages."""
        return [message for message in self.messages if message.ephemeral_for is None]

    def as_slack(self, bot: str) -> Json:
        """The channel as Slack's answers show it to the bot."""
        common: Json = {"id": self.id, "created": self.created, "is_archived": self.is_archived}
        if self.kind == "im":
            return {**common, "is_im": True, "user": self.user, "is_open": True}
        return {
            **common,
            "name": self.name,
            "name_normalized": self.name,
            "creator": self.creator,
            "is_channel": self.kind == "public",
            "is_group": self.kind == "private",
            "is_im": False,
            "is_mpim": False,
            "is_private": self.kind == "private",
            "is_general": False,
            "is_member": bot in self.members,
            "topic": {"value": self.topic, "creator": "", "last_set": 0},
            "purpose": {"value": self.purpose, "creator": "", "last_set": 0},
            "num_members": len(self.members),
        }


@dataclass
class UserGroup:
    """A group of members with a handle of its own."""

    id: str
    name: str
    handle: str
    description: str = ""
    users: list[str] = field(default_factory=list)
    is_disabled: bool = False

    def as_slack(self, with_users: bool = True) -> Json:
        """The group as Slack's answers show it."""
        return {
            "id": self.id,
            "is_usergroup": True,
            "name": self.name,
            "handle": self.handle,
            "description": self.description,
            "date_delete": 1 if self.is_disabled else 0,
            "user_count": len(self.users),
            **({"users": list(self.users)} if with_users else {}),
        }


def instant(ts: str) -> datetime:
    """The instant a message ts stands for, in UTC."""
    return datetime.fromtimestamp(float(ts), UTC)


def plain(number: str) -> str:
    """A phone number as digits, the national way: +44 7700 900101 is 07700900101."""
    digits = "".join(letter for letter in number if letter.isdigit())
    return "0" + digits[2:] if digits.startswith("44") else digits


def iso(moment: datetime) -> str:
    """ISO 8601 in UTC with a Z."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def named_blocks(blocks: Iterable[Json], prefix: str) -> list[Json]:
    """A copy of the blocks in which every block and element has an id, as Slack gives them one."""
    copies = copy.deepcopy(list(blocks))
    for number, block in enumerate(copies):
        block.setdefault("block_id", f"{prefix}{number}")
        for place, element in enumerate(elements_of(block)):
            if element.get("type") != "image":
                element.setdefault("action_id", f"{prefix}{number}.{place}")
    return copies


def elements_of(block: Json) -> list[Json]:
    """The interactive elements (and images) of one block."""
    if block.get("type") == "actions":
        return [element for element in block.get("elements", []) if isinstance(element, dict)]
    one = block.get("element") if block.get("type") == "input" else block.get("accessory")
    return [one] if isinstance(one, dict) else []
