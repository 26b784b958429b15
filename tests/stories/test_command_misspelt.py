"""A slip in COMMAND by text takes no command, and is answered with how it is written."""

import pytest

from tests.stories.incident_words import declared, look_away
from tests.world import World


@pytest.mark.parametrize("slip", ["COMAND", "Commmand", "i take comand"])
def test_a_slip_in_command_takes_none_and_says_how(world: World, slip: str) -> None:
    declared(world, "fire at Saltmere")
    look_away(world)
    world.reply("@farouk.aziz", slip)
    world.phone("@farouk.aziz").expect("COMMAND to take command, 1 to answer, 2 if you cannot")
    world.reply("@farouk.aziz", "COMMAND")
    world.phone("@farouk.aziz").expect("You have command of incident 1")
    look_away(world)
