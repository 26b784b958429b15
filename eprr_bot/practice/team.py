"""The state of the practice workspace: who and what is there, and what they said.

Everything that changes it holds `lock` and calls `changed()`, which wakes the pages that wait.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from threading import Condition, RLock
from typing import Any

from eprr_bot.base.clock import Clock
from eprr_bot.practice.faults import Faults
from eprr_bot.practice.manifest import Installation
from eprr_bot.practice.sockets import Sockets
from eprr_bot.practice.state import Channel, Json, Member, Message, Somebody, UploadedFile, UserGroup, iso, named_blocks
from eprr_bot.practice.triggers import Triggers
from eprr_bot.practice.views import Views

TEAM = "T0000001"
APP = "A0000001"
BOT = "B0000001"
TS_STEP = 100
"""Microseconds between two messages at one instant of a stopped clock."""


class Team:
    """A Slack team with one app installed. `answer_limit` is the seconds the app has to answer."""

    def __init__(
        self,
        clock: Clock,
        name: str = "Practice",
        bot_token: str = "xoxb-practice",  # noqa: S107 -- a token of this stand-in, worth nothing elsewhere
        app_token: str = "xapp-practice",  # noqa: S107 -- the same
        signing_secret: str = "practice-secret",  # noqa: S107 -- the same
    ) -> None:
        self.clock = clock
        self.name = name
        self.bot_token = bot_token
        self.app_token = app_token
        self.signing_secret = signing_secret
        self.request_url: str | None = None
        self.base_url = "http://127.0.0.1"
        self.answer_limit = 3.0
        self.is_paid = True
        self.enforce_rate_limits = False
        self.record_file: Path | None = None

        self.lock = RLock()
        self._wakes = Condition(self.lock)
        self.version = 0
        self.is_closing = False
        self._last_ts = 0
        self._ids: dict[str, int] = {}

        self.installation = Installation()
        self.members: dict[str, Member] = {}
        self.channels: dict[str, Channel] = {}
        self.groups: dict[str, UserGroup] = {}
        self.files: dict[str, UploadedFile] = {}
        self.last_read: dict[tuple[str, str], str] = {}
        self.notices: dict[str, str] = {}
        self.calls: list[Json] = []

        self.triggers = Triggers()
        self.views = Views()
        self.faults = Faults()
        self.sockets = Sockets()
        self.bot = Member(id="U0000000", name="EPRR bot", handle="eprr", is_bot=True)
        self.members[self.bot.id] = self.bot

    # Setting up

    def add_member(
        self,
        name: str,
        email: str = "",
        handle: str = "",
        title: str = "",
        phone: str = "",
        is_guest: bool = False,
    ) -> Member:
        """A new person. Raises ValueError for a handle that somebody has already."""
        handle = handle or name.lower().replace(" ", ".")
        with self.lock:
            if any(member.handle == handle for member in self.members.values()):
                raise ValueError(f'Somebody is called "@{handle}" already. Choose another handle.')
            member = Member(self.new_id("U"), name, handle, email, title, phone, is_guest=is_guest)
            self.members[member.id] = member
            self.changed()
        return member

    def add_channel(
        self,
        name: str,
        members: Iterable["Member | Somebody | str"] | str = (),
        is_private: bool = False,
        with_bot: bool = True,
    ) -> Channel:
        """A new channel with these members ("everyone" for all there are), and the bot unless told otherwise."""
        with self.lock:
            if any(channel.name == name for channel in self.channels.values()):
                raise ValueError(f'There is a channel called "{name}" already. Choose another name.')
            people = self.people() if members == "everyone" else [self.member(member) for member in members]
            ids = [member.id for member in people] + ([self.bot.id] if with_bot else [])
            channel = self.make_channel(name, "private" if is_private else "public", ids[0] if ids else "")
            channel.members = list(dict.fromkeys(ids))
        return channel

    def install(self, manifest: Json, words: dict[str, list[Json]] | None = None) -> None:
        """Install the app: its commands exist, its scopes are enforced, its events are sent.

        `words` are the words after each command that the page completes: {"words", "usage", "summary"}.
        """
        with self.lock:
            self.installation = Installation(manifest, words or {})
            self.bot.name = self.installation.bot_name or self.bot.name
            self.changed()

    # Looking things up

    def people(self) -> list[Member]:
        """Everybody but the bot."""
        return [member for member in self.members.values() if not member.is_bot]

    def member(self, who: "Member | Somebody | str") -> Member:
        """A member by id, @handle or e-mail address. Raises LookupError naming those there are."""
        if not isinstance(who, str):
            return who if isinstance(who, Member) else who.member
        name = who.removeprefix("@")
        for member in self.members.values():
            if name in (member.id, member.handle) or (member.email and name.lower() == member.email.lower()):
                return member
        known = ", ".join(f"@{member.handle}" for member in self.people())
        raise LookupError(f'There is nobody called "{who}". People: {known}.')

    def channel(self, ref: str | Channel) -> Channel:
        """A channel by id, name or #name. Raises LookupError naming those there are."""
        if isinstance(ref, Channel):
            return ref
        name = ref.removeprefix("#")
        with self.lock:
            found = self.channels.get(ref) or next((c for c in self.channels.values() if c.name == name), None)
        if found is None:
            known = ", ".join(f"#{channel.name}" for channel in self.channels.values() if channel.kind != "im")
            raise LookupError(f'There is no channel called "{ref}". Channels: {known or "none"}.')
        return found

    def direct_message(self, user: str) -> Channel:
        """The direct message between a member and the bot, made when it is first needed."""
        with self.lock:
            for channel in self.channels.values():
                if channel.kind == "im" and channel.user == user:
                    return channel
            channel = self.make_channel("", "im", self.bot.id)
            channel.members, channel.user = [user, self.bot.id], user
        return channel

    def messages(self, channel: str | Channel) -> list[Message]:
        """Every message of a channel in order, ephemeral ones included."""
        with self.lock:
            return list(self.channel(channel).messages)

    # Changing things

    def make_channel(self, name: str, kind: str, creator: str) -> Channel:
        """A channel of any kind, without members yet."""
        with self.lock:
            ref = self.new_id("D" if kind == "im" else "C")
            channel = Channel(ref, name, kind, creator, int(self.now().timestamp()))
            self.channels[ref] = channel
            self.changed()
        return channel

    def post(self, channel: Channel, user: str, text: str = "", **more: Any) -> Message:
        """Put a message into a channel; `more` are fields of Message."""
        with self.lock:
            ts = self.next_ts()
            blocks = named_blocks(more.pop("blocks", None) or [], f"b{ts[-8:]}.")
            message = Message(ts=ts, channel=channel.id, user=user, text=text, blocks=blocks, **more)
            if user == self.bot.id:
                message.bot_id = BOT
            channel.messages.append(message)
            self.changed()
        return message

    def notice(self, user: str, text: str) -> None:
        """Something Slack itself says to one person."""
        with self.lock:
            self.notices[user] = text
            self.changed()

    def next_ts(self) -> str:
        """A message ts from the workspace's clock; every one is later than the one before."""
        with self.lock:
            now = self.now()
            micros = int(now.timestamp()) * 1_000_000 + now.microsecond
            self._last_ts = max(micros, self._last_ts + TS_STEP)
            return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def new_id(self, prefix: str) -> str:
        """A fresh id such as U0000001."""
        with self.lock:
            self._ids[prefix] = self._ids.get(prefix, 0) + 1
            return f"{prefix}{self._ids[prefix]:07d}"

    def now(self) -> datetime:
        """The workspace's time."""
        return self.clock.now()

    # Watching

    def changed(self) -> None:
        """Note that something changed, and wake whoever waits for that."""
        with self.lock:
            self.version += 1
            self._wakes.notify_all()

    def wait_for_change(self, since: int, seconds: float) -> int:
        """Wait until the version is no longer `since`, or the time is up; the version now."""
        with self.lock:
            self._wakes.wait_for(lambda: self.version != since or self.is_closing, timeout=seconds)
            return self.version

    def record(self, method: str, args: Json, content_type: str, response: Json) -> None:
        """Note one Web API call, in memory and (if set) as a line of `record_file`."""
        call = {
            "t": iso(self.now()),
            "method": method,
            "args": args,
            "content_type": content_type,
            "response": response,
        }
        with self.lock:
            self.calls.append(call)
            if self.record_file is not None:
                with self.record_file.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(call, ensure_ascii=False) + "\n")

    def reopen(self) -> None:
        """Wait again, after `close`: a workspace outlives its server."""
        with self.lock:
            self.is_closing = False

    def close(self) -> None:
        """Let go of everything that waits."""
        with self.lock:
            self.is_closing = True
            self._wakes.notify_all()

    @property
    def ids(self) -> Json:
        """The ids of the team, the app and the bot."""
        return {"team": TEAM, "app": APP, "bot": BOT}
