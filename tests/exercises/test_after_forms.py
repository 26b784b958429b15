"""The forms for what an exercise taught and what really happened, as people see them."""

from pathlib import Path

from eprr_bot.exercises import after_forms
from tests.golden import assert_golden_messages, case

CASES = (
    case("of an exercise", after_forms.lesson_form, 12),
    case("of an exercise", after_forms.action_form, 12),
    case("one incident", after_forms.count_form, [("3", "3: <flood>, Saltmere")], [("live", "Live exercise")]),
)


def test_golden_the_forms_are_worded_as_they_were_approved() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "after_forms.txt", CASES, after_forms)
