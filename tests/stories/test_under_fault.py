"""A web filter between us and a provider: whatever it answers, everybody is reached, and nobody twice."""

import pytest

from tests.world import World


@pytest.mark.parametrize("kind", ["filtered", "filtered_reply"])
def test_a_text_behind_a_web_filter_arrives_once(world: World, kind: str) -> None:
    """Whether the text was let through cannot be told from the filter's page: it is looked up by its reference."""
    for method in ("notify.sms", "notify.get", "notify.get"):
        world.workspace.faults.add(kind, method)
    world.say("@niamh.doyle", "/exercise start")
    world.dm("@farouk.aziz").expect("EXERCISE EXERCISE EXERCISE")
    world.advance(minutes=2)
    assert not world.workspace.faults.in_force()
    world.phone("@farouk.aziz").expect("Reply 1 to answer")
