"""When a rota changes hands, and when each of them hears of it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from eprr_bot.base.settings import bundled
from eprr_bot.handover.handover import (
    Change,
    after_the_night,
    changes,
    holds_them_anyway,
    is_night,
    roll_call,
    times,
    why_no_handovers,
)
from eprr_bot.oncall.rota_file import read_rota
from eprr_bot.oncall.schedule import Shift

LONDON = ZoneInfo("Europe/London")
T0 = datetime(2026, 1, 5, 9, tzinfo=UTC)


def at(hours: float) -> datetime:
    return T0 + timedelta(hours=hours)


def shifts(*given: tuple[float, float, str | None]) -> list[Shift]:
    return [Shift(at(start), at(end), person, "layer:week") for start, end, person in given]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([(0, 10, "asha"), (10, 20, "ben")], [(10, 20, "asha", "ben")]),
        ([(0, 10, "asha"), (10, 20, "asha")], []),
        ([(0, 10, "asha"), (10, 16, "ben"), (16, 30, "cara")], [(10, 16, "asha", "ben"), (16, 30, "ben", "cara")]),
        ([(0, 10, "asha"), (10, 15, "ben"), (15, 30, "asha")], []),
        ([(0, 10, "asha"), (10, 13, "ben"), (13, 30, "cara")], [(13, 30, "ben", "cara")]),
        ([(0, 10, "asha"), (10, 11, "ben"), (11, 13, "cara"), (13, 30, "ben")], [(10, 30, "asha", "ben")]),
        (
            [(0, 10, "asha"), (10, 11, "ben"), (11, 18, "cara"), (18, 30, "ben")],
            [(11, 18, "ben", "cara"), (18, 30, "cara", "ben")],
        ),
        ([(0, 10, None), (10, 20, "ben")], [(10, 20, "", "ben")]),
        ([(0, 10, "asha"), (10, 20, None)], []),
        ([(0, 10, "asha"), (10, 20, None), (20, 30, "asha")], [(20, 30, "", "asha")]),
        (
            [(0, 10, "asha"), (10, 16, "ben"), (16, 30, "asha")],
            [(10, 16, "asha", "ben"), (16, 30, "ben", "asha")],
        ),
        ([(0, 10, "asha"), (10, 14, "ben"), (14, 18, "cara"), (18, 30, "asha")], []),
        (
            [(0, 10, "asha"), (10, 20, "ben"), (20, 30, "asha"), (30, 32, "ben"), (32, 40, "asha")],
            [(10, 20, "asha", "ben"), (20, 40, "ben", "asha")],
        ),
    ],
    ids=[
        "plain",
        "same person",
        "exactly six hours",
        "short help",
        "short help before",
        "short help at the start",
        "taken over",
        "after a gap",
        "into a gap",
        "back after a gap",
        "back after six hours",
        "back after two who helped out",
        "short help in a second turn",
    ],
)
def test_where_a_rota_changes_hands(
    given: list[tuple[float, float, str | None]], expected: list[tuple[float, float, str, str]]
) -> None:
    assert changes(shifts(*given)) == [Change(at(a), at(b), one, other) for a, b, one, other in expected]


@pytest.mark.parametrize(("begins", "hands_over"), [(0, 2), (1, 0), (4, 0)])
def test_whoever_went_off_and_helps_out_for_a_short_while_hands_nothing_over(begins: float, hands_over: float) -> None:
    """Asha's turn ends at 0; she covers two hours of Ben's."""
    turn, helped = shifts((-100, 0, "asha"), (0, 100, "ben")), begins + 2
    cover = Shift(at(begins), at(helped), "asha", "cover:1")
    before = [turn[1]._replace(end=cover.start)] if begins else []
    expected = Change(at(hands_over), at(100), "asha", "ben")
    assert changes([turn[0], *before, cover, turn[1]._replace(start=cover.end)]) == [expected]


@pytest.mark.parametrize(("lasts", "expected"), [(5.9, []), (6, [(10, 16, "asha", "ben"), (16, 30, "ben", "asha")])])
def test_a_cover_of_six_hours_is_a_turn_and_a_shorter_one_is_help(
    lasts: float, expected: list[tuple[float, float, str, str]]
) -> None:
    before, after = shifts((0, 10, "asha"), (10 + lasts, 30, "asha"))
    found = changes([before, Shift(at(10), at(10 + lasts), "ben", "cover:1"), after])
    assert found == [Change(at(a), at(b), one, other) for a, b, one, other in expected]


def test_two_short_covers_of_one_person_that_meet_are_one_stretch() -> None:
    covers = [Shift(at(10 + 4 * i), at(14 + 4 * i), "ben", f"cover:{i}") for i in range(2)]
    around = shifts((0, 10, "asha"), (18, 30, "asha"))
    assert changes([around[0], *covers, around[1]]) == [
        Change(at(10), at(18), "asha", "ben"),
        Change(at(18), at(30), "ben", "asha"),
    ]


@pytest.mark.parametrize(
    ("shift", "called"),
    [
        ("2026-11-30T09:00", "2026-11-30T07:00"),
        ("2026-11-30T08:00", "2026-11-29T20:00"),
        ("2026-11-30T20:00", "2026-11-30T18:00"),
        ("2026-11-30T00:00", "2026-11-29T20:00"),
        ("2026-11-30T23:59", "2026-11-30T21:59"),
        ("2026-07-06T09:00", "2026-07-06T07:00"),
        ("2026-10-25T09:00", "2026-10-25T07:00"),
    ],
)
def test_the_roll_call_is_two_hours_before_and_never_at_night(shift: str, called: str) -> None:
    start, expected = (datetime.fromisoformat(one).replace(tzinfo=LONDON).astimezone(UTC) for one in (shift, called))
    assert roll_call(start, LONDON) == expected


@example(datetime(2026, 10, 25, 8, 0, 0, 1, tzinfo=UTC))
@given(some.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=some.just(UTC)))  # noqa: DTZ001 (bounds)
def test_nobody_is_called_at_night(start: datetime) -> None:
    called = roll_call(start, LONDON)
    assert not is_night(called, LONDON)
    on_the_clock = start.astimezone(LONDON).replace(tzinfo=None) - called.astimezone(LONDON).replace(tzinfo=None)
    assert called < start
    assert on_the_clock <= timedelta(hours=13), "of which the night of the clock change has one more"
    assert not is_night(after_the_night(start, LONDON), LONDON)


@pytest.mark.parametrize(
    ("instant", "until"),
    [
        ("2026-11-30T21:59", "2026-11-30T21:59"),
        ("2026-11-30T22:00", "2026-12-01T07:00"),
        ("2026-11-30T23:59", "2026-12-01T07:00"),
        ("2026-12-01T00:00", "2026-12-01T07:00"),
        ("2026-12-01T06:59", "2026-12-01T07:00"),
        ("2026-12-01T07:00", "2026-12-01T07:00"),
        ("2026-10-24T22:30", "2026-10-25T07:00"),
        ("2027-03-28T00:30", "2027-03-28T07:00"),
    ],
)
def test_what_falls_into_the_night_waits_for_the_next_morning_and_no_longer(instant: str, until: str) -> None:
    start, expected = (datetime.fromisoformat(one).replace(tzinfo=LONDON).astimezone(UTC) for one in (instant, until))
    assert after_the_night(start, LONDON) == expected


def test_nothing_past_is_made_up_for_but_a_moved_roll_call_is() -> None:
    start = datetime(2026, 11, 30, 9, tzinfo=UTC)
    early = times(start, start - timedelta(days=5), LONDON)
    assert (early.days_ahead, early.evening) == (
        datetime(2026, 11, 27, 9, tzinfo=UTC),
        datetime(2026, 11, 29, 18, tzinfo=UTC),
    )
    late = times(start, start - timedelta(minutes=90), LONDON)
    assert (late.days_ahead, late.evening, late.roll_call) == (None, None, None)
    moved = times(start, start - timedelta(minutes=90), LONDON, may_catch_up=True)
    assert moved.roll_call == start - timedelta(minutes=90)
    assert times(start, start - timedelta(minutes=10), LONDON, may_catch_up=True).roll_call is None


START = datetime(2026, 11, 30, 9, tzinfo=UTC)
DAYS_AHEAD, EVENING, ROLL_CALL = (START - timedelta(hours=hours) for hours in (72, 15, 2))
A_MOMENT = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (DAYS_AHEAD - A_MOMENT, (DAYS_AHEAD, EVENING, ROLL_CALL)),
        (DAYS_AHEAD, (None, EVENING, ROLL_CALL)),
        (EVENING - A_MOMENT, (None, EVENING, ROLL_CALL)),
        (EVENING, (None, None, ROLL_CALL)),
        (ROLL_CALL - A_MOMENT, (None, None, ROLL_CALL)),
        (ROLL_CALL, (None, None, None)),
    ],
)
def test_what_is_due_at_this_very_instant_is_past_for_a_handover_that_is_only_now_made(
    now: datetime, due: tuple[datetime | None, ...]
) -> None:
    found = times(START, now, LONDON)
    assert (found.days_ahead, found.evening, found.roll_call) == due


@pytest.mark.parametrize(
    ("now", "held"),
    [
        (ROLL_CALL + A_MOMENT, ROLL_CALL + A_MOMENT),
        (START - timedelta(minutes=15), START - timedelta(minutes=15)),
        (START - timedelta(minutes=15) + A_MOMENT, None),
        (START, None),
    ],
)
def test_a_roll_call_is_caught_up_with_while_there_is_a_quarter_of_an_hour_for_it(
    now: datetime, held: datetime | None
) -> None:
    assert times(START, now, LONDON, may_catch_up=True).roll_call == held


@pytest.mark.parametrize(
    ("rota_id", "expected"),
    [
        ("director-on-call", True),
        ("manager-on-call", False),
        ("communications", False),
        ("eprr-adviser", False),
        ("loggist", False),
    ],
)
def test_which_rotas_hold_handovers_where_the_cluster_names_none(rota_id: str, expected: bool) -> None:
    rota = read_rota(bundled("rotas") / "example" / f"{rota_id}.yaml")
    assert holds_them_anyway(rota) is expected
    assert why_no_handovers(rota) == ""


def test_a_roll_call_moved_at_night_waits_for_the_morning() -> None:
    start = datetime(2026, 11, 30, 8, tzinfo=UTC)
    moved = times(start, datetime(2026, 11, 29, 23, tzinfo=UTC), LONDON, may_catch_up=True)
    assert moved.roll_call == datetime(2026, 11, 30, 7, tzinfo=UTC)
