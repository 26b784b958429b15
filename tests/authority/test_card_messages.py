"""Every message about authority cards, as people see it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from eprr_bot.authority import card_messages as messages
from eprr_bot.authority.card_messages import Card, Covered, Standing
from tests.golden import assert_golden_messages, case

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
COVERED = (
    Covered("NHS <Haven>", (("spending", ("SFI, 14.3", "Minute 31")), ("fixed assets", ()), ("staff", ("SFI, 14.3",)))),
    Covered("Saltmere & Co", (("staff", ()), ("what is put first", ("Schedule 2G",)))),
)
CARD = Card(
    code="K7QF2MPX9T3H",
    name="Farouk <Aziz>",
    cluster="Haven & Wolds",
    about="Incident 1: flood <all>, Saltmere",
    made_at=TEN,
    since=TEN,
    until=TEN + timedelta(days=7),
    covered=COVERED,
    standing=Standing.HOLDS,
)
ENDED = replace(CARD, standing=Standing.ENDED, why="Command passed to Ben <Okoro>.", ended_at=TEN)
RUNG = replace(CARD, switchboard="Haven House <switchboard>, 020 7946 0300")
EXERCISE = replace(CARD, until=None, about="", is_exercise=True, standing=Standing.CHANGED)

CASES = (
    case("in groups", messages.written_code, CARD.code),
    case("holds", messages.verdict, CARD),
    case("nothing is covered", messages.verdict, replace(CARD, covered=(Covered("Haven", (("staff", ()),)),))),
    case("changed", messages.verdict, EXERCISE),
    case("the turn is over", messages.verdict, replace(CARD, standing=Standing.TURN_OVER)),
    case("ended", messages.verdict, ENDED),
    case("with an end", messages.period, CARD),
    case("without", messages.period, EXERCISE),
    case("in Slack", messages.made, CARD, "https://eprr.example/authority-card/K7QF2MPX9T3H"),
    case("of an exercise", messages.made, EXERCISE, "https://eprr.example/authority-card/K7QF2MPX9T3H"),
    case("with a switchboard", messages.made, RUNG, "https://eprr.example/authority-card/K7QF2MPX9T3H"),
    case("the switchboard", messages.by_telephone, RUNG),
    case("on the command line", messages.in_lines, CARD),
    case("the first", messages.made_entry, "Farouk Aziz", CARD.code),
    case("as command passes", messages.made_anew, CARD.code, "Ben Okoro"),
)


def test_golden_what_people_read() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "card_messages.txt", CASES, messages)
