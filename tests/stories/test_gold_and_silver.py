"""Whoever says gold or silver reaches the director or the manager on call by every command, not by a question alone."""

import pytest

from tests.world import World


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("/oncall page gold we need help at ED now", "Farouk Aziz is being called for Director on call"),
        ("/oncall page silver we need help at ED now", "Grace Adeyemi is being called for Manager on call"),
        ("/oncall page gold commander please ring me", "Farouk Aziz is being called for Director on call"),
        ("/oncall page bronze help", "“bronze” is no rota."),
        ("/oncall next gold", "Director on call"),
        ("/oncall why silver", "Manager on call"),
        ("/oncall take silver until 18:00 because she is ill", "You are on call as Manager"),
        ("/exercise start gold", "Director on call: monthly call-out"),
    ],
)
def test_gold_is_the_director_and_silver_the_manager(world: World, line: str, read: str) -> None:
    assert read in world.workspace.person("@niamh.doyle").command(line).text
