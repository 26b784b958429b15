"""What must hold for any rota whatever."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eprr_bot.oncall.rota import Cover, FixedPeriod, Layer, Rota, ShiftLength, Window
from eprr_bot.oncall.schedule import Schedule

PEOPLE = st.sampled_from(["asha", "ben", "cara", "dev"])
ZONES = st.sampled_from(["Europe/London", "Australia/Lord_Howe", "America/New_York", "UTC"])
WALLS = st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2027-01-01")).map(
    lambda wall: wall.replace(minute=wall.minute // 15 * 15, second=0, microsecond=0)
)
INSTANTS = WALLS.map(lambda wall: wall.replace(tzinfo=UTC))
TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
SHIFTS = st.one_of(
    st.integers(1, 36).map(lambda count: ShiftLength(hours=count)),
    st.integers(1, 10).map(lambda count: ShiftLength(days=count)),
    st.integers(1, 3).map(lambda count: ShiftLength(weeks=count)),
    st.integers(1, 3).map(lambda count: ShiftLength(months=count)),
)
WINDOWS = st.builds(Window, st.frozensets(st.integers(0, 6), min_size=1), TIMES, TIMES)
LENGTHS = st.timedeltas(timedelta(minutes=15), timedelta(days=60))


@st.composite
def layers(draw, name="layer"):
    starts, shift = draw(WALLS), draw(SHIFTS)
    if shift.months:
        starts = starts.replace(day=min(starts.day, 28))
    ends = draw(st.none() | LENGTHS.map(lambda length: starts + length))
    people = tuple(draw(st.lists(PEOPLE, min_size=1, max_size=4)))
    return Layer(name, starts, shift, people, ends, tuple(draw(st.lists(WINDOWS, max_size=2))))


@st.composite
def fixed_periods(draw):
    start = draw(WALLS)
    return FixedPeriod(start, start + draw(LENGTHS), draw(PEOPLE), draw(st.sampled_from(["", "Christmas"])))


@st.composite
def covers(draw):
    start = draw(INSTANTS)
    return Cover(draw(st.none() | st.integers(1, 9)), start, start + draw(LENGTHS), draw(PEOPLE))


@st.composite
def rotas(draw):
    named = [draw(layers(name=f"layer-{number}")) for number in range(draw(st.integers(0, 3)))]
    return Rota("r", "R", draw(ZONES), tuple(named), tuple(draw(st.lists(fixed_periods(), max_size=3))))


@st.composite
def schedules(draw):
    versions = [(None, draw(rotas()))]
    if draw(st.booleans()):
        versions.append((draw(INSTANTS), draw(rotas())))
    return Schedule(tuple(versions), tuple(draw(st.lists(covers(), max_size=3))))


SPANS = st.tuples(INSTANTS, st.timedeltas(timedelta(minutes=1), timedelta(days=200))).map(
    lambda pair: (pair[0], pair[0] + pair[1])
)
brisk = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@brisk
@given(schedules(), SPANS)
def test_shifts_tile_the_window(schedule, span):
    shifts = schedule.shifts(*span)
    assert [shifts[0].start, shifts[-1].end] == list(span)
    assert all(shift.start < shift.end for shift in shifts)
    assert all(one.end == other.start for one, other in pairwise(shifts))
    assert all((shift.person is None) == (shift.source == "gap") for shift in shifts)


@brisk
@given(schedules(), SPANS, st.data())
def test_who_holds_an_instant_is_whose_shift_it_falls_in(schedule, span, data):
    shift = data.draw(st.sampled_from(schedule.shifts(*span)))
    fresh = Schedule(schedule.versions, schedule.covers)
    for instant in (shift.start, shift.start + (shift.end - shift.start) / 2):
        held = fresh.holder_at(instant)
        assert (held.person, held.source) == (shift.person, shift.source)
        assert held.start <= shift.start
        assert shift.end <= held.end


@brisk
@given(schedules(), SPANS, st.data())
def test_a_whole_shift_is_the_same_from_every_instant_in_it(schedule, span, data):
    shift = data.draw(st.sampled_from(schedule.shifts(*span)))
    whole = schedule.holder_at(shift.start)
    assert Schedule(schedule.versions, schedule.covers).holder_at(whole.end - timedelta(seconds=1)) == whole
    assert Schedule(schedule.versions, schedule.covers).holder_at(whole.start) == whole


@brisk
@given(schedules(), SPANS, st.floats(0, 1))
def test_a_window_asked_for_in_two_halves_gives_the_same_rows(schedule, span, where):
    start, end = span
    cut = start + (end - start) * where
    halves = Schedule(schedule.versions, schedule.covers).shifts(cut, end)
    halves = schedule.shifts(start, cut) + halves
    whole = [shift for shift in schedule.shifts(start, end) if not shift.start < cut < shift.end]
    assert [shift for shift in halves if cut not in (shift.start, shift.end)] == [
        shift for shift in whole if cut not in (shift.start, shift.end)
    ]
    assert {cut, *(shift.start for shift in schedule.shifts(start, end))} == {
        cut,
        start,
        *(shift.start for shift in halves),
    }


@brisk
@given(schedules(), covers())
def test_a_new_cover_wins_wherever_it_stands_and_changes_nothing_else(schedule, cover):
    covered = Schedule(schedule.versions, (*schedule.covers, cover))
    inside = covered.shifts(cover.start, cover.end)
    assert [(shift.person, shift.source) for shift in inside] == [(cover.person, cover.source)]
    day = timedelta(days=1)
    for start, end in ((cover.start - day, cover.start), (cover.end, cover.end + day)):
        assert covered.shifts(start, end) == schedule.shifts(start, end)


@brisk
@given(schedules(), INSTANTS)
def test_the_first_reason_is_the_holder(schedule, instant):
    reasons, held = schedule.why(instant), schedule.holder_at(instant)
    assert [reason.decides for reason in reasons] == [number == 0 for number in range(len(reasons))]
    assert all(reason.start <= instant < reason.end for reason in reasons)
    if held.person is None:
        assert reasons == []
    else:
        assert (reasons[0].person, reasons[0].source) == (held.person, held.source)
        assert reasons[0].start <= held.start or len(schedule.versions) > 1


@brisk
@given(rotas(), layers(name="top"), INSTANTS)
def test_a_later_layer_wins_where_it_is_active(rota, top, instant):
    alone = Schedule(((None, Rota("r", "R", rota.timezone, (top,))),)).holder_at(instant)
    below = Schedule(((None, Rota("r", "R", rota.timezone, rota.layers)),)).holder_at(instant)
    both = Schedule(((None, Rota("r", "R", rota.timezone, (*rota.layers, top))),)).holder_at(instant)
    expected = alone if alone.person else below
    assert (both.person, both.source) == (expected.person, expected.source)


@brisk
@given(schedules(), SPANS)
def test_gaps_are_exactly_what_nobody_holds(schedule, span):
    shifts = schedule.shifts(*span)
    held = sum((shift.end - shift.start for shift in shifts if shift.person), timedelta())
    gaps = sum((gap.end - gap.start for gap in schedule.gaps(*span)), timedelta())
    assert held + gaps == span[1] - span[0]
