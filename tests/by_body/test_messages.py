"""Every message by statutory body, as people see it."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from eprr_bot.by_body import messages
from eprr_bot.by_body.attribution import Item, Kind, Of
from tests.golden import assert_golden_messages, case

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
SPENT = Item(
    Kind.COMMITMENT, 1, 1, TEN, "Asha <Patel>", "haven", "NHS <Haven>", "£5,000.50 (spending) of Haven for <tea>.",
    "Haven SFI, 14.3", "stands", 500_050,
)  # fmt: skip
TOLD = Item(
    Kind.DIRECTION, 2, None, TEN, "Asha <Patel>", "saltmere", "Saltmere & Co", "stop <surgery>", "Schedule 2G",
    "acknowledged: closed at <once>",
)  # fmt: skip
DRILL = replace(TOLD, is_exercise=True)
OF = Of("haven", "NHS <Haven>", (SPENT, TOLD, DRILL))
REPORTS = Of("haven", "NHS <Haven>", (replace(TOLD, kind=Kind.REPORT), replace(TOLD, kind=Kind.REQUEST)))
NONE = Of("wolds", "NHS Wolds", ())
MANY = Of("haven", "NHS <Haven>", tuple(replace(TOLD, number=one, kind=Kind.REQUEST) for one in range(20)))

CASES = (
    case("an incident", messages.where, 1),
    case("all", messages.where, None),
    case("some", messages.sums, OF),
    case("one of each", messages.sums, REPORTS),
    case("nothing", messages.sums, NONE),
    case("two bodies", messages.listing, [OF, NONE], 1),
    case("many", messages.listing, [MANY], None),
    case("of an exercise", messages.line, DRILL),
    case("a commitment", messages.line, SPENT),
    case("a row for each", messages.table, [OF, NONE], ZoneInfo("Europe/London")),
)


def test_golden_what_people_read() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "messages.txt", CASES, messages)
