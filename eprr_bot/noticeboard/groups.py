"""Slack user groups that follow rotas: what each should be, less what it is, gives the next step (pure)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from eprr_bot.slack import blocks

CALLS_A_MINUTE = 15
"""Slack allows 20 calls of each method; the rest is left for others."""
MINUTE = timedelta(minutes=1)
LONGEST_NAME = 100


@dataclass(frozen=True)
class Feed:
    """A rota that feeds a group: the Slack id of whoever holds it, None for a gap or a holder without an account."""

    handle: str
    rota_name: str
    holder: str | None


@dataclass(frozen=True)
class Desired:
    """What a group should be. Without members it should be off: an empty group would still look alive."""

    handle: str
    name: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Current:
    """What a group is, as far as we know. `is_missing`: Slack was asked, and has none of this handle."""

    slack_id: str = ""
    is_missing: bool = False
    is_enabled: bool = True
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class Find:
    """Ask Slack which groups there are."""


@dataclass(frozen=True)
class Create:
    name: str


@dataclass(frozen=True)
class Enable:
    pass


@dataclass(frozen=True)
class Disable:
    pass


@dataclass(frozen=True)
class SetMembers:
    """Replace everybody in it by these."""

    members: tuple[str, ...]


Step = Find | Create | Enable | Disable | SetMembers


def desired(
    feeds: Sequence[Feed],
    fallback: str | None,
    refused: Mapping[str, Iterable[str]],
    others: Iterable[str] = (),
) -> list[Desired]:
    """What every group should be, the most urgent first: in the order of the rotas that feed them.

    A group holds whoever holds its rotas; where nobody does, the fallback; where there is none, it is off.
    `refused` are members whom Slack does not let into a group. `others` are groups that no rota feeds any longer.
    """
    found = []
    for handle in dict.fromkeys(feed.handle for feed in feeds):
        mine = [feed for feed in feeds if feed.handle == handle]
        barred = set(refused.get(handle, ()))
        holders = {feed.holder for feed in mine if feed.holder} - barred
        stand_in = {fallback} - barred if fallback else set()
        name = blocks.in_one_line([*dict.fromkeys(feed.rota_name for feed in mine)], LONGEST_NAME, ", ")
        found.append(Desired(handle, name, tuple(sorted(holders or stand_in))))
    return found + [Desired(handle, "", ()) for handle in others]


def next_step(wanted: Desired, current: Current) -> Step | None:
    """The first difference, or None. Every step can be taken again without harm."""
    if not current.slack_id:
        if not wanted.members:
            return None
        return Create(wanted.name) if current.is_missing else Find()
    if not wanted.members:
        return Disable() if current.is_enabled else None
    if not current.is_enabled:
        return Enable()
    return SetMembers(wanted.members) if set(wanted.members) != set(current.members) else None


def may_call_at(called: Sequence[datetime], now: datetime) -> datetime:
    """The earliest instant from now on at which another call stays inside Slack's limit."""
    recent = sorted(at for at in called if at > now - MINUTE)
    return now if len(recent) < CALLS_A_MINUTE else recent[-CALLS_A_MINUTE] + MINUTE
