"""An issue for a forum: where it stands, whatever was said of it and taken back."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprr_bot.lrf.issue import OVER, Issue, Step, Taken, missed_meeting

LONDON = ZoneInfo("Europe/London")
RAISED_AT = datetime(2026, 6, 1, 22, 59, tzinfo=UTC)
"""1 June, one minute before midnight in London."""
RAISED_ON = date(2026, 6, 1)
HOUR = timedelta(hours=1)


def issue(*steps: Step, taken_back: tuple[int, ...] = ()) -> Issue:
    """An issue of which this became, an hour apart."""
    taken = (
        Taken(step, RAISED_AT + number * HOUR, "Asha Patel", is_taken_back=number in taken_back)
        for number, step in enumerate(steps, 1)
    )
    return Issue(1, "E48000020", "surge beds", RAISED_AT, "Niamh Doyle", tuple(taken))


@pytest.mark.parametrize(
    ("steps", "taken_back", "state", "is_open"),
    [
        ((), (), "raised", True),
        ((Step.ACCEPTED,), (), "accepted", True),
        ((Step.ACCEPTED, Step.CLOSED), (), "closed", False),
        ((Step.ACCEPTED, Step.CLOSED), (2,), "accepted", True),
        ((Step.CLOSED, Step.REOPENED), (), "reopened", True),
        ((Step.CLOSED, Step.REOPENED), (2,), "closed", False),
        ((Step.WITHDRAWN,), (), "withdrawn", False),
        ((Step.WITHDRAWN,), (1,), "raised", True),
    ],
)
def test_it_stands_where_its_newest_step_left_it(
    steps: tuple[Step, ...], taken_back: tuple[int, ...], state: str, is_open: bool
) -> None:
    found = issue(*steps, taken_back=taken_back)
    assert (found.state, found.is_open) == (state, is_open)


@pytest.mark.parametrize("brought", [Step.REPRESENTED, Step.ANSWERED])
def test_the_forum_knows_of_what_was_brought_until_it_is_opened_again(brought: Step) -> None:
    assert issue(brought).is_brought
    assert not issue(brought, Step.CLOSED, Step.REOPENED).is_brought
    assert issue(brought, Step.CLOSED, Step.REOPENED, brought).is_brought
    assert issue(brought, Step.CLOSED, Step.REOPENED, taken_back=(3,)).is_brought


@pytest.mark.parametrize(
    ("days", "missed"),
    [
        ([], None),
        ([RAISED_ON], None),
        ([RAISED_ON - timedelta(days=1)], None),
        ([RAISED_ON + timedelta(days=1)], RAISED_ON + timedelta(days=1)),
        ([RAISED_ON + timedelta(days=9), RAISED_ON + timedelta(days=2)], RAISED_ON + timedelta(days=2)),
    ],
)
def test_the_first_meeting_after_the_day_it_was_raised_is_the_one_missed(days: list[date], missed: date | None) -> None:
    assert missed_meeting(issue(), days, LONDON) == missed


@pytest.mark.parametrize("steps", [(Step.REPRESENTED,), (Step.ANSWERED,), (Step.CLOSED,), (Step.WITHDRAWN,)])
def test_what_is_over_or_was_brought_misses_no_meeting(steps: tuple[Step, ...]) -> None:
    assert missed_meeting(issue(*steps), [RAISED_ON + timedelta(days=1)], LONDON) is None


@given(st.lists(st.sampled_from(Step), max_size=8), st.sets(st.integers(1, 8)))
def test_taking_a_step_back_leaves_what_there_was_before_it(steps: list[Step], taken_back: set[int]) -> None:
    whole = issue(*steps, taken_back=tuple(taken_back))
    left = issue(*(step for number, step in enumerate(steps, 1) if number not in taken_back))
    assert (whole.state, whole.is_open) == (left.state, left.is_open)
    assert len(whole.steps) == len(steps), "nothing is lost"
    assert whole.is_open == (whole.state not in OVER)
