"""How many, how much, how urgent and by when, as people type them; hostile texts stay whole."""

from pathlib import Path

import pytest

from eprr_bot.mutual_aid import line
from eprr_bot.slack.commands import UserError

HOSTILE = (Path(__file__).parent.parent / "hostile_texts.txt").read_text("utf-8").split("\n")
NAMES = {"where": "where|report(?:ing)? to", "skills": "skills?", "cost code": "cost code"}


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("10 paramedics", 10, "paramedics"),
        ("two ambulances", 2, "ambulances"),
        ("a field hospital", 1, "field hospital"),
        ("1,200 masks", 1200, "masks"),
        ("paramedics", 0, "paramedics"),
        ("18:00 crew", 0, "18:00 crew"),
        ("6am crew", 0, "6am crew"),
        ("3-4 crews", 0, "3-4 crews"),
        ("8", 8, ""),
        ("8, two of them drive", 8, "two of them drive"),
        ("8 at 19:40", 8, "at 19:40"),
        ("another", 0, "another"),
        ("999999999 masks", 0, "999999999 masks"),
    ],
)
def test_a_number_at_the_beginning_says_how_many(text: str, number: int, rest: str) -> None:
    assert line.quantity(text) == (number, rest)


@pytest.mark.parametrize(
    ("text", "pence", "rest"),
    [
        ("£4,500 for 8 paramedics", 450_000, "for 8 paramedics"),
        ("4500.50, invoice 12", 450_050, "invoice 12"),
        ("no charge, by agreement", 0, "by agreement"),
        ("free of charge", 0, ""),
        ("later", None, "later"),
    ],
)
def test_money_is_counted_in_pence(text: str, pence: int | None, rest: str) -> None:
    assert line.pounds(text) == (pence, rest)


def test_labelled_parts_and_what_else_a_line_says() -> None:
    parts = line.labelled("10 paramedics from Beacon; where: Saltmere ED, gate 2; skills critical care; and tea", NAMES)
    assert (parts.head, parts["where"]) == ("10 paramedics from Beacon", "Saltmere ED, gate 2")
    assert parts["skills"] == "critical care; and tea"
    assert line.priority("immediately 10 paramedics") == ("immediate", "10 paramedics")
    assert line.priority("10 paramedics, urgent") == ("urgent", "10 paramedics")
    assert line.priority("10 planned beds") == ("", "10 planned beds")
    assert line.answer_by("10 beds from Saltmere, answers by 14:00") == ("14:00", "10 beds from Saltmere")
    assert line.answer_by("10 beds by 14:00") == ("", "10 beds by 14:00")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_whole(text: str) -> None:
    words = " ".join(text.split())
    assert line.labelled(text, NAMES).head == words
    for read in (line.quantity, line.pounds, line.priority, line.answer_by):
        assert read(words)[1].strip(line.BETWEEN) in words


@pytest.mark.parametrize("what", ["0 paramedics", "-3 crews", "−3 crews", "99999999999 beds", "1.5 crews", "00 vans"])
def test_a_number_that_nobody_can_give_is_asked_for_again(what: str) -> None:
    with pytest.raises(UserError, match="whole number from 1 to 1,000,000"):
        line.how_many(what)


@pytest.mark.parametrize(("what", "number"), [("paramedics", 0), ("18:00 crew", 0), ("3-4 crews", 0), ("10 crews", 10)])
def test_whoever_says_no_number_asks_for_as_many_as_there_are(what: str, number: int) -> None:
    assert line.how_many(what) == number


@pytest.mark.parametrize("text", [" -3", ": −3 of them", "-£50"])
def test_a_minus_before_a_number_is_kept(text: str) -> None:
    kept = line.trimmed(text)
    assert line.number(kept)[0] == 0
    assert line.pounds(kept)[0] is None


def test_a_dash_between_words_goes() -> None:
    assert line.trimmed(" - 3 of them") == "3 of them"
