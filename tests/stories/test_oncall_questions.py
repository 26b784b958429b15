"""Who is on call, asked in Slack by anyone."""

from tests.world import World


def test_everybody_sees_who_is_on_call_and_until_when(world: World) -> None:
    answer = world.say("@asha.patel", "/oncall")
    assert "Farouk Aziz is on call for Director on call until" in answer
    assert "Mon 30 Nov 2026 09:00" in answer
