"""Meetings of an incident: called to mind with an agenda, on the wall clock, and what came of each."""

import pytest

from eprr_bot.base.db import reading
from eprr_bot.incidents import picture
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.picture import Heading
from tests.stories.incident_words import (
    CALLED,
    HOSTILE,
    SAFE,
    declared,
    end,
    log_of,
    look_away,
    mrkdwn_in,
    shown_answer,
    the_room,
)
from tests.world import World

SET = "/incident meeting tactical group at 12:00 every 4 hours"


@pytest.fixture
def flood(world: World) -> World:
    """A flood, which Farouk Aziz commands, and nobody is called for any more; what was said of it is not the point."""
    declared(world, "flood at Saltmere")
    for who in CALLED:
        world.press("I am responding", as_=who)
    world.advance(minutes=1)
    look_away(world)
    return world


def known(world: World) -> list[str]:
    with reading(world.app.engine) as session:
        lines = picture.of(session, incidents.get(session, 1), world.now).get(Heading.MEETINGS, [])
    return [f"{'late: ' if one.is_late else ''}{one.text}" for one in lines]


def test_the_agenda_is_posted_before_each_meeting_and_gives_way_to_what_came_of_it(flood: World) -> None:
    world, room = flood, the_room(flood, 1).name
    assert "Meeting 1 is set: tactical group, every 4 hours; the first" in world.say("@farouk.aziz", SET)
    assert "*1* tactical group, every 4 hours: next" in shown_answer(world, "@grace.adeyemi", "/incident meeting")
    assert known(world) == ["tactical group: next on Mon 23 Nov 2026 at 12:00, every 4 hours."]
    world.advance(minutes=103)
    look_away(world)
    world.advance(minutes=1)
    said = world.channel(room).expect("*tactical group*", "Introductions and conflicts of interest", "Flood, Saltmere.")
    assert "Farouk Aziz is accountable and has command." in said
    assert "*Next meeting:*" in said
    world.press("It was held", as_="@grace.adeyemi", channel=room)
    assert not world.submit("@grace.adeyemi", attended="Farouk, Grace", outcome="The ward moves by noon")
    (agenda,) = [one for one in the_room(world, 1).messages if "tactical group" in one.text and not one.ephemeral_for]
    assert "was held. Attended: Farouk, Grace. Outcome: The ward moves by noon." in agenda.text
    assert "Attended: Farouk, Grace. Outcome: The ward moves by noon." in log_of(world, 1)[-1]
    look_away(world)


def test_of_which_nobody_says_whether_it_was_held_is_late_after_an_hour(flood: World) -> None:
    world = flood
    world.say("@farouk.aziz", SET)
    world.advance(hours=2, minutes=30)
    waits = "tactical group of Mon 23 Nov 2026 12:00: nobody has said yet whether it was held."
    assert known(world)[0] == waits
    world.advance(hours=1)
    assert known(world)[0] == f"late: {waits}"
    assert "was not held. Reason: All were at the scene." in world.say(
        "@grace.adeyemi", "/incident meeting missed 1 All were at the scene"
    )
    assert known(world) == ["tactical group: next on Mon 23 Nov 2026 at 16:00, every 4 hours."]
    said = world.say("@grace.adeyemi", "/incident meeting held Farouk, Grace; it was held after all, at 12:30")
    assert "was held. Attended: Farouk, Grace." in said, "a later word takes the place of an earlier"
    look_away(world)


def test_nobody_is_reminded_of_what_is_cancelled_or_over_and_the_times_of_day_stay(flood: World) -> None:
    world = flood
    world.say("@farouk.aziz", SET)
    world.say("@farouk.aziz", "/incident meeting strategic group tomorrow at 08:00 daily")
    assert "Say which meeting, its number or name first: 1 (tactical group) or 2" in world.say(
        "@farouk.aziz", "/incident meeting cancel"
    )
    assert "Meeting 1 is cancelled" in world.say("@farouk.aziz", "/incident meeting cancel Tactical Group: too often")
    assert log_of(world, 1)[-1].endswith("Meeting 1 (tactical group) is cancelled. Reason: too often.")
    assert "was cancelled already" in world.say("@farouk.aziz", "/incident meeting cancel 1")
    end(world, "@farouk.aziz", "/incident standdown")
    look_away(world)
    world.advance(hours=23)
    assert not [one for one in the_room(world, 1).messages if "strategic group" in one.text and not one.ephemeral_for]
    world.say("@farouk.aziz", "/incident reopen it rains again")
    assert [one for one in log_of(world, 1) if "Nobody was reminded of meeting 2 (strategic group)" in one]
    assert known(world) == ["strategic group: next on Wed 25 Nov 2026 at 08:00, every day."]
    look_away(world)


@pytest.mark.both_databases
def test_a_meeting_has_a_form_and_what_is_wrong_stands_beside_the_field(flood: World) -> None:
    world = flood
    world.say("@farouk.aziz", "/incident meeting add")
    assert "every 4 hours" in (world.submit("@farouk.aziz", name="cell", at="14:00", every="often") or {})["every"]
    assert "at" in (world.submit("@farouk.aziz", name="cell", at="soon", every="") or {})
    assert "name" in (world.submit("@farouk.aziz", name="c" * 81, at="14:00", every="") or {})
    assert (
        "15 minutes apart"
        in (world.submit("@farouk.aziz", name="cell", at="14:00", every="every 5 minutes") or {})["name"]
    )
    assert not world.submit("@farouk.aziz", name=HOSTILE, at="14:00", every="")
    said = world.say("@farouk.aziz", f"/incident meeting held {HOSTILE}; {HOSTILE}")
    assert "No meeting was due yet, so it is recorded as of now; the one " in said
    assert "has no meeting 7" in world.say("@farouk.aziz", "/incident meeting held 7 all")
    world.advance(hours=4)
    texts = [one for one in mrkdwn_in(world, the_room(world, 1)) if "INJ" in one]
    assert texts
    assert all(SAFE in one and HOSTILE not in one for one in texts)
    assert "None" not in shown_answer(world, "@farouk.aziz", "/incident meeting")
    assert "No meeting of incident 1 is to come" in world.say("@farouk.aziz", "/incident meeting next")
    assert "Say when the first is" in world.say("@farouk.aziz", "/incident meeting tactical group")
    look_away(world)
