"""Where everything stands in the pictures."""

from dataclasses import replace

from eprr_bot.evidence import figures, picture
from eprr_bot.evidence.picture import BOTTOM, TOP
from tests.evidence.test_figures import SILENT, answered, went

MONTHS = figures.months([went(answered(2), answered(8), SILENT, SILENT)], "2026-11")


def test_a_share_is_as_high_as_it_says_and_a_month_without_one_has_no_bar() -> None:
    *earlier, last = picture.shares(MONTHS)
    assert [(bar.label, bar.top) for bar in last.bars] == [("50%", (TOP + BOTTOM) / 2)]
    assert {one.bars for one in earlier} == {()}


def test_the_slowest_answer_reaches_the_top() -> None:
    median, slowest = picture.times(MONTHS)[-1].bars
    assert (median.label, slowest.label, slowest.top) == ("5", "8", TOP)
    assert abs(median.x + median.width - slowest.x) < 1
    assert slowest.x + slowest.width <= picture.WIDTH


def test_a_time_of_less_than_a_minute_is_not_said_to_be_none() -> None:
    assert [picture.minutes(seconds) for seconds in (0, 59, 60, 150, 5700)] == ["<1", "<1", "1", "2", "95"]


def test_a_timeline_ends_with_the_last_thing_that_happened() -> None:
    found = picture.timeline([(answered(2), [0.0]), (answered(20, 10), [600.0])], 15, 3600)
    assert [one.said for one in found.rows] == ["2 min", "20 min"]
    assert [one.is_late for one in found.rows] == [False, True]
    assert found.rows[1].answer == max(x for row in found.rows for x in (*row.calls, row.answer or 0))
    assert [label for label, _ in found.ticks] == ["0", "5", "10", "15", "20"]


def test_whoever_never_answered_was_waited_for_to_the_end() -> None:
    found = picture.timeline([(SILENT, [0.0])], 15, 3600)
    assert found.rows[0].answer is None
    assert found.ticks[-1][0] == "60"


def test_a_picture_of_hundreds_says_how_many_it_leaves_out() -> None:
    found = picture.timeline([(replace(SILENT, name="A" * 99), [])] * 100, 15, 3600)
    assert (len(found.rows), found.left_out) == (40, 60)
    assert len(found.rows[0].name) < 40
    assert picture.timeline([], 15, 0).rows == ()
