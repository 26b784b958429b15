"""However the director's rota changes hands while an incident is open, command passes only when the incoming says so.

A handover that is accepted is in test_whoever_stays_reachable.py, and `take` in test_who_commands.py.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eprr_bot.base.db import reading
from eprr_bot.incidents import service as incidents
from tests.stories.cover_words import calm
from tests.stories.incident_words import declared, from_bot, log_of, look_away, members
from tests.stories.quiet_cluster import example_in, replace_in
from tests.stories.rota_words import Planner
from tests.world import MONDAY, World, shown, sqlite_url

Change = Callable[[World], None]


def director(world: World) -> str | None:
    with reading(world.app.engine) as session:
        return incidents.get(session, 1).director_id


def by_cover(world: World) -> None:
    world.say("@grace.adeyemi", "/oncall cover @farouk.aziz to @ben.okoro from now to Tue 09:00 because ill")


def by_take(world: World) -> None:
    world.say("@ben.okoro", "/oncall take director")


@pytest.mark.both_databases
@pytest.mark.parametrize("change", [by_cover, by_take])
def test_a_change_made_by_people_asks_both_and_waits_for_the_incoming(world: World, change: Change) -> None:
    declared(world, "power lost at Saltmere")
    world.press("I am responding", as_="@farouk.aziz")
    world.press("I am responding", as_="@grace.adeyemi")
    look_away(world)
    change(world)
    world.advance(minutes=1)
    waits_then_passes(world, "Ben Okoro", "@ben.okoro")


def waits_then_passes(world: World, name: str, who: str) -> None:
    """The incoming is asked, the outgoing told; command, a checklist and the channel follow the incoming's word."""
    log = "\n".join(log_of(world, 1))
    assert f"{name} is on call as director now. Until they say that they have command, Farouk Aziz stays" in log
    assert director(world) == "farouk.aziz"
    assert any("You have command until they say that they have it." in one for one in phone(world, "@farouk.aziz"))
    assert any("Farouk Aziz has command until you answer that you have it" in one for one in phone(world, who))
    world.press("I have command", as_=who)
    world.advance(seconds=30)
    assert director(world) == who[1:]
    log = "\n".join(log_of(world, 1))
    assert f"Command passes to {name}, who is now the accountable director. Until now: Farouk Aziz, who had" in log
    assert f"opened for {name}." in log
    room = next(one for one in world.workspace.channels.values() if one.name.startswith("inc-1"))
    assert who in members(world, room)
    assert any(f"Delegated authority: {name}" in shown(one) for one in from_bot(world, room))
    look_away(world)


def phone(world: World, who: str) -> list[str]:
    return [one.text for one in world.workspace.person(who).phone if one.kind == "text"]


@pytest.fixture
def fixed(tmp_path: Path) -> World:
    rotas = example_in(tmp_path)
    period = "  - {from: 2026-11-23T10:10, to: 2026-11-23T18:00, person: ben.okoro, reason: agreed}\n"
    christmas = "  - {from: 2026-12-24T09:00,"
    replace_in(rotas / "director-on-call.yaml", christmas, f"{period}{christmas}")
    return World(sqlite_url(tmp_path), MONDAY, {"EPRR_ROTAS": str(rotas)})


def test_a_fixed_period_that_begins_asks_both_too(fixed: World) -> None:
    declared(fixed, "power lost at Saltmere")
    fixed.press("I am responding", as_="@farouk.aziz")
    fixed.press("I am responding", as_="@grace.adeyemi")
    fixed.advance(minutes=11)
    waits_then_passes(fixed, "Ben Okoro", "@ben.okoro")
    fixed.close()


@pytest.fixture
def shift_ends(database_url: str) -> Iterator[World]:
    """Farouk Aziz has command at 08:50, ten minutes before Asha Patel is to come on."""
    world = World(database_url, datetime(2026, 11, 30, 8, 50, tzinfo=UTC))
    calm(world)
    declared(world, "power lost at Saltmere")
    world.press("I am responding", as_="@farouk.aziz")
    world.press("I am responding", as_="@grace.adeyemi")
    yield world
    world.close()


def test_a_new_version_of_the_rota_counts_from_the_next_shift_and_asks_both_then(
    shift_ends: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    world, planner = shift_ends, Planner(shift_ends, monkeypatch, tmp_path)
    planner.types("apply", planner.file("dmitri.volkov, ben.okoro, cara.hughes, asha.patel, eleni.marsh, farouk.aziz"))
    assert director(world) == "farouk.aziz"
    world.advance(minutes=11)
    waits_then_passes(world, "Dmitri Volkov", "@dmitri.volkov")


def test_whoever_swapped_into_the_next_shift_is_asked_and_the_other_is_not(shift_ends: World) -> None:
    world = shift_ends
    world.say("@asha.patel", "/oncall swap 30 Nov with @ben.okoro 7 Dec")
    world.press("Accept", as_="@ben.okoro")
    world.advance(minutes=11)
    waits_then_passes(world, "Ben Okoro", "@ben.okoro")
    assert not any("You are on call as director now" in one for one in phone(world, "@asha.patel"))
