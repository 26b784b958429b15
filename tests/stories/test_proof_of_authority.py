"""What was committed and directed is held against the log: whatever was changed past the bot is named."""

import pytest
from sqlalchemy import text
from sqlmodel import Session

from eprr_bot.authority import proof as of_authority
from eprr_bot.base import documents
from eprr_bot.base.db import reading, transaction
from eprr_bot.incidents import proof
from eprr_bot.incidents import service as incidents
from tests.records.tampering import without_guards
from tests.stories.incident_words import HOSTILE, declared_quietly, log_of, look_away
from tests.world import World

ASHA = "@farouk.aziz"
TABLES = ("commitment", "direction", "direction_share")
OF_COMMITMENTS = {
    "pence = 1 WHERE id = 1": "Commitment 1 of NHS Haven",
    "what = 'yachts' WHERE id = 1": "Commitment 1 of NHS Haven",
    "purpose = 'yachts' WHERE id = 2": "Commitment 2 of NHS Haven",
    "supplier = 'Somebody' WHERE id = 1": "is not as its entry in the log has it.",
    "director = 'Somebody' WHERE id = 1": "is not as its entry in the log has it.",
    "entered_by = 'Somebody' WHERE id = 1": "is not as its entry in the log has it.",
    "body_name = 'Somebody' WHERE id = 1": "is not as its entry in the log has it.",
    "instrument = 'a letter' WHERE id = 1": "is not as its entry in the log has it.",
    "limit_pence = 1 WHERE id = 1": "is not as its entry in the log has it.",
    "total_pence = 1 WHERE id = 1": "is not as its entry in the log has it.",
    "because = 'a reason' WHERE id = 1": "is not as its entry in the log has it.",
    "at = '2026-11-01 00:00:00+00:00' WHERE id = 1": "is not as its entry in the log has it.",
    "entered_at = '2026-11-01 00:00:00+00:00' WHERE id = 1": "is not as its entry in the log has it.",
    "state = 'withdrawn' WHERE id = 3": "Commitment 3 is “withdrawn” now; the log has it as “stands”.",
    "state = 'stands' WHERE id = 1": "Commitment 1 is “stands” now; the log has it as “superseded”.",
    "replaced_by = 3 WHERE id = 1": "Commitment 1 is “superseded” now",
    "ended_because = 'none' WHERE id = 2": "Commitment 2 is “withdrawn” now",
    "incident_id = NULL WHERE id = 1": "Commitment 1 is in the log, but is on record no more.",
}
OF_DIRECTIONS = {
    "direction SET what = 'stop all' WHERE id = 1": "Direction 1 is not as its entry in the log has it.",
    "direction SET act = 'start' WHERE id = 1": "Direction 1 is not as its entry in the log has it.",
    "direction SET director = 'Somebody' WHERE id = 1": "Direction 1 is not as its entry in the log has it.",
    "direction SET entered_by = 'Somebody' WHERE id = 1": "Direction 1 is not as its entry in the log has it.",
    "direction SET \"trigger\" = 'the sea' WHERE id = 1": "Direction 1 is not as its entry in the log has it.",
    "direction SET at = '2026-11-01 00:00:00+00:00'": "Direction 1 is not as its entry in the log has it.",
    "direction SET until_at = '2026-11-29 00:00:00+00:00'": "Direction 1 is not as its entry in the log has it.",
    "direction SET ended_at = '2026-11-29 00:00:00+00:00'": "Whether direction 1 has ended is not as the log has it.",
    "direction SET incident_id = NULL": "Direction 1 is in the log, but is on record no more.",
    "direction_share SET organisation = 'lantern-mental-health' WHERE id = 1": "is not said to go to Lantern",
    "direction_share SET instrument = 'a letter', why_not = '' WHERE id = 1": "is bound by or answered in direction 1",
    "direction_share SET progress = 'acknowledged' WHERE id = 2": "is bound by or answered in direction 1",
    "direction_share SET note = 'gladly' WHERE id = 1": "is bound by or answered in direction 1",
}


def faults(world: World, *statements: str) -> list[str]:
    """What is said with these done, which are then taken back."""
    with world.app.engine.connect() as connection:
        for one in statements:
            connection.execute(text(one))
        with Session(connection) as session:
            found = list(of_authority.faults(session, incidents.get(session, 1)))
        connection.rollback()
    return found


@pytest.mark.both_databases
def test_what_was_changed_of_a_commitment_or_a_direction_is_named(world: World) -> None:
    room = declared_quietly(world, "flood at Saltmere").name
    world.say(ASHA, f"/authority commit £60,000 Haven: {HOSTILE}, for pumps from Aggreko", room)
    world.say(ASHA, "/authority commit 1 superseded £70,000 Haven: pumps, for generators from Aggreko", room)
    world.say(ASHA, "/authority commit 2 withdrawn because the water is gone", room)
    world.say(ASHA, "/authority commit asset Wolds, the Ridgeway ward, for a rest centre at 09:30", room)
    world.say(
        ASHA, "/authority direct Saltmere, Fenbridge: stop planned surgery because the Infirmary is flooded", room
    )
    world.say(ASHA, "/authority direct 1 Saltmere cannot: two are open on the table", room)
    look_away(world)
    with reading(world.app.engine) as session:
        assert proof.log_faults(session, 1) == []
    with world.app.engine.begin() as connection:
        without_guards(connection)
        for table in TABLES if connection.dialect.name != "sqlite" else ():
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
    assert faults(world) == []
    for changed, named in OF_COMMITMENTS.items():
        assert named in "\n".join(faults(world, f"UPDATE commitment SET {changed}")), changed
    for changed, named in OF_DIRECTIONS.items():
        assert named in "\n".join(faults(world, f"UPDATE {changed}")), changed
    assert "Commitment 2 is in the log, but" in "\n".join(faults(world, "DELETE FROM commitment WHERE id = 2"))
    named = "Direction 1 went to Saltmere Hospitals NHS Foundation Trust by the log, and that is on record no more."
    assert faults(world, "DELETE FROM direction_share WHERE id = 1") == [named]
    gone = ("DELETE FROM direction_share", "DELETE FROM direction")
    assert faults(world, *gone) == ["Direction 1 is in the log, but is on record no more."]


def test_a_provider_that_has_another_name_by_now_is_known_by_the_one_of_that_day(world: World) -> None:
    room = declared_quietly(world, "flood at Saltmere").name
    world.say(ASHA, "/authority direct Saltmere: stop planned surgery because the Infirmary is flooded", room)
    rename(world, "Saltmere Hospitals NHS Foundation Trust", "Saltmere and Wolds Hospitals NHS Trust")
    world.say(ASHA, "/authority direct 1 Saltmere cannot: all lists are off", room)
    look_away(world)
    assert "Direction 1, Saltmere and Wolds Hospitals NHS Trust: " in "\n".join(log_of(world, 1))
    with reading(world.app.engine) as session:
        assert proof.log_faults(session, 1) == []


def rename(world: World, was: str, becomes: str) -> None:
    """A cluster file in which an organisation has another name is applied."""
    with transaction(world.app.engine) as session:
        cluster = documents.latest(session, "cluster", "cluster")
        assert cluster is not None
        documents.save(session, "cluster", "cluster", cluster.body.replace(was, becomes), world.now, "the story")
