"""After an incident: what people say while it is fresh, the debriefs that are due, and what was learned."""

from datetime import timedelta

import pytest
from sqlmodel import select

from eprr_bot.base.db import transaction
from eprr_bot.debriefs import jobs
from eprr_bot.outbox.models import Message
from tests.stories.incident_words import (
    HOSTILE,
    SAFE,
    declared,
    end,
    from_bot,
    log_of,
    look_away,
    mrkdwn_in,
    shown_answer,
    the_room,
)
from tests.world import World, shown


@pytest.fixture
def over(world: World) -> World:
    """A flood that Farouk Aziz commanded and stood down; whatever reached people until then is not the point."""
    declared(world, "flood at Saltmere")
    world.press("I am responding", as_="@farouk.aziz")
    world.advance(minutes=1)
    look_away(world)
    end(world, "@farouk.aziz", "/incident standdown The water is down")
    return world


def planned(world: World) -> list[str]:
    return [
        one
        for one in shown_answer(world, "@farouk.aziz", "/incident debrief show").split("\n")
        if "ebrief," in one or "Report" in one
    ]


def reminded(world: World, days: int) -> list[int]:
    """On which days from now somebody was told of debriefs that are due."""
    found = []
    for day in range(days):
        with transaction(world.app.engine) as session:
            jobs.remind(world.app, session, world.now + timedelta(days=day))
            sent = session.exec(select(Message).where(Message.subject == "debriefs", Message.state == "queued")).all()
            found += [day] if sent else []
            for one in sent:
                session.delete(one)
    return found


@pytest.mark.both_databases
def test_everybody_who_had_a_part_is_asked_at_the_stand_down_and_what_they_say_is_kept(over: World) -> None:
    world = over
    assert "Hot debrief" in world.dm("@grace.adeyemi").expect("Stand down", "Your name stands with it.")
    world.press("Hot debrief", as_="@grace.adeyemi")
    assert "well" in (world.submit("@grace.adeyemi", well="", not_well="") or {}), "something must be said"
    assert not world.submit("@grace.adeyemi", well="Calm voices", safety=HOSTILE)
    world.dm("@farouk.aziz").expect(
        "Grace Adeyemi says in the debrief that somebody may be at risk", "INJ&lt;!channel&gt;"
    )
    world.phone("@farouk.aziz").expect("somebody may be at risk")
    assert "Hot debrief. Went well: Calm voices; Immediate safety: INJ" in log_of(world, 1)[-1]
    said = world.say("@farouk.aziz", "/incident debrief well The list; not well The radio; differently Ring first")
    assert "It is in the log, under your name." in said
    world.advance(minutes=1)
    room = [shown(one) for one in from_bot(world, the_room(world, 1))]
    assert any("*Debrief:* 2 people have said something" in one for one in room)
    everything = shown_answer(world, "@farouk.aziz", "/incident debrief show")
    assert "*Grace Adeyemi*" in everything
    assert SAFE in everything
    assert "begins with none of" in world.say("@farouk.aziz", "/incident debrief the radio was bad")
    look_away(world)


@pytest.mark.both_databases
def test_debriefs_are_due_by_the_clusters_rule_and_the_adviser_is_reminded_until_a_limit(over: World) -> None:
    world = over
    assert [one.partition("* ")[2] for one in planned(world)] == [
        "Organisational debrief, due by Thu 26 Nov 2026.",
        "Multi-agency debrief, due by Mon 21 Dec 2026.",
        "Report after the incident, due by Mon 4 Jan 2027.",
    ]
    assert "Planned once it stands down: Organisational debrief (1) by Thu 26 Nov 2026" in "\n".join(log_of(world, 1))
    assert "Organisational debrief: held, says Farouk Aziz" in world.say(
        "@farouk.aziz", "/incident debrief held 1 everybody came"
    )
    assert "not held" in world.say("@farouk.aziz", "/incident debrief missed 2 the police could not come")
    assert "due by Mon 1 Feb 2027" in world.say("@farouk.aziz", "/incident debrief later 3 1 Feb 2027 the police")
    assert "has no debrief 9" in world.say("@farouk.aziz", "/incident debrief held 9")
    assert reminded(world, 150) == [63, 70, 77, 84, 91, 98, 105, 112], "a week ahead, on the day, then weekly, capped"
    look_away(world)


def test_where_the_response_goes_on_after_all_what_was_planned_is_taken_back(over: World) -> None:
    world = over
    world.say("@farouk.aziz", "/incident reopen it rains again")
    assert planned(world) == []
    assert reminded(world, 50) == []
    look_away(world)
    end(world, "@farouk.aziz", "/incident standdown")
    assert len(planned(world)) == 3
    look_away(world)


def test_lessons_and_actions_are_recorded_with_the_incident_and_nudged_as_all_are(over: World) -> None:
    world = over
    look_away(world)
    assert world.say("@farouk.aziz", f"/incident lesson {HOSTILE}") == f"Recorded as a lesson of incident 1: {SAFE}."
    said = world.say("@farouk.aziz", "/incident lesson action @ben.okoro 12 Jan Send the switchboard the new list")
    assert "Action 1 is recorded for Ben Okoro, by Tue 12 Jan 2027" in said
    world.dm("@ben.okoro").expect("Farouk Aziz gave you action 1, from incident 1", "the new list.")
    assert "Lesson: INJ" in log_of(world, 1)[-2]
    world.say("@farouk.aziz", "/incident lesson action")
    ben = world.workspace.member("@ben.okoro").id
    assert "day" in (world.submit("@farouk.aziz", what="Ring", owner=ben, day="1 Jan 2020") or {})
    assert not world.submit("@farouk.aziz", what="Ring them", owner=ben, day="14 Jan")
    look_away(world)
    everything = shown_answer(world, "@farouk.aziz", "/incident lessons")
    assert SAFE in everything
    assert "*2* Ben Okoro: Ring them." in everything
    world.say("@farouk.aziz", "/incident lesson")
    assert not world.submit("@farouk.aziz", lesson="Boats were late")
    assert all(SAFE in one or "INJ" not in one for one in mrkdwn_in(world, the_room(world, 1)))
    look_away(world)
