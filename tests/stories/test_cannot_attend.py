"""People who cannot attend, by text: others are called at once, everybody reads it, and they may change their mind."""

import pytest

from eprr_bot.base.db import transaction
from eprr_bot.callout.models import CallOut, CallOutState
from tests.stories.incident_words import CALLED, declared, log_of, look_away, read_everything, the_room
from tests.stories.test_text_replies import kept
from tests.stories.test_who_commands import end, phone_of
from tests.world import World, shown


def headline(world: World) -> str:
    return next(shown(one) for one in the_room(world, 1).messages if "Called out" in shown(one))


def log(world: World) -> str:
    return "\n".join(log_of(world, 1))


def test_a_director_who_cannot_attend_is_passed_at_once_and_named_as_that(world: World) -> None:
    declared(world, "power lost at Saltmere")
    read_everything(world, "@farouk.aziz")
    world.advance(minutes=1)
    world.reply("@farouk.aziz", "2 in theatre until noon, 943 476 5919 on the table")
    world.phone("@farouk.aziz").expect(
        "“Incident 1: critical incident”: it is recorded that you cannot attend, 10:01. Reply 1 if you can after all."
    )
    assert (
        "Farouk Aziz answered by text message after 1 minute that they cannot attend. Their words: “in theatre"
        in log(world)
    )
    assert "943 476" not in log(world)
    assert "10:01" in next(one for one in phone_of(world, "@dmitri.volkov")), "the step of 10 minutes is taken at once"
    assert ":no_entry: Farouk Aziz, director on call: cannot attend" in headline(world)
    sent = len(phone_of(world, "@farouk.aziz"))
    world.advance(minutes=40)
    texts = phone_of(world, "@farouk.aziz")[sent:]
    assert not [one for one in texts if "Power lost" in one], "they are not called again"
    world.reply("@farouk.aziz", "2")
    assert "you had said already, at 10:01, that you cannot attend." in phone_of(world, "@farouk.aziz")[-1]
    world.reply("@farouk.aziz", "1 20")
    assert (
        "your answer is recorded, 10:41. You arrive at 11:01. You have command." in phone_of(world, "@farouk.aziz")[-1]
    )
    assert "Farouk Aziz, who could not attend, can after all, as they say by text message." in log(world)
    assert "Farouk Aziz arrives at 11:01." in log(world)
    assert ":white_check_mark: Farouk Aziz, director on call: responding" in headline(world)
    assert [one for _, one in kept(world)] == ["cannot attend", "answered before", "answered"]
    end(world)


def test_a_call_in_which_everybody_cannot_attend_goes_on_and_says_so(quick_world: World) -> None:
    world = quick_world
    declared(world, "power lost at Saltmere")
    directors = (
        "@farouk.aziz",
        "@dmitri.volkov",
        "@asha.patel",
        "@idris.bevan",
        "@ben.okoro",
        "@cara.hughes",
        "@eleni.marsh",
    )
    for _ in range(30):
        world.advance(minutes=1)
        for one in directors:
            if any("Power lost" in text for text in phone_of(world, one)) and one[1:] not in dict(kept(world)):
                world.reply(one, "no, sorry")
    with transaction(world.app.engine) as session:
        assert session.get_one(CallOut, 1).state == CallOutState.OPEN
    assert "Nobody has taken command yet. Farouk Aziz, Dmitri Volkov" in log(world)
    assert "cannot attend. Round " in log(world)
    assert any("cannot attend. Everybody on the rota" in shown(one) for one in the_room(world, 1).messages)
    sent = len(phone_of(world, "@farouk.aziz"))
    world.advance(minutes=25)
    assert any("Power lost" in one for one in phone_of(world, "@farouk.aziz")[sent:]), "nobody else is left to ask"
    end(world)


@pytest.mark.both_databases
def test_what_may_mean_that_they_cannot_calls_others_at_once_and_asks_on(world: World) -> None:
    declared(world, "power lost at Saltmere")
    read_everything(world, "@farouk.aziz")
    for words in ("OK but I am ill", "STOP", "1 but I am abroad"):
        world.reply("@farouk.aziz", words)
        world.advance(seconds=20)
    said = "\n".join(phone_of(world, "@farouk.aziz"))
    assert "not taken as an answer. Reply only 1 to answer, 2 if you cannot." in said
    assert "a reply does not stop them" in said
    assert "still calls you: reply 1 to answer, 2 if you cannot." in said
    assert "It was not taken as an answer, but may mean that they cannot attend: others are called at once." in log(
        world
    )
    assert "It was taken as asking for no more texts, and as no answer." in log(world)
    assert phone_of(world, "@dmitri.volkov")[-1].endswith("Ignore after 11:00.")
    with transaction(world.app.engine) as session:
        assert session.get_one(CallOut, 1).steps_taken == 3, "one doubt calls one more"
    world.reply("@farouk.aziz", "1, I was wrong")
    assert "You have command." in phone_of(world, "@farouk.aziz")[-1]
    end(world)


def test_stop_with_nothing_open_gets_a_word(world: World) -> None:
    world.reply("@farouk.aziz", "STOP")
    world.phone("@farouk.aziz").expect("a reply does not stop them. Your EPRR team can take your number out.")
    assert kept(world) == [("farouk.aziz", "asks for no more texts")]
    end(world)


def test_in_an_exercise_whoever_cannot_attend_was_reached_and_the_result_says_so(world: World) -> None:
    world.say("@niamh.doyle", "/exercise start")
    world.advance(minutes=2)
    world.reply("@farouk.aziz", "2")
    world.advance(minutes=1)
    world.press("Acknowledge", as_="@dmitri.volkov")
    result = shown(world.workspace.messages("exercises")[-1])
    assert "Held, answered in 2 minutes: Farouk Aziz, who cannot attend" in result
    assert "answered by text message after 2 minutes, and cannot attend" in result
    world.advance(hours=3)
    world.reply("@farouk.aziz", "no")
    assert "you had said already" in phone_of(world, "@farouk.aziz")[-1]
    world.reply("@dmitri.volkov", "no")
    assert "you had answered already, at 10:03. Your words are recorded." in phone_of(world, "@dmitri.volkov")[-1]
    end(world)


def test_whoever_is_texted_because_others_cannot_reads_who(world: World) -> None:
    declared(world, "power lost at Saltmere")
    world.reply("@farouk.aziz", "2")
    assert "Saltmere. Farouk Aziz cannot attend. Sent 10:00. Reply 1" in phone_of(world, "@dmitri.volkov")[-1]
    world.reply("@dmitri.volkov", "2")
    world.advance(seconds=30)
    assert "Farouk Aziz and 1 more cannot attend. Sent 10:00." in phone_of(world, "@asha.patel")[-1]
    end(world)


@pytest.mark.both_databases
def test_a_page_to_whoever_is_on_goes_on_to_the_next_and_tells_who_asked(world: World) -> None:
    world.say("@niamh.doyle", "/oncall page director the lifts are stuck")
    world.advance(minutes=1)
    world.reply("@farouk.aziz", "2")
    world.advance(seconds=30)
    assert phone_of(world, "@dmitri.volkov") or world.dm("@dmitri.volkov").unexpected()
    world.press("I will see to it", as_="@dmitri.volkov")
    assert any("Dmitri Volkov answered" in one for one in world.dm("@niamh.doyle").unexpected())
    end(world)


def test_in_slack_one_tap_answers_another_says_when_they_arrive_and_a_third_that_they_cannot(world: World) -> None:
    declared(world, "power lost at Saltmere")
    world.press("I am responding", as_="@farouk.aziz")
    assert world.workspace.person("@farouk.aziz").choose("I arrive …", "in 20 minutes").error is None
    world.settle()
    assert "Farouk Aziz arrives at 10:20." in log(world)
    assert "Farouk Aziz, director on call: responding" in headline(world)
    assert "arrives" in headline(world)
    world.press("I cannot", as_="@grace.adeyemi")
    assert "Grace Adeyemi answered in Slack at once that they cannot attend." in log(world)
    assert "Calling Priya Raman" in log(world), "the manager's ladder goes on at once"
    world.press("I am responding", as_="@grace.adeyemi")
    assert "Grace Adeyemi, who could not attend, can after all, as they say in Slack." in log(world)
    end(world)


def test_whoever_has_command_and_drops_out_has_it_no_longer_and_others_are_called(world: World) -> None:
    declared(world, "power lost at Saltmere")
    world.press("I am responding", as_="@farouk.aziz")
    world.advance(minutes=2)
    world.reply("@farouk.aziz", "2 the car broke down")
    assert "Farouk Aziz cannot attend, and no longer has command. Nobody has command until" in log(world)
    assert "Calling Dmitri Volkov" in log(world), "the call for command goes on at once"
    assert ":no_entry: Farouk Aziz, director on call: cannot attend" in headline(world)
    assert "has had command" not in headline(world)
    world.advance(minutes=1)
    said = "Incident 1: Farouk Aziz cannot attend, and no longer has command. 10:02. Nobody has command now."
    assert any(said in one for one in phone_of(world, "@grace.adeyemi"))
    assert not any(said in one for one in phone_of(world, "@farouk.aziz")), "they said so"
    world.reply("@dmitri.volkov", "1")
    assert "Command passes to Dmitri Volkov, who is now the accountable director." in log(world)
    world.reply("@farouk.aziz", "1 I am there after all")
    assert log(world).count("who is now the accountable director") == 1, "whoever has it keeps it"
    end(world)


def test_whoever_drops_out_and_comes_after_all_has_command_again(world: World) -> None:
    declared(world, "power lost at Saltmere")
    world.press("I am responding", as_="@farouk.aziz")
    world.press("I cannot", as_="@farouk.aziz")
    world.press("I am responding", as_="@farouk.aziz")
    assert "Command passes to Farouk Aziz, who is now the accountable director." in log(world)
    assert "Farouk Aziz (has had command since" in headline(world)
    end(world)


def test_where_a_deputy_had_answered_they_have_command_at_once(world: World) -> None:
    declared(world, "power lost at Saltmere")
    world.advance(minutes=11)
    world.reply("@grace.adeyemi", "COMMAND")
    world.reply("@dmitri.volkov", "1")
    world.reply("@grace.adeyemi", "2 ill")
    assert "Grace Adeyemi cannot attend, and no longer has command." in log(world)
    assert "Command passes to Dmitri Volkov" in log(world)
    end(world)


def test_of_whoever_could_not_attend_an_exercise_a_late_answer_is_asked_for_by_its_button(world: World) -> None:
    world.say("@niamh.doyle", "/exercise start")
    world.reply("@farouk.aziz", "2")
    world.advance(minutes=70)
    mine = shown(world.workspace.person("@farouk.aziz").messages()[-1])
    assert "If you can after all, press *Answer late*." in mine
    world.press("Answer late", as_="@farouk.aziz")
    end(world)


def test_whoever_had_answered_a_page_and_cannot_is_replaced_and_whoever_asked_is_told(world: World) -> None:
    world.say("@niamh.doyle", "/oncall page director the lifts are stuck")
    world.reply("@farouk.aziz", "1")
    world.advance(minutes=1)
    world.reply("@farouk.aziz", "2 the car broke down")
    world.advance(seconds=30)
    assert "it is recorded that you cannot attend" in phone_of(world, "@farouk.aziz")[-1]
    assert any("the lifts are stuck. Farouk Aziz cannot attend." in one for one in phone_of(world, "@dmitri.volkov"))
    asked = "Farouk Aziz, who answered your call for Director on call, cannot after all. Others are being called."
    assert any(asked in one for one in world.dm("@niamh.doyle").unexpected())
    world.reply("@dmitri.volkov", "1")
    assert "Dmitri Volkov answered" in world.dm("@niamh.doyle").unexpected()[-1]
    end(world)


def test_after_whoever_had_command_dropped_out_nobody_reads_that_nobody_has_taken_it_yet(world: World) -> None:
    declared(world, "power lost at Saltmere")
    world.press("I am responding", as_="@farouk.aziz")
    world.reply("@farouk.aziz", "2")
    world.advance(minutes=20)
    world.reply("@grace.adeyemi", "1")
    world.advance(minutes=1)
    assert "Nobody has command now: reply COMMAND if you take it." in phone_of(world, "@grace.adeyemi")[-1]
    assert "Nobody has command now." in log(world)
    assert "Nobody has taken command yet" not in log(world)
    assert "Nobody has command now. Reply COMMAND to take command." in phone_of(world, "@ben.okoro")[-1]
    end(world)


def test_a_call_that_goes_on_after_all_climbs_from_then_on_and_was_not_late(world: World) -> None:
    declared(world, "power lost at Saltmere")
    for who in CALLED:
        world.press("I am responding", as_=who)
    world.advance(minutes=40)
    look_away(world)
    world.reply("@farouk.aziz", "2")
    called = {who for who in ("@dmitri.volkov", "@asha.patel", "@idris.bevan") if world.phone(who).unexpected()}
    assert len(called) == 1, "one step at a time"
    world.advance(minutes=11)
    assert all(
        any("Farouk Aziz cannot attend" in one for one in texts)
        for texts in (world.phone(who).unexpected() for who in ("@dmitri.volkov", "@asha.patel", "@idris.bevan"))
    )
    assert not any("was due at" in one for one in log_of(world, 1))
    look_away(world)
