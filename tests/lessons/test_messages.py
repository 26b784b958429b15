"""Every message about lessons and actions, as people see it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from eprr_bot.base.patient_data import REMOVED
from eprr_bot.lessons import messages
from eprr_bot.lessons.action import Owned, Step, Taken
from eprr_bot.lessons.models import Lesson
from tests.golden import assert_golden_messages, case

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TODAY, DUE = date(2026, 11, 23), date(2026, 12, 4)
ONE = Owned(7, "exercise 12", "Send the <new> list", "Ben Okoro", DUE, "Niamh <Doyle>")
LATE = replace(ONE, number=8, due_on=date(2026, 11, 2), steps=(Taken(Step.PUT_OFF, TEN, "Ben <Okoro>", "ill", DUE),))
CLOSED = replace(
    ONE, closed_at=TEN, outcome="Sent to <all>.", steps=(Taken(Step.CLOSED, TEN, "Ben Okoro", "Sent to <all>."),)
)
LESSON = Lesson(about="exercise/12", text="The list was <old>", at=TEN, by="Niamh Doyle")

CASES = (
    case("new", messages.given, ONE, TODAY),
    case("one", messages.nudged, [ONE], TODAY),
    case("two", messages.nudged, [ONE, LATE], TODAY),
    case("to the adviser", messages.long_overdue, [LATE], TODAY),
    case("on Home", messages.mine, [ONE], TODAY),
    case("more on Home than it shows", messages.mine, [ONE] * 7, TODAY),
    case("recorded", messages.learned, LESSON, "exercise 12"),
    case("a number left out", messages.learned, Lesson(about="", text=REMOVED, at=TEN, by=""), "exercise 12"),
    case("recorded", messages.added, ONE, TODAY, is_told=True),
    case("owner not told", messages.added, ONE, TODAY, is_told=False),
    case("answer", messages.closed, CLOSED),
    case("answer", messages.reopened, ONE),
    case("answer", messages.later, ONE, TODAY),
    case("open", messages.listing, [LATE, ONE], TODAY),
    case("none open", messages.listing, [], TODAY),
    case("of an exercise", messages.listing, [CLOSED], TODAY, "exercise 12"),
    case("none of an exercise", messages.listing, [], TODAY, "exercise 12"),
    case("put off", messages.entry, LATE, TODAY),
    case("asks what came of it", messages.done_form, ONE),
    case("asks by when", messages.later_form, ONE),
)


def test_golden_every_message_about_lessons_and_actions_is_worded_as_it_was_approved() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "messages.txt", CASES, messages)
