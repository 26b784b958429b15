"""How often the database is asked when somebody declares: counted, because time differs from machine to machine."""

from collections.abc import Iterator

import pytest

from eprr_bot.base.db import reading
from eprr_bot.records import service as records
from tests.statements import counted
from tests.world import World

MOST = 33
"""One of them locks, on PostgreSQL alone; one looks up which organisations’ contacts are called, to say so,
and one which forums it concerns."""


@pytest.fixture
def any_world(database_url: str) -> Iterator[World]:
    """A world in which nobody minds what is said."""
    made = World(database_url)
    yield made
    made.close()


def test_declaring_asks_the_database_little(any_world: World) -> None:
    for number in (1, 2):
        with counted(any_world.app.engine) as asked:
            answer = any_world.workspace.person("@asha.patel").command("/incident critical power lost at Saltmere")
        assert "Farouk Aziz and Grace Adeyemi are being called" in (answer.text or "")
        more = 2 * (number - 1)  # a second one also looks for the channel of the first, and what one may do about it
        assert asked.statements <= MOST + more
    with reading(any_world.app.engine) as session:
        assert [(one.kind, one.text) for one in records.entries(session, 1)] == [
            (
                "declared",
                "Incident 1 declared: power lost, Saltmere. Critical incident, level 2, alert state: declared. "
                "Lead organisation: NHS Wolds Integrated Care Board. Accountable director: Farouk Aziz. "
                "Hazard: loss of power.",
            ),
            ("checklist", "Checklist “Delegated authority” (version 2.2) opened for Farouk Aziz."),
            ("calling", "Calling Farouk Aziz (Director on call) by Slack and text message."),
            ("calling", "Calling Grace Adeyemi (Manager on call) by Slack and text message."),
        ]
        assert not records.faults(session, 1)
