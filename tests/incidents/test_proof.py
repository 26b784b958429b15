"""Whether an incident's row still says what its log tells of last."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from eprr_bot.base.db import transaction
from eprr_bot.directory import kept_roll
from eprr_bot.directory.models import Person
from eprr_bot.incidents import changes, command, proof
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import IncidentLevel, IncidentType
from tests.stories.incident_words import ON_THE_COMMAND_LINE as ACTOR
from tests.stories.incident_words import declare_on_the_command_line, log_of
from tests.world import World, sqlite_url


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A world on SQLite alone, with one incident of which every fact has changed."""
    made = World(sqlite_url(tmp_path))
    declare_on_the_command_line(made, "power lost", "Saltmere")
    with transaction(made.app.engine) as session:
        incident, now = incidents.get(session, 1), made.now
        assert not proof.log_faults(session, 1), "as it was declared"
        changes.update(session, incident, "what", "power is out", now, ACTOR)
        changes.update(session, incident, "where", "Fenbridge", now, ACTOR)
        changes.classify(session, incident, "level", IncidentLevel.REGION, now, ACTOR, "it spreads")
        changes.classify(session, incident, "type", IncidentType.MAJOR, now, ACTOR, "many hurt")
        command.take(session, incident, session.get_one(Person, "asha.patel"), now, ACTOR, "slack")
    yield made
    made.close()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ("director_id = 'ben.okoro'", "has accountable director: Ben Okoro now; its log says: Command passes to Asha"),
        ("level = 4", "has level: 4 now; its log says: Level: 3 – "),
        ("type = 'critical'", "has type: Critical incident now; its log says: Type: Major incident."),
        ("what = 'nothing'", "has what has happened: nothing now; its log says: What has happened: power is out."),
        ("\"where\" = 'Haven'", "has place: Haven now; its log says: Where: Fenbridge."),
        ("alert_state = 'standby'", "has alert state: standby now; its log says: Incident 1 declared: power lost"),
    ],
)
def test_a_fact_that_is_not_as_the_log_has_it_is_named(world: World, changed: str, said: str) -> None:
    with transaction(world.app.engine) as session:
        assert not proof.log_faults(session, 1), "as it was changed"
    with world.app.engine.begin() as connection:
        connection.execute(text(f"UPDATE incident SET {changed}"))
    with transaction(world.app.engine) as session:
        (fault,) = proof.log_faults(session, 1)
    assert said in fault


def test_a_log_is_whole_while_nobody_has_command_because_whoever_had_it_dropped_out(world: World) -> None:
    world.say("@farouk.aziz", "/incident command take")
    world.reply("@farouk.aziz", "2")
    assert "Nobody has command until somebody takes it." in "\n".join(log_of(world, 1))
    with transaction(world.app.engine) as session:
        assert proof.all_faults(session) == []


def test_a_director_who_has_another_name_by_now_is_known_by_the_one_of_that_day(world: World) -> None:
    with transaction(world.app.engine) as session:
        session.get_one(Person, "asha.patel").name = "Asha Okafor"
        kept_roll.changed(session, world.now, "Niamh Doyle", "asha.patel", "was renamed")
    with transaction(world.app.engine) as session:
        assert proof.all_faults(session) == []
