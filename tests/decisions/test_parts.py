"""What decisions and actions add to a channel costs little, however many there are."""

from collections.abc import Iterator

import pytest
from sqlmodel import Session

from eprr_bot.actions import service as actions
from eprr_bot.actions import standing as of_actions
from eprr_bot.actions.action import Given as Action
from eprr_bot.base.db import transaction
from eprr_bot.decisions import service as decisions
from eprr_bot.decisions import standing
from eprr_bot.decisions.decision import Given
from eprr_bot.directory import service as directory
from eprr_bot.incidents import messages
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import Incident
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Actor
from tests.statements import counted
from tests.stories.incident_words import declare_on_the_command_line
from tests.world import World


@pytest.fixture
def any_world(database_url: str) -> Iterator[World]:
    """A world in which nobody minds what is said."""
    made = World(database_url)
    yield made
    made.close()


SOMEBODY = Actor("", "the night switchboard")


def many(session: Session, incident: Incident, world: World) -> None:
    owner = directory.person(session, "ximena.flores")
    for number in range(40):
        decisions.record(session, incident, Given(f"Decision {number}", review="12:00"), world.now, SOMEBODY)
        actions.give(session, incident, Action(f"Action {number}", due="12:00"), owner, world.now, SOMEBODY)


def test_a_look_at_decisions_and_actions_is_one_question_each_and_fits_a_message(any_world: World) -> None:
    world = any_world
    declare_on_the_command_line(world, "Flooding", "Saltmere")
    with transaction(world.app.engine) as session:
        incident = incidents.get(session, 1)
        many(session, incident, world)
        facts = messages.of(incident)
    for look in (standing.look, of_actions.look):
        with transaction(world.app.engine) as session:
            incident = incidents.get(session, 1)
            with counted(world.app.engine) as asked:
                (content,) = look(session, incident, facts).values()
        assert asked.statements == 1
        assert len(content.blocks) < blocks.MOST_BLOCKS
        assert f"and {40 - (8 if look is standing.look else 15)} more" in str(content.blocks)
