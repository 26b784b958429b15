"""Was a message read back as it was sent?"""

import pytest

from eprr_bot.exercises.read_back import Differences, compare, words

SENT = "Gate 4 is shut. Send 14 people to the north car park by 02:40."


@pytest.mark.parametrize(
    "said",
    [
        SENT,
        "gate 4 is shut send 14 people to the north car park by 02:40",
        "GATE 4 IS SHUT!  Send 14 people, to the north car park; by 02:40 ",
        "“Gate 4 is shut. Send 14 people to the north car park by 02:40”",
    ],
)
def test_marks_capitals_and_spaces_make_no_difference(said: str) -> None:
    assert compare(SENT, said) == Differences()
    assert words(SENT, said) == "read back right"


@pytest.mark.parametrize(
    ("said", "differs"),
    [
        ("Gate 4 is shut. Send 40 people to the north car park by 02:40", Differences(("14",), ("40",))),
        ("Gate 4 is shut. Send 14 people to the north car park", Differences(("by 02:40",))),
        ("Gate 4 is not shut. Send 14 people to the north car park by 02:40", Differences((), ("not",))),
        ("Gate 4 is shut. Send 14 people to the north car park by 2:40", Differences(("02:40",), ("2:40",))),
    ],
)
def test_a_wrong_a_missing_and_an_added_word_are_named(said: str, differs: Differences) -> None:
    assert compare(SENT, said) == differs


def test_differences_are_said_in_words() -> None:
    assert words(SENT, "") == "not read back"
    said = words("a b c d e f g h i", "a c e g i")
    assert said == "read back with differences (without “b”, “d”, “f” and 1 more)"
    assert words("shut at 2", "open at 3") == "read back with differences (without “shut” and “2”, with “open” and “3”)"
