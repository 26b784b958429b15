"""Spans of time and leave, as people type them."""

from datetime import UTC, datetime

import pytest

from eprr_bot.base.when import WhenError, parse_days, parse_span
from tests.test_when import LONDON, NOW

SPANS = [
    ("from 17:00 to 09:00", "2026-07-15T16:00", "2026-07-16T08:00"),
    ("17:00 until 21:00", "2026-07-15T16:00", "2026-07-15T20:00"),
    ("Fri 17:00 to Mon 09:00", "2026-07-17T16:00", "2026-07-20T08:00"),
    ("Fri 17:00 – 09:00", "2026-07-17T16:00", "2026-07-18T08:00"),
    ("from today 17:00 to tomorrow 09:00", "2026-07-15T16:00", "2026-07-16T08:00"),
    ("from 17:00 to tomorrow 09:00", "2026-07-15T16:00", "2026-07-16T08:00"),
    ("24 Dec to 28 Dec", "2026-12-24T09:00", "2026-12-28T09:00"),
    ("2026-12-24T09:00 to 2026-12-28T09:00", "2026-12-24T09:00", "2026-12-28T09:00"),
    ("tomorrow 9am for 3 hours", "2026-07-16T08:00", "2026-07-16T11:00"),
    ("24 Oct 09:00 for 2 days", "2026-10-24T08:00", "2026-10-26T09:00"),
    ("for 3 hours", "2026-07-15T13:20:40", "2026-07-15T16:20:40"),
    ("until 17:00", "2026-07-15T13:20:40", "2026-07-15T16:00"),
    ("now to Fri 9am", "2026-07-15T13:20:40", "2026-07-17T08:00"),
    ("tonight to tomorrow 09:00", "2026-07-15T20:00", "2026-07-16T08:00"),
    ("tonight 18:00 until 6am", "2026-07-15T17:00", "2026-07-16T05:00"),
    ("from Christmas Eve 17:00 to Boxing Day 09:00", "2026-12-24T17:00", "2026-12-26T09:00"),
    ("24 Dec 09:00 to 2 Jan 09:00", "2026-12-24T09:00", "2027-01-02T09:00"),
    ("1 Sep to 31 Aug 2027", "2026-09-01T08:00", "2027-08-31T08:00"),
    ("1 Jul 2027 to 5 Jul", "2027-07-01T08:00", "2027-07-05T08:00"),
    ("10 Apr to 12 Apr", "2027-04-10T08:00", "2027-04-12T08:00"),
    ("from half 3 to quarter to 6", "2026-07-15T14:30", "2026-07-15T16:45"),
    ("this weekend", "2026-07-17T23:00", "2026-07-19T23:00"),
    ("now to next week", "2026-07-15T13:20:40", "2026-07-20T08:00"),
]


@pytest.mark.parametrize(("text", "start", "end"), SPANS)
def test_a_span_as_people_type_it(text, start, end):
    expected = tuple(datetime.fromisoformat(moment).replace(tzinfo=UTC) for moment in (start, end))
    assert parse_span(text, NOW, LONDON) == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("tomorrow", "does not say from when until when"),
        ("tomorrow 9am to today 17:00", "is not after the start, Thu 16 Jul 2026 09:00"),
        ("Fri 09:00 for 0 hours", "is not after the start"),
        ("09:00 to 17:00 on 25 Dec", "the start has none. Write the start as “Thu 16 Jul 2026 09:00”"),
        ("banana to 17:00", "“banana” is not a time I understand"),
        ("5 Dec to 1 Dec", "From Sat 5 Dec 2026 to Wed 1 Dec 2027 is 51 weeks. If you mean that, write the year"),
        ("until 1 Jul", "is 50 weeks. If you mean that, write the year of the end"),
        ("New Year's Day to Boxing Day", "is 51 weeks"),
        ("1 Jul to 20 Jul", "1 Jul is past: it was Wed 1 Jul 2026. If that time has begun, write “now” instead"),
        ("1/7 to 20/7", "if you mean Thu 1 Jul 2027, write the year."),
        ("14 Jul 09:00 for 3 days", "is past: it was Tue 14 Jul 2026"),
    ],
)
def test_a_span_that_cannot_be_understood_says_what_to_write(text, sentence):
    with pytest.raises(WhenError) as error:
        parse_span(text, NOW, LONDON)
    assert sentence in str(error.value)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("from 14 Dec to 18 Dec", "2026-12-14T00:00", "2026-12-19T00:00"),
        ("14 Dec until 18 Dec", "2026-12-14T00:00", "2026-12-19T00:00"),
        ("14 Dec till 18 Dec", "2026-12-14T00:00", "2026-12-19T00:00"),
        ("14 Dec - 18 Dec", "2026-12-14T00:00", "2026-12-19T00:00"),
        ("14 Dec – 18 Dec", "2026-12-14T00:00", "2026-12-19T00:00"),
        ("14-18 Dec", "2026-12-14T00:00", "2026-12-19T00:00"),
        ("from 14 to 18 December 2026", "2026-12-14T00:00", "2026-12-19T00:00"),
        ("14 Dec for 5 days", "2026-12-14T00:00", "2026-12-19T00:00"),
        ("until 18 Dec", "2026-07-15T13:20:40", "2026-12-19T00:00"),
        ("from now to 18 Dec", "2026-07-15T13:20:40", "2026-12-19T00:00"),
        ("for 3 days", "2026-07-15T13:20:40", "2026-07-18T13:20:40"),
        ("today", "2026-07-14T23:00", "2026-07-15T23:00"),
        ("next week", "2026-07-19T23:00", "2026-07-26T23:00"),
        ("this week", "2026-07-14T23:00", "2026-07-19T23:00"),
        ("this weekend", "2026-07-17T23:00", "2026-07-19T23:00"),
        ("Fri until next week", "2026-07-16T23:00", "2026-07-26T23:00"),
        ("25 Oct", "2026-10-24T23:00", "2026-10-26T00:00"),
        ("14 Dec 12:00 to 18 Dec", "2026-12-14T12:00", "2026-12-19T00:00"),
        ("14 Dec to 18 Dec 12:00", "2026-12-14T00:00", "2026-12-18T12:00"),
    ],
)
def test_a_day_of_leave_is_a_whole_day(text, start, end):
    expected = tuple(datetime.fromisoformat(moment).replace(tzinfo=UTC) for moment in (start, end))
    assert parse_days(text, NOW, LONDON) == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("from 5 Dec to 1 Dec", "is 51 weeks"),
        ("from 5 to 1 December", "is 51 weeks"),
        ("10-16 Jul", "10 Jul is past"),
        ("14 Jul", "is past"),
        ("until 14 Jul", "is 52 weeks"),
    ],
)
def test_leave_that_may_be_a_year_from_now_is_asked_for_not_guessed(text, sentence):
    with pytest.raises(WhenError, match=sentence):
        parse_days(text, NOW, LONDON)


@pytest.mark.parametrize("text", ["", "from 14 Dec", "tomorrow 9am", "now", "tonight", "3 days from now"])
def test_leave_without_an_end_is_asked_for_not_guessed(text):
    with pytest.raises(WhenError, match="does not say from when until when"):
        parse_days(text, NOW, LONDON)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("18:00 to 23:00", "2026-07-20T17:00", "2026-07-20T22:00"),
        ("Fri 18:00 to 23:00", "2026-07-24T17:00", "2026-07-24T22:00"),
        ("until 23:00", "2026-07-20T08:00", "2026-07-20T22:00"),
        ("tomorrow 18:00 to 23:00", "2026-07-16T17:00", "2026-07-16T22:00"),
    ],
)
def test_a_span_after_another_instant_than_now(text, start, end):
    expected = tuple(datetime.fromisoformat(moment).replace(tzinfo=UTC) for moment in (start, end))
    assert parse_span(text, NOW, LONDON, after=datetime(2026, 7, 20, 8, 0, tzinfo=UTC)) == expected


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("from Tonight to tomorrow", "“from Tonight to tomorrow” may be this night or the next"),
        ("Tomorrow at half 3 to Friday", "“Tomorrow at half 3 to Friday” may be 03:30 or 15:30"),
        ("Ben's Wedding to 17:00", "“Ben's Wedding to 17:00” is not a time"),
        ("Fri 17:00 to Teatime", "“Teatime” is not a time"),
    ],
)
def test_what_is_not_understood_is_quoted_as_it_was_typed(text: str, quoted: str) -> None:
    with pytest.raises(WhenError, match=quoted):
        parse_span(text, datetime(2026, 11, 24, 2, 55, tzinfo=UTC), LONDON)
