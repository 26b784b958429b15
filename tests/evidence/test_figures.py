"""The numbers of exercises, worked out by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from eprr_bot.callout.tries import Try
from eprr_bot.evidence import figures
from eprr_bot.exercises.models import ExerciseKind, ExerciseState
from eprr_bot.exercises.standing import Called, Result

TEN = datetime(2026, 11, 23, 10, tzinfo=UTC)
SILENT = Called("Farouk Aziz", "Director", 1, tries=(Try("slack", TEN), Try("text", why_not="no mobile number")))
UNCALLED = replace(SILENT, tries=SILENT.tries[1:])
HASTY = replace(SILENT, had_time=False)


def answered(minutes: float, called_after: float = 0, is_late: bool = False) -> Called:
    return Called(
        "Asha Patel", "Director", 1, (minutes - called_after) * 60, minutes * 60, "text", is_late, (Try("text", TEN),)
    )


def went(*called: Called, at: datetime = TEN, **values: object) -> Result:
    facts = (7, "Call-out", "director-on-call", f"{at:%Y-%m}", ExerciseState.COMPLETED, at, "", True, "core", 15, "")
    return replace(Result(*facts, called), **values)  # type: ignore[arg-type]  # the fields of a result


def test_the_figures_of_one_exercise() -> None:
    found = figures.of([went(answered(2), answered(22, 20), answered(65, is_late=True), SILENT, UNCALLED, HASTY)])
    assert (found.asked, found.reached, found.answered, found.late) == (5, 4, 2, 1)
    assert found.share == 0.4
    assert found.in_target == 1
    assert found.within == (1, 2, 2)
    assert (found.median, found.slowest) == (120, 120)


def test_whoever_was_called_too_late_to_answer_counts_when_they_do() -> None:
    assert figures.of([went(replace(answered(2), had_time=False))]).asked == 1


def test_nobody_was_called() -> None:
    found = figures.of([])
    assert (found.asked, found.share, found.median, found.slowest) == (0, None, None, None)


@pytest.mark.parametrize(
    ("answers", "middle", "slowest"), [(1, 60, 60), (4, 150, 240), (20, 630, 1140), (100, 3030, 5700)]
)
def test_the_95th_of_a_hundred_is_the_95th(answers: int, middle: float, slowest: float) -> None:
    """Answers after 1, 2, 3 … minutes: of 20 the 19th, of 4 the last."""
    found = figures.of([went(*map(answered, range(1, answers + 1)))])
    assert (found.median, found.slowest) == (middle, slowest)


def test_each_route_says_how_many_were_called_by_it_and_answered() -> None:
    found = figures.routes([SILENT, UNCALLED, answered(2)])
    assert [(one.name, one.tried, one.taken, one.answered) for one in found] == [
        ("Slack", 1, 1, 0),
        ("text message", 3, 1, 1),
    ]


def test_twelve_months_show_what_was_held_and_what_was_missed() -> None:
    october = TEN - timedelta(days=31)
    missed = went(at=october, state=ExerciseState.MISSED, name="Call-out: Manager", rota_id="manager")
    missed_too = went(at=october, state=ExerciseState.MISSED)
    stopped = went(SILENT, state=ExerciseState.STOPPED)
    table_top = went(kind=ExerciseKind.TABLE_TOP, is_call_out=False)
    found = figures.months(
        [went(answered(2)), went(SILENT), stopped, table_top, went(answered(3), at=october), missed, missed_too],
        "2026-11",
    )
    assert [one.month for one in found] == [f"2025-{one}" for one in (12,)] + [f"2026-{one:02}" for one in range(1, 12)]
    assert [(one.held, one.figures.share, one.missed) for one in found[-3:]] == [
        (0, None, ()),
        (1, 1.0, ("Call-out: Manager", missed_too.name)),
        (2, 0.5, ()),
    ]


def test_the_longest_gap_is_between_two_that_follow_each_other() -> None:
    starts = [TEN + timedelta(days=days) for days in (71, 0, 30)]
    assert figures.longest_gap(starts) == timedelta(days=41)
    assert figures.longest_gap(starts[:1]) is None
