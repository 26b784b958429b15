"""What people read of a log entry, as they see it."""

from datetime import UTC, datetime
from pathlib import Path

from eprr_bot.records import messages
from eprr_bot.records.models import LogEntry
from eprr_bot.records.witnessed import Statement
from tests.golden import assert_golden_messages, case

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
LIST = "Told: " + "; ".join(f"person {number}" for number in range(60))
ENTRY = LogEntry(
    incident_id=7,
    number=12,
    event_at=TEN,
    entered_at=TEN,
    author="Niamh Doyle",
    kind="note",
    text="Ward 5 <moved> & safe.",
    previous_digest="",
    digest="",
)

TOLD = (Statement(7, 123, TEN, "9f" * 32), Statement(8, 1, TEN, "a1" * 32))

HELD = LogEntry(text="The record of call-out 4 is under legal hold. Reason: an inquiry:\n{}")
CASES = (
    case("a hold, without its facts", messages.said_in, HELD),
    case("one log", messages.witnessed, TOLD[:1]),
    case("two logs", messages.witnessed, TOLD),
    case("a witness that was not reached", messages.did_not_arrive, ["the channel", "Niamh <Doyle>"]),
    case("a note", messages.log_line, ENTRY),
    case("short", messages.in_brief, "Ward 5 moved."),
    case("long", messages.in_brief, "Ward 5 moved. " * 30),
    case("a long list", messages.in_brief, LIST),
)


def test_golden_messages() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "messages.txt", CASES, messages)
