"""A rota that ends for good: nobody holds it from then on, and what was so before stays."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from eprr_bot.oncall.rota import Cover, Window
from eprr_bot.oncall.schedule import LATEST, Schedule, Shift
from tests.oncall.test_rota import at, rows, schedule_of, wall, weekly

GOES_ON = schedule_of(weekly("asha", "ben"))
THURSDAY = wall("2026-01-15T12:00")
ENDS = replace(GOES_ON.rota, ends=THURSDAY)


def ended(*covers: Cover) -> Schedule:
    """Retired in the middle of Ben's week."""
    return Schedule((*GOES_ON.versions, (at("2026-01-15T12:00"), ENDS)), covers)


def test_it_ends_in_the_middle_of_a_shift_and_nobody_holds_it_from_then_on() -> None:
    whole = ended()
    assert rows(whole.shifts(at("2026-01-05T09:00"), at("2026-03-01T09:00"))) == [
        ("05 Jan 09:00", "asha", "layer:week"),
        ("12 Jan 09:00", "ben", "layer:week"),
        ("15 Jan 12:00", None, "gap"),
    ]
    assert whole.holder_at(at("2026-06-01T00:00")) == Shift(at("2026-01-15T12:00"), LATEST, None, "gap")
    assert whole.why(at("2026-01-15T11:59"))[0].person == "ben"
    assert whole.why(at("2026-01-15T12:00")) == []
    assert [whole.is_over(at("2026-01-15T12:00") + timedelta(seconds=by)) for by in (-1, 0)] == [False, True]


def test_covers_count_up_to_the_end_and_not_beyond() -> None:
    over = Cover(1, at("2026-01-15T10:00"), at("2026-01-15T14:00"), "cara")
    later = Cover(2, at("2026-02-01T10:00"), at("2026-02-01T14:00"), "cara")
    found = ended(over, later).shifts(at("2026-01-15T09:00"), at("2026-03-01T09:00"))
    assert rows(found) == [
        ("15 Jan 09:00", "ben", "layer:week"),
        ("15 Jan 10:00", "cara", "cover:1"),
        ("15 Jan 12:00", None, "gap"),
    ]


def test_taking_it_back_restores_every_shift_whole() -> None:
    again = Schedule((*ended().versions, (at("2026-01-15T12:00"), GOES_ON.rota)))
    span = at("2026-01-05T09:00"), at("2027-01-05T09:00")
    assert again.shifts(*span) == GOES_ON.shifts(*span)


def test_one_that_begins_again_leaves_the_time_between_as_it_was() -> None:
    again = Schedule((*ended().versions, (at("2026-02-04T09:00"), GOES_ON.rota)))
    assert rows(again.shifts(at("2026-01-12T09:00"), at("2026-02-16T09:00"))) == [
        ("12 Jan 09:00", "ben", "layer:week"),
        ("15 Jan 12:00", None, "gap"),
        ("04 Feb 09:00", "asha", "layer:week"),
        ("09 Feb 09:00", "ben", "layer:week"),
    ]


@pytest.mark.parametrize(
    ("ends", "instant"),
    [
        ("2026-10-25T01:30", "2026-10-25T01:30"),
        ("2026-03-29T01:30", "2026-03-29T01:00"),
        ("2028-02-29T09:00", "2028-02-29T09:00"),
    ],
)
def test_its_end_is_the_last_time_the_clock_shows_it(ends: str, instant: str) -> None:
    whole = Schedule(((None, replace(GOES_ON.rota, ends=wall(ends))),))
    assert whole.rota.ends_at == at(instant)
    assert whole.holder_at(at(instant)).person is None
    assert whole.holder_at(at(instant) - timedelta(seconds=1)).person is not None


def test_a_gap_from_before_a_late_end_was_applied_keeps_its_own_end() -> None:
    by_day = schedule_of(weekly("asha", during=(Window(frozenset(range(7)), time(9), time(17)),)))
    late = Schedule((*by_day.versions, (at("2026-01-29T12:00"), replace(by_day.rota, ends=THURSDAY))))
    night = Shift(at("2026-01-20T17:00"), at("2026-01-21T09:00"), None, "gap")
    assert late.holder_at(at("2026-01-20T20:00")) == night
