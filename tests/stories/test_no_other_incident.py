"""What somebody may do in one incident they may not do in another: partners and contacts keep to their own."""

import pytest

from eprr_bot.base.db import reading
from eprr_bot.incidents import service
from eprr_bot.practice import events
from tests.stories.incident_words import declared, log_of, look_away
from tests.world import World

COUNCIL = "@gareth.moss"


def two_incidents(world: World) -> tuple[str, str]:
    """Somebody of the council is in the channel of the first, and not of the second."""
    first = declared(world, "power lost at Saltmere")
    second = declared(world, "flood at Mill Lane", 2)
    events.join(world.workspace, world.workspace.member(COUNCIL), first)
    look_away(world)
    return first.name, second.name


def director(world: World, number: int = 1) -> str | None:
    with reading(world.app.engine) as session:
        return service.get(session, number).director_id


def test_whoever_is_only_in_the_channel_takes_no_command_by_the_way_of_roles(world: World) -> None:
    room = declared(world, "power lost at Saltmere")
    events.join(world.workspace, world.workspace.member(COUNCIL), room)
    look_away(world)
    for line in ("role take director", "role assign director Gareth Moss", "role hand over director Gareth Moss"):
        assert "so you cannot take command" in world.say(COUNCIL, f"/incident {line}", room.name), line
    assert director(world) == "farouk.aziz"
    assert "You have the role of Loggist now." in world.say(COUNCIL, "/incident role take loggist", room.name)
    assert "so you cannot take command" in world.say(COUNCIL, "/incident role take director", room.name)
    look_away(world)


def test_a_task_a_return_and_a_shortfall_of_another_incident_are_nothing_to_them(world: World) -> None:
    first, second = two_incidents(world)
    world.say("@asha.patel", "/incident task Havenshire Police: close Mill Lane", second)
    world.say("@asha.patel", "/incident return NHS England Midlands: bed position by 11:00", second)
    world.say("@asha.patel", "/incident shortfall 12 beds", second)
    before = log_of(world, 2)
    for line in (
        "task 1", "task 1 done", "task 1 withdrawn", "return 1", "return 1 submitted all", "return 1 @gareth.moss",
        "shortfall 1 met by nobody",
    ):  # fmt: skip
        assert "so you cannot" in world.say(COUNCIL, f"/incident {line}", first), line
    assert "No return is" in world.say(COUNCIL, "/incident returns", first)
    assert log_of(world, 2) == before
    look_away(world)


@pytest.mark.both_databases
def test_forms_know_the_channel_in_which_they_were_opened(world: World) -> None:
    first, second = two_incidents(world)
    world.say("@asha.patel", "/incident task", second)
    assert world.submit("@asha.patel", whom=["Havenshire Police"], what="Close Mill Lane") is None
    world.say("@asha.patel", "/incident return", second)
    assert world.submit("@asha.patel", issuer="NHS England Midlands", what="bed position") is None
    log = "\n".join(log_of(world, 2))
    assert "Task 1: Close Mill Lane" in log
    assert "Return 1 is asked for by NHS England Midlands: bed position" in log
    world.say(COUNCIL, "/incident task", first)
    assert world.submit(COUNCIL, whom=["Havenshire Police"], what="Open the rest centre") is None
    assert "Gareth Moss: Task 2: Open the rest centre" in "\n".join(log_of(world, 1))
    world.say(COUNCIL, "/incident return", first)
    assert world.submit(COUNCIL, issuer="NHS England Midlands", what="how many came") is None
    assert "Gareth Moss: Return 2 is asked for" in "\n".join(log_of(world, 1))
    look_away(world)
