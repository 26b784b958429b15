"""The look ahead finds what a search through every choice of every month finds, and says what cannot hold."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eprr_bot.exercises.ahead import Ahead, Failure
from eprr_bot.exercises.hours import month_named
from eprr_bot.exercises.programme import HoursWindow
from eprr_bot.exercises.times import Times
from tests.exercises.drawing import BEGINS, HOURS
from tests.exercises.test_times import WINDOWS

WORDS = ("in_hours", "out_of_hours", "night", "weekend", "bank_holiday")
DAY_AND_NIGHT = HoursWindow.model_validate(
    {"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "from": "00:00", "to": "00:00"}
)
OFFICE = HoursWindow.model_validate({"days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "17:00"})
MONTHS = 7


def at_the_best(ahead: Ahead, begins: int, ages: tuple[int, ...]) -> int:
    """In how many months quotas do not hold, at the best, of all choices that there are."""

    @cache
    def least(number: int, before: tuple[int, ...]) -> int:
        choices = ahead.times.words_in(month_named(number)) or {frozenset[str]()}
        return min(then(number, before, words) for words in choices) if number < ahead.ends else 0

    def then(number: int, before: tuple[int, ...], words: frozenset[str]) -> int:
        now = tuple(0 if word in words else age + 1 for word, age in zip(ahead.kept, before, strict=True))
        failed = sum(age >= asked for age, asked in zip(now, ahead.kept.values(), strict=True))
        return failed + least(number + 1, now)

    return least(begins, ages)


@settings(max_examples=50, deadline=None)
@given(WINDOWS, st.dictionaries(st.sampled_from(WORDS), st.integers(1, 5), max_size=3), st.data())
def test_it_costs_what_a_search_through_everything_finds(
    window: HoursWindow, asked: dict[str, int], data: st.DataObject
) -> None:
    ahead = Ahead(Times(window, HOURS), asked, "2025-01")  # its last months are the last whose bank holidays are known
    ages = tuple(data.draw(st.integers(0, one)) for one in ahead.kept.values())
    begins = ahead.ends - MONTHS
    assert ahead.cost(begins, ages) == at_the_best(ahead, begins, ages)


@pytest.mark.parametrize(
    ("window", "asked", "ages", "said"),
    [
        (DAY_AND_NIGHT, {"in_hours": 2, "out_of_hours": 2, "night": 3}, {}, []),
        (DAY_AND_NIGHT, {"bank_holiday": 12}, {}, []),
        (DAY_AND_NIGHT, {"bank_holiday": 3}, {}, [Failure("bank_holiday", 3, "2026-03", True, True)]),
        (OFFICE, {"night": 6}, {"night": 2}, [Failure("night", 6, "2026-04", False, True)]),
        (OFFICE, {"night": 6}, {"night": 9}, [Failure("night", 6, "2025-09", False, True)]),
    ],
)
def test_it_says_what_will_not_hold_by_when_and_why(
    window: HoursWindow, asked: dict[str, int], ages: dict[str, int], said: list[Failure]
) -> None:
    ahead = Ahead(Times(window, HOURS), asked, BEGINS)
    assert list(ahead.failures(dict.fromkeys(asked, 0) | ages)) == said


def test_it_says_what_would_hold_but_for_the_others() -> None:
    asked = {"in_hours": 1, "out_of_hours": 3, "night": 24}
    found = list(Ahead(Times(DAY_AND_NIGHT, HOURS), asked, BEGINS).failures(dict.fromkeys(asked, 0)))
    assert {one.word for one in found} <= {"in_hours", "out_of_hours"}
    assert [(one.is_in_window, one.is_alone) for one in found] == [(True, False)] * len(found) != []


def test_what_is_held_every_three_months_meets_what_three_months_can() -> None:
    times = Times(DAY_AND_NIGHT, HOURS)
    asked = {"in_hours": 6, "out_of_hours": 6}
    assert list(Ahead(times, asked, BEGINS, every=3).failures(dict.fromkeys(asked, 0))) == []
    asked = {"in_hours": 5, "out_of_hours": 5}
    assert list(Ahead(times, asked, BEGINS, every=3).failures(dict.fromkeys(asked, 0)))
