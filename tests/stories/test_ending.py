"""Ending an incident is asked once more and can be taken back; its level and type can be changed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stories.incident_words import (
    CALLED,
    declared,
    end,
    expect_called,
    from_bot,
    log_of,
    look_away,
    open_numbers,
    shown_answer,
    the_room,
)
from tests.world import World, shown, sqlite_url


@pytest.fixture
def quick_world(tmp_path: Path) -> Iterator[World]:
    """A world on SQLite alone, in which only what is asked for is looked at."""
    made = World(sqlite_url(tmp_path))
    yield made
    made.close()


def test_ending_is_asked_once_more_and_says_what_it_will_do(world: World) -> None:
    room = declared(world, "power lost at Saltmere")
    world.advance(minutes=2)
    world.reply("@grace.adeyemi", "1")
    asked = shown_answer(world, "@niamh.doyle", "/incident standdown false alarm, 943 476 5919")
    assert "*Stand down incident 1?* Power lost, Saltmere. Nothing has changed yet." in asked
    assert "Reason: false alarm, [number removed" in asked
    assert "stops the call for Director on call, still going on." in asked
    assert "tells the channel, and 2 people by Slack and text message, that incident 1 is stood down." in asked
    assert "Niamh Doyle is not on call as director now; Farouk Aziz is. The log will say so." in asked
    assert "`/incident reopen` takes it back." in asked
    assert open_numbers(world) == [1]
    assert "Alert state" not in log_of(world, 1)[-1]
    world.press("Stand down incident 1", as_="@niamh.doyle")
    assert "Incident 1 is now at “stand down”." in world.workspace.person("@niamh.doyle").messages()[-1].text
    newest = log_of(world, 1)[-1]
    assert newest.startswith("Niamh Doyle: Alert state: stand down. Reason: false alarm, [number removed")
    assert newest.endswith("Niamh Doyle is not on call as director now; Farouk Aziz is.")
    world.press("Stand down incident 1", as_="@niamh.doyle")
    again = world.workspace.person("@niamh.doyle").messages()[-1].text
    assert "Incident 1 is at “stand down” already." in again
    assert "Stand down" in room.topic
    world.advance(seconds=5)
    headline = shown(from_bot(world, room)[0])
    assert ":heavy_minus_sign: Farouk Aziz, director on call: did not answer" in headline
    assert "hourglass" not in headline
    assert "no answer yet" not in headline
    look_away(world)


def test_every_way_of_ending_is_asked_once_more(quick_world: World) -> None:
    world = quick_world
    room = declared(world, "power lost at Saltmere")
    lines = ("standdown", "stand down", "stand-down it is over", "alert stand down", "alert cancelled", "cancel")
    for line in (*lines, "end", "stop it is over", "alert stood down at ten", "stood down"):
        assert "Nothing has changed yet." in shown_answer(world, "@farouk.aziz", f"/incident {line}"), line
        assert room.topic.endswith("Declared · power lost, Saltmere"), line
    world.press("Stand down incident 1", as_="@farouk.aziz")
    for line in ("close", "alert closed"):
        asked = shown_answer(world, "@farouk.aziz", f"/incident {line}")
        assert "It tells the channel that incident 1 is closed; nobody is messaged." in asked
    assert open_numbers(world) == [1]
    world.press("Close incident 1", as_="@farouk.aziz")
    assert open_numbers(world) == []


def test_a_question_that_was_asked_too_long_ago_ends_nothing(quick_world: World) -> None:
    world = quick_world
    declared(world, "power lost at Saltmere")
    world.say("@farouk.aziz", "/incident cancel")
    world.advance(minutes=31)
    world.press("Cancel incident 1", as_="@farouk.aziz")
    said = world.workspace.person("@farouk.aziz").messages()[-1].text
    assert "asked too long ago, and nothing was changed. Type /incident cancel again." in said
    assert open_numbers(world) == [1]
    assert "too long" in world.say("@farouk.aziz", f"/incident cancel {'x' * 1501}")


def test_a_button_that_leaks_to_a_stranger_ends_nothing(quick_world: World) -> None:
    """The button stands in an answer for one pair of eyes; the gate asks all the same."""
    world = quick_world
    declared(world, "power lost at Saltmere")
    world.say("@farouk.aziz", "/incident standdown")
    button = world.workspace.person("@farouk.aziz").messages()[-1]
    button.ephemeral_for = None
    world.workspace.direct_message(world.workspace.member("@gareth.moss").id).messages.append(button)
    world.press("Stand down incident 1", as_="@gareth.moss")
    assert open_numbers(world) == [1]
    assert "Alert state" not in log_of(world, 1)[-1]
    assert "Declared" in the_room(world, 1).topic


@pytest.mark.both_databases
def test_an_ended_incident_is_reopened_and_whoever_had_not_answered_is_called_again(world: World) -> None:
    room = declared(world, "power lost at Saltmere")
    world.reply("@grace.adeyemi", "1")
    world.say("@niamh.doyle", "/incident cancel")
    world.press("Cancel incident 1", as_="@niamh.doyle")
    look_away(world)
    assert "No incident is open." in world.say("@niamh.doyle", "/incident")
    answer = world.say("@niamh.doyle", "/incident reopen it was no false alarm")
    assert "Incident 1 is now at “declared”." in answer
    newest = next(text for text in reversed(log_of(world, 1)) if "Reopened" in text)
    assert newest.startswith(
        "Niamh Doyle: Reopened. Alert state: declared. Reason: it was no false alarm. Niamh Doyle is not"
    )
    assert open_numbers(world) == [1]
    world.dm("@farouk.aziz").expect("I am responding", "You are called as Director on call")
    world.phone("@farouk.aziz").expect("Reply 1 to answer")
    world.advance(seconds=2)  # what she was sent before changes first, and a channel gets one message a second
    for who in CALLED:
        world.dm(who).expect("Incident 1: Reopened, declared", "it was no false alarm")
        world.phone(who).expect("Incident 1: REOPENED, DECLARED.")
    world.dm("@grace.adeyemi").expect("is on again", "You had the role of Manager on call. Do you have it still?")
    assert world.dm("@grace.adeyemi").unexpected() == [], "she has answered, and is not called again"
    world.advance(seconds=5)
    world.channel(room.name).expect("Reopened, declared")
    assert "· Declared ·" in room.topic
    assert "is not over: it is at “declared”" in world.say("@grace.adeyemi", "/incident reopen", channel=room.name)
    look_away(world)


def test_what_was_closed_is_reopened_at_standby_by_its_number(quick_world: World) -> None:
    world = quick_world
    assert "No incident has ended" in world.say("@farouk.aziz", "/incident reopen")
    for number, what in ((1, "power lost at Saltmere"), (2, "flood at Fenbridge")):
        declared(world, what, number)
        for line, button in (("standdown", "Stand down"), ("close", "Close")):
            world.say("@farouk.aziz", f"/incident {line}")
            world.press(f"{button} incident {number}", as_="@farouk.aziz")
    asked = world.say("@farouk.aziz", "/incident reopen")
    assert "Say which one: 2 (flood) or 1 (power lost). Type /incident reopen 2" in asked
    assert "Incident 1 is now at “standby”." in world.say("@farouk.aziz", "/incident reopen 1 standby water rises")
    assert open_numbers(world) == [1]
    room = next(one.name for one in world.workspace.channels.values() if one.name.startswith("inc-2-"))
    world.say("@farouk.aziz", "/incident reopen 2 Water rises again", channel=room)
    assert any("Reopened. Alert state: declared. Reason: Water rises again" in one for one in log_of(world, 2))
    assert "There is no incident 77" in world.say("@farouk.aziz", "/incident reopen 77")


@pytest.mark.both_databases
def test_the_level_and_the_type_are_changed_and_everybody_who_was_called_is_told(world: World) -> None:
    room = declared(world, "power lost at Saltmere")
    expect_called(world)
    answer = world.say("@farouk.aziz", "/incident level three the region takes over")
    assert "Incident 1, level: 3 – the region co-ordinates." in answer
    assert log_of(world, 1)[-1] == (
        "Farouk Aziz: Level: 3 – the region co-ordinates. Called by NHS England’s region. "
        "Until now: 2 – the cluster co-ordinates. Reason: the region takes over."
    )
    world.dm("@grace.adeyemi").expect("Incident 1, level: 3 – the region co-ordinates.", "the region takes over")
    told = world.phone("@grace.adeyemi").expect("Incident 1 has a new level: 3 – the region co-ordinates. Called by")
    assert "This text needs" in told
    assert "it is 3 – the region co-ordinates already" in world.say("@farouk.aziz", "/incident level 3")
    for wrong in ("5", "high", "33", "3.5"):
        assert "is no level. Levels: 1 – one provider copes" in world.say("@farouk.aziz", f"/incident level {wrong}")
    for typed, meant in (("one spreading", "1 spreading"), ("to Two trusts hit", "2 trusts hit")):
        assert world.say("@farouk.aziz", f"/incident level {typed}").endswith(f"figure: /incident level {meant}")
    world.say("@niamh.doyle", "/incident type major incident, 40 hurt")
    assert log_of(world, 1)[-1] == (
        "Niamh Doyle: Type: Major incident. Until now: Critical incident. Reason: 40 hurt. "
        "Niamh Doyle is not on call as director now; Farouk Aziz is."
    )
    assert "is no type. Types: business continuity" in world.say("@farouk.aziz", "/incident type majority")
    for who in CALLED:
        world.dm(who).expect("Incident 1, type: Major incident.", "40 hurt")
        world.phone(who).expect("Incident 1 has a new type: Major incident. Power lost")
    world.advance(seconds=5)
    assert room.topic.startswith("Major incident · level 3 · Declared")
    headline = shown(from_bot(world, room)[0])
    assert "3 – the region co-ordinates" in headline
    assert "Major incident" in headline
    assert "Incident 1: major incident" in shown(world.workspace.person("@farouk.aziz").messages()[0])
    for fragment in ("Called out", "Delegated authority", "Roles in incident", "level: 3", "type: Major"):
        world.channel(room.name).expect(fragment)
    world.channel("incidents").expect("Major incident · level 3")


def test_each_type_is_declared_on_one_line(quick_world: World) -> None:
    world = quick_world
    for line, kind in (
        ("major crush at Saltmere", "Major incident"),
        ("business-continuity no heating at Saltmere", "Business continuity incident"),
        ("business continuity no heating at Saltmere", "Business continuity incident"),
        ("bc no heating at Saltmere", "Business continuity incident"),
    ):
        assert f"{kind}, level 2." in world.say("@asha.patel", f"/incident {line}"), line
    meant = "Did you mean “/incident critical power lost in theatres at Saltmere”?"
    assert meant in world.say("@asha.patel", "/incident power lost in theatres at Saltmere")
    assert "Did you mean" not in world.say("@asha.patel", "/incident zzz")
    for line, one_line in (("major", "/incident major"), ("bc", "/incident business-continuity")):
        world.workspace.faults.add("error", "views.open", error="expired_trigger_id")
        assert f"{one_line} &lt;what&gt; at &lt;where&gt;" in world.say("@asha.patel", f"/incident {line}")


def test_the_lead_organisation_is_the_directors_own_body_or_else_the_accountable_officers(quick_world: World) -> None:
    world = quick_world
    room = declared(world, "power lost at Saltmere")
    assert "*Lead organisation:* NHS Wolds Integrated Care Board" in shown(from_bot(world, room)[0])
    assert "Lead organisation: NHS Wolds Integrated Care Board." in log_of(world, 1)[0]
    world.say("@farouk.aziz", "/oncall cover @farouk.aziz to @chidi.eze from 23 Nov 10:00 to 23 Nov 10:30")
    second = declared(world, "flood at Fenbridge", number=2)
    assert "*Lead organisation:* NHS Haven Integrated Care Board" in shown(from_bot(world, second)[0])
    assert "Lead organisation: NHS Haven Integrated Care Board." in log_of(world, 2)[0]


def test_a_cancelled_incident_is_not_open_and_its_channel_still_works(quick_world: World) -> None:
    world = quick_world
    room = declared(world, "power lost at Saltmere")
    world.say("@farouk.aziz", "/incident cancel")
    world.press("Cancel incident 1", as_="@farouk.aziz")
    assert "No incident is open." in world.say("@farouk.aziz", "/incident")
    assert "No incident is open." in world.say("@farouk.aziz", "/incident log too late")
    refused = world.say("@farouk.aziz", "/incident close")
    assert "Incident 1 (power lost) was cancelled on Mon 23 Nov 2026 at 10:00 by Farouk Aziz." in refused
    assert f"type this in its channel: <#{room.id}>" in refused
    for line in ("close", "alert closed"):
        refused = world.say("@farouk.aziz", f"/incident {line}", channel=room.name)
        assert "Incident 1 is cancelled. If it is on again, type /incident reopen 1." in refused, line
    assert "Entry" in world.say("@farouk.aziz", "/incident log a last word", channel=room.name)
    world.workspace.person("@farouk.aziz").open_home()
    world.settle()
    assert "power lost" not in str(world.workspace.person("@farouk.aziz").home)
    second = declared(world, "flood at Fenbridge", number=2)
    assert second.name in world.workspace.channels[second.id].name
    assert "Incident 2" in world.say("@farouk.aziz", "/incident level 3"), "the only one that is open is meant"


def test_the_word_back_arrives_also_where_the_bot_is_not(quick_world: World) -> None:
    """Slack shows no answer in a channel that the bot is not in; whoever pressed must know that it counts."""
    world = quick_world
    declared(world, "power lost at Saltmere")
    world.workspace.add_channel("estates", members=["@niamh.doyle"], with_bot=False)
    world.say("@niamh.doyle", "/incident standdown", channel="estates")
    world.press("Stand down incident 1", as_="@niamh.doyle", channel="estates")
    assert "Incident 1 is now at “stand down”." in world.workspace.person("@niamh.doyle").messages()[-1].text


def test_what_is_wrong_is_said_also_where_the_bot_is_not(quick_world: World) -> None:
    world = quick_world
    declared(world, "power lost at Saltmere")
    world.workspace.add_channel("estates", members=["@niamh.doyle"], with_bot=False)
    world.say("@niamh.doyle", "/incident standdown", channel="estates")
    for _ in range(2):
        world.press("Stand down incident 1", as_="@niamh.doyle", channel="estates")
    assert "Incident 1 is at “stand down” already." in world.workspace.person("@niamh.doyle").messages()[-1].text
    assert not any("already" in one.text for one in world.workspace.messages("estates"))


def test_a_button_from_before_the_incident_was_reopened_does_not_end_it_again(quick_world: World) -> None:
    world = quick_world
    declared(world, "power lost at Saltmere")
    world.say("@niamh.doyle", "/incident standdown")
    world.press("Stand down incident 1", as_="@niamh.doyle")
    world.say("@farouk.aziz", "/incident reopen power lost again")
    for _ in range(2):
        world.press("Stand down incident 1", as_="@niamh.doyle")
        said = world.workspace.person("@niamh.doyle").messages()[-1].text
        assert "Incident 1 has changed since you were asked: it is at “declared” now." in said
        assert "Nothing was done. Type /incident standdown again." in said
    assert "Reopened" in [text for text in log_of(world, 1) if "Alert state" in text][-1]
    world.say("@niamh.doyle", "/incident standdown")
    world.press("Stand down incident 1", as_="@niamh.doyle")
    assert "Incident 1 is now at “stand down”." in world.workspace.person("@niamh.doyle").messages()[-1].text


def test_a_number_means_that_incident_also_in_the_channel_of_another(quick_world: World) -> None:
    world = quick_world
    rooms = [
        declared(world, what, number) for number, what in ((1, "power lost at Saltmere"), (2, "flood at Fenbridge"))
    ]
    for number, room in enumerate(rooms, 1):
        world.say("@farouk.aziz", "/incident cancel", channel=room.name)
        world.press(f"Cancel incident {number}", as_="@farouk.aziz", channel=room.name)
    for line in ("2 standby", "2"):
        world.say("@farouk.aziz", f"/incident reopen {line}", channel=rooms[0].name)
        assert open_numbers(world) == [2], line
    assert "Incident 1 is now" in world.say("@farouk.aziz", "/incident reopen 2 wards are dark", channel=rooms[0].name)
    assert "2 wards are dark" in next(text for text in reversed(log_of(world, 1)) if "Reopened" in text)


def test_whoever_responds_to_one_incident_reopens_no_other(quick_world: World) -> None:
    world = quick_world
    declared(world, "power lost at Saltmere")
    end(world, "@farouk.aziz", "/incident cancel")
    world.say("@grace.adeyemi", "/oncall cover @grace.adeyemi to @chidi.eze from 23 Nov 10:00 to 23 Nov 10:30")
    declared(world, "flood at Fenbridge", number=2)
    world.advance(minutes=40)
    assert "so you cannot end an incident" in world.say("@chidi.eze", "/incident reopen 1")
    assert open_numbers(world) == [2]
    end(world, "@farouk.aziz", "/incident cancel")
    assert "Incident 2 is now at “declared”." in world.say("@chidi.eze", "/incident reopen 2 it rises again")


def test_whoever_has_come_on_call_since_is_called_when_it_is_reopened(quick_world: World) -> None:
    """Grace Adeyemi answered as manager by day; at 20:00 Hamish Reid took over, and nobody has told him anything."""
    world = quick_world
    declared(world, "power lost at Saltmere")
    for who in CALLED:
        world.press("I am responding", as_=who)
    end(world, "@farouk.aziz", "/incident standdown")
    world.advance(hours=11)
    world.say("@farouk.aziz", "/incident reopen the generators have failed")
    hers = world.workspace.person("@grace.adeyemi").phone
    assert "Reply 1 to answer" not in hers[-1].text, "she was told; she is not on call any more"
    assert (
        "Power lost, Saltmere. Sent 21:00. Reply 1 to answer" in world.workspace.person("@hamish.reid").phone[-1].text
    )
    assert "21:00" not in world.workspace.person("@farouk.aziz").phone[-1].text, "he has command, and did it himself"


def test_what_is_put_right_once_it_is_over_wakes_nobody(quick_world: World) -> None:
    world = quick_world
    room = declared(world, "power lost at Saltmere")
    for who in CALLED:
        world.press("I am responding", as_=who)
    end(world, "@farouk.aziz", "/incident standdown")
    look_away(world)
    for line in ("/incident level 3 it was wider", "/incident type major", "/incident update where Fenbridge"):
        said = world.say("@farouk.aziz", line, room.name)
        assert "everybody who was called" not in said
    assert "only the channel is told, because the incident is at “stand down”" in world.say(
        "@farouk.aziz", "/incident level 2", room.name
    )
    assert not [one for who in CALLED for inbox in (world.dm(who), world.phone(who)) for one in inbox.unexpected()]
    look_away(world)


def test_a_word_back_that_says_it_is_over_does_not_go_out_once_it_is_reopened(quick_world: World) -> None:
    room = declared(quick_world, "power lost at Saltmere")
    look_away(quick_world)
    quick_world.workspace.faults.add("outage", "notify*", times=None)
    end(quick_world, "@asha.patel", "/incident standdown", room.name)
    for who, text in (("@farouk.aziz", "1"), ("@grace.adeyemi", "who has command"), ("@farouk.aziz", "on my way?")):
        quick_world.reply(who, text)
    quick_world.reply("@liam.byrne", "COMMAND")
    quick_world.reply("@bola.adewale", "hello")
    quick_world.say("@asha.patel", "/incident reopen it is on again", room.name)
    quick_world.workspace.faults.clear()
    quick_world.advance(minutes=2)
    for who in ("@farouk.aziz", "@grace.adeyemi", "@liam.byrne"):
        texts = quick_world.phone(who).unexpected()
        assert not [one for one in texts if "nothing" in one or "STAND DOWN" in one], texts
        assert who == "@liam.byrne" or "REOPENED" in texts[-1]
    quick_world.phone("@bola.adewale").expect("Nothing waits for an answer from you.")


def test_whoever_answers_after_the_end_reads_that_it_is_over(quick_world: World) -> None:
    room = declared(quick_world, "power lost at Saltmere")
    quick_world.advance(minutes=11)
    for who in CALLED:
        quick_world.press("I am responding", as_=who)
    end(quick_world, "@farouk.aziz", "/incident standdown", room.name)
    look_away(quick_world)
    quick_world.reply("@dmitri.volkov", "1 20")
    quick_world.phone("@dmitri.volkov").expect(
        "your answer is recorded, 10:11. You arrive at 10:31. Incident 1 is stood down."
    )


def test_whoever_had_answered_reads_after_the_end_that_it_is_over_and_is_asked_nothing(quick_world: World) -> None:
    world = quick_world
    room = declared(world, "power lost at Saltmere")
    for who in CALLED:
        world.press("I am responding", as_=who)
    world.advance(seconds=5)
    page = world.workspace.person("@grace.adeyemi").messages()[0]
    assert "I cannot" in str(page.blocks)
    end(world, "@farouk.aziz", "/incident standdown", room.name)
    world.advance(seconds=5)
    assert "Incident 1 is stood down." in page.text
    assert "I cannot" not in str(page.blocks)
    assert "I arrive" not in str(page.blocks)
    look_away(world)
    world.reply("@grace.adeyemi", "2")
    world.phone("@grace.adeyemi").expect("it is recorded that you cannot attend, 10:00. Incident 1 is stood down.")
    world.say("@farouk.aziz", "/incident reopen power lost again")
    world.advance(seconds=5)
    farouk = next(one for one in world.workspace.person("@farouk.aziz").messages() if "I cannot" in str(one.blocks))
    assert "stood down" not in farouk.text
    look_away(world)


def test_what_is_decided_and_given_once_it_is_over_says_so(quick_world: World) -> None:
    world, room = quick_world, declared(quick_world, "flood at Mill Lane").name
    end(world, "@farouk.aziz", "/incident cancel false alarm", room)
    over = "*Incident 1 is over* (alert state: cancelled)."
    assert over in world.say("@farouk.aziz", "/incident decision Pay for the boats because they came", room)
    assert f"{over} Nobody is nudged about it." in world.say("@farouk.aziz", "/incident action Thank the crews", room)
    look_away(world)
