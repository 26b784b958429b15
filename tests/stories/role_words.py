"""What the stories about roles share: the roles as they stand in an incident's channel, and when."""

from tests.stories.incident_words import from_bot, the_room
from tests.world import World, shown


def panel(world: World, number: int = 1) -> list[str]:
    """The roles as they stand in the incident's channel, a line each, without instants."""
    world.advance(seconds=5)
    said = next(shown(one) for one in from_bot(world, the_room(world, number)) if "*Roles in" in shown(one))
    return [line.partition(", since <")[0].partition(" since <")[0] for line in said.split("\n")]
