"""What people text back: each reply ends in a record and, for people we know, a word back."""

import json

import pytest
from sqlmodel import select

from eprr_bot.base.db import transaction
from eprr_bot.callout import text_replies
from eprr_bot.callout.models import TextReply
from tests.stories.incident_words import declared, log_of, read_everything
from tests.stories.incident_words import end as ends
from tests.stories.test_who_commands import end, phone_of
from tests.web.test_shell import fetch
from tests.world import World

FAROUK = "447700900015"


def kept(world: World) -> list[tuple[str | None, str]]:
    """Who sent each reply, and what came of it."""
    with transaction(world.app.engine) as session:
        return [(one.person_id, one.outcome) for one in session.exec(select(TextReply).order_by(TextReply.id)).all()]


def test_a_reply_counts_until_the_ignore_after_of_its_text_whoever_answered_before(world: World) -> None:
    world.say("@niamh.doyle", "/exercise start")
    world.advance(minutes=11)
    world.press("Acknowledge", as_="@dmitri.volkov")
    world.advance(minutes=19)
    world.reply("@farouk.aziz", "1")
    answer = world.phone("@farouk.aziz").unexpected()[-1]
    assert "“Call-out exercise”: your answer is recorded, 10:30." in answer
    assert "late" not in answer
    world.reply("@farouk.aziz", "1")
    assert "you had answered already, at 10:30." in world.phone("@farouk.aziz").unexpected()[-1]
    assert kept(world) == [("farouk.aziz", "answered"), ("farouk.aziz", "answered before")]
    end(world)


def test_a_reply_after_that_is_recorded_as_late_and_says_so(world: World) -> None:
    world.say("@niamh.doyle", "/exercise start")
    world.advance(minutes=87)
    world.reply("@farouk.aziz", "1")
    answer = world.phone("@farouk.aziz").unexpected()[-1]
    assert "your answer is recorded, 11:27. It came after it had stopped counting, and is recorded as late." in answer
    assert kept(world) == [("farouk.aziz", "answered late")]
    report = str(world.command("@niamh.doyle", "/exercise report 6").blocks)
    assert "too late" in report
    end(world)


def test_a_1_answers_the_call_that_was_texted_last_and_names_the_others(world: World) -> None:
    for number, what in enumerate(("power lost", "flood", "fire"), 1):
        declared(world, f"{what} at Saltmere", number)
        world.advance(minutes=1)
    read_everything(world, "@farouk.aziz")
    world.reply("@farouk.aziz", "1")
    world.phone("@farouk.aziz").expect(
        "“Incident 3: critical incident”: your answer is recorded, 10:03. You have command. Still calling you: "
        "“Incident 2: critical incident” (10:01) and “Incident 1: critical incident” (10:00). "
        "Reply 1 again to answer “Incident 2: critical incident”."
    )
    answered = [any("Farouk Aziz answered" in one for one in log_of(world, number)) for number in (1, 2, 3)]
    assert answered == [False, False, True]
    world.advance(minutes=3)
    for number, minute in ((1, 5), (2, 6)):
        world.phone("@farouk.aziz").expect(f"Incident {number}", f"Sent 10:0{minute}")
    world.reply("@farouk.aziz", "1")
    world.phone("@farouk.aziz").expect("“Incident 2: critical incident”: your answer is recorded", "“Incident 1")
    world.reply("@farouk.aziz", "1")
    last = world.phone("@farouk.aziz").expect("“Incident 1: critical incident”: your answer is recorded, 10:06.")
    assert "Still calling" not in last
    end(world)


def test_a_1_answers_no_call_whose_text_has_not_gone_out(world: World) -> None:
    declared(world, "power lost at Saltmere")
    world.advance(minutes=1)
    world.workspace.faults.add("outage", "notify.sms")
    declared(world, "flood at Fenbridge", 2)
    read_everything(world, "@farouk.aziz")
    world.reply("@farouk.aziz", "1")
    assert any("Farouk Aziz answered" in one for one in log_of(world, 1))
    assert not any("Farouk Aziz answered" in one for one in log_of(world, 2)), "they have not read of it"
    world.workspace.faults.clear()
    world.advance(minutes=1)
    read_everything(world, "@farouk.aziz")
    world.reply("@farouk.aziz", "1")
    assert any("Farouk Aziz answered" in one for one in log_of(world, 2))
    end(world)


@pytest.mark.parametrize(
    ("written", "answers"),
    [("2026-11-23T10:01:00.000000Z", 1), ("2026-11-23T10:01:00", 2), ("9999-12-31T23:59:59Z", 2), ("this morning", 2)],
)
def test_a_reply_that_waited_answers_what_was_called_for_when_it_was_written(
    quick_world: World, written: str, answers: int
) -> None:
    world = quick_world
    declared(world, "power lost at Saltmere")
    world.advance(minutes=6)
    declared(world, "flood at Fenbridge", 2)
    body = json.dumps({"id": "a", "source_number": FAROUK, "message": "1", "date_received": written}).encode()
    headers = {"Content-Type": "application/json", "Authorization": "Bearer practice"}
    assert fetch(world, "/callbacks/notify/text", body, headers)[0] == 200
    said = [number for number in (1, 2) if any("Farouk Aziz answered" in one for one in log_of(world, number))]
    assert said == [answers]
    end(world)


def test_command_by_text_goes_to_the_incident_of_which_nobody_has_it(quick_world: World) -> None:
    world = quick_world
    declared(world, "power lost at Saltmere")
    world.advance(minutes=1)
    declared(world, "flood at Fenbridge", 2)
    world.press("I am responding", as_="@farouk.aziz")
    world.advance(minutes=15)
    world.reply("@asha.patel", "command")
    assert "Command passes to Asha Patel" in "\n".join(log_of(world, 1))
    end(world)


def test_the_word_back_to_command_asks_for_no_1_again(quick_world: World) -> None:
    world = quick_world
    declared(world, "power lost at Saltmere")
    world.advance(minutes=1)
    declared(world, "flood at Fenbridge", 2)
    read_everything(world, "@farouk.aziz")
    world.reply("@farouk.aziz", "COMMAND")
    world.phone("@farouk.aziz").expect(
        "You have command of incident 2.",
        "Still calling you: “Incident 1: critical incident” (10:00). Reply 1 to answer “Incident 1",
    )
    end(world)


def test_whoever_would_command_by_answering_is_told_so_in_every_call(quick_world: World) -> None:
    world = quick_world
    declared(world, "power lost at Saltmere")
    world.advance(minutes=15)
    as_stand_in = next(one for one in phone_of(world, "@farouk.aziz") if "Grace Adeyemi has not answered" in one)
    assert "Reply 1 to answer: you then have command." in as_stand_in
    end(world)


@pytest.mark.both_databases
def test_what_is_no_answer_is_kept_in_the_log_and_answered(world: World) -> None:
    declared(world, "power lost at Saltmere")
    read_everything(world, "@farouk.aziz")
    world.reply("@farouk.aziz", "Liked “Incident 1”, 943 476 5919 is hurt")
    world.phone("@farouk.aziz").expect(
        "“Incident 1: critical incident”: your reply was not understood. Reply 1 to answer, 2 if you cannot."
    )
    said = "“Liked “Incident 1”, [number removed: it looked like an NHS number] is hurt”"
    assert log_of(world, 1)[-1] == f"EPRR bot: Farouk Aziz sent a text: {said}. It was not understood as an answer."
    ends(world, "@asha.patel", "/incident standdown power is back")
    read_everything(world, "@farouk.aziz")
    world.reply("@farouk.aziz", "1")
    world.phone("@farouk.aziz").expect(
        "“Incident 1: critical incident”: Incident 1: stand down.", "Your reply is recorded."
    )
    assert kept(world)[-1] == ("farouk.aziz", "what it was about is over")
    world.reply("@farouk.aziz", "what happened?")
    last = world.phone("@farouk.aziz").expect(
        "“Incident 1: critical incident”: Incident 1: stand down.", "Your reply is recorded."
    )
    assert "Reply 1" not in last, "there is nothing left to answer"
    assert kept(world)[-1] == ("farouk.aziz", "not understood as an answer")
    end(world)


def test_whoever_asks_what_an_exercise_was_is_told_that_it_is_over(quick_world: World) -> None:
    world = quick_world
    world.say("@niamh.doyle", "/exercise start director")
    world.advance(minutes=70)
    for words in ("what was that?", "1 sorry"):
        world.reply("@farouk.aziz", words)
        assert phone_of(world, "@farouk.aziz")[-1] == (
            "EXERCISE EXERCISE EXERCISE. “Call-out exercise”: your words are recorded, but not taken as an answer. "
            "Reply only 1 if you were there: the call is over, and that is recorded as late."
        )
    end(world)


def test_somebody_whom_nothing_calls_gets_a_word_and_two_machines_do_not_talk_for_ever(world: World) -> None:
    for _ in range(10):
        world.reply("@farouk.aziz", "I am driving and will read this later")
    assert len(world.phone("@farouk.aziz").unexpected()) == 6
    world.phone("@farouk.aziz").expect("Nothing waits for an answer from you. Your text is recorded.")
    world.reply("@grace.adeyemi", "1")
    world.phone("@grace.adeyemi").expect("Nothing waits for an answer from you.")
    assert len(kept(world)) == 11
    end(world)


def test_an_unknown_number_is_recorded_and_gets_no_word_and_a_reply_delivered_twice_counts_once(world: World) -> None:
    sent = len(world.workspace.phones.notifications)
    assert text_replies.answer(world.app, "447700900999", "who is this?", "a") == "nobody has this number"
    declared(world, "power lost at Saltmere")
    for _ in range(2):
        assert text_replies.answer(world.app, FAROUK, "1", "b") == "answered"
    assert kept(world) == [(None, "nobody has this number"), ("farouk.aziz", "answered")]
    world.settle()
    assert len(world.workspace.phones.notifications) == sent + 3, "two pages and one word back"
    with transaction(world.app.engine) as session:
        unknown = session.exec(select(TextReply).where(TextReply.reference == "a")).one()
        assert "999" not in unknown.sender
        assert world.app.vault.open(unknown.sender) == "+447700900999"
    end(world)


def test_the_word_back_says_who_has_command_whichever_call_was_texted_last(world: World) -> None:
    declared(world, "power lost at Saltmere")
    world.advance(minutes=16)
    read_everything(world, "@asha.patel", "@farouk.aziz", "@grace.adeyemi")
    world.reply("@grace.adeyemi", "1")
    world.phone("@grace.adeyemi").expect("Nobody has taken command yet: reply COMMAND if you take it.")
    world.reply("@asha.patel", "1")
    assert "recorded, 10:16. You have command." in world.phone("@asha.patel").unexpected()[-1]
    world.reply("@farouk.aziz", "1")
    assert "your answer is recorded, 10:16. Asha Patel has command." in world.phone("@farouk.aziz").unexpected()[-1]
    assert "Farouk Aziz: Farouk Aziz answered by text message after 16 minutes." in log_of(world, 1)
    end(world)


def test_the_director_whom_another_ladder_texted_last_is_told_that_they_have_command(world: World) -> None:
    declared(world, "power lost at Saltmere")
    world.advance(minutes=16)
    world.reply("@farouk.aziz", "1")
    assert "recorded, 10:16. You have command." in world.phone("@farouk.aziz").unexpected()[-1]
    end(world)


def test_whoever_has_answered_is_not_told_to_answer_whatever_they_add(world: World) -> None:
    declared(world, "power lost at Saltmere")
    world.reply("@farouk.aziz", "1")
    for words, change in (("I am on my way", ""), ("Sorry, my car is stuck", " Reply 2 if you cannot after all.")):
        world.reply("@farouk.aziz", words)
        world.advance(seconds=20)
        said = world.phone("@farouk.aziz").unexpected()[-1]
        assert said.endswith(f"you had answered already, at 10:00. Your words are recorded.{change}")
        assert f"Farouk Aziz sent a text: “{words}”." in log_of(world, 1)[-1]
    end(world)


def test_whoever_could_not_attend_and_writes_on_is_told_how_to_come_after_all(world: World) -> None:
    declared(world, "power lost at Saltmere")
    world.reply("@farouk.aziz", "2")
    world.advance(minutes=1)
    world.reply("@farouk.aziz", "I can come now")
    world.advance(seconds=20)
    said = world.phone("@farouk.aziz").unexpected()[-1]
    assert said.endswith("that you cannot attend. Your words are recorded. Reply 1 if you can after all.")
    end(world)


def test_what_may_mean_the_opposite_is_no_answer_and_the_call_goes_on(world: World) -> None:
    declared(world, "power lost at Saltmere")
    for words in ("1 can't come, in Spain", "OK but I am ill", "Yes? who is this", "y, sorry, on leave"):
        world.reply("@farouk.aziz", words)
        world.advance(seconds=20)
        said = world.phone("@farouk.aziz").unexpected()[-1]
        assert said.endswith(
            "your words are recorded, but not taken as an answer. Reply only 1 to answer, 2 if you cannot."
        )
    for words in ("Command? Who has it", "Command is with Ben"):
        world.reply("@farouk.aziz", words)
        world.advance(seconds=20)
        said = world.phone("@farouk.aziz").unexpected()[-1]
        assert said.endswith("but not taken as an answer. Reply only COMMAND to take command.")
    assert not any("has command" in one for one in log_of(world, 1))
    world.advance(minutes=6)
    assert sum("Sent 10:00. Reply 1" in one for one in phone_of(world, "@farouk.aziz")) == 2, "they are still asked"
    world.reply("@farouk.aziz", "1, on my way")
    assert "You have command." in world.phone("@farouk.aziz").unexpected()[-1]
    end(world)


def test_one_1_too_many_is_no_late_answer_to_an_exercise_that_has_closed(world: World) -> None:
    world.say("@niamh.doyle", "/exercise start")
    world.advance(minutes=61)
    declared(world, "power lost at Saltmere")
    for _ in range(2):
        world.reply("@farouk.aziz", "1")
    assert "“Incident 1: critical incident”: you had answered already" in world.phone("@farouk.aziz").unexpected()[-1]
    assert kept(world)[-1] == ("farouk.aziz", "answered before")
    end(world)


def test_each_of_many_answers_has_its_word(world: World) -> None:
    for number in range(1, 8):
        declared(world, f"thing {number} at Saltmere", number)
    for _ in range(7):
        world.reply("@farouk.aziz", "1")
    world.advance(minutes=14)
    answers = [one for one in world.phone("@farouk.aziz").unexpected() if "your answer is recorded" in one]
    assert len(answers) == 7
    end(world)
