"""Every message of the guards, as people see it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from eprr_bot.guards import messages
from eprr_bot.guards.guard import Kind, Warning
from tests.golden import assert_golden_messages, case

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
GAP = Warning(
    Kind.GAP, "director", "", TEN, TEN + timedelta(hours=8), "Nobody holds Director from 10:00 to 18:00.", more=1
)
LEAVE = replace(GAP, kind=Kind.LEAVE, text="Ben <Okoro> is on leave and holds Director.", more=3)
UNCALLED = [
    replace(GAP, kind=Kind.UNPROVED, start=TEN + timedelta(days=n), topic="never called", name=name)
    for n, name in enumerate(("Farouk Aziz", "Ben <Okoro>", "Cara Hughes"))
]

CASES = (
    case("nothing", messages.overview, []),
    case("a gap, leave, and people never called", messages.overview, [GAP, LEAVE, *UNCALLED]),
    case("more than one reads", messages.overview, [GAP, GAP, LEAVE, LEAVE, *UNCALLED], most=1),
    case("two", messages.alert, [GAP, LEAVE]),
    case("very many", messages.alert, [LEAVE] * 21),
    case("after a change", messages.hint, [GAP.text, LEAVE.text]),
)


def test_golden_messages() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "messages.txt", CASES, messages)
