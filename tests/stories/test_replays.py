"""A request that arrives twice, because somebody recorded it or something repeated it, counts once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import select

from eprr_bot.base import db
from eprr_bot.base.db import Claim, transaction
from eprr_bot.practice.delivery import Outcome
from eprr_bot.practice.state import Json
from tests.stories.incident_words import (
    declared,
    expect_called,
    expect_the_room,
    log_of,
    open_numbers,
    sent_forms,
)
from tests.world import World

ALREADY = "This was done already: the same request came twice. Nothing was done a second time."


@pytest.fixture
def repeat(world: World, monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """Whatever command was typed last arrives once more; what the answer says."""
    deliver, seen = world.workspace.delivery.slash, list[Json]()

    def noting(form: Json) -> Outcome:
        seen.append(form)
        return deliver(form)

    def again() -> str:
        outcome = deliver(seen[-1])
        world.settle()
        assert outcome.status == 200
        return str(outcome.body["text"])

    monkeypatch.setattr(world.workspace.delivery, "slash", noting)
    return again


@pytest.mark.both_databases
def test_a_command_that_changes_something_counts_once(world: World, repeat: Callable[[], str]) -> None:
    room = declared(world, "power lost at Saltmere")
    assert [ALREADY in repeat() for _ in range(3)] == [True] * 3
    assert open_numbers(world) == [1]
    world.say("@asha.patel", "/incident log generators are running", channel=room.name)
    assert ALREADY in repeat()
    assert sum("generators are running" in line for line in log_of(world, 1)) == 1
    world.say("@asha.patel", "/incident log generators are running", channel=room.name)
    assert sum("generators are running" in line for line in log_of(world, 1)) == 2, "typed anew"
    expect_called(world)
    world.advance(seconds=5)
    expect_the_room(world, room)


@pytest.mark.both_databases
def test_a_question_may_be_repeated_and_costs_no_writing(world: World, repeat: Callable[[], str]) -> None:
    for question in ("/oncall", "/oncall me", "/incident", "/exercise", "/eprr status", "/incident nonsense"):
        said = world.say("@asha.patel", question)
        assert repeat() == said
    with transaction(world.app.engine) as session:
        assert not session.exec(select(Claim).where(Claim.kind == "request")).all()


@pytest.mark.both_databases
def test_a_button_counts_once_even_when_somebody_took_it_back(world: World) -> None:
    room = declared(world, "power lost at Saltmere")
    world.advance(seconds=5)
    pressed = sent_forms(world)
    world.press("Tick", as_="@farouk.aziz", channel=room.name)
    world.press("Take back", as_="@farouk.aziz", channel=room.name)
    world.workspace.delivery.interactive(pressed[0])
    world.settle()
    assert [line.split(":")[1] for line in log_of(world, 1) if "Farouk Aziz: " in line] == [
        " Ticked",
        " Tick taken back",
    ]
    expect_called(world)
    expect_the_room(world, room)


@pytest.mark.both_databases
def test_what_is_wrong_with_a_button_is_said_once(world: World) -> None:
    room = declared(world, "power lost at Saltmere")
    world.advance(seconds=5)
    pressed = sent_forms(world)
    world.press("Tick", as_="@farouk.aziz", channel=room.name)
    broken = pressed[0] | {"trigger_id": "another"}
    broken["actions"] = [pressed[0]["actions"][0] | {"value": "999/no-such"}]
    for _ in range(3):
        world.workspace.delivery.interactive(broken)
        world.settle()
    whispers = [one.text for one in room.messages if one.ephemeral_for]
    assert len(whispers) == 1, whispers
    expect_called(world)
    expect_the_room(world, room)


def test_what_was_asked_is_forgotten_after_some_days(quick_world: World) -> None:
    app, long = quick_world.app, db.REMEMBERED_FOR + timedelta(minutes=1)
    with transaction(app.engine) as session:
        for kind in (*db.REQUESTS, "handover"):
            session.add(Claim(kind=kind, key="old", at=quick_world.now - long))
            session.add(Claim(kind=kind, key="new", at=quick_world.now))
    quick_world.advance(hours=14, minutes=15)
    with transaction(app.engine) as session:
        kept = session.exec(select(Claim.kind, Claim.key).where(Claim.key.in_(["old", "new"]))).all()
    assert set(kept) == {("handover", "old"), *((kind, "new") for kind in (*db.REQUESTS, "handover"))}


@pytest.mark.both_databases
def test_what_has_no_trigger_to_know_it_by_is_taken_as_new(world: World) -> None:
    room = declared(world, "power lost at Saltmere")
    world.advance(seconds=5)
    pressed = sent_forms(world)
    world.press("Tick", as_="@farouk.aziz", channel=room.name)
    world.press("Take back", as_="@farouk.aziz", channel=room.name)
    world.workspace.delivery.interactive({key: value for key, value in pressed[0].items() if key != "trigger_id"})
    world.settle()
    assert sum("Ticked: " in line for line in log_of(world, 1)) == 2
    expect_called(world)
    expect_the_room(world, room)
