"""Which covers move with the edges of a shift that a new version moves."""

from dataclasses import replace
from datetime import datetime

import pytest

from eprr_bot.cover.moves import Followed, following, relaid
from eprr_bot.oncall.rota import Cover, ShiftLength
from eprr_bot.oncall.schedule import Schedule
from tests.cover.test_difference import LAYER, ROTA, at

NOW = at("2026-01-01T00:00")
WEEK = (at("2026-01-12T09:00"), at("2026-01-19T09:00"))
"""Ben's."""


def version(starts: str, people: str = "asha ben cara", weeks: int = 1) -> Schedule:
    begins = datetime.fromisoformat(starts)
    layer = replace(LAYER, starts=begins, people=tuple(people.split()), shift=ShiftLength(weeks=weeks))
    return Schedule(((None, replace(ROTA, layers=(layer,))),))


def followers(new: Schedule, *covers: Cover, now: datetime = NOW) -> list[Followed]:
    return list(following(Schedule(version("2026-01-05T09:00").versions, covers), new, now))


WHOLE = Cover(7, *WEEK, "dmitri")


def test_a_cover_of_a_whole_turn_takes_the_new_edges() -> None:
    found = followers(version("2026-01-05T08:00"), WHOLE)
    assert found == [Followed(7, at("2026-01-12T08:00"), at("2026-01-19T08:00"))]
    hours = Cover(8, at("2026-01-13T09:00"), at("2026-01-13T12:00"), "eleni")
    assert relaid((WHOLE, hours), found) == (replace(WHOLE, start=found[0].start, end=found[0].end), hours)


@pytest.mark.parametrize(
    ("new", "why"),
    [
        (version("2026-01-05T09:00"), "nothing moved"),
        (version("2026-01-05T08:00", "ben asha cara"), "another has that turn"),
        (version("2026-01-09T09:00"), "most of the turn is at another time"),
        (version("2026-01-05T08:00", "ben cara", weeks=2), "the turn became twice as long"),
    ],
)
def test_a_cover_whose_turn_is_another_stays(new: Schedule, why: str) -> None:
    assert followers(new, WHOLE) == [], why


def test_covers_of_hours_and_those_that_have_begun_stay() -> None:
    hours = Cover(8, WEEK[0], at("2026-01-13T09:00"), "dmitri")
    assert followers(version("2026-01-05T08:00"), hours) == []
    assert followers(version("2026-01-05T08:00"), WHOLE, now=WEEK[0]) == []
