"""What people say of a task, as they type it; and when somebody is asked how far it is."""

from datetime import UTC, datetime, timedelta

import pytest

from eprr_bot.tasks.task import NUDGES, Progress, Said, due_nudges, nudge_at, said
from eprr_bot.tasks.typed import numbered

SIX = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Saltmere done at 05:40", Said("Saltmere", Progress.DONE, at="05:40")),
        ("done: 12 beds", Said("", Progress.DONE, note="12 beds")),
        ("Saltmere Hospitals is under way", Said("Saltmere Hospitals", Progress.UNDER_WAY)),
        ("Saltmere and Fenbridge underway", Said("Saltmere and Fenbridge", Progress.UNDER_WAY)),
        ("Fenbridge cannot, no staff", Said("Fenbridge", Progress.CANNOT, note="no staff")),
        ("Fenbridge can't: no staff.", Said("Fenbridge", Progress.CANNOT, note="no staff")),
        ("police told by telephone", Said("police", Progress.ACKNOWLEDGED, note="by telephone")),
        ("Saltmere acknowledged", Said("Saltmere", Progress.ACKNOWLEDGED)),
        ("withdraw the river falls", Said("", Progress.WITHDRAWN, note="the river falls")),
        ("Saltmere no longer needed", Said("Saltmere", Progress.WITHDRAWN)),
        ("all done", Said("all", Progress.DONE)),
    ],
)
def test_what_is_said_of_a_task(typed: str, meant: Said) -> None:
    assert said(typed) == meant


@pytest.mark.parametrize("typed", ["", "Saltmere", "Saltmere not done", "Saltmere is not yet done", "abandoned"])
def test_what_says_nothing_of_how_far_it_is(typed: str) -> None:
    assert said(typed) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2 Saltmere done", (2, "Saltmere done")),
        ("task 2: Saltmere done", (2, "Saltmere done")),
        ("2", (2, "")),
        ("Saltmere: open 2 beds", None),
        ("111: open a line", None),
    ],
)
def test_a_number_first_means_a_task_that_there_is(typed: str, meant: tuple[int, str] | None) -> None:
    assert numbered(typed) == meant


def test_an_organisation_is_asked_a_few_times_and_then_no_more() -> None:
    assert nudge_at(None, 0) is None
    assert [nudge_at(SIX, number) for number in range(len(NUDGES))] == [SIX + after for after in NUDGES]
    assert nudge_at(SIX, len(NUDGES)) is None
    assert due_nudges(SIX, SIX - timedelta(minutes=1)) == 0
    assert due_nudges(SIX, SIX) == 1
    assert due_nudges(SIX, SIX + timedelta(days=1)) == len(NUDGES), "whoever was away does not ask three times at once"
