"""A decision or a report that was changed behind the log's back is named when the log is proved."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from eprr_bot.base.db import transaction
from eprr_bot.decisions import service
from eprr_bot.decisions.decision import Given, Step
from eprr_bot.incidents import proof
from eprr_bot.incidents import service as incidents
from eprr_bot.sitreps import service as sitreps
from tests.stories.incident_words import ON_THE_COMMAND_LINE as ACTOR
from tests.stories.incident_words import declare_on_the_command_line
from tests.world import World, sqlite_url


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """An incident with three decisions, of which much was said since, and a report that went out."""
    made = World(sqlite_url(Path(tmp_path_factory.mktemp("decided"))))
    declare_on_the_command_line(made, "power lost", "Saltmere")
    with transaction(made.app.engine) as session:
        incident, now = incidents.get(session, 1), made.now
        given = Given("Divert", "full. It is", "stay; no", "two wards", "delay", "SFI 14.3", "Grace", decided="09:30")
        service.record(session, incident, given, now, ACTOR)
        service.record(session, incident, Given("Close theatres"), now, ACTOR)
        service.record(session, incident, Given("Open theatres 1 & 2 <now>"), now, ACTOR, replaces=2)
        service.add(session, incident, 1, Step.OUTCOME, "it worked", now, ACTOR)
        service.add(session, incident, 1, Step.ADDED, "because of more", now, ACTOR)
        drafted = sitreps.draw_up(session, incident, now, ACTOR)
        sitreps.authorise(session, incident, now, ACTOR)
        assert drafted.number == 1
    yield made
    made.close()


def found(world: World, *changes: str) -> list[str]:
    """What is found once something was changed; the change is undone."""
    with transaction(world.app.engine) as session:
        connection = session.connection()
        guards = connection.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'sitrep'")
        )
        for change in (*(f"DROP TRIGGER {one}" for one in guards.scalars().all()), *changes):
            connection.execute(text(change))
        said = proof.log_faults(session, 1)
        session.rollback()
    return said


def test_as_they_were_recorded_nothing_is_found(world: World) -> None:
    assert found(world) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE decision SET decision = 'Stay' WHERE number = 1", "Decision 1 says now: Stay. The log has no"),
        ("UPDATE decision SET because = 'whim' WHERE number = 1", "Decision 1 says now: Divert. The log has no"),
        ("UPDATE decision SET maker = 'Grace' WHERE number = 2", "Decision 2 says now: Close theatres."),
        ("UPDATE decision SET number = 9 WHERE number = 3", "Decision 9 says now: Open theatres"),
        ("UPDATE sitrep SET digest = 'none'", "Situation report 1 is not as it was authorised"),
    ],
)
def test_one_that_was_changed_is_named(world: World, change: str, said: str) -> None:
    assert said in found(world, change)[0]


@pytest.mark.parametrize("number", [1, 3])
def test_one_that_is_gone_is_named(world: World, number: int) -> None:
    gone = found(world, "DELETE FROM decision_step", f"DELETE FROM decision WHERE number = {number}")
    assert gone == [f"Decision {number} is in the log, but is on record no more."]
