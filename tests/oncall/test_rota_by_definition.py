"""The engine against the slow reference beside it, near every kind of clock change."""

from datetime import UTC, datetime, time, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eprr_bot.oncall.rota import Cover, FixedPeriod, Layer, Rota, ShiftLength, Window
from eprr_bot.oncall.schedule import Schedule
from tests.oncall import by_definition

CHANGES = [
    ("Europe/London", "2026-03-29"),
    ("Europe/London", "2026-10-25"),
    ("America/New_York", "2026-03-08"),
    ("America/Nuuk", "2026-03-28"),  # Saturday night
    ("Australia/Lord_Howe", "2026-04-05"),  # by half an hour
    ("Australia/Lord_Howe", "2026-10-04"),
    ("Antarctica/Troll", "2026-03-29"),  # by two hours
    ("Antarctica/Casey", "2020-10-04"),  # by three, at one minute past
    ("Antarctica/Casey", "2010-03-05"),  # back over midnight by three
    ("Africa/Casablanca", "2026-03-22"),  # four times a year
    ("Africa/Monrovia", "1972-01-07"),  # by 44 minutes and 30 seconds
    ("Africa/Cairo", "2026-04-24"),  # at midnight
    ("Pacific/Apia", "2011-12-30"),  # a whole day
    ("Pacific/Kiritimati", "1994-12-31"),  # a whole day, the last of the year
    ("America/Managua", "1996-12-31"),  # back over midnight into the old year
    ("Pacific/Kwajalein", "1993-08-21"),
    ("Asia/Kathmandu", "1986-01-01"),  # at New Year
    ("UTC", "2026-12-31"),
]

PEOPLE = st.sampled_from(["asha", "ben", "cara", "dev"])
TIMES = st.builds(
    time, st.sampled_from([0, 0, 1, 1, 2, 3, 8, 17, 23]), st.sampled_from([0, 0, 15, 30, 45]), st.sampled_from([0, 7])
)
SHIFTS = st.one_of(
    st.sampled_from([1, 1, 2, 3, 8, 12, 24, 36]).map(lambda hours: ShiftLength(hours=hours)),
    st.integers(1, 9).map(lambda days: ShiftLength(days=days)),
    st.integers(1, 3).map(lambda weeks: ShiftLength(weeks=weeks)),
    st.sampled_from([1, 2, 120]).map(lambda months: ShiftLength(months=months)),
)
WINDOWS = st.builds(Window, st.frozensets(st.integers(0, 6), min_size=1), TIMES, TIMES)
QUARTER = timedelta(minutes=15)


@st.composite
def walls(draw, change, days=6):
    """Quarters of an hour near a change of the clocks, most of them in that night."""
    near = draw(st.sampled_from([1, 1, days]))
    return change + draw(st.integers(-96 * near, 96 * near)) * QUARTER


@st.composite
def layers(draw, name, change, pool):
    starts, shift = draw(walls(change, draw(st.sampled_from([9, 60])))), draw(SHIFTS)
    if shift.months:
        starts = starts.replace(day=min(starts.day, 28))
    ends = draw(st.none() | st.none() | st.integers(1, 96 * 60).map(lambda quarters: starts + quarters * QUARTER))
    people = tuple(draw(st.lists(PEOPLE, min_size=1, max_size=4)))
    return Layer(name, starts, shift, people, ends, tuple(draw(st.lists(st.sampled_from(pool), max_size=2))))


@st.composite
def rotas(draw, zone, change):
    pool = draw(st.lists(WINDOWS, min_size=1, max_size=3))
    named = tuple(draw(layers(f"layer-{number}", change, pool)) for number in range(draw(st.integers(0, 4))))
    fixed = [
        FixedPeriod(start, start + draw(st.integers(1, 600)) * QUARTER, draw(PEOPLE))
        for start in draw(st.lists(walls(change), max_size=2))
    ]
    ends = draw(st.none() | st.none() | st.none() | walls(change))
    return Rota("r", "R", zone, named, tuple(fixed), ends=ends)


@st.composite
def questions(draw):
    """A rota with its versions and covers, a span and an instant in it."""
    zone, day = draw(st.sampled_from(CHANGES))
    change = datetime.fromisoformat(day)
    instants = walls(change).map(lambda wall: wall.replace(tzinfo=UTC))
    versions = [(None, draw(rotas(zone, change)))]
    if draw(st.booleans()):
        again = st.just(versions[0][1]) | rotas(zone, change)
        versions.append((draw(instants), draw(again)))
    covers = [
        Cover(draw(st.none() | st.integers(1, 3)), start, start + draw(st.integers(-2, 300)) * QUARTER, person)
        for start in draw(st.lists(instants, max_size=4))
        for person in [draw(st.none() | PEOPLE)]
    ]
    start, instant, end = sorted(draw(st.lists(instants, min_size=3, max_size=3, unique=True)))
    return Schedule(tuple(versions), tuple(covers)), start, instant, end


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(questions())
def test_every_shift_and_every_answer_is_what_the_words_mean(question):
    schedule, start, instant, end = question
    expected = by_definition.shifts(schedule, start, end)
    first = Schedule(schedule.versions, schedule.covers).holder_at(instant)
    (held,) = [shift for shift in expected if shift.start <= instant < shift.end]
    assert (first.person, first.source) == (held.person, held.source)
    assert held.start == start or held.start == first.start
    assert held.end == end or held.end == first.end
    assert schedule.shifts(start, end) == expected
    assert [schedule.holder_at(shift.start).person for shift in expected] == [shift.person for shift in expected]
    assert schedule.holder_at(instant) == first


def test_a_window_of_the_day_before_is_open_still_where_clocks_go_back_over_midnight():
    late = Window(frozenset({2}), time(23, 30), time(23, 15))
    layer = Layer("late", datetime.fromisoformat("2010-03-05T01:00"), ShiftLength(weeks=1), ("asha",), during=(late,))
    schedule = Schedule(((None, Rota("r", "R", "Antarctica/Casey", (layer,))),))
    start = datetime.fromisoformat("2010-03-04T14:00Z")  # 01:00 on Friday; in an hour it is 23:00 on Thursday again
    expected = by_definition.shifts(schedule, start, start + timedelta(hours=3))
    assert [shift.person for shift in expected] == ["asha", None]
    assert schedule.holder_at(start).end == expected[0].end == datetime.fromisoformat("2010-03-04T15:15Z")
