"""On which days the owner of an action is nudged."""

from datetime import date, timedelta

import pytest

from eprr_bot.lessons.action import NUDGES, Owned, nudge

DUE = date(2027, 1, 12)


def days_from_due(days: int) -> date:
    return DUE + timedelta(days=days)


def test_each_nudge_comes_once_and_none_after_the_last() -> None:
    heard, come = days_from_due(-30), []
    for days in range(-30, 400):
        found = nudge(DUE, heard, days_from_due(days))
        if found is not None:
            come.append(days)
            heard = days_from_due(days)
    assert tuple(come) == NUDGES


@pytest.mark.parametrize(
    ("heard", "today", "expected"),
    [
        (-3, -3, None),  # its owner was told today
        (-3, -1, None),  # the nudge of a week before had passed by then
        (-3, 0, 0),
        (-30, 3, 0),  # that of a day without the bot comes late
        (-30, 20, 14),  # and of several only the newest
        (15, 20, None),
        (15, 21, 21),
    ],
)
def test_a_nudge_is_of_the_newest_day_that_came_since_the_owner_heard_of_it(
    heard: int, today: int, expected: int | None
) -> None:
    assert nudge(DUE, days_from_due(heard), days_from_due(today)) == expected


@pytest.mark.parametrize(
    ("today", "words"), [(-2, "due in 2 days"), (-1, "due in 1 day"), (0, "due today"), (1, "1 day overdue")]
)
def test_how_late_an_action_is(today: int, words: str) -> None:
    one = Owned(1, "exercise 3", "Put the number right", "Ben Okoro", DUE, "Asha Patel")
    assert one.how_late(days_from_due(today)) == words
