"""Every message about M/ETHANE reports, as people see them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from eprr_bot.methane import messages, methane
from eprr_bot.methane.methane import NAMES
from eprr_bot.methane.models import Methane
from tests.golden import assert_golden_messages, case
from tests.incidents.test_messages import FACTS

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
FIRST = Methane(
    incident_id=7,
    number=1,
    location="Mill Lane <Fenbridge>",
    type="flood",
    received_by="Niamh Doyle",
    received_at=TEN,
)


def version(number: int, **changed: object) -> Methane:
    made = Methane.model_validate(
        {**FIRST.model_dump(), "number": number, "received_at": TEN + timedelta(minutes=number)}
    )
    for name, value in changed.items():
        setattr(made, name, value)
    return made


SECOND = version(2, declared="No", access="Mill Lane closed, use <the> north gate.", source="Beacon Ambulance control")
NAMED = version(3, declared="Yes", casualties="Mr Jones, 3 P1", hazards="x" * 900)
BACK = version(4, takes_back=3)
WHOLE = version(2, declared="Yes, 03:10 by Beacon", **{name: f"{name} known" for name in NAMES[1:]})
MAJOR = replace(FACTS, type="Major incident")
NEW = methane.differences(FIRST.report, SECOND.report)

CASES = (
    case("the first", messages.form, 7, FIRST.report, 0, "C7"),
    case("one that is declared", messages.form, 7, WHOLE.report, 2, ""),
    case("none", messages.nothing_yet, 7),
    case("the first", messages.report, FIRST, {}, FACTS),
    case("two things are new", messages.report, SECOND, FIRST.report, FACTS),
    case("an earlier one", messages.report, SECOND, FIRST.report, FACTS, is_newest=False),
    case("taken back", messages.report, BACK, NAMED.report, FACTS),
    case("confirmed", messages.report, version(2, source="the police"), FIRST.report, FACTS),
    case("declared there and not here", messages.report, WHOLE, FIRST.report, FACTS),
    case("declared here and not there", messages.report, SECOND, FIRST.report, MAJOR),
    case("declared, not said when", messages.report, NAMED, SECOND.report, MAJOR),
    case("two things are new", messages.told, SECOND, NEW),
    case("taken back", messages.told, BACK, []),
    case("the first", messages.recorded, FIRST, methane.differences({}, FIRST.report), FACTS),
    case("two things are new", messages.recorded, SECOND, NEW, FACTS, left_out=True),
    case("a name", messages.recorded, NAMED, methane.differences(SECOND.report, NAMED.report), MAJOR),
    case("taken back", messages.recorded, BACK, methane.differences(NAMED.report, BACK.report), FACTS),
    case("none", messages.history, 7, []),
    case("four", messages.history, 7, [FIRST, SECOND, NAMED, BACK]),
    case("many", messages.history, 7, [FIRST, *(version(number) for number in range(2, 40))]),
    case("a field", messages.in_picture, methane.BY_NAME["access"], SECOND),
    case("with a source", messages.where_from, SECOND),
    case("without", messages.where_from, FIRST),
)


def test_golden_messages() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "messages.txt", CASES, messages)


def test_the_entry_of_the_log_says_what_is_new() -> None:
    assert methane.entry("ETHANE", 2, NEW) == (
        "ETHANE 2. Major incident declared: No (until now: not known). "
        "Access: Mill Lane closed, use <the> north gate (until now: not known)"
    )
    assert methane.entry("ETHANE", 3, []) == "ETHANE 3: nothing new."


def test_a_report_of_the_longest_fields_fits_into_slack() -> None:
    long = version(2, **dict.fromkeys(NAMES, "<&>" * 2000))
    for made in (messages.report(long, FIRST.report, FACTS), messages.told(long, NEW), messages.history(7, [long])):
        assert all(len(block.get("text", {}).get("text", "")) <= 3000 for block in made.blocks)
    shown = messages.report(long, FIRST.report, FACTS).blocks[1]["text"]["text"]
    assert shown.count("\n") == len(NAMES) - 1, "every field has its line"
