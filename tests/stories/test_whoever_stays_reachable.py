"""A handover that nobody accepted, and then something real: who is called, and who commands."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from eprr_bot.base.db import transaction
from eprr_bot.directory import leavers
from eprr_bot.directory.models import Person
from eprr_bot.incidents import service as incidents
from eprr_bot.oncall import service as oncall
from tests.stories.incident_words import log_of
from tests.stories.quiet_cluster import folder, world_at
from tests.stories.test_noticeboard import open_home
from tests.stories.test_who_commands import end, phone_of
from tests.world import World, sqlite_url

BEFORE = datetime(2026, 11, 25, 8, 50, tzinfo=UTC)
"""Ten minutes before Eleni Marsh hands over to Farouk Aziz."""


@pytest.fixture
def handing_over(tmp_path: Path) -> Iterator[World]:
    made = world_at(sqlite_url(tmp_path), folder(tmp_path), BEFORE)
    yield made
    made.close()


def test_the_outgoing_who_stays_reachable_is_called_at_once_and_then_the_other_directors(handing_over: World) -> None:
    world = handing_over
    world.advance(minutes=50)
    texts = {who: len(phone_of(world, who)) for who in ("@eleni.marsh", "@farouk.aziz", "@ben.okoro")}
    world.say("@asha.patel", "/incident critical power lost at Saltmere")
    assert "Power lost, Saltmere" in phone_of(world, "@eleni.marsh")[texts["@eleni.marsh"]]
    called_as = world.dm("@eleni.marsh").unexpected()[-1]
    assert "You are called as Director on call until the handover is accepted." in called_as
    assert len(phone_of(world, "@ben.okoro")) == texts["@ben.okoro"]
    world.advance(minutes=85)
    assert len(phone_of(world, "@ben.okoro")) >= texts["@ben.okoro"] + 6
    sent = [one.partition("Sent ")[2][:5] for one in phone_of(world, "@farouk.aziz") if "Power lost" in one]
    minutes = [60 * int(one[:2]) + int(one[3:]) for one in sent]
    assert len(minutes) > 6
    assert all(sum(start <= one < start + 60 for one in minutes) <= 6 for start in minutes), "at most six an hour"
    world.press("I take command", as_="@eleni.marsh")
    assert "Command passes to Eleni Marsh" in "\n".join(log_of(world, 1))
    end(world)


def test_where_the_incoming_has_left_everybody_on_the_rota_is_called_at_once_beside_the_outgoing(
    handing_over: World,
) -> None:
    world = handing_over
    with transaction(world.app.engine) as session:
        leavers.leave(session, session.get_one(Person, "farouk.aziz"), date(2026, 11, 24), world.now, "niamh")
    world.advance(minutes=20)
    said = world.say("@chidi.eze", "/incident critical power lost at Saltmere")
    assert "Nobody is there to call as Director on call: ring the switchboard." in said
    for who in ("@asha.patel", "@ben.okoro", "@cara.hughes", "@dmitri.volkov", "@eleni.marsh"):
        assert len([one for one in phone_of(world, who) if "Power lost, Saltmere" in one]) == 1, who
    assert not any("Power lost" in one for one in phone_of(world, "@farouk.aziz"))
    end(world)


def test_once_the_handover_is_accepted_nobody_else_stays_reachable(handing_over: World) -> None:
    world = handing_over
    world.advance(minutes=12)
    assert staying(world) == ["eleni.marsh"]
    reachable = "You stay reachable for Director on call until the handover is accepted."
    assert reachable in world.say("@eleni.marsh", "/oncall me")
    assert "Eleni Marsh stays reachable" in world.say("@asha.patel", "/oncall @eleni.marsh")
    assert reachable in open_home(world, "@eleni.marsh")
    world.press("I have taken over", as_="@farouk.aziz")
    assert staying(world) == []
    assert reachable not in world.say("@eleni.marsh", "/oncall me")
    world.advance(seconds=5)
    assert reachable not in open_home(world, "@eleni.marsh")
    world.say("@asha.patel", "/incident critical power lost at Saltmere")
    assert not any("Power lost" in one for one in phone_of(world, "@eleni.marsh"))
    end(world)


def test_after_an_accepted_handover_the_incident_asks_both_and_waits_for_the_incoming(handing_over: World) -> None:
    world = handing_over
    world.say("@asha.patel", "/incident critical power lost at Saltmere")
    world.press("I am responding", as_="@eleni.marsh")
    world.advance(minutes=12)
    world.press("I have taken over", as_="@farouk.aziz")
    world.settle()
    assert director(world) == "eleni.marsh"
    log = "\n".join(log_of(world, 1))
    assert "Farouk Aziz is on call as director now. Until they say that they have command, Eleni Marsh stays" in log
    assert any("You have command until they say" in one for one in phone_of(world, "@eleni.marsh"))
    world.reply("@farouk.aziz", "1")
    assert director(world) == "farouk.aziz"
    assert "Command passes to Farouk Aziz, who is now the accountable director." in "\n".join(log_of(world, 1))
    end(world)


def test_of_a_shift_that_is_long_over_nobody_is_still_to_accept_it(handing_over: World) -> None:
    world = handing_over
    world.advance(minutes=46)
    assert "Director on call: Farouk Aziz has not yet accepted; Eleni Marsh stays" in world.say(
        "@asha.patel", "/oncall"
    )
    world.clock.set(timedelta(days=9))
    world.settle()
    for line in ("/eprr status", "/oncall"):
        said = world.say("@asha.patel", line)
        assert "Farouk Aziz has not yet accepted" not in said
        assert "Farouk Aziz never accepted the shift that ended <" in said
    end(world)


def staying(world: World) -> list[str]:
    with transaction(world.app.engine) as session:
        return oncall.staying_reachable(session, "director-on-call")


def director(world: World) -> str | None:
    with transaction(world.app.engine) as session:
        return incidents.get(session, 1).director_id
