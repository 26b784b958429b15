"""What stands in an incident's channel is a list of parts, and a new one costs a row."""

from collections.abc import Iterator

import pytest
from sqlmodel import Session, col, select

from eprr_bot.base.db import transaction
from eprr_bot.incidents import service
from eprr_bot.incidents.in_slack import reconcile_rooms
from eprr_bot.incidents.messages import Facts
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.parts import Part
from eprr_bot.incidents.service import Declaration
from eprr_bot.outbox.models import Lane, Message
from eprr_bot.records import service as records
from eprr_bot.slack.blocks import Content
from tests.statements import counted
from tests.stories.incident_words import ON_THE_COMMAND_LINE
from tests.world import World

MOST_FOR_A_PART = 6
"""Statements by which a part may make a look at the channel dearer, what it looks up and its message included."""


@pytest.fixture
def any_world(database_url: str) -> Iterator[World]:
    """A world in which nobody minds what is said."""
    made = World(database_url)
    yield made
    made.close()


def _sitreps(session: Session, incident: Incident, facts: Facts) -> dict[str, Content]:
    """A part as a feature might add it: the newest reports, each a message."""
    reported = [one.text for one in records.entries(session, incident.id or 0) if one.text.startswith("Sitrep")]
    return {str(number): Content(f"{text} (incident {facts.number})") for number, text in enumerate(reported, 1)}


def _total(session: Session, incident: Incident, _: Facts) -> dict[str, Content]:
    reported = sum(one.text.startswith("Sitrep") for one in records.entries(session, incident.id or 0))
    return {"": Content(f"Reports so far: {reported}")}


SITREPS, TOTAL = Part("sitrep", _sitreps), Part("total", _total, is_central=True)


def test_a_part_that_a_feature_adds_is_posted_where_it_says_and_kept_up_to_date(any_world: World) -> None:
    any_world.app.parts += (SITREPS, TOTAL)
    any_world.say("@asha.patel", "/incident critical power lost at Saltmere")
    room = next(one for one in any_world.workspace.channels.values() if one.name.startswith("inc-1-"))
    for report in ("Sitrep 1: two wards dark", "Sitrep 2: one ward dark"):
        any_world.say("@asha.patel", f"/incident log {report}", channel=room.name)
        any_world.advance(seconds=10)
    texts = [one.text for one in any_world.workspace.messages(room.name)]
    for number in (1, 2):
        assert sum(one.startswith(f"Sitrep {number}") and one.endswith("(incident 1)") for one in texts) == 1, texts
    central = [one.text for one in any_world.workspace.messages("incidents")]
    assert [one for one in central if one.startswith("Reports so far")] == ["Reports so far: 2"]


def test_a_part_adds_few_statements(any_world: World) -> None:
    any_world.say("@asha.patel", "/incident critical power lost at Saltmere")
    own = any_world.app.parts
    dearer = _cost_of_news(any_world, (*own, TOTAL)), _cost_of_news(any_world, (*own, TOTAL))
    cheaper = _cost_of_news(any_world, own)
    assert max(dearer) - cheaper <= MOST_FOR_A_PART, "posted at first, then renewed"


def _cost_of_news(world: World, parts: tuple[Part, ...]) -> int:
    """Statements to bring a channel into step after an entry in its log."""
    app = world.app
    with transaction(app.engine) as session:
        service.note(session, service.get(session, 1), world.now, "information", "Sitrep")
    with counted(app.engine) as asked:
        while reconcile_rooms(app.engine, app.client, parts, world.now):
            pass
    return asked.statements


@pytest.mark.parametrize(("is_exercise", "lane"), [(True, Lane.EXERCISE), (False, Lane.LIVE)])
def test_what_stands_in_the_channel_of_an_exercise_goes_out_in_its_lane(
    any_world: World, is_exercise: bool, lane: Lane
) -> None:
    with transaction(any_world.app.engine) as session:
        declaration = Declaration("power lost", "Saltmere", is_exercise=is_exercise)
        service.declare(session, any_world.now, declaration, ON_THE_COMMAND_LINE)
    any_world.settle()
    any_world.say("@asha.patel", "/incident log Generator is on")
    with transaction(any_world.app.engine) as session:
        posted = session.exec(select(Message).where(col(Message.subject) == "incident/1/room")).all()
    assert {one.method for one in posted} == {"chat.postMessage", "chat.update"}
    assert {Lane(one.lane) for one in posted} == {lane}
    assert all(one.body["text"].startswith("EXERCISE") == is_exercise for one in posted)
