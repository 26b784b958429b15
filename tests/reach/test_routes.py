from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from eprr_bot.base.wall_clock import within
from eprr_bot.directory.models import Person
from eprr_bot.outbox.models import Lane
from eprr_bot.reach.routes import ROUTES

LONDON = ZoneInfo("Europe/London")
NIGHT = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
SUMMER = datetime(2026, 7, 6, 6, 30, tzinfo=UTC)

VOICE = ROUTES["voice"]


def someone(**fields) -> Person:
    return Person(id="asha.patel", name="Asha Patel", slack_id="U1", mobile="sealed", updated_at=NIGHT, **fields)


def why_not(person: Person, route, lane: Lane, now: datetime) -> str:
    return route.why_not(person, lane, now, lambda: LONDON)


@pytest.mark.parametrize(
    ("route", "lane", "at", "may"),
    [
        (ROUTES["text"], Lane.EXERCISE, NIGHT, True),
        (ROUTES["text"], Lane.ROUTINE, NIGHT, False),
        (ROUTES["text"], Lane.LIVE, NIGHT, True),
        (ROUTES["text"], Lane.PAGE, NIGHT, True),
        (ROUTES["slack"], Lane.ROUTINE, NIGHT, True),
        (VOICE, Lane.ROUTINE, NIGHT, True),
        (ROUTES["text"], Lane.ROUTINE, SUMMER, True),
    ],
    ids=[
        "exercise",
        "routine",
        "live",
        "page",
        "Slack has none",
        "hours are of one route",
        "half past seven in summer",
    ],
)
def test_hours_hold_back_what_is_routine_alone(route, lane, at, may):
    assert (why_not(someone(text_hours="07:00-23:00"), route, lane, at) == "") is may


@pytest.mark.parametrize("lane", list(Lane))
def test_eq_01_whoever_must_not_be_rung_is_never_rung(lane):
    assert why_not(someone(no_voice_calls=True), VOICE, lane, NIGHT)
    assert not why_not(someone(no_voice_calls=True), ROUTES["text"], lane, NIGHT)


@pytest.mark.parametrize("lane", list(Lane))
@pytest.mark.parametrize("route", ROUTES.values(), ids=list(ROUTES))
def test_whoever_has_left_is_reached_by_no_route(route, lane):
    assert why_not(someone(is_active=False), route, lane, NIGHT) == "they have left"


def test_a_route_without_an_address_says_what_is_missing():
    nobody = Person(id="asha.patel", name="Asha Patel", updated_at=NIGHT)
    assert [why_not(nobody, route, Lane.PAGE, NIGHT) for route in ROUTES.values()] == [
        "no Slack account is known",
        "no mobile number is known",
        "no e-mail address is known",
        "no telephone number is known",
    ]


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
    assert within(hours, at, LONDON) is inside


def test_the_reason_names_the_hours():
    found = why_not(someone(text_hours="07:00-23:00"), ROUTES["text"], Lane.ROUTINE, NIGHT)
    assert found == "it is outside their hours, 07:00 to 23:00"
