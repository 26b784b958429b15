"""Stop rules: whose answers count, and when they are enough."""

from collections.abc import Collection
from dataclasses import dataclass

import pytest

from eprr_bot.callout.models import Capacity, StopRule
from eprr_bot.callout.stop import CalledAs, First, Rule, rule

WHOSE = {
    StopRule.FIRST: "holder deputy reachable colleague other",
    StopRule.EVERYONE: "holder deputy reachable colleague other",
    StopRule.FUNCTION: "holder deputy reachable colleague",
    StopRule.COMMAND: "holder deputy",
}
NOBODY = [CalledAs(one) for one in Capacity]


@pytest.mark.parametrize("name", StopRule)
@pytest.mark.parametrize("capacity", Capacity)
def test_an_answer_counts_for_what_one_was_called_for(name: StopRule, capacity: Capacity) -> None:
    found, does_count = rule(name), capacity in WHOSE[name].split()
    assert found.counts(capacity) == does_count
    answered = [*NOBODY, CalledAs(capacity, has_answered=True)]
    for is_climbed in (True, False):
        assert not found.holds(NOBODY, is_climbed=is_climbed)
        assert found.holds(answered, is_climbed=is_climbed) == (does_count and name != StopRule.EVERYONE)


def test_everyone_means_everyone_of_every_step() -> None:
    everyone, one, two = rule(StopRule.EVERYONE), CalledAs("other", True), CalledAs("holder", True)
    assert everyone.holds([one, two], is_climbed=True)
    assert not everyone.holds([one, two], is_climbed=False)
    assert not everyone.holds([one, CalledAs("holder")], is_climbed=True)
    assert not everyone.holds([], is_climbed=True)


@dataclass(frozen=True)
class Quota(First):
    """So many answers."""

    most: int = 2

    def holds(self, called: Collection[CalledAs], *, is_climbed: bool) -> bool:  # noqa: ARG002 (a rule's)
        return sum(one.has_answered and self.counts(one.capacity) for one in called) >= self.most


def test_a_rule_that_asks_for_several_needs_nothing_but_itself() -> None:
    two_colleagues: Rule = Quota((Capacity.COLLEAGUE,))
    one, other = CalledAs("colleague", has_answered=True), CalledAs("holder", has_answered=True)
    assert not two_colleagues.holds([one, other], is_climbed=True)
    assert two_colleagues.holds([one, other, one], is_climbed=False)
