"""What people write back when they are called by text message."""

from datetime import UTC, datetime, timedelta

import pytest

from eprr_bot.callout.replies import Reading, Sense, read, read_back
from eprr_bot.incidents.text_command import is_command

NIGHT = datetime(2026, 11, 23, 3, 15, tzinfo=UTC)


def at(clock: str) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return NIGHT.replace(hour=hour, minute=minute)


@pytest.mark.parametrize("text", ["1", " 1. ", "01", "OK", "“Yes”", "y", "Ack!"])
def test_a_yes_is_an_answer(text: str) -> None:
    assert read(text, NIGHT) == Reading(Sense.CAN)


@pytest.mark.parametrize("text", ["", "what is this?", "10", "yesterday", "?!", "hello", "20 minutes", "Who"])
def test_anything_else_is_no_answer(text: str) -> None:
    assert read(text, NIGHT) == Reading(Sense.OTHER)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("1 20", "03:35"),
        ("YES 20", "03:35"),
        ("yes 20 min", "03:35"),
        ("1, in about 20 minutes.", "03:35"),
        ("1 at 03:40", "03:40"),
        ("1 ETA 0340", "03:40"),
        ("ok eta 3.40", "03:40"),
        ("1 half an hour", "03:45"),
        ("Yes, I’ll be there at 4am", "04:00"),
        ("1 at 03:10", "03:10"),
    ],
)
def test_an_answer_may_say_when_they_arrive(text: str, clock: str) -> None:
    assert read(text, NIGHT) == Reading(Sense.CAN, at(clock))


@pytest.mark.parametrize(
    ("text", "clock", "said"),
    [
        ("1 on my way, 20 min", "03:35", "on my way, 20 min"),
        ("1 20 Asha", "03:35", "20 Asha"),
        ("ok driving, ETA 0340", "03:40", "driving, ETA 0340"),
    ],
)
def test_words_around_a_time_are_kept_with_it(text: str, clock: str, said: str) -> None:
    assert read(text, NIGHT) == Reading(Sense.CAN, at(clock), said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1 on my way", "on my way"),
        ("1\nAsha", "Asha"),
        ("ok thanks", "thanks"),
        ("1:20", "1:20"),
        ("1.20", "1.20"),
        ("1 at 02:00", "at 02:00"),
        ("1 999", "999"),
        ("1 0", "0"),
        ("1 at 25:70", "at 25:70"),
        ("1 at 4", "at 4"),
        ("yes, will be there by 11", "will be there by 11"),
        ("1 tomorrow 9am", "tomorrow 9am"),
    ],
)
def test_an_odd_time_is_kept_in_their_words_and_refused_by_nobody(text: str, said: str) -> None:
    assert read(text, NIGHT) == Reading(Sense.CAN, None, said)


def test_an_arrival_is_read_on_the_clock_of_the_place_also_where_that_changes() -> None:
    summer = datetime(2026, 7, 1, 2, 15, tzinfo=UTC)
    assert read("1 0340", summer).arrives_at == summer + timedelta(minutes=25)
    before_the_hole = datetime(2027, 3, 28, 0, 50, tzinfo=UTC)
    assert read("1 02:10", before_the_hole).arrives_at == before_the_hole + timedelta(minutes=20)
    assert read("1 20", before_the_hole).arrives_at == before_the_hole + timedelta(minutes=20)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2", ""),
        ("2.", ""),
        ("2 in theatre", "in theatre"),
        ("NO", ""),
        ("No, sorry", "sorry"),
        ("no I am abroad", "I am abroad"),
        ("cannot", ""),
        ("can't come", "can't come"),
        ("I can’t make it", "I can’t make it"),
        ("Sorry, cannot attend, ill", "Sorry, cannot attend, ill"),
        ("unable to attend", "unable to attend"),
    ],
)
def test_a_no_is_an_answer_too_and_keeps_its_words(text: str, said: str) -> None:
    assert read(text, NIGHT) == Reading(Sense.CANNOT, None, said)


@pytest.mark.parametrize(
    "text",
    [
        "1 can't come, in Spain",
        "OK but I am ill",
        "Yes? who is this",
        "not ok",
        "not me",
        "2 minutes",
        "2?",
        "2 hours away",
        "no problem",
        "no idea",
        "cant open slack",
        "1 20 but stuck",
    ],
)
def test_what_may_mean_either_is_no_answer(text: str) -> None:
    assert read(text, NIGHT) == Reading(Sense.UNSURE)


@pytest.mark.parametrize("text", ["STOP", "stop.", "Stop all", "UNSUBSCRIBE"])
def test_whoever_wants_no_texts_has_not_answered(text: str) -> None:
    assert read(text, NIGHT) == Reading(Sense.STOP)


@pytest.mark.parametrize(
    "text",
    [
        "COMMAND",
        "command.",
        "I take command",
        "I have command now",
        "COMMAND I am in the car",
        "Command, 20 minutes",
        "1 command",
        "command please",
    ],
)
def test_whoever_takes_command_may_say_more(text: str) -> None:
    assert is_command(text)


@pytest.mark.parametrize(
    "text",
    ["Command? Who has it", "Command is with Ben", "who has command", "Command centre flooded", "COMMAND I am coming?"],
)
def test_a_word_about_command_takes_none(text: str) -> None:
    assert not is_command(text)


@pytest.mark.parametrize(
    ("text", "has_answered", "message"),
    [
        ("1 Bridge 14 is not passable, leave by 0340", False, "Bridge 14 is not passable, leave by 0340"),
        ("ok: two\n lines", False, "two lines"),
        ("1", False, ""),
        ("1", True, ""),
        ("Bridge 14 is shut", False, ""),
        ("Bridge 14 is shut", True, "Bridge 14 is shut"),
        ("1 sorry, I cannot", False, ""),
        ("2", True, ""),
        ("STOP", True, ""),
    ],
)
def test_a_message_is_read_back_after_a_yes(text: str, has_answered: bool, message: str) -> None:
    assert read_back(text, has_answered=has_answered) == message
