"""Once an incident is on again, what its end had taken back or left undone is done."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from eprr_bot.base.db import transaction
from eprr_bot.directory.models import Person
from eprr_bot.incidents import alerts
from tests.clusters import WHOLE
from tests.stories.incident_words import CALLED, declared, end, log_of, look_away
from tests.world import MONDAY, World, shown, sqlite_url


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[World]:
    made = World(sqlite_url(tmp_path))
    yield made
    made.close()


def briefs(world: World, who: str) -> list[str]:
    said = [shown(one) for one in world.workspace.person(who).messages()]
    return [one for one in said if "Please brief" in one]


def test_the_outgoing_manager_is_asked_again_to_brief_whoever_has_not_answered(quick: World) -> None:
    world = quick
    declared(world, "power lost at Saltmere")
    for who in CALLED:
        world.press("I am responding", as_=who)
    world.advance(hours=10, minutes=1)
    assert len(briefs(world, "@grace.adeyemi")) == 1, "at 20:00 Hamish Reid came on"
    end(world, "@farouk.aziz", "/incident standdown")
    world.say("@farouk.aziz", "/incident reopen the generators have failed")
    world.advance(minutes=1)
    assert len(briefs(world, "@grace.adeyemi")) == 2
    world.press("I am responding", as_="@hamish.reid")
    end(world, "@farouk.aziz", "/incident standdown")
    world.say("@farouk.aziz", "/incident reopen again")
    world.advance(minutes=1)
    assert len(briefs(world, "@grace.adeyemi")) == 2, "he has answered, and she has read that she is to brief him"


def test_a_word_back_that_says_it_is_over_is_said_anew_without_that(quick: World) -> None:
    world = quick
    room = declared(world, "power lost at Saltmere")
    world.advance(minutes=11)
    for who in CALLED:
        world.press("I am responding", as_=who)
    end(world, "@farouk.aziz", "/incident standdown", room.name)
    look_away(world)
    world.workspace.faults.add("outage", "notify*", times=None)
    world.reply("@dmitri.volkov", "1 20")
    world.reply("@grace.adeyemi", "2 the car broke down")
    world.say("@asha.patel", "/incident reopen it is on again", room.name)
    world.workspace.faults.clear()
    world.advance(minutes=2)
    for who, said in (
        ("@dmitri.volkov", "your answer is recorded, 10:11. You arrive at"),
        ("@grace.adeyemi", "cannot"),
    ):
        texts = world.phone(who).unexpected()
        assert not any("stood down" in one for one in texts), texts
        assert any(said in one for one in texts), texts


def test_a_word_back_about_a_call_that_was_stopped_by_hand_stays(quick: World) -> None:
    world = quick
    room = declared(world, "power lost at Saltmere")
    world.say("@farouk.aziz", "/incident call 2 loggists", room.name)
    world.say("@farouk.aziz", "/incident call stop loggists", room.name)
    called = next(
        f"@{one.handle}"
        for one in world.workspace.people()
        if "2 loggists" in str([shown(m) for m in world.workspace.person(f"@{one.handle}").messages()])
    )
    look_away(world)
    world.workspace.faults.add("outage", "notify*", times=None)
    end(world, "@asha.patel", "/incident standdown", room.name)
    world.reply(called, "1")
    world.say("@asha.patel", "/incident reopen it is on again", room.name)
    world.workspace.faults.clear()
    world.advance(minutes=2)
    texts = world.phone(called).unexpected()
    assert any("Farouk Aziz asks for no more." in one for one in texts), texts


def test_where_nobody_can_be_reached_there_is_one_round_at_an_instant(quick: World) -> None:
    world = quick
    with transaction(world.app.engine) as session:
        for person in session.exec(select(Person)).all():
            person.is_active = person.id == "niamh.doyle"
    world.say("@niamh.doyle", "/incident critical power lost at Saltmere")
    world.advance(seconds=50)
    rounds = [one for one in log_of(world, 1) if " Round " in one]
    assert len(rounds) == len({one.split(" Round ")[0] for one in rounds}), rounds
    assert not any("Round 2" in one for one in rounds)


def test_an_end_is_no_news_to_anybody_after_a_week(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(sqlite_url(tmp_path), MONDAY.replace(hour=2), rotas=WHOLE)
    declared(world, "coach crash at Saltmere")
    end(world, "@asha.patel", "/incident standdown")
    monkeypatch.setattr(alerts, "_owed", lambda *_: ["somebody"])
    with transaction(world.app.engine) as session:
        assert alerts.owed(session, world.now + timedelta(days=6)) == [1]
        assert alerts.owed(session, world.now + timedelta(days=8)) == []
    look_away(world)
    world.close()


def test_whoever_said_after_the_end_that_they_cannot_is_counted_on_no_more(quick: World) -> None:
    world = quick
    room = declared(world, "power lost at Saltmere").name
    for who in CALLED:
        world.press("I am responding", as_=who)
    end(world, "@farouk.aziz", "/incident standdown", room)
    for who in CALLED:
        world.reply(who, "2 I am ill")
    look_away(world)
    world.say("@asha.patel", "/incident reopen it is on again", room)
    world.advance(minutes=11)
    said = " ".join(log_of(world, 1))
    assert "Farouk Aziz cannot attend, and no longer has command. Nobody has command until somebody takes it." in said
    assert any("Power lost" in one for one in world.phone("@dmitri.volkov").unexpected()), "his deputy"
    assert any("Power lost" in one for one in world.phone("@priya.raman").unexpected()), "next for the manager"
    look_away(world)


def test_whoever_took_a_role_and_cannot_after_the_end_reads_that_it_is_over(quick: World) -> None:
    world = quick
    room = declared(world, "power lost at Saltmere").name
    world.press("I am responding", as_="@farouk.aziz")
    world.say("@farouk.aziz", "/incident role assign communications rosa.delgado", room)
    world.reply("@rosa.delgado", "1")
    end(world, "@farouk.aziz", "/incident standdown", room)
    world.reply("@rosa.delgado", "2")
    back = world.phone("@rosa.delgado").unexpected()[-1]
    assert back.endswith("it is recorded that you cannot attend, 10:00. Incident 1 is stood down.")
    look_away(world)
