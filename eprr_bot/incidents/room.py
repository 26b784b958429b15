"""An incident's Slack side: what it should be, less what it is, gives the next step (pure).

Every step can be taken again without harm, because what an earlier try did is looked for before it: so a half-made
channel finishes itself whenever Slack is there.
"""

import re
from collections.abc import Sequence
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
    """Post or renew one of the messages."""

    which: str
    digest: str


@dataclass(frozen=True)
class Pin:
    """Pin a message, which stands at this ts."""

    which: str
    ts: str


@dataclass(frozen=True)
class Bookmark:
    """Bookmark a message, which stands at this ts."""

    which: str
    ts: str


InSlack = Create | SetTopic | Invite | Pin | Bookmark
"""Steps that are calls to Slack; a message is decided, and the outbox sends it."""
Step = InSlack | Post


@dataclass(frozen=True)
class Wanted:
    """A message that should stand, and the digest of what it should say."""

    which: str
    digest: str
    is_central: bool = False
    """It stands elsewhere, so it need not wait until the channel is made."""
    is_pinned: bool = False


@dataclass(frozen=True)
class Desired:
    """What the Slack side should be."""

    name: str
    topic: str
    members: frozenset[str]
    messages: tuple[Wanted, ...]


@dataclass(frozen=True)
class Current:
    """What it is. `digests` are those of what was last sent."""

    channel_id: str
    name_tries: int
    topic: str
    members: frozenset[str]
    invite_singly: bool
    digests: dict[str, str]
    pinned_ts: str
    """Where the message that is to be pinned stands; empty until it has gone out."""
    is_pinned: bool
    is_bookmarked: bool


def next_step(desired: Desired, current: Current) -> Step | None:
    """The first difference; None when there is none, or when a message must go out first."""
    stale = [one for one in desired.messages if current.digests.get(one.which) != one.digest]
    if not current.channel_id:
        stale = [one for one in stale if one.is_central]
        return _post(stale) or Create(name(desired.name, current.name_tries))
    missing = sorted(desired.members - current.members)
    if missing:
        return Invite(tuple(missing[: 1 if current.invite_singly else 100]))
    if current.topic != desired.topic:
        return SetTopic(desired.topic)
    pinned = next((one.which for one in desired.messages if one.is_pinned), "")
    if stale or not (pinned and current.pinned_ts):
        return _post(stale)
    if not current.is_pinned:
        return Pin(pinned, current.pinned_ts)
    if not current.is_bookmarked:
        return Bookmark(pinned, current.pinned_ts)
    return None


def _post(stale: Sequence[Wanted]) -> Post | None:
    """The first message that is missing or out of date, if any."""
    return Post(stale[0].which, stale[0].digest) if stale else None


def name(wanted: str, tries: int) -> str:
    """The channel's name, with a further number where the first ones were taken."""
    return wanted if tries == 0 else f"{wanted[: LONGEST_NAME - 4]}-{tries + 1}"


def channel_name(number: int, what: str, *, is_exercise: bool = False) -> str:
    """`inc-7-power-lost-in-theatres`, or `exercise-inc-7-…`: lower-case letters, digits and hyphens only."""
    slug = re.sub(r"[^a-z0-9]+", "-", what.lower()).strip("-")
    prefix = "exercise-inc" if is_exercise else "inc"
    return f"{prefix}-{number}-{slug}"[:LONGEST_NAME].rstrip("-")
