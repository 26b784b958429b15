from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from eprr_bot.directory.models import Person
from eprr_bot.outbox.models import Lane
from eprr_bot.reach.routes import holds, may_use, why_not

LONDON = ZoneInfo("Europe/London")
NIGHT = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
SUMMER = datetime(2026, 7, 6, 6, 30, tzinfo=UTC)


def someone(**fields) -> Person:
    return Person(id="asha.patel", name="Asha Patel", updated_at=NIGHT, **fields)


@pytest.mark.parametrize(
    ("route", "lane", "at", "may"),
    [
        ("text", Lane.EXERCISE, NIGHT, False),
        ("text", Lane.ROUTINE, NIGHT, False),
        ("text", Lane.LIVE, NIGHT, True),
        ("slack", Lane.EXERCISE, NIGHT, True),
        ("voice", Lane.EXERCISE, NIGHT, True),
        ("text", Lane.EXERCISE, SUMMER, True),
    ],
    ids=["exercise", "routine", "live", "Slack has no hours", "hours are of one route", "half past seven in summer"],
)
def test_hours_hold_back_everything_but_live_pages(route, lane, at, may):
    assert may_use(someone(text_hours="07:00-23:00"), route, lane, at, LONDON) is may


@pytest.mark.parametrize("lane", list(Lane))
def test_eq_01_whoever_must_not_be_rung_is_never_rung(lane):
    assert why_not(someone(no_voice_calls=True), "voice", lane, NIGHT, LONDON)
    assert not why_not(someone(no_voice_calls=True), "text", lane, NIGHT, LONDON)


@pytest.mark.parametrize(
    ("hours", "clock", "inside"),
    [
        ("", "03:00", True),
        ("07:00-23:00", "07:00", True),
        ("07:00-23:00", "22:59", True),
        ("07:00-23:00", "23:00", False),
        ("18:00-02:00", "01:59", True),
        ("18:00-02:00", "02:00", False),
        ("18:00-02:00", "18:00", True),
    ],
)
def test_hours_may_run_over_midnight(hours, clock, inside):
    at = datetime.fromisoformat(f"2026-11-23T{clock}").replace(tzinfo=UTC)
    assert holds(hours, at, LONDON) is inside


def test_the_reason_names_the_hours():
    found = why_not(someone(text_hours="07:00-23:00"), "text", Lane.EXERCISE, NIGHT, LONDON)
    assert found == "it is outside their hours, 07:00 to 23:00"
