from datetime import UTC, datetime, time, timedelta

import pytest

from eprr_bot.oncall.rota import Cover, FixedPeriod, Layer, Rota, ShiftLength, Window, people_named
from eprr_bot.oncall.schedule import EARLIEST, LATEST, Reason, Schedule, Shift

WEEK = ShiftLength(weeks=1)
wall = datetime.fromisoformat


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def weekly(*people: str, starts: str = "2026-01-05T09:00", **more) -> Layer:
    return Layer("week", wall(starts), WEEK, people, **more)


def schedule_of(*layers: Layer, fixed=(), covers=()) -> Schedule:
    rota = Rota("director", "Director on call", "Europe/London", layers, tuple(fixed))
    return Schedule(((None, rota),), tuple(covers))


def rows(shifts: list[Shift]) -> list[tuple[str, str | None, str]]:
    return [(f"{shift.start:%d %b %H:%M}", shift.person, shift.source) for shift in shifts]


def test_people_take_turns():
    schedule = schedule_of(weekly("asha", "ben"))
    assert rows(schedule.shifts(at("2026-01-05T09:00"), at("2026-01-26T09:00"))) == [
        ("05 Jan 09:00", "asha", "layer:week"),
        ("12 Jan 09:00", "ben", "layer:week"),
        ("19 Jan 09:00", "asha", "layer:week"),
    ]


@pytest.mark.parametrize(
    ("zone", "starts", "handovers"),
    [
        ("Europe/London", "2026-10-23T17:30", ["23 Oct 16:30", "24 Oct 16:30", "25 Oct 17:30", "26 Oct 17:30"]),
        ("Europe/London", "2027-03-26T01:30", ["26 Mar 01:30", "27 Mar 01:30", "28 Mar 01:00", "29 Mar 00:30"]),
        ("Asia/Kathmandu", "2026-10-23T08:00", ["23 Oct 02:15", "24 Oct 02:15", "25 Oct 02:15", "26 Oct 02:15"]),
        ("Australia/Lord_Howe", "2026-10-02T08:00", ["01 Oct 21:30", "02 Oct 21:30", "03 Oct 21:00", "04 Oct 21:00"]),
    ],
)
def test_peers_02_daily_rotations_land_where_a_person_expects(zone, starts, handovers):
    """One day on, at the same time on the clock on the wall, in zones of half and quarter hours as well."""
    rota = Rota("daily", "Daily", zone, (Layer("day", wall(starts), ShiftLength(days=1), ("asha", "ben", "cara")),))
    first = wall(starts).replace(tzinfo=rota.zone)
    shifts = Schedule(((None, rota),)).shifts(first, first + timedelta(days=3, hours=12))
    assert [f"{shift.start.astimezone(UTC):%d %b %H:%M}" for shift in shifts] == handovers
    assert [shift.person for shift in shifts] == ["asha", "ben", "cara", "asha"]


def test_a_person_who_follows_herself_has_two_shifts():
    shifts = schedule_of(weekly("asha")).shifts(at("2026-01-06T00:00"), at("2026-01-14T00:00"))
    assert rows(shifts) == [("06 Jan 00:00", "asha", "layer:week"), ("12 Jan 09:00", "asha", "layer:week")]


def test_nobody_holds_the_rota_before_it_begins_and_after_it_ends():
    schedule = schedule_of(weekly("asha", ends=wall("2026-01-08T12:00")))
    assert schedule.holder_at(at("2026-01-05T08:59")) == Shift(EARLIEST, at("2026-01-05T09:00"), None, "gap")
    assert schedule.holder_at(at("2026-01-08T11:59")).end == at("2026-01-08T12:00")
    assert schedule.holder_at(at("2026-01-08T12:00")) == Shift(at("2026-01-08T12:00"), LATEST, None, "gap")


def test_a_layer_is_hidden_only_while_a_stronger_one_is_open():
    nights = Window(frozenset(range(5)), time(17), time(9))
    weekend = Window(frozenset({5, 6}), time(9), time(9))
    both = weekly("asha", during=(nights, weekend))
    for above, friday, saturday in (
        (weekly("ben", during=(nights,)), "ben", "asha"),
        (weekly("ben", during=(nights, weekend)), "ben", "ben"),
        (weekly("ben"), "ben", "ben"),
        (weekly("ben", during=(Window(frozenset(range(5)), time(17), time(8)),)), "ben", "asha"),
        (weekly("ben", ends=wall("2026-01-10T01:00")), "ben", "asha"),
    ):
        assert schedule_of(both, above).holder_at(at("2026-01-09T20:00")).person == friday
        assert schedule_of(both, above).holder_at(at("2026-01-10T12:00")).person == saturday
    assert schedule_of(weekly("ben"), both).holder_at(at("2026-01-10T12:00")).person == "asha"


@pytest.mark.parametrize(("days", "closes"), [({0}, time(9)), (set(range(5)), time(8))])
def test_a_layer_that_is_open_longer_than_a_stronger_one_is_not_hidden(days, closes):
    under = weekly("asha", during=(Window(frozenset(range(5)), time(17), time(9)),))
    over = weekly("ben", during=(Window(frozenset(days), time(17), closes),))
    assert schedule_of(under, over).holder_at(at("2026-01-10T08:30")).person == "asha"


def test_windows_of_a_day_may_stand_in_any_order():
    evening, morning = (Window(frozenset(range(7)), time(hour), time(hour + 3)) for hour in (17, 9))
    found = schedule_of(weekly("asha", during=(evening, morning))).shifts(
        at("2026-01-06T00:00"), at("2026-01-07T00:00")
    )
    assert [shift.start.hour for shift in found if shift.person] == [9, 17]


def test_answers_do_not_depend_on_what_was_asked_before():
    edge = EARLIEST + 743 * timedelta(days=28)
    asked = [edge + timedelta(days=day) for day in (0, 20, 11, 12, 25, 4, 10)]
    schedule = schedule_of(weekly("asha", "ben", "cara"))
    schedule.shifts(edge, edge + timedelta(days=1))
    for instant in asked:
        assert schedule.holder_at(instant) == schedule_of(weekly("asha", "ben", "cara")).holder_at(instant)


def test_touching_windows_of_one_turn_are_one_shift():
    nights = Window(frozenset(range(5)), time(17), time(9))
    weekend = Window(frozenset({5, 6}), time(9), time(9))
    schedule = schedule_of(weekly("asha", "ben", during=(nights, weekend)))
    friday = schedule.holder_at(at("2026-01-10T12:00"))
    assert (friday.start, friday.end) == (at("2026-01-09T17:00"), at("2026-01-12T09:00"))
    assert schedule.holder_at(at("2026-01-12T09:00")).person is None
    assert schedule.holder_at(at("2026-01-12T17:00")).person == "ben"


def test_a_shift_that_a_cover_interrupts_is_two_rows_and_one_that_nothing_interrupts_is_one():
    cover = Cover(12, at("2026-01-07T18:00"), at("2026-01-08T08:00"), "cara")
    schedule = schedule_of(weekly("asha", "ben"), covers=[cover])
    assert rows(schedule.shifts(at("2026-01-05T09:00"), at("2026-01-12T09:00"))) == [
        ("05 Jan 09:00", "asha", "layer:week"),
        ("07 Jan 18:00", "cara", "cover:12"),
        ("08 Jan 08:00", "asha", "layer:week"),
    ]


def test_of_two_covers_the_one_made_later_wins():
    covers = [
        Cover(1, at("2026-01-07T00:00"), at("2026-01-09T00:00"), "cara"),
        Cover(2, at("2026-01-06T00:00"), at("2026-01-08T00:00"), "dev"),
    ]
    schedule = schedule_of(weekly("asha"), covers=covers)
    assert rows(schedule.shifts(at("2026-01-06T00:00"), at("2026-01-09T12:00"))) == [
        ("06 Jan 00:00", "dev", "cover:2"),
        ("08 Jan 00:00", "cara", "cover:1"),
        ("09 Jan 00:00", "asha", "layer:week"),
    ]


def test_a_cover_over_a_gap_is_held_by_the_person_named():
    schedule = schedule_of(covers=[Cover(None, at("2026-01-07T00:00"), at("2026-01-08T00:00"), "cara")])
    assert schedule.holder_at(at("2026-01-07T12:00")).person == "cara"
    assert [(gap.start, gap.end) for gap in schedule.gaps(at("2026-01-06T00:00"), at("2026-01-09T00:00"))] == [
        (at("2026-01-06T00:00"), at("2026-01-07T00:00")),
        (at("2026-01-08T00:00"), at("2026-01-09T00:00")),
    ]


def test_a_cover_that_names_nobody_is_part_of_the_gap_around_it():
    schedule = schedule_of(covers=[Cover(3, at("2026-01-07T00:00"), at("2026-01-08T00:00"), None)])
    assert schedule.gaps(at("2026-01-06T00:00"), at("2026-01-09T00:00")) == [
        Shift(at("2026-01-06T00:00"), at("2026-01-09T00:00"), None, "gap")
    ]


def test_a_cover_that_ends_before_it_starts_holds_nothing():
    schedule = schedule_of(weekly("asha"), covers=[Cover(1, at("2026-01-08T00:00"), at("2026-01-07T00:00"), "ben")])
    assert schedule.holder_at(at("2026-01-07T12:00")).person == "asha"


def test_a_new_version_holds_from_its_instant_and_a_shift_that_it_leaves_alone_stays_whole():
    one = Rota("r", "R", "Europe/London", (weekly("asha", "ben"),))
    two = Rota("r", "R", "Europe/London", (weekly("asha", "ben"),), (fixed_christmas(),))
    three = Rota("r", "R", "Europe/London", (weekly("dev"),))
    schedule = Schedule(((None, one), (at("2026-01-07T00:00"), two), (at("2026-01-14T00:00"), three)))
    assert rows(schedule.shifts(at("2026-01-05T09:00"), at("2026-01-19T09:00"))) == [
        ("05 Jan 09:00", "asha", "layer:week"),
        ("12 Jan 09:00", "ben", "layer:week"),
        ("14 Jan 00:00", "dev", "layer:week"),
    ]
    assert schedule.rota is three
    assert schedule.version_at(at("2026-01-08T00:00")) is two


def test_a_version_replaced_before_it_began_never_holds():
    one, two, three = (Rota("r", "R", "UTC", (weekly(person),)) for person in ("asha", "ben", "cara"))
    schedule = Schedule(((None, one), (at("2026-02-01T00:00"), two), (at("2026-01-20T00:00"), three)))
    assert schedule.version_at(at("2026-03-01T00:00")) is three
    assert schedule.holder_at(at("2026-03-01T00:00")).person == "cara"
    assert schedule.holder_at(at("2026-01-19T00:00")).person == "asha"


def test_before_the_first_version_there_is_a_gap():
    rota = Rota("r", "R", "UTC", (weekly("asha"),))
    schedule = Schedule(((at("2026-01-20T00:00"), rota),))
    assert schedule.version_at(at("2026-01-19T00:00")) is None
    assert schedule.holder_at(at("2026-01-19T00:00")).source == "gap"
    assert schedule.why(at("2026-01-19T00:00")) == []


def fixed_christmas() -> FixedPeriod:
    return FixedPeriod(wall("2026-12-24T09:00"), wall("2026-12-28T09:00"), "cara", "Christmas")


def test_of_overlapping_fixed_periods_the_one_that_starts_later_wins():
    eve = FixedPeriod(wall("2026-12-23T09:00"), wall("2026-12-26T09:00"), "dev")
    for fixed in ([eve, fixed_christmas()], [fixed_christmas(), eve]):
        schedule = schedule_of(weekly("asha"), fixed=fixed)
        assert rows(schedule.shifts(at("2026-12-23T09:00"), at("2026-12-28T10:00"))) == [
            ("23 Dec 09:00", "dev", "fixed"),
            ("24 Dec 09:00", "cara", "fixed:Christmas"),
            ("28 Dec 09:00", "asha", "layer:week"),
        ]


def test_why_names_every_claim_from_the_strongest_to_the_weakest():
    nights = Layer(
        "night",
        wall("2026-01-01T09:00"),
        WEEK,
        ("dev", "ewa"),
        during=(Window(frozenset(range(7)), time(17), time(9)),),
    )
    covers = [
        Cover(1, at("2026-12-25T00:00"), at("2026-12-26T00:00"), "fay", "leave"),
        Cover(2, at("2026-12-25T10:00"), at("2026-12-27T00:00"), "gus"),
    ]
    schedule = schedule_of(weekly("asha"), nights, fixed=[fixed_christmas()], covers=covers)
    christmas = (at("2026-12-24T09:00"), at("2026-12-28T09:00"))
    assert schedule.why(at("2026-12-25T18:00")) == [
        Reason("cover:2", "gus", at("2026-12-25T10:00"), at("2026-12-27T00:00"), True),
        Reason("cover:1", "fay", at("2026-12-25T00:00"), at("2026-12-26T00:00"), False, "leave"),
        Reason("fixed:Christmas", "cara", *christmas, False, "Christmas"),
        Reason("layer:night", "ewa", at("2026-12-25T17:00"), at("2026-12-26T09:00"), False),
        Reason("layer:week", "asha", at("2026-12-21T09:00"), at("2026-12-28T09:00"), False),
    ]
    assert [reason.source for reason in schedule.why(at("2026-12-29T12:00"))] == ["layer:week"]
    claims = [[one.source for one in schedule.why(at(f"2026-12-{edge}"))][:2] for edge in ("25T10:00", "26T00:00")]
    assert claims == [["cover:2", "cover:1"], ["cover:2", "fixed:Christmas"]], "the instant at which it ends is outside"


def test_a_shift_of_many_years_is_one_shift_from_any_side():
    layer = Layer("long", wall("2026-01-05T09:00"), ShiftLength(months=120), ("asha", "ben"))
    whole = (at("2026-01-05T09:00"), at("2036-01-05T09:00"))
    for instant in ("2026-01-05T09:00", "2031-07-01T00:00", "2036-01-05T08:59"):
        shift = schedule_of(layer).holder_at(at(instant))
        assert (shift.start, shift.end, shift.person) == (*whole, "asha")
    assert len(schedule_of(layer).shifts(at("2027-01-01T00:00"), at("2035-01-01T00:00"))) == 1


def test_an_empty_window_has_no_shifts():
    schedule = schedule_of(weekly("asha"))
    assert schedule.shifts(at("2026-02-01T00:00"), at("2026-02-01T00:00")) == []
    assert schedule.shifts(at("2026-02-02T00:00"), at("2026-02-01T00:00")) == []


def test_instants_beyond_the_years_that_are_worked_out_are_refused():
    schedule = schedule_of(weekly("asha"))
    for instant in (EARLIEST - timedelta(seconds=1), LATEST):
        with pytest.raises(ValueError, match="1970 to 2199"):
            schedule.holder_at(instant)
    assert schedule.holder_at(LATEST - timedelta(seconds=1)).person == "asha"
    assert schedule.shifts(EARLIEST, LATEST)[-1].end == LATEST


def test_what_is_asked_beyond_the_last_year_is_cut_there():
    """A rota that has run out has a gap up to the last instant, and people ask what comes after it."""
    schedule = schedule_of(weekly("asha", ends=wall("2026-01-08T12:00")))
    gap = schedule.holder_at(at("2026-02-01T00:00"))
    assert schedule.shifts(gap.end, gap.end + timedelta(weeks=13)) == []
    assert schedule.shifts(at("2199-01-01T00:00"), LATEST + timedelta(weeks=13))[-1].end == LATEST


@pytest.mark.parametrize("length", [{}, {"hours": 1, "days": 1}, {"weeks": 0}])
def test_a_shift_length_is_exactly_one_positive_number(length):
    with pytest.raises(ValueError, match="exactly one"):
        ShiftLength(**length)


def test_layers_that_cannot_be_worked_out_are_refused():
    with pytest.raises(ValueError, match="at least one person"):
        weekly()
    with pytest.raises(ValueError, match="28th"):
        Layer("month", wall("2026-01-31T09:00"), ShiftLength(months=1), ("asha",))


def test_everybody_whom_a_rota_names():
    rota = Rota("r", "R", "UTC", (weekly("asha", "ben"), weekly("ben", "dev")), (fixed_christmas(),))
    assert people_named(rota) == {"asha", "ben", "cara", "dev"}
