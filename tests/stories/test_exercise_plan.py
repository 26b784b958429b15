"""An exercise is planned for a time of its own, previewed, announced or kept secret, cancelled and taken up again."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.stories.incident_words import declared, look_away, shown_answer
from tests.world import World

MARK = "EXERCISE EXERCISE EXERCISE"
THURSDAY = datetime(2026, 11, 26, 2, 40, tzinfo=UTC)


def test_one_that_is_not_announced_begins_at_its_time_and_nobody_knew(world: World) -> None:
    made = shown_answer(world, "@niamh.doyle", "/exercise plan director read back Thu 02:40; codeword HERON")
    assert "Exercise 6 is planned for <!date" in made
    assert "(read back). It is not announced" in made
    assert "02:40 Farouk Aziz (Director on call) in Slack and by text message" in made
    assert "Codeword: HERON" in made
    others = shown_answer(world, "@asha.patel", "/exercise report 6") + world.say("@asha.patel", "/exercise")
    assert "lanned at a time that stays secret" in others
    assert "02:40" not in others
    world.rehearsal.move(THURSDAY - world.now)
    assert any("Codeword: HERON" in text for text in world.dm("@farouk.aziz").unexpected())
    report = shown_answer(world, "@asha.patel", "/exercise report 6")
    assert "by Niamh Doyle, out of hours (night)" in report
    look_away(world)


def test_one_that_is_announced_is_told_a_day_before_to_whoever_is_on_call_then(world: World) -> None:
    assert "hear of it a day before" in world.say("@niamh.doyle", "/exercise plan director Tue 1 Dec 10:00; announced")
    assert "Planned for Tue 1 Dec 2026 10:00" in world.say("@grace.adeyemi", "/exercise report 6")
    world.rehearsal.move(datetime(2026, 11, 30, 9, 59, tzinfo=UTC) - world.now)
    look_away(world)
    world.advance(minutes=1)
    world.channel("exercises").expect(MARK, "An exercise is planned for Tue 1 Dec 2026 10:00: Director on call")
    world.dm("@asha.patel").expect(MARK, "Nothing is to be done until you are called.")
    assert not world.phone("@asha.patel").unexpected()
    assert not world.dm("@farouk.aziz").unexpected(), "it is Asha Patel who is on call then"
    assert "Exercise 6 is cancelled" in world.say("@niamh.doyle", "/exercise cancel 6 too many away")
    world.channel("exercises").expect("does not take place", "by Niamh Doyle. Reason: too many away.")
    world.dm("@asha.patel").expect("does not take place")
    world.say("@niamh.doyle", "/exercise cancel undo 6")
    world.channel("exercises").expect("The exercise of Tue 1 Dec 2026 10:00 takes place after all")
    world.dm("@asha.patel").expect("takes place after all")
    world.advance(minutes=1)
    world.say("@niamh.doyle", "/exercise cancel 6 they are away after all")
    world.channel("exercises").expect("does not take place", "they are away after all")
    look_away(world)


@pytest.mark.both_databases
def test_one_that_is_announced_and_cannot_begin_is_told_not_to_take_place(world: World) -> None:
    world.say("@niamh.doyle", "/exercise plan director tomorrow 09:00; announced")
    world.advance(minutes=1)
    look_away(world)
    world.rehearsal.move(timedelta(hours=22, minutes=50))
    declared(world, "Power is off at Saltmere")
    look_away(world)
    world.rehearsal.move(timedelta(minutes=10))
    news = "The exercise of Tue 24 Nov 2026 09:00 does not take place"
    world.channel("exercises").expect(news, "Stopped before it began, because incident 1 is open.")
    assert any(news in text for text in world.dm("@farouk.aziz").unexpected())
    look_away(world)


@pytest.mark.both_databases
def test_one_is_cancelled_and_taken_up_again(world: World) -> None:
    world.say("@niamh.doyle", "/exercise plan loggist tomorrow 14:00")
    assert "/exercise cancel undo 6" in world.say("@niamh.doyle", "/exercise cancel 6")
    assert "Exercise 6 is not to come any more." in world.say("@niamh.doyle", "/exercise cancel 6")
    undone = world.say("@asha.patel", "/exercise cancel undo 6")
    assert "takes place after all, at the time that was planned." in undone, "others need not know it"
    assert "was not cancelled" in world.say("@niamh.doyle", "/exercise cancel undo 6")
    assert "none that somebody planned" in world.say("@niamh.doyle", "/exercise cancel 1")
    assert "Loggist" in world.say("@niamh.doyle", "/exercise cancel 6 R&D <!here>")
    world.advance(days=2)
    said = "Stopped before it began, by Niamh Doyle. Reason: R&amp;D &lt;!here&gt;."
    assert said in world.say("@asha.patel", "/exercise report 6")
    look_away(world)


def test_what_somebody_plans_twice_is_planned_once(world: World) -> None:
    world.say("@niamh.doyle", "/exercise plan loggist Tue 14:00")
    twice = world.say("@niamh.doyle", "/exercise plan loggist assemble Tue 14:00")
    assert "You have planned that already, as exercise 6. To cancel it: /exercise cancel 6" in twice
    assert "Exercise 7 is planned" in world.say("@asha.patel", "/exercise plan loggist Tue 14:00"), "she cannot know"
    assert "Exercise 8 is planned" in world.say("@niamh.doyle", "/exercise plan live Tue 14:00 Flood at Saltmere")


def test_a_table_top_has_a_day_that_everybody_knows_and_calls_nobody(world: World) -> None:
    assert "/exercise record 6" in world.say("@niamh.doyle", "/exercise plan table-top 26 Nov 10:00 Winter surge")
    assert "Planned for Thu 26 Nov 2026 10:00" in world.say("@asha.patel", "/exercise report 6")
    assert "The next is planned for Thu 26 Nov 2026" in shown_answer(world, "@asha.patel", "/exercise due")
    world.rehearsal.move(datetime(2026, 11, 26, 12, 0, tzinfo=UTC) - world.now)
    assert "Winter surge" in world.say("@niamh.doyle", "/exercise record 6; lesson Beds are counted twice")
    look_away(world)


def test_what_cannot_be_planned_is_refused_with_a_sentence(world: World) -> None:
    for typed, said in (
        ("sliver Thu 10:00", "Say what is exercised: a rota, partners, table-top"),
        ("director", "Say when. Type it like: /exercise plan director"),
        ("director 25 Dec 10:00", "one of the dates on which no exercise falls"),
        (f"director read back Thu 10:00; message {'word ' * 33}", "That message is too long for a text message"),
        (
            f"director Thu 10:00; codeword {'H' * 31}",
            "That codeword is too long for a text message: at most 30 letters",
        ),
        ("director Thu 10:00; color red", "begins with none of announced, objectives, codeword, message"),
    ):
        assert said in world.say("@niamh.doyle", f"/exercise plan {typed}"), typed


def test_the_longest_message_and_codeword_are_texted_whole(world: World) -> None:
    message, codeword = "word " * 31 + "word.", "H" * 30
    line = f"/exercise plan director read back Thu 23:40; codeword {codeword}; message {message}"
    text = shown_answer(world, "@niamh.doyle", line).split("By text message:")[1]
    assert f"word word”. Codeword: {codeword}. Sent 23:40." in text


def test_one_is_planned_with_a_form(world: World) -> None:
    world.say("@niamh.doyle", "/exercise plan")
    given = {
        "what": "director-on-call",
        "type": "assemble",
        "announced": "no",
        "when": "yesterday week",
        "codeword": "TERN",
    }
    assert world.submit("@niamh.doyle", **given)
    assert world.submit("@niamh.doyle", **given | {"when": "Thu 02:40"}) is None
    assert "stays secret" in world.say("@asha.patel", "/exercise report 6")
