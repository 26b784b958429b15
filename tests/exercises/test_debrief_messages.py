"""What people read about what was found of an exercise."""

from datetime import UTC, datetime
from pathlib import Path

from eprr_bot.base.patient_data import REMOVED
from eprr_bot.exercises import debrief_messages as messages
from eprr_bot.exercises.models import Debrief
from tests.golden import assert_golden_messages, case

OBJECTIVES = ("Reach the <director>.", "Open the centre", "Staff it")
TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
FULL = Debrief(
    exercise_id=12,
    at=TEN,
    by="Niamh <Doyle>",
    met=["met", "partly", "not met"],
    issues="A <door> was locked",
    good_practice="Calm",
)
BARE = Debrief(exercise_id=12, at=TEN, by="Niamh Doyle", met=[], issues=REMOVED)

CASES = (
    case("all", messages.debriefed, 12, OBJECTIVES, FULL),
    case("without objectives, a number left out", messages.debriefed, 12, (), BARE),
    case("all", messages.lines, OBJECTIVES, FULL),
    case("answer", messages.signed, 12, FULL),
    case("three objectives", messages.debrief_form, 12, "Winter <surge>", OBJECTIVES),
)


def test_golden_what_was_found_is_worded_as_it_was_approved() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "debrief_messages.txt", CASES, messages)
