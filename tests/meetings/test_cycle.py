"""When a meeting comes again: on the wall clock, across its changes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from eprr_bot.base.wall_clock import first_instant, wall_at
from eprr_bot.meetings.cycle import LONGEST, SHORTEST, every_of, next_after, words

LONDON = ZoneInfo("Europe/London")
FOUR_HOURS = timedelta(hours=4)


def series(first: datetime, every: timedelta, number: int) -> list[str]:
    found = [first]
    while len(found) < number:
        following = next_after(first, every, found[-1], LONDON)
        assert following
        found.append(following)
    return [f"{wall_at(one, LONDON):%a %H:%M}" for one in found]


@pytest.mark.parametrize(
    ("text", "before", "every"),
    [
        ("tactical group at 09:00 every 4 hours", "tactical group at 09:00", FOUR_HOURS),
        ("strategic at 08:00, every day.", "strategic at 08:00", timedelta(days=1)),
        ("strategic at 08:00 daily", "strategic at 08:00", timedelta(days=1)),
        ("cell hourly", "cell", timedelta(hours=1)),
        ("cell at 9 every 30 minutes", "cell at 9", timedelta(minutes=30)),
        ("every day", "", timedelta(days=1)),
        ("cell at 14:00", "cell at 14:00", None),
        ("every trust at 14:00", "every trust at 14:00", None),
    ],
)
def test_how_often_is_read_from_the_end(text: str, before: str, every: timedelta | None) -> None:
    assert every_of(text) == (before, every)


def test_how_often_is_said_in_the_largest_unit() -> None:
    said = [words(timedelta(minutes=one)) for one in (15, 60, 90, 240, 1440, 2880)]
    expected = ["every 15 minutes", "every hour", "every 90 minutes", "every 4 hours", "every day", "every 2 days"]
    assert said == expected
    assert words(None) == "once"


def test_one_meeting_is_held_once() -> None:
    nine = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert next_after(nine, None, nine - timedelta(seconds=1), LONDON) == nine
    assert next_after(nine, None, nine, LONDON) is None


def test_when_the_clocks_go_back_the_times_of_day_stay() -> None:
    saturday = datetime(2026, 10, 24, 20, tzinfo=UTC)
    assert series(saturday, FOUR_HOURS, 5) == ["Sat 21:00", "Sun 01:00", "Sun 05:00", "Sun 09:00", "Sun 13:00"]
    hourly = series(saturday + timedelta(hours=3), timedelta(hours=1), 4)
    assert hourly == ["Sun 00:00", "Sun 01:00", "Sun 02:00", "Sun 03:00"], "the repeated hour has one meeting"


def test_when_the_clocks_go_forward_one_that_they_skip_is_held_after_it() -> None:
    saturday = datetime(2027, 3, 27, 21, 30, tzinfo=UTC)
    assert series(saturday, FOUR_HOURS, 4) == ["Sat 21:30", "Sun 02:00", "Sun 05:30", "Sun 09:30"]
    hourly = series(saturday + timedelta(hours=2, minutes=30), timedelta(hours=1), 4)
    assert hourly == ["Sun 00:00", "Sun 02:00", "Sun 03:00", "Sun 04:00"], "no two at once"


@settings(deadline=None)
@given(
    minutes=some.integers(0, 60 * 24 * 800),
    every=some.timedeltas(SHORTEST, LONGEST).map(lambda one: timedelta(minutes=one // timedelta(minutes=1))),
    later=some.timedeltas(timedelta(days=-1), timedelta(days=400)),
)
def test_the_next_is_the_first_of_the_series_that_is_later(minutes: int, every: timedelta, later: timedelta) -> None:
    first = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    after = first + later
    found = next_after(first, every, after, LONDON)
    assert found
    assert found > after
    near = [wall_at(first, LONDON) + number * every for number in range(max(0, later // every) + 12)][-28:]
    those = [instant for wall in near if (instant := max(first, first_instant(wall, LONDON))) > after]
    assert found == min(those)
