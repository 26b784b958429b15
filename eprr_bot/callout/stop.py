"""Stop rules: when a call-out may stop, by the answers there are (pure)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from eprr_bot.callout.models import Capacity, StopRule


@dataclass(frozen=True)
class CalledAs:
    """Somebody who was called: as what, have they answered, and was it that they cannot attend?"""

    capacity: str
    has_answered: bool = False
    cannot_attend: bool = False


class Rule(Protocol):
    """Whose answers count, and are those there are enough?"""

    def counts(self, capacity: str) -> bool:
        """Does the answer of somebody who was called in this capacity count?"""
        ...

    def holds(self, called: Collection[CalledAs], *, is_climbed: bool) -> bool:
        """May it stop? `is_climbed` says whether every step of the ladder has been taken."""
        ...


@dataclass(frozen=True)
class First:
    """One answer is enough: anybody's, or that of somebody called in one of these capacities."""

    of: tuple[Capacity, ...] = tuple(Capacity)

    def counts(self, capacity: str) -> bool:
        return capacity in self.of

    def holds(self, called: Collection[CalledAs], *, is_climbed: bool) -> bool:  # noqa: ARG002 (one is enough at any step)
        attend = (one for one in called if one.has_answered and not one.cannot_attend)
        return any(self.counts(one.capacity) for one in attend)


@dataclass(frozen=True)
class Everyone:
    """Everybody of every step answers, be it that they cannot attend: they were reached."""

    def counts(self, capacity: str) -> bool:  # noqa: ARG002 (everybody's does)
        return True

    def holds(self, called: Collection[CalledAs], *, is_climbed: bool) -> bool:
        return is_climbed and bool(called) and all(one.has_answered for one in called)


@dataclass(frozen=True)
class Quota:
    """So many of those who were called for it attend; anybody but whoever was called for something else."""

    most: int = 1

    def counts(self, capacity: str) -> bool:
        return capacity != Capacity.OTHER

    def holds(self, called: Collection[CalledAs], *, is_climbed: bool) -> bool:  # noqa: ARG002 (enough at any step)
        attend = [one for one in called if one.has_answered and not one.cannot_attend and self.counts(one.capacity)]
        return len(attend) >= self.most


RULES: Mapping[StopRule, Rule] = {
    StopRule.FIRST: First(),
    StopRule.EVERYONE: Everyone(),
    StopRule.FUNCTION: First((Capacity.HOLDER, Capacity.DEPUTY, Capacity.REACHABLE, Capacity.COLLEAGUE)),
    StopRule.COMMAND: First((Capacity.HOLDER, Capacity.DEPUTY)),
}


def rule(name: str, quota: int = 1) -> Rule:
    """The rule that a call-out keeps by its name; `quota` is how many it asks for, where it does."""
    if name == StopRule.QUOTA:
        return Quota(quota or 1)  # nothing is ended by nobody
    return RULES[StopRule(name)]
