"""`make chaos` sees what is lost and what is doubled. It is not run here."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlmodel import select

from chaos import __main__ as chaos
from chaos.findings import facts
from chaos.judge import Phase, Thing, is_sound, judge, table
from chaos.staff import Asked
from eprr_bot.base.db import transaction
from eprr_bot.callout.models import CallOut, CallOutState
from eprr_bot.incidents.models import Incident, Room
from eprr_bot.outbox.models import Message, State
from eprr_bot.practice.state import Message as Posted
from tests.stories.incident_words import declared, look_away, the_room
from tests.world import World

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
PHASES = [Phase("kills", NOW), Phase("outages", NOW + timedelta(minutes=1))]


@pytest.mark.parametrize(
    ("thing", "shown"),
    [
        (Thing("page", "once", NOW, 1), ""),
        (Thing("page", "never", NOW, 0), "LOST in kills: page, never"),
        (Thing("page", "twice", NOW + timedelta(minutes=2), 2), "2 TIMES in outages: page, twice"),
        (Thing("page", "may still come", NOW, 0, waits=True), ""),
        (Thing("log entry", "nobody was told of it", NOW, 0, is_sure=False), ""),
        (Thing("log entry", "nobody was told of it", NOW, 2, is_sure=False), "2 TIMES in kills"),
    ],
)
def test_the_judge_finds_what_is_lost_and_what_is_doubled(thing: Thing, shown: str) -> None:
    rows = judge([thing], PHASES)
    assert is_sound(rows) is not bool(shown)
    assert shown in table("SQLite", rows)


def test_what_is_late_is_counted_and_condemns_nobody() -> None:
    rows = judge([Thing("page", "a", NOW, 1, seconds=2), Thing("page", "b", NOW, 1, seconds=61.5)], PHASES)
    assert [(len(row.late), row.worst) for row in rows] == [(1, 61.5)]
    assert is_sound(rows)


def found(world: World, *asked: Asked) -> set[str]:
    """What is lost or doubled in a world, as `make chaos` would see it."""
    url = str(world.app.engine.url)
    seen = SimpleNamespace(workspace=world.workspace, clock=world.clock, database=SimpleNamespace(url=url))
    rows = judge(facts(seen, asked), [Phase("kills", NOW - timedelta(days=1))])
    return {f"lost {one.kind}" for row in rows for one in row.lost} | {
        f"doubled {one.kind}" for row in rows for one in row.doubled
    }


def expire(world: World, page: Posted) -> None:
    assert page.metadata
    with transaction(world.app.engine) as session:
        session.get_one(Message, page.metadata["event_payload"]["delivery_id"]).state = State.EXPIRED


def test_what_is_planted_in_a_workspace_is_found(quick_world: World) -> None:
    world = quick_world
    declared(world, "token0001")
    assert found(world, Asked("incident", "token0001", world.now, True)) == set()
    assert found(world, Asked("incident", "token0002", world.now, True)) == {"lost incident"}
    assert found(world, Asked("text reply", "reference", world.now, False)) == set()
    dm = world.workspace.direct_message(world.workspace.member("@farouk.aziz").id)
    page = dm.messages.pop()
    assert found(world) == {"lost page"}
    expire(world, page)
    assert found(world) == {"lost page"}, "nobody has answered"
    world.workspace.person("@farouk.aziz").reply_text("1")
    assert found(world) == set(), "needless by then"
    dm.messages += [page, page]
    assert found(world) == {"doubled page"}
    dm.messages.pop()
    room = the_room(world, 1)
    room.bookmarks.append(room.bookmarks[0])
    world.workspace.add_channel("inc-1-token0001-2")
    assert found(world) == {"doubled bookmark", "doubled channel"}
    look_away(world)


def test_a_call_out_opened_twice_and_a_channel_never_made_are_found(quick_world: World) -> None:
    world = quick_world
    declared(world, "token0001")
    the_room(world, 1).name = "somewhere-else"
    with transaction(world.app.engine) as session:
        first = session.exec(select(CallOut).where(CallOut.incident_id == 1)).first()
        assert first
        session.add(CallOut(**(first.model_dump() | {"id": None, "state": CallOutState.STOPPED})))
        session.get_one(Room, 1).channel_id = ""
    assert found(world) == {"doubled call-out"}, "the channel may still come"
    with transaction(world.app.engine) as session:
        session.get_one(Incident, 1).declared_at -= timedelta(minutes=3)
    assert found(world) == {"doubled call-out", "lost channel"}
    look_away(world)


def test_calls_to_several_organisations_about_one_thing_are_no_double(whole: World) -> None:
    whole.say("@asha.patel", "/incident critical token0001 at Saltmere")
    assert found(whole) == set()


def test_it_can_be_started() -> None:
    assert callable(chaos.main)
