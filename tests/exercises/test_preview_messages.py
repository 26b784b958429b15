"""What people read of an exercise before it is held."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from eprr_bot.exercises import preview_messages
from eprr_bot.exercises.preview_messages import Foreseen, Preview
from tests.golden import assert_golden_messages, case

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
CALLS = (
    Foreseen(TEN, "Farouk Aziz", "Director on call", passed_over="On leave until Mon 30 Nov 2026 09:00."),
    Foreseen(TEN, "Grace <Adeyemi>", "Deputy", ("slack",), ("by text message: no mobile number is known",)),
    Foreseen(TEN + timedelta(minutes=10), "", "Loggist"),
)
WORDS = {"slack": "Call-out exercise & more", "text": "This only tests"}
FOUND = Preview("Director on call", "acknowledge", TEN, CALLS, WORDS, "first", 60)

CASES = (
    case("three would be called", preview_messages.preview, FOUND),
    case("nobody", preview_messages.preview, Preview("Director", "assemble", TEN, (), {}, "everyone", 60)),
    case("it could not begin", preview_messages.preview, FOUND, "It could not begin now: incident 1 is open."),
)


def test_golden_messages() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "preview_messages.txt", CASES, preview_messages)
