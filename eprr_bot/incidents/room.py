"""An incident's Slack side: what it should be, less what it is, gives the next step (pure).

Every step can be taken again without harm, because what an earlier try did is looked for before it: so a half-made
channel finishes itself whenever Slack is there.
"""

import re
from dataclasses import dataclass

LONGEST_NAME = 60


@dataclass(frozen=True)
class Create:
    """Make the channel under this name."""

    name: str


@dataclass(frozen=True)
class SetTopic:
    topic: str


@dataclass(frozen=True)
class Invite:
    """Slack ids of people who should be in the channel and are not."""

    members: tuple[str, ...]


@dataclass(frozen=True)
class Post:
    """Post or renew one of the messages: "headline", "announcement" or "checklist/<id>"."""

    which: str
    digest: str


@dataclass(frozen=True)
class Pin:
    """Pin the headline, which stands at this ts."""

    ts: str


@dataclass(frozen=True)
class Bookmark:
    """Bookmark the headline, which stands at this ts."""

    ts: str


Step = Create | SetTopic | Invite | Post | Pin | Bookmark


@dataclass(frozen=True)
class Desired:
    """What the Slack side should be. `messages` are (which, digest of what it should say)."""

    name: str
    topic: str
    members: frozenset[str]
    messages: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Current:
    """What it is. `digests` are those of what was last sent."""

    channel_id: str
    name_tries: int
    topic: str
    members: frozenset[str]
    invite_singly: bool
    digests: dict[str, str]
    headline_ts: str
    is_pinned: bool
    is_bookmarked: bool


def next_step(desired: Desired, current: Current) -> Step | None:
    """The first difference; None when there is none, or when a message must go out first."""
    stale = [Post(which, digest) for which, digest in desired.messages if current.digests.get(which) != digest]
    if not current.channel_id:
        announced = [post for post in stale if post.which == "announcement"]
        return announced[0] if announced else Create(name(desired.name, current.name_tries))
    missing = sorted(desired.members - current.members)
    if missing:
        return Invite(tuple(missing[: 1 if current.invite_singly else 100]))
    if current.topic != desired.topic:
        return SetTopic(desired.topic)
    if stale:
        return stale[0]
    if current.headline_ts and not current.is_pinned:
        return Pin(current.headline_ts)
    if current.headline_ts and not current.is_bookmarked:
        return Bookmark(current.headline_ts)
    return None


def name(wanted: str, tries: int) -> str:
    """The channel's name, with a further number where the first ones were taken."""
    return wanted if tries == 0 else f"{wanted[: LONGEST_NAME - 4]}-{tries + 1}"


def channel_name(number: int, what: str) -> str:
    """`inc-7-power-lost-in-theatres`: lower-case letters, digits and hyphens only."""
    slug = re.sub(r"[^a-z0-9]+", "-", what.lower()).strip("-")
    return f"inc-{number}-{slug}"[:LONGEST_NAME].rstrip("-")
