"""Stop rules: whose answers count, and when they are enough."""

import pytest

from eprr_bot.callout.models import Capacity, StopRule
from eprr_bot.callout.stop import CalledAs, rule

WHOSE = {
    StopRule.FIRST: "holder deputy reachable colleague other",
    StopRule.EVERYONE: "holder deputy reachable colleague other",
    StopRule.FUNCTION: "holder deputy reachable colleague",
    StopRule.COMMAND: "holder deputy",
    StopRule.QUOTA: "holder deputy reachable colleague",
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


@pytest.mark.parametrize(("able", "is_enough"), [(1, False), (2, True), (3, True)])
def test_a_quota_asks_for_so_many_who_can_attend(able: int, is_enough: bool) -> None:
    two = rule(StopRule.QUOTA, 2)
    called = [CalledAs("deputy", has_answered=True)] * able
    unable, other = CalledAs("deputy", has_answered=True, cannot_attend=True), CalledAs("other", has_answered=True)
    assert two.holds([*called, unable, other, CalledAs("deputy")], is_climbed=False) == is_enough


@pytest.mark.parametrize("name", StopRule)
def test_who_cannot_attend_ends_nothing_but_a_call_that_waits_for_everybody(name: StopRule) -> None:
    unable = CalledAs("holder", has_answered=True, cannot_attend=True)
    assert rule(name).holds([unable], is_climbed=True) == (name == StopRule.EVERYONE)
