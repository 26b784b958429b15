"""An incident is steered: its level, who called it, the forums it spans, its scope, and whether it still goes on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from eprr_bot.base.db import transaction
from eprr_bot.incidents import picture, quiet, service
from tests.stories.incident_words import (
    CALLED,
    HOSTILE,
    declared,
    end,
    expect_called,
    from_bot,
    log_of,
    look_away,
    mrkdwn_in,
    open_numbers,
    shown_answer,
)
from tests.world import World, shown, sqlite_url


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[World]:
    """A world on SQLite alone, in which only what is asked for is looked at."""
    made = World(sqlite_url(tmp_path))
    yield made
    made.close()


def known(world: World, number: int = 1) -> str:
    """What the picture says of it."""
    with transaction(world.app.engine) as session:
        found = picture.of(session, service.get(session, number), world.now)
    return "\n".join(line.text for lines in found.values() for line in lines)


@pytest.mark.both_databases
def test_a_level_that_others_call_is_recorded_as_theirs_and_the_region_is_to_be_told(world: World) -> None:
    room = declared(world, "power lost at Saltmere")
    expect_called(world)
    world.press("The region has been told", as_="@farouk.aziz", channel=room.name)
    said = world.say("@farouk.aziz", "/incident level 3")
    assert "It is recorded as: Called by NHS England’s region. By whom, and when?" in said
    assert "Why? No reason was given: `/incident log` and the reason adds it." in said
    assert "NHS England Midlands, regional director on call" in said
    assert "NHS England national" in said
    entry = (
        "Level: 3 – the region co-ordinates. Called by NHS England’s region. Until now: 2 – the cluster co-ordinates."
    )
    assert log_of(world, 1)[-1] == f"Farouk Aziz: {entry} No reason given."
    world.dm("@grace.adeyemi").expect(
        "level: 3 – the region co-ordinates.* Called by NHS England’s region.", "Recorded"
    )
    world.phone("@grace.adeyemi").expect("Called by NHS England’s region.")
    world.advance(seconds=5)
    headline = shown(from_bot(world, room)[0])
    assert "Open task: tell the region that it is a critical incident of level 3 now." in headline
    said = world.say("@farouk.aziz", "/incident level 3 called by Kim Oyelaran at 09:58", room.name)
    added = "Level 3: called by Kim Oyelaran (NHS England’s region), told to us at 09:58."
    assert said == f"It is in the log of incident 1: {added} Nobody is told anew."
    assert log_of(world, 1)[-1] == f"Farouk Aziz: {added}"
    line = f"/incident level 4 called by Sam {HOSTILE} at 10:02: it is everywhere"
    said = world.say("@farouk.aziz", line)
    assert "By whom, and when?" not in said
    assert "Why?" not in said
    assert log_of(world, 1)[-1].startswith("Farouk Aziz: Level: 4 – national command. Called by Sam ")
    assert "(NHS England nationally), told to us at 10:02. Until now: 3" in log_of(world, 1)[-1]
    assert log_of(world, 1)[-1].endswith("Reason: it is everywhere.")
    assert "Called by" not in world.say("@farouk.aziz", "/incident level 2 the region has handed back")
    assert not any("<!channel>" in one for one in mrkdwn_in(world, room))
    look_away(world)


def test_a_change_without_a_reason_says_so_in_the_log_and_asks_for_one(quick: World) -> None:
    world = quick
    room = declared(world, "flood at Saltmere")
    assert "Why? No reason was given" in world.say("@farouk.aziz", "/incident type major")
    assert log_of(world, 1)[-1].endswith("Until now: Critical incident. No reason given.")
    assert "Why? No reason was given" in end(world, "@farouk.aziz", "/incident standdown")
    assert log_of(world, 1)[-1].startswith("Farouk Aziz: Alert state: stand down. No reason given.")
    assert "Why?" not in world.say("@farouk.aziz", "/incident reopen water rises", room.name)


@pytest.mark.both_databases
def test_two_forums_make_it_widespread_and_show_whom_to_tell(world: World) -> None:
    room = declared(world, "power lost at Saltmere")
    expect_called(world)
    assert "No local resilience forum is known" in world.say("@farouk.aziz", "/incident forum")
    assert "Local resilience forum: Havenshire LRF." in world.say("@farouk.aziz", "/incident forum havenshire")
    assert log_of(world, 1)[-1] == "Farouk Aziz: It concerns Havenshire LRF."
    assert "concerns Havenshire LRF already" in world.say("@farouk.aziz", "/incident forum Havenshire LRF")
    assert "There is no forum called" in world.say("@farouk.aziz", f"/incident forum {HOSTILE}")
    world.press("The region has been told", as_="@farouk.aziz", channel=room.name)
    said = world.say("@niamh.doyle", "/incident forum Woldsea")
    assert "It is widespread: it spans 2 forums." in said
    assert "Government resilience adviser, Midlands" in said
    assert "It concerns Woldsea LRF. Local resilience forums: Havenshire LRF and Woldsea LRF." in log_of(world, 1)[-1]
    for who in CALLED:
        world.dm(who).expect("It is widespread: it spans 2 forums.")
        world.phone(who).expect("It is widespread: it spans 2 forums.")
    world.advance(seconds=5)
    headline = shown(from_bot(world, room)[0])
    assert "*Forums:* Havenshire LRF and Woldsea LRF · *widespread*, it spans 2 forums" in headline
    assert "Open task: tell the region that it is a critical incident of level 2, and widespread, now." in headline
    assert "widespread" in known(world)
    said = world.say("@farouk.aziz", "/incident forum not woldsea")
    assert "widespread" not in said
    assert "It does not concern Woldsea LRF. Local resilience forum: Havenshire LRF." in log_of(world, 1)[-1]
    assert "does not concern Woldsea LRF, as far as" in world.say("@farouk.aziz", "/incident forum not woldsea")
    world.say("@farouk.aziz", "/incident forum woldsea")
    assert "widespread" in known(world), "what was taken out can be put in again"
    look_away(world)


def test_a_forum_that_is_certain_is_taken_in_at_the_declaration(quick: World) -> None:
    world = quick
    declared(world, "flood at Saltmere Hospitals NHS Foundation Trust")
    assert log_of(world, 1)[0].endswith("Local resilience forum: Havenshire LRF.")
    declared(world, "flood at Kestrel Community Health NHS Trust", number=2)
    assert "forum" not in log_of(world, 2)[0], "it lies in two"
    declared(world, "flood in Woldsea", number=3)
    assert "forum" not in log_of(world, 3)[0], "a town may be called like it"
    declared(world, "flood in the area of Woldsea LRF and Havenshire LRF", number=4)
    assert "It is widespread: it spans 2 forums." in log_of(world, 4)[0]


def test_why_it_concerns_the_nhs_is_asked_for_until_it_is_stated(quick: World) -> None:
    world = quick
    room = declared(world, "flood at Saltmere")
    world.advance(seconds=5)
    assert "Why does it concern the NHS? Not stated yet" in shown(from_bot(world, room)[0])
    assert "Nobody has stated yet why it concerns the NHS." in known(world)
    assert "begins with no test of scope" in world.say("@farouk.aziz", f"/incident scope {HOSTILE}")
    said = shown_answer(world, "@farouk.aziz", "/incident scope actual and assets: wards are dark, 943 476 5919")
    assert "it meets this test of scope: actual impact on NHS services and NHS services or assets must be" in said
    assert "number" in said
    entry = "Scope: actual impact on NHS services and NHS services or assets must be mobilised. Reason: wards are dark"
    assert entry in log_of(world, 1)[-1]
    assert "says so already" in world.say("@farouk.aziz", "/incident scope assets, actual")
    world.advance(seconds=5)
    assert "Not stated yet" not in shown(from_bot(world, room)[0])
    assert "Scope: actual impact" in known(world)
    world.say("@farouk.aziz", "/incident scope none")
    assert "Scope: not stated any more." in log_of(world, 1)[-1]


def test_a_quiet_incident_is_asked_about_sparsely_and_at_most_three_times(quick: World) -> None:
    world = quick
    room = declared(world, "power lost at Saltmere")
    for who in CALLED:
        world.press("I am responding", as_=who)
    look_away(world)
    world.advance(hours=11)
    assert not any("Nobody has written" in one for one in log_of(world, 1))
    world.advance(hours=1, minutes=5)
    asked = "Nobody has written anything for 12 hours. Farouk Aziz is asked whether it still goes on."
    assert sum(asked in one for one in log_of(world, 1)) == 1
    assert any("Is it still going on?" in one for one in world.dm("@farouk.aziz").unexpected())
    assert any("Is it still going on?" in one for one in world.phone("@farouk.aziz").unexpected())
    assert any("Is it still going on?" in shown(one) for one in from_bot(world, room))
    assert not any("Is it still going on?" in one for one in world.dm("@grace.adeyemi").unexpected())
    assert "still live. Nobody has written in its log for 12 hours." in world.say("@priya.raman", "/eprr status")
    look_away(world)
    world.advance(hours=60)
    assert sum("Nobody has written anything for" in one for one in log_of(world, 1)) == 3
    with transaction(world.app.engine) as session:
        lines = [quiet.in_status(*one) for one in quiet.quiet_ones(session, world.now)]
        assert len(lines) == 1
        assert lines[0].startswith("power lost: still live. Nobody has written in its log for 3 days.")
        quiet.WEEKLY.run(world.app, session, world.now, lines)
    world.settle()
    assert any("Incidents in which nobody writes" in one for one in world.dm("@priya.raman").unexpected())
    world.say("@farouk.aziz", "/incident log water stands still", room.name)
    assert "Nobody has written in its log" not in world.say("@priya.raman", "/eprr status")
    world.advance(hours=13)
    assert sum("Nobody has written anything for" in one for one in log_of(world, 1)) == 4, "that is another silence"
    look_away(world)


def test_one_that_was_stood_down_is_asked_about_once_until_it_is_closed(quick: World) -> None:
    world = quick
    room = declared(world, "flood at Saltmere")
    end(world, "@farouk.aziz", "/incident standdown water is down")
    look_away(world)
    world.advance(days=6, hours=23)
    assert not any("not closed" in one for one in log_of(world, 1))
    world.advance(hours=2)
    assert sum("Stood down 7 days ago and not closed." in one for one in log_of(world, 1)) == 1
    assert any("Is anything left to do?" in shown(one) for one in from_bot(world, room))
    end(world, "@farouk.aziz", "/incident close", room.name)
    assert open_numbers(world) == []


@pytest.mark.parametrize(
    ("lines", "state"),
    [
        (("cancel",), "cancelled"),
        (("standdown",), "stand down"),
        (("standdown", "alert recovery"), "recovery"),
        (("standdown", "close"), "closed"),
        (("standdown", "alert recovery", "close"), "closed"),
    ],
    ids=" ".join,
)
def test_whatever_ended_can_be_reopened(quick: World, lines: tuple[str, ...], state: str) -> None:
    world = quick
    room = declared(world, "flood at Saltmere")
    for line in lines:
        if line == "alert recovery":
            world.say("@farouk.aziz", f"/incident {line}", room.name)
        else:
            end(world, "@farouk.aziz", f"/incident {line}", room.name)
    assert f"Alert state: {state}." in log_of(world, 1)[-1]
    assert "Incident 1 is now at “declared”." in world.say("@farouk.aziz", "/incident reopen 1 it rises again")
    assert open_numbers(world) == [1]
    assert any("Reopened. Alert state: declared. Reason: it rises again" in one for one in log_of(world, 1))
