"""How people are reached, at what hours, and what is held about them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import SQLModel

from eprr_bot.base.db import transaction
from eprr_bot.calendars import leave
from eprr_bot.directory.models import DirectoryChange, Person, Unmatched
from eprr_bot.oncall import service as oncall
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach.service import tell
from eprr_bot.run.subject_access import LEFT_OUT, SHOWN_APART, as_json, subject_access
from eprr_bot.slack.blocks import Content
from eprr_bot.slack.commands import Actor
from tests.world import World

EARLY = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)


def test_an_exercise_at_half_past_six_texts_whom_an_incident_would_but_what_is_routine_does_not(
    database_url: str,
) -> None:
    world = World(database_url, at=EARLY)
    try:
        with transaction(world.app.engine) as session:
            farouk = session.get_one(Person, "farouk.aziz")
            farouk.text_hours, farouk.no_voice_calls = "07:00-23:00", True
            session.add(farouk)
        world.say("@asha.patel", "/exercise start director-on-call")
        world.dm("@farouk.aziz").expect("EXERCISE EXERCISE EXERCISE")
        world.phone("@farouk.aziz").expect("EXERCISE EXERCISE EXERCISE")
        world.press("Acknowledge", as_="@farouk.aziz")
        world.channel("exercises").expect("Farouk Aziz")
        with transaction(world.app.engine) as session:
            routine = Envelope(Lane.ROUTINE, "news")
            assert tell(session, world.now, "farouk.aziz", Content("News"), routine, by=["text", "voice"]) == []
        world.say("@asha.patel", "/incident critical power lost at Saltmere")
        world.phone("@farouk.aziz").expect("Power lost")
    finally:
        world.close()


def test_an_answer_from_a_shared_handset_counts_for_whoever_was_called(world: World) -> None:
    """Asha, who stands before Farouk in the directory, has the same handset."""
    with transaction(world.app.engine) as session:
        session.get_one(Person, "asha.patel").mobile = session.get_one(Person, "farouk.aziz").mobile
    world.say("@niamh.doyle", "/exercise start director-on-call")
    world.dm("@farouk.aziz").expect("EXERCISE EXERCISE EXERCISE")
    world.advance(minutes=1)
    world.phone("@farouk.aziz").expect("Reply 1 to answer")
    world.reply("@farouk.aziz", "1")
    world.phone("@farouk.aziz").expect("your answer is recorded")
    world.channel("exercises").expect("Held, answered in", "Farouk Aziz")


@pytest.mark.both_databases
def test_subject_access_holds_everything_about_somebody(database_url: str) -> None:
    """Whatever table names a person in any way, now or in a feature yet to come, is in the export."""
    world = World(database_url)
    try:
        world.say("@farouk.aziz", "/incident critical power lost at Saltmere")
        world.press("I am responding", as_="@farouk.aziz")
        world.say("@farouk.aziz", "/oncall away from 1 Mar 2027 to 8 Mar 2027")
        with transaction(world.app.engine) as session:
            grace, later = Actor("", "Grace Adeyemi", "grace.adeyemi"), world.now + timedelta(hours=4)
            end = later + timedelta(hours=2)
            oncall.make_cover(session, "director-on-call", later, end, "cara.hughes", world.now, grace, "Farouk is ill")
            farouk = session.get_one(Person, "farouk.aziz")
            farouk_id = farouk.slack_id or ""
            leave.add(session, world.app.vault, "https://example.org/farouk.ics", farouk, farouk_id, world.now, False)
            session.add(Unmatched(id=2, at=world.now, people=["Farouk Aziz"]))
        with transaction(world.app.engine) as session:
            farouk = session.get_one(Person, "farouk.aziz")
            found = subject_access(session, world.app.vault, farouk, world.now)
            text = as_json(session, world.app.vault, farouk, world.now)
            assert found["person"]["mobile"] == "+447700900015"
            assert "gAAAA" not in text
            assert any(one["text"] and "ower lost" in one["text"] for one in found["messages"])
            assert all({"incident", "entry"} <= one.keys() for one in found["log_entries"])
            assert found["log_entries"]
            assert {"callee", "incident", "leave"} <= found["other_records"].keys()
            assert [one["reason"] for one in found["other_records"]["cover"]] == ["Farouk is ill"]
            assert found["other_records"]["cover"][0]["replaces"] == ["farouk.aziz"]
            assert found["other_records"]["imported_calendar"][0]["address"] == "https://example.org/farouk.ics"
            covered = SHOWN_APART | found["other_records"].keys()
            known_as = {farouk.id, farouk.slack_id, farouk.name}
            for table in SQLModel.metadata.sorted_tables:
                rows = session.connection().execute(table.select()).mappings().all()
                texts = [text for row in rows for value in row.values() for text in _texts_in(value)]
                named = any(text in known_as for text in texts)
                assert not named or table.name in covered, f"{table.name} names Farouk but is not exported"
        assert "token" in LEFT_OUT
    finally:
        world.close()


def _texts_in(value: object) -> Iterator[str]:
    """A text, or every text anywhere inside lists and objects."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _texts_in([*value.keys(), *value.values()])
    elif isinstance(value, list):
        for one in value:
            yield from _texts_in(one)


def test_the_audit_of_the_directory_holds_no_contact_details(world: World) -> None:
    with transaction(world.app.engine) as session:
        rows = session.connection().execute(DirectoryChange.__table__.select()).mappings().all()
    assert len(rows) == 43
    assert not any("@" in str(value) or "+44" in str(value) for row in rows for value in row.values())
