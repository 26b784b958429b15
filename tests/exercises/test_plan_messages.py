"""What people read about exercises that are planned for a time of their own."""

from datetime import UTC, datetime
from pathlib import Path

from eprr_bot.exercises import plan_messages
from eprr_bot.exercises.models import Exercise, ExerciseKind, ExerciseState
from tests.golden import assert_golden_messages, case

TEN = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)


def planned(**values: object) -> Exercise:
    """An exercise that somebody planned."""
    facts = {"name": "Director on <call>", "type": "read back", "note": "Stopped before it began, by Niamh Doyle."}
    common = {"id": 12, "month": "2026-12", "state": ExerciseState.PLANNED, "planned_at": TEN, "planned_for": TEN}
    return Exercise.model_validate(facts | common | values)


TABLE_TOP = planned(name="Winter surge", kind=ExerciseKind.TABLE_TOP, type="")
CASES = (
    case("secret", plan_messages.planned, planned()),
    case("announced", plan_messages.planned, planned(is_announced=True)),
    case("people hold it", plan_messages.planned, TABLE_TOP),
    case("a day before", plan_messages.announced, planned(), is_moved=False),
    case("moved", plan_messages.announced, planned(), is_moved=True),
    case("to those who had heard of it", plan_messages.cancelled_news, planned()),
    case("to whoever did", plan_messages.cancelled, planned()),
    case("after all, at a time that stays secret", plan_messages.taken_up, planned()),
    case("after all", plan_messages.taken_up, planned(is_announced=True)),
    case("to those who had heard that it does not", plan_messages.taken_up_news, planned()),
    case("something real on its day", plan_messages.disturbed, TABLE_TOP, 3),
    case("two rotas", plan_messages.plan_form, [("loggist", "Loggist")], ["acknowledge"], [ExerciseKind.LIVE]),
)


def test_golden_messages() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "plan_messages.txt", CASES, plan_messages)
