"""What differs between two schedules, and what a swap exchanges."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from eprr_bot.cover.difference import Move, Stretch, by_person, moves, settings_changed
from eprr_bot.cover.exchange import Swap, holders, is_held_by, meant, rest_of, runs
from eprr_bot.oncall.rota import Cover, Layer, Rota, Rules, ShiftLength
from eprr_bot.oncall.schedule import Schedule, Shift
from tests.oncall.test_rota_properties import SPANS, covers, schedules

brisk = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LAYER = Layer("week", datetime.fromisoformat("2026-01-05T09:00"), ShiftLength(weeks=1), ("asha", "ben", "cara"))
ROTA = Rota("director", "Director", "Europe/London", (LAYER,))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


START, END = at("2026-01-05T09:00"), at("2026-02-02T09:00")
"""Four weeks: Asha, Ben, Cara, Asha."""


def schedule(*people: str) -> Schedule:
    return Schedule(((None, replace(ROTA, layers=(replace(LAYER, people=people),))),))


def test_the_same_rota_has_no_difference() -> None:
    assert moves(schedule("asha", "ben"), schedule("asha", "ben"), START, END) == []


def test_two_people_who_change_places_lose_and_gain() -> None:
    found = moves(schedule("asha", "ben", "cara"), schedule("asha", "cara", "ben"), START, END)
    second, third, fourth = at("2026-01-12T09:00"), at("2026-01-19T09:00"), at("2026-01-26T09:00")
    assert found == [Move(second, third, "ben", "cara"), Move(third, fourth, "cara", "ben")]
    ben, cara = by_person(found)
    assert (ben.person, ben.loses, ben.gains) == ("ben", (Stretch(second, third),), (Stretch(third, fourth),))
    assert (cara.person, cara.loses, cara.gains) == ("cara", (Stretch(third, fourth),), (Stretch(second, third),))


def test_touching_weeks_are_one_stretch_and_a_gap_is_nobody() -> None:
    found = moves(schedule("asha"), Schedule(((None, replace(ROTA, layers=())),)), START, END)
    assert found == [Move(START, END, "asha", None)]
    assert [one.person for one in by_person(found)] == ["asha", None]


def test_other_settings_are_named() -> None:
    new = replace(ROTA, mandatory=False, rules=Rules(min_rest_hours=11), function="incident_support")
    assert settings_changed(ROTA, new) == [
        "function: response becomes incident support",
        "mandatory: yes becomes no",
        "least rest, in hours: nothing becomes 11",
    ]
    assert settings_changed(ROTA, ROTA) == []


@brisk
@given(schedules(), schedules(), SPANS)
def test_moves_are_exactly_where_the_holders_differ(
    old: Schedule, new: Schedule, span: tuple[datetime, datetime]
) -> None:
    found = moves(old, new, *span)
    step = (span[1] - span[0]) / 97
    for number in range(97):
        instant = span[0] + number * step
        inside = [move for move in found if move.start <= instant < move.end]
        was, now = old.holder_at(instant).person, new.holder_at(instant).person
        assert [(move.before, move.after) for move in inside] == ([(was, now)] if was != now else [])


@brisk
@given(schedules(), covers(), SPANS)
def test_a_cover_moves_nothing_outside_its_window(old: Schedule, cover: Cover, span: tuple[datetime, datetime]) -> None:
    new = Schedule(old.versions, (*old.covers, cover))
    found = moves(old, new, min(span[0], cover.start), max(span[1], cover.end))
    assert all(cover.start <= move.start and move.end <= cover.end for move in found)
    assert all(move.after == cover.person for move in found)
    assert is_held_by(new, cover.start, cover.end, [cover.person])


@brisk
@given(schedules(), SPANS, st.data())
def test_swapping_twice_restores_the_rota(
    before: Schedule, span: tuple[datetime, datetime], data: st.DataObject
) -> None:
    held = [shift for shift in before.shifts(*span) if shift.person]
    assume(len({shift.person for shift in held}) > 1)
    first = data.draw(st.sampled_from(held))
    second = data.draw(st.sampled_from([shift for shift in held if shift.person != first.person]))
    assert first.person is not None
    assert second.person is not None
    swap = Swap(first.person, first.start, first.end, second.person, second.start, second.end)
    assert swap.still_holds(before)
    once = Schedule(before.versions, (*before.covers, *swap.covers()))
    assert not swap.still_holds(once)
    assert {(one.before, one.after) for one in moves(before, once, *span)} == {
        (first.person, second.person),
        (second.person, first.person),
    }
    back = Swap(second.person, first.start, first.end, first.person, second.start, second.end)
    assert back.still_holds(once)
    twice = Schedule(once.versions, (*once.covers, *back.covers()))
    assert moves(before, twice, *span) == []


def shift(start: str, end: str) -> Shift:
    return Shift(at(start), at(end), "asha", "layer:week")


def test_the_shift_meant_by_a_day() -> None:
    early = shift("2026-01-05T08:00", "2026-01-05T16:00")
    late = shift("2026-01-05T22:00", "2026-01-06T06:00")
    week = shift("2026-01-12T09:00", "2026-01-19T09:00")
    zone = ROTA.zone
    assert meant([early, late, week], at("2026-01-05T22:00"), zone) == [late]
    assert meant([early, late, week], at("2026-01-05T09:00"), zone) == [early, late]
    assert meant([early, late, week], at("2026-01-14T09:00"), zone) == [week]
    assert meant([early, late, week], at("2026-01-09T09:00"), zone) == []


def covered(*spans: tuple[str, str, str]) -> Schedule:
    """Asha, Ben, Cara by the week, with covers from and to in the order made."""
    made = [Cover(number, at(start), at(end), who) for number, (start, end, who) in enumerate(spans, 1)]
    return Schedule(schedule("asha", "ben", "cara").versions, tuple(made))


def test_touching_shifts_are_one_run_and_what_others_hold_parts_runs() -> None:
    whole = covered(("2026-01-12T09:00", "2026-01-13T09:00", "asha"), ("2026-01-07T12:00", "2026-01-07T14:00", "cara"))
    week, noon, two = at("2026-01-05T09:00"), at("2026-01-07T12:00"), at("2026-01-07T14:00")
    assert runs(whole, "asha", week, at("2026-01-20T09:00")) == [(week, noon), (two, at("2026-01-13T09:00"))]
    assert runs(whole, "dmitri", week, at("2026-01-20T09:00")) == []


def test_the_rest_of_a_turn_goes_on_after_what_others_hold_of_it() -> None:
    whole = covered(("2026-01-07T12:00", "2026-01-07T14:00", "ben"), ("2026-01-07T13:00", "2026-01-07T13:30", "cara"))
    now, noon, two = at("2026-01-06T12:00"), at("2026-01-07T12:00"), at("2026-01-07T14:00")
    assert rest_of(whole, whole.holder_at(now), now) == [(now, noon), (two, at("2026-01-12T09:00"))]
    # Of a cover, too, what was laid over it since is left out.
    first, second = (at(f"2026-01-07T13:{minute}") for minute in ("00", "30"))
    assert rest_of(whole, whole.holder_at(noon), noon) == [(noon, first), (second, two)]


def test_holders_name_a_gap() -> None:
    empty = Schedule(((None, replace(ROTA, layers=())),))
    assert holders(empty, START, START + timedelta(days=1)) == [""]
