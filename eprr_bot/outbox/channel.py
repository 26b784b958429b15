"""What the sender needs of a way to reach people: `name`, `limits`, `send` and `find`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from eprr_bot.outbox.models import Message
from eprr_bot.slack.blocks import sent_at


class Undelivered(Exception):
    """A message did not go out. The reason is for the record, in a few words without personal details.

    permanent: this address will never work. unknown: it may have gone out; look before sending again.
    retry_after: seconds for which the provider asks to be left alone.
    """

    def __init__(self, reason: str, *, permanent: bool = False, unknown: bool = False, retry_after: float = 0) -> None:
        super().__init__(reason)
        self.reason, self.permanent, self.unknown, self.retry_after = reason, permanent, unknown, retry_after


def not_from(provider: str) -> Undelivered:
    """Something in between, such as a web filter, answered in its place: what became of the call is unknown."""
    return Undelivered(f"what came back was no answer of {provider}'s", unknown=True)


PAUSE, LONGEST_PAUSE = 60.0, 3600.0


def asked_pause(headers: Mapping[str, str]) -> float:
    """For how many seconds a provider asks to be left alone; a minute where that cannot be read."""
    asked = str(headers.get("Retry-After", "")).strip()
    return min(max(float(asked), 1.0), LONGEST_PAUSE) if re.fullmatch(r"-?\d{1,9}", asked) else PAUSE


@dataclass(frozen=True)
class Rate:
    """So many a second over time, and so many at once."""

    per_second: float
    burst: int


@dataclass(frozen=True)
class Limits:
    """A provider's published limits: messages a second over time, how many at once, a second to one address.

    They count for each method by itself; `methods` names those that have limits of their own. What these do at an
    address does not count there: Slack allows a post a second in a conversation, and changes and answers besides.
    """

    per_second: float
    burst: int
    per_address: float = 1.0
    address_burst: int = 5
    methods: Mapping[str, Rate] = field(default_factory=dict)

    def of(self, method: str) -> Rate:
        """The limits of one method."""
        return self.methods.get(method) or Rate(self.per_second, self.burst)


@dataclass(frozen=True)
class Outgoing:
    """A message as a channel sees it. `revises_…` is where the message that it changes stands.

    `ref` is its provider's own name for it, once it took it.
    """

    id: str
    method: str
    address: str
    body: dict[str, Any]
    first_tried: datetime
    ref: str = ""
    revises_channel: str = ""
    revises_ref: str = ""


def outgoing(message: Message, original: Message | None = None, now: datetime | None = None) -> Outgoing:
    """A message of the outbox as a channel sees it; `original` is the one that it changes. `now` it goes out."""
    return Outgoing(
        id=message.id,
        method=message.method,
        address=message.address,
        body=message.body if now is None else _said_to_be_sent(message, now),
        first_tried=message.created_at,
        ref=message.sent_ref,
        revises_channel=original.sent_channel if original else "",
        revises_ref=original.sent_ref if original else "",
    )


def _said_to_be_sent(message: Message, now: datetime) -> dict[str, Any]:
    """What was to say when it went out may have waited since: for the provider, or for its limits."""
    planned, now_said = sent_at(message.created_at), sent_at(now)
    body = message.body.items()
    return {key: said.replace(planned, now_said) if isinstance(said, str) else said for key, said in body}


@dataclass(frozen=True)
class Receipt:
    """The provider took it: where it stands now. Never an acknowledgement.

    `failure` says why it did not arrive after all. Until it is settled the provider may still say so.
    """

    channel: str
    ref: str
    is_settled: bool = True
    failure: str = ""


class Channel(Protocol):
    """One way to reach people."""

    name: str
    limits: Limits

    def send(self, message: Outgoing) -> Receipt:
        """Send. Raises Undelivered."""

    def find(self, message: Outgoing) -> Receipt | None:
        """Did an earlier try get through? None when it did not. Raises Undelivered when that cannot be told."""


NOT_SET_UP = "not set up"
"""How the reason of a channel ends that an installation does not have."""


class NotSetUp:
    """A way to reach people that this installation does not have. Whatever is sent by it fails at once."""

    limits = Limits(per_second=1000, burst=1000, per_address=1000, address_burst=1000)

    def __init__(self, name: str, what: str) -> None:
        self.name, self.reason = name, f"{what} are {NOT_SET_UP}"

    def send(self, message: Outgoing) -> Receipt:  # noqa: ARG002 (the protocol's)
        raise Undelivered(self.reason, permanent=True)

    def find(self, message: Outgoing) -> Receipt | None:  # noqa: ARG002 (the protocol's)
        return None
