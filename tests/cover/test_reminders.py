"""When people are reminded that a shift still needs somebody."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprr_bot.cover.reminders import MOST_REMINDERS, Step, reminders, steps, still_open_at

LONDON = ZoneInfo("Europe/London")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("asked", "starts", "expected"),
    [
        ("2026-11-23T10:00", "2026-12-07T09:00",
         ["2026-11-24T09:00", "2026-11-30T09:00", "2026-12-06T09:00", "2026-12-06T17:00"]),
        ("2026-11-23T10:00", "2026-11-25T20:00", ["2026-11-24T09:00", "2026-11-24T17:00"]),
        ("2026-11-23T10:00", "2026-11-24T09:00", ["2026-11-23T17:00"]),
        ("2026-11-23T23:30", "2026-11-24T08:00", []),
        ("2026-11-23T16:00", "2026-11-24T12:00", ["2026-11-24T09:00"]),
        # Over the clock change the wall still shows nine.
        ("2026-10-24T12:00", "2026-10-26T09:00", ["2026-10-25T09:00", "2026-10-25T17:00"]),
    ],
)  # fmt: skip
def test_reminders_come_in_the_day_and_days_ahead(asked: str, starts: str, expected: list[str]) -> None:
    assert reminders(at(asked), at(starts), LONDON) == [at(one) for one in expected]


@pytest.mark.parametrize(
    ("asked", "starts", "expected"),
    [
        ("2026-11-23T10:00", "2026-12-07T09:00", "2026-12-07T07:00"),
        ("2026-11-23T10:00", "2026-11-25T20:00", "2026-11-25T18:00"),
        ("2026-11-23T10:00", "2026-11-25T08:00", "2026-11-24T22:00"),
        ("2026-11-23T10:00", "2026-11-26T00:30", "2026-11-25T22:00"),
        ("2026-11-23T23:30", "2026-11-23T23:40", "2026-11-23T23:45"),
        ("2026-11-23T23:30", "2026-11-23T09:00", "2026-11-23T23:45"),
    ],
)
def test_somebody_is_told_in_time_that_it_is_still_open(asked: str, starts: str, expected: str) -> None:
    assert still_open_at(at(asked), at(starts), LONDON) == at(expected)


INSTANTS = st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2027-01-01")).map(
    lambda wall: wall.replace(tzinfo=UTC)
)


@given(INSTANTS, st.timedeltas(timedelta(minutes=1), timedelta(days=60)), st.timedeltas(timedelta(1), timedelta(9)))
def test_nobody_is_reminded_at_night_nor_too_often(asked: datetime, ahead: timedelta, length: timedelta) -> None:
    start = asked + ahead
    planned = steps(asked, start, start + length, LONDON)
    found = [instant for instant, step in planned if step == Step.REMIND]
    assert len(found) <= MOST_REMINDERS
    assert all(asked < instant < start for instant in found)
    assert all(time(7) <= instant.astimezone(LONDON).time() <= time(22) for instant in found)
    assert [instant for instant, _ in planned] == sorted(instant for instant, _ in planned)
    assert [step for _, step in planned].count(Step.TELL_STILL_OPEN) == 1
    assert planned[-1] == (start + length, Step.CLOSE)
