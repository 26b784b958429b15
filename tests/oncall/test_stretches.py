"""Claims on time laid over each other, against painting hour by hour. Whole numbers stand for instants."""

from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from eprr_bot.oncall.rota import Layer, Rota, ShiftLength
from eprr_bot.oncall.schedule import Schedule
from eprr_bot.oncall.stretches import NOBODY, cut, filled, one_by_one, over
from tests.oncall.test_rota import at, rows

brisk = settings(max_examples=50, deadline=None)
DAY = range(24)
PEOPLE = st.sampled_from("abc")


def claim(person):
    return (person, f"layer:{person}", None)


@st.composite
def in_order(draw):
    """Stretches in order and apart from each other, some of them touching."""
    edges = sorted(draw(st.sets(st.integers(0, 24), max_size=10)))
    wanted = [(start, end, claim(draw(PEOPLE))) for start, end in pairwise(edges)]
    return [one for one in wanted if draw(st.booleans())]


SPANS = st.tuples(st.integers(0, 23), st.integers(1, 24)).filter(lambda span: span[0] < span[1])
IN_ANY_ORDER = st.lists(st.tuples(SPANS, PEOPLE).map(lambda one: (*one[0], claim(one[1]))), max_size=6)


def painted(stretches, hours=DAY):
    """Whose each hour is; where several claim it, that of the last."""
    found = dict.fromkeys(hours)
    for start, end, who in stretches:
        found |= {hour: who for hour in hours if start <= hour < end}
    return found


def is_in_order_and_apart(stretches) -> bool:
    return all(start < end for start, end, _ in stretches) and all(
        one[1] <= other[0] for one, other in pairwise(stretches)
    )


@brisk
@given(in_order(), in_order())
def test_the_stronger_claim_wins_and_the_weaker_keeps_the_rest(stronger, weaker):
    found = over(stronger, weaker)
    assert is_in_order_and_apart(found)
    assert painted(found) == painted([*weaker, *stronger])


@brisk
@given(IN_ANY_ORDER, SPANS)
def test_of_claims_in_any_order_the_last_wins_and_nothing_stands_outside_what_was_asked(claims, span):
    found = one_by_one(claims, *span)
    assert is_in_order_and_apart(found)
    inside = range(*span)
    assert painted(found) == dict.fromkeys(DAY) | painted(claims, inside)


@brisk
@example([(3, 5, claim("a")), (5, 7, claim("a"))], (0, 24))
@given(in_order(), SPANS)
def test_what_is_filled_has_no_hole_and_says_nothing_twice(stretches, span):
    found = filled(cut(stretches, *span), *span)
    assert [found[0][0], found[-1][1]] == list(span)
    assert all(one[1] == other[0] and one[2] != other[2] for one, other in pairwise(found))
    asked = painted(stretches, range(*span))
    assert painted(found, range(*span)) == {hour: who or NOBODY for hour, who in asked.items()}


@brisk
@given(in_order(), SPANS)
def test_what_is_cut_is_the_same_inside_and_nothing_outside(stretches, span):
    found = cut(stretches, *span)
    assert is_in_order_and_apart(found)
    assert painted(found) == dict.fromkeys(DAY) | painted(stretches, range(*span))


BASE = Layer("base", datetime.fromisoformat("2026-01-05T09:00"), ShiftLength(weeks=1), ("asha", "ben"))
FROM_THE_7TH = {"starts": datetime.fromisoformat("2026-01-07T09:00")}
TO_THE_9TH = {"ends": datetime.fromisoformat("2026-01-09T09:00")}


@pytest.mark.parametrize(
    ("above", "expected", "at_noon"),
    [
        ({}, ["06 Jan 00:00 cara"], "ccccc"),
        (FROM_THE_7TH, ["06 Jan 00:00 asha", "07 Jan 09:00 cara"], "acccc"),
        (TO_THE_9TH, ["06 Jan 00:00 cara", "09 Jan 09:00 asha"], "cccaa"),
        (FROM_THE_7TH | TO_THE_9TH, ["06 Jan 00:00 asha", "07 Jan 09:00 cara", "09 Jan 09:00 asha"], "accaa"),
    ],
)
def test_a_layer_above_hides_what_is_below_it_only_from_its_start_to_its_end(above, expected, at_noon):
    """Whether it was asked for those days together or for each by itself."""
    stronger = Layer("above", shift=ShiftLength(weeks=4), people=("cara",), **{"starts": BASE.starts} | above)
    versions = ((None, Rota("r", "R", "Europe/London", (BASE, stronger))),)
    shifts = Schedule(versions).shifts(at("2026-01-06T00:00"), at("2026-01-11T00:00"))
    assert [f"{start} {person}" for start, person, _ in rows(shifts)] == expected
    noons = (at(f"2026-01-{day:02}T12:00") for day in range(6, 11))
    assert "".join(Schedule(versions).holder_at(noon).person[0] for noon in noons) == at_noon
