"""The conference of an incident: everybody who is called reads how to join it, and never loses the place for it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprr_bot.callout.messages import Paging, Silent, page
from eprr_bot.incidents.messages import page_summary
from eprr_bot.incidents.models import Incident
from tests.stories.incident_words import CALLED, end, from_bot, look_away, the_room
from tests.stories.quiet_cluster import folder, world_at
from tests.world import MONDAY, World, shown, sqlite_url

DIAL_IN = "Dial in: 020 7946 0318, room 12"
ONE_MESSAGE = 918
"""Letters that GOV.UK Notify sends as one message."""


@pytest.fixture
def quick_world(tmp_path: Path) -> Iterator[World]:
    made = World(sqlite_url(tmp_path))
    yield made
    made.close()


@pytest.mark.both_databases
def test_everybody_who_is_called_to_an_incident_reads_how_to_join(world: World) -> None:
    answer = world.say("@asha.patel", "/incident critical power lost at Saltmere")
    assert answer.endswith(DIAL_IN)
    for who in CALLED:
        world.dm(who).expect("Power lost, Saltmere", DIAL_IN)
        world.phone(who).expect("Power lost, Saltmere. Sent 10:00.", f" {DIAL_IN}. Ignore after 11:00.")
    world.advance(seconds=5)
    assert "*Dial in:* 020 7946 0318, room 12" in shown(from_bot(world, the_room(world, 1))[0])
    look_away(world)


def test_whoever_is_called_later_joins_too_and_nobody_once_it_is_over(quick_world: World) -> None:
    world = quick_world
    world.say("@asha.patel", "/incident critical power lost at Saltmere")
    world.advance(minutes=11)
    assert DIAL_IN in world.workspace.person("@priya.raman").phone[-1].text
    end(world, "@asha.patel", "/incident standdown 1 power is back")
    pages = [shown(one) for one in world.workspace.person("@farouk.aziz").messages() if "You are called" in shown(one)]
    assert pages
    assert not any(DIAL_IN in one for one in pages)
    assert "*Dial in:*" not in shown(from_bot(world, the_room(world, 1))[0])


def test_an_exercise_and_a_page_are_no_conference(quick_world: World) -> None:
    quick_world.say("@niamh.doyle", "/exercise start")
    quick_world.say("@niamh.doyle", "/oncall page communications please ring me")
    for who in ("@farouk.aziz", "@umar.sheikh"):
        theirs = quick_world.workspace.person(who)
        read = [*(one.text for one in theirs.phone), *map(shown, theirs.messages())]
        assert any("Please press" in one for one in read)
        assert not any("Dial in" in one for one in read)


def test_a_cluster_without_a_conference_says_nothing_of_one(tmp_path: Path) -> None:
    world = world_at(sqlite_url(tmp_path), folder(tmp_path, dial_in=""), MONDAY)
    answer = world.say("@asha.patel", "/incident critical power lost at Saltmere")
    texts = [one.text for who in CALLED for one in world.workspace.person(who).phone]
    assert texts
    assert not any("Dial in" in one for one in (answer, *texts))
    world.close()


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=500)
TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
LONGEST = Paging(
    1, "Incident 1000: business continuity incident", "t", "", "b", "r", TEN, TEN, TEN + timedelta(days=1), True
)


@given(what=WORDS, where=WORDS, name=WORDS, room=st.text("0123456789 x", max_size=60))
def test_a_text_holds_place_and_dial_in_however_long_all_else_is(what: str, where: str, name: str, room: str) -> None:
    incident, dial_in = Incident(what=what, where=where), room.rjust(80, "0")[:79] + "#"
    silent = tuple(Silent(name, "r", TEN - timedelta(days=1)) for _ in range(40))
    paging = replace(
        LONGEST,
        summary=page_summary(incident),
        silent=silent,
        dial_in=dial_in,
        may_take_command=True,
        lacks="Nobody has answered for Communications and media yet.",
    )
    text = page(paging).short
    assert len("EXERCISE EXERCISE EXERCISE. " + text) <= ONE_MESSAGE
    assert f"Dial in: {dial_in}" in text
    assert text.index(page_summary(Incident(what="x", where=where))[3:60]) < text.index("Dial in: ")
