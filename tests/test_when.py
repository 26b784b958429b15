from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eprr_bot.base.bank_holidays import published
from eprr_bot.base.named_days import easter_sunday
from eprr_bot.base.when import NotATime, WhenError, parse_days, parse_span, parse_when

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 7, 15, 13, 20, 40, tzinfo=UTC)  # Wed 15 Jul 2026, 14:20:40 in London

UNDERSTOOD = [
    ("now", "2026-07-15T13:20:40"),
    ("  NOW ", "2026-07-15T13:20:40"),
    ("the 2nd of next month", "2026-08-02T08:00"),
    ("31st of this month 3pm", "2026-07-31T14:00"),
    ("03:00", "2026-07-16T02:00"),
    ("3am", "2026-07-16T02:00"),
    ("3 AM", "2026-07-16T02:00"),
    ("14:20", "2026-07-15T13:20"),
    ("14:19", "2026-07-16T13:19"),
    ("9:30pm", "2026-07-15T20:30"),
    ("9.30pm", "2026-07-15T20:30"),
    ("at 21:30:15", "2026-07-15T20:30:15"),
    ("0300", "2026-07-16T02:00"),
    ("1700hrs", "2026-07-15T16:00"),
    ("noon", "2026-07-16T11:00"),
    ("12am", "2026-07-15T23:00"),
    ("12pm", "2026-07-16T11:00"),
    ("midnight", "2026-07-15T23:00"),
    ("today", "2026-07-15T08:00"),
    ("tomorrow 9am", "2026-07-16T08:00"),
    ("9am tomorrow", "2026-07-16T08:00"),
    ("noon on tomorrow", "2026-07-16T11:00"),
    ("yesterday 14:00", "2026-07-14T13:00"),
    ("25 Dec 03:00", "2026-12-25T03:00"),
    ("03:00 on the 25th of December", "2026-12-25T03:00"),
    ("25 December 2026 3am", "2026-12-25T03:00"),
    ("December 25, 2026 at 3am", "2026-12-25T03:00"),
    ("Dec 25 20:30", "2026-12-25T20:30"),
    ("5 Aug 9am", "2026-08-05T08:00"),
    ("25 dec", "2026-12-25T09:00"),
    ("15 Jul 09:00", "2026-07-15T08:00"),
    ("14 Jul", "2027-07-14T08:00"),
    ("29 feb", "2028-02-29T09:00"),
    ("Fri 17:00", "2026-07-17T16:00"),
    ("Wed 14:20", "2026-07-15T13:20"),
    ("Wed 14:00", "2026-07-22T13:00"),
    ("17:00 Wednesday", "2026-07-15T16:00"),
    ("next Friday 9am", "2026-07-17T08:00"),
    ("next wed 9am", "2026-07-22T08:00"),
    ("this wed 9am", "2026-07-15T08:00"),
    ("last Monday 09:00", "2026-07-13T08:00"),
    ("last wed 09:00", "2026-07-08T08:00"),
    ("Fri 25 Dec 2026 03:00", "2026-12-25T03:00"),
    ("2026-12-25T03:00", "2026-12-25T03:00"),
    ("2026-07-25 03:00", "2026-07-25T02:00"),
    ("2026-07-25", "2026-07-25T08:00"),
    ("2026-07-25T03:00Z", "2026-07-25T03:00"),
    ("2026-07-25T03:00:30+02:00", "2026-07-25T01:00:30"),
    ("2026-07-25T03:00-0530", "2026-07-25T08:30"),
    ("25/12/2026 03:00", "2026-12-25T03:00"),
    ("5/8 03:00", "2026-08-05T02:00"),
    ("5/8/26 03:00", "2026-08-05T02:00"),
    ("in 2 hours", "2026-07-15T15:20:40"),
    ("in half an hour", "2026-07-15T13:50:40"),
    ("in an hour", "2026-07-15T14:20:40"),
    ("in 3 days", "2026-07-18T13:20:40"),
    ("in 20 weeks", "2026-12-02T14:20:40"),
    ("10 mins ago", "2026-07-15T13:10:40"),
    ("03:00 UTC", "2026-07-16T03:00"),
    ("25 Dec 03:00 BST", "2026-12-25T02:00"),
    ("01:30 BST on 25 Oct", "2026-10-25T00:30"),
    ("01:30 GMT 25 Oct", "2026-10-25T01:30"),
    ("25 Oct 2026 01:30 gmt", "2026-10-25T01:30"),
    ("29 Mar 2027 01:30", "2027-03-29T00:30"),
    # dates in figures, the day first or the year first
    ("25.12.2026", "2026-12-25T09:00"),
    ("25.12.26 03:00", "2026-12-25T03:00"),
    ("25-12-2026 03:00", "2026-12-25T03:00"),
    ("2026/12/25", "2026-12-25T09:00"),
    ("2026/12/25 03:00", "2026-12-25T03:00"),
    ("2026/12/25T03:00", "2026-12-25T03:00"),
    ("2026.12.25 3am", "2026-12-25T03:00"),
    ("5.8.2026 9.30", "2026-08-05T08:30"),
    # lengths of time from now
    ("half an hour", "2026-07-15T13:50:40"),
    ("in half-an-hour", "2026-07-15T13:50:40"),
    ("in half an hour's time", "2026-07-15T13:50:40"),
    ("half an hour ago", "2026-07-15T12:50:40"),
    ("an hour", "2026-07-15T14:20:40"),
    ("in an hour and a half", "2026-07-15T14:50:40"),
    ("in a quarter of an hour", "2026-07-15T13:35:40"),
    ("three quarters of an hour from now", "2026-07-15T14:05:40"),
    ("in two hours", "2026-07-15T15:20:40"),
    ("20 minutes", "2026-07-15T13:40:40"),
    ("2 hours from now", "2026-07-15T15:20:40"),
    ("1700 hours", "2026-07-15T16:00"),
    # on a clock with twelve hours: the next one
    ("half 3", "2026-07-15T14:30"),
    ("at half past three", "2026-07-15T14:30"),
    ("half 3 am", "2026-07-16T02:30"),
    ("quarter past 3", "2026-07-15T14:15"),
    ("quarter to 1", "2026-07-15T23:45"),
    ("quarter to 12am", "2026-07-15T22:45"),
    ("10 past 3", "2026-07-15T14:10"),
    ("twenty-five minutes to six", "2026-07-15T16:35"),
    ("3 o’clock", "2026-07-15T14:00"),
    ("three o'clock pm", "2026-07-15T14:00"),
    ("3 in the morning", "2026-07-16T02:00"),
    ("half 3 in the afternoon", "2026-07-15T14:30"),
    ("Fri 8 at night", "2026-07-17T19:00"),
    ("3 a.m.", "2026-07-16T02:00"),
    ("tomorrow 3.30 p.m", "2026-07-16T14:30"),
    # so much later, also without “in”
    ("2 hours", "2026-07-15T15:20:40"),
    ("2 days", "2026-07-17T13:20:40"),
    ("0300 hours", "2026-07-16T02:00"),
    # a day of this month or the next
    ("the 25th", "2026-07-25T08:00"),
    ("on the 14th at 17:00", "2026-08-14T16:00"),
    # weeks and weekends
    ("next week", "2026-07-20T08:00"),
    ("this week", "2026-07-15T08:00"),
    ("Tuesday next week 17:00", "2026-07-21T16:00"),
    ("this weekend", "2026-07-18T08:00"),
    ("at the weekend", "2026-07-18T08:00"),
    ("next weekend 17:00", "2026-07-25T16:00"),
    ("tomorrow 9am please", "2026-07-16T08:00"),
    ("Friday week 17:00", "2026-07-24T16:00"),
    ("in a fortnight", "2026-07-29T13:20:40"),
    # parts of a day
    ("tonight", "2026-07-15T20:00"),
    ("Tonight at 23:00", "2026-07-15T22:00"),
    ("02:00 tonight", "2026-07-16T01:00"),
    ("midnight tonight", "2026-07-15T23:00"),
    ("this evening", "2026-07-15T17:00"),
    ("this afternoon at 4pm", "2026-07-15T15:00"),
    ("tomorrow night", "2026-07-16T20:00"),
    ("tomorrow night 3am", "2026-07-17T02:00"),
    ("tomorrow morning", "2026-07-16T08:00"),
    ("Fri evening", "2026-07-17T17:00"),
    ("Fri night 01:00", "2026-07-18T00:00"),
    ("3am in the morning", "2026-07-16T02:00"),
    ("the day after tomorrow 9am", "2026-07-17T08:00"),
    ("12 noon tomorrow", "2026-07-16T11:00"),
    # bank holidays by name
    ("Boxing Day", "2026-12-26T09:00"),
    ("boxing day 03:00", "2026-12-26T03:00"),
    ("Boxing Day bank holiday", "2026-12-28T09:00"),
    ("Boxing Day 2027", "2027-12-26T09:00"),
    ("Christmas Eve 17:00", "2026-12-24T17:00"),
    ("Xmas 21:00", "2026-12-25T21:00"),
    ("New Year's Eve 23:30", "2026-12-31T23:30"),
    ("New Year’s Day", "2027-01-01T09:00"),
    ("New Year's Day bank holiday 2028", "2028-01-03T09:00"),
    ("Good Friday", "2027-03-26T09:00"),
    ("Easter Monday 2027", "2027-03-29T08:00"),
    ("Easter Mon 2027", "2027-03-29T08:00"),
    ("Easter", "2027-03-28T08:00"),
    ("Easter 2028", "2028-04-16T08:00"),
    ("Easter Saturday 14:00", "2027-03-27T14:00"),
    ("Maundy Thursday", "2027-03-25T09:00"),
    ("NYE 22:00", "2026-12-31T22:00"),
    ("Hogmanay 22:00", "2026-12-31T22:00"),
    ("May Day", "2027-05-03T08:00"),
    ("St George’s Day", "2027-04-23T08:00"),
    ("early May bank holiday", "2027-05-03T08:00"),
    ("spring bank holiday 2027", "2027-05-31T08:00"),
    ("August bank holiday Monday", "2026-08-31T08:00"),
]


@pytest.mark.parametrize(("text", "expected"), UNDERSTOOD)
def test_a_time_as_people_type_it(text, expected):
    assert parse_when(text, NOW, LONDON) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


REFUSED = [
    ("", "is not a time I understand. Try"),
    ("soon", "“soon” is not a time I understand. Try"),
    ("25:00", "from 00:00 to 23:59"),
    ("32nd of next month", "That month does not have 32 days"),
    ("13pm", "Write 13:00"),
    ("9am 10am", "is not a time I understand"),
    ("tomorrow 9am thanks", "is not a time I understand"),
    ("mon 9", "“mon 9” may be 09:00 or 21:00. Write one of them."),
    ("9 tomorrow", "“9 tomorrow” may be 09:00 or 21:00. Write one of them."),
    ("mon 14", "is not a time I understand"),  # the hour, or Monday the fourteenth
    ("tomorrow at half 3", "“tomorrow at half 3” may be 03:30 or 15:30. Write one of them."),
    ("half 3 hours", "is not a time I understand"),
    ("Fri 17 Jul next week", "17 Jul 2026 is a Friday. Change the day or the date."),
    ("12/25/2026 03:00", "The day comes first"),
    ("30 Feb", "There is no such date"),
    ("2026-02-30T09:00", "There is no such date"),
    ("Mon 25 Dec 2026", "25 Dec 2026 is a Friday"),
    ("2300-01-01 09:00", "The year 2300 is out of range"),
    ("in 9999 weeks", "out of range"),
    ("2026-12-25T03:00+99:00", "There is no offset"),
    (
        "25 Oct 01:30",
        "01:30 on Sun 25 Oct 2026 happens twice, because the clocks go back then. Write 01:30 BST or 01:30 GMT.",
    ),
    ("28 Mar 2027 01:30", "01:30 on Sun 28 Mar 2027 does not exist, because the clocks go forward then."),
    ("31.02.2026", "There is no such date"),
    ("2026/25/12", "There is no such date"),
    ("tonight 9am", "09:00 is not in the night"),
    ("3:00 in the afternoon", "03:00 is not in the afternoon"),
    ("bank holiday", "Summer bank holiday is Mon 31 Aug 2026. Christmas Day is Fri 25 Dec 2026."),
    ("next bank holiday", "Write its name or its date."),
    ("Good Friday 2040", "I do not know on which day Good Friday falls in 2040. Write its date."),
    ("Boxing Day bank holiday 2040", "I do not know on which day Boxing Day bank holiday falls in 2040."),
]


@pytest.mark.parametrize(("text", "sentence"), REFUSED)
def test_a_time_that_cannot_be_understood_says_what_to_write(text, sentence):
    with pytest.raises(WhenError) as error:
        parse_when(text, NOW, LONDON)
    assert sentence in str(error.value)


def test_a_bare_time_on_the_eve_of_a_clock_change_is_refused_not_guessed():
    with pytest.raises(WhenError, match="happens twice"):
        parse_when("01:30", datetime(2026, 10, 24, 20, tzinfo=UTC), LONDON)
    with pytest.raises(WhenError, match="does not exist"):
        parse_when("01:30", datetime(2026, 3, 28, 20, tzinfo=UTC), LONDON)


def test_days_are_counted_on_the_wall_clock_and_hours_as_they_pass():
    eve = datetime(2026, 10, 24, 8, tzinfo=UTC)
    assert parse_when("in 1 day", eve, LONDON) == datetime(2026, 10, 25, 9, tzinfo=UTC)
    assert parse_when("in 24 hours", eve, LONDON) == datetime(2026, 10, 25, 8, tzinfo=UTC)


def test_today_is_the_day_on_the_wall_not_in_utc():
    late = datetime(2026, 7, 14, 23, 30, tzinfo=UTC)
    assert parse_when("today 09:00", late, LONDON) == datetime(2026, 7, 15, 8, tzinfo=UTC)


def test_tonight_that_has_begun_is_now_and_after_midnight_it_is_asked_which_night():
    late = datetime(2026, 11, 23, 22, 15, tzinfo=UTC)
    assert parse_when("tonight", late, LONDON) == late
    assert parse_when("tonight 03:00", late, LONDON) == datetime(2026, 11, 24, 3, tzinfo=UTC)
    early = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
    for text, nights in (("tonight", "“now” or “today 21:00”"), ("03:00 tonight", "“today 03:00” or “tomorrow 03:00”")):
        with pytest.raises(WhenError, match=f"It is 01:30 now.*Write {nights}"):
            parse_when(text, early, LONDON)
    assert parse_when("tonight 22:00", early, LONDON) == datetime(2026, 11, 24, 22, tzinfo=UTC), (
        "that of last night is past"
    )


@pytest.mark.parametrize(
    ("year", "day"),
    [(2011, "2011-04-24"), (2026, "2026-04-05"), (2027, "2027-03-28"), (2038, "2038-04-25"), (2049, "2049-04-18")],
)
def test_easter_is_known_for_every_year(year, day):
    assert easter_sunday(year).isoformat() == day


def test_bank_holidays_are_those_of_the_clusters_part_of_the_country():
    of_scotland = partial(published, "scotland")
    assert parse_when("August bank holiday", NOW, LONDON, of_scotland) == datetime(2026, 8, 3, 8, tzinfo=UTC)
    with pytest.raises(WhenError, match="I do not know on which day Easter Monday falls"):
        parse_when("Easter Monday", NOW, LONDON, of_scotland)


@pytest.mark.parametrize(
    "text", ["now and then", "Nowak", "May Wong", "Sunita", "Marcha", "directr", "Good Friday Jones"]
)
def test_what_holds_another_word_is_no_time_and_perhaps_a_name(text):
    with pytest.raises(NotATime):
        parse_when(text, NOW, LONDON)


def test_a_zone_whose_clocks_have_no_names_is_told_to_write_offsets():
    lord_howe = ZoneInfo("Australia/Lord_Howe")
    with pytest.raises(WhenError, match=r"Write 01:45 \+11:00 or 01:45 \+10:30\."):
        parse_when("2026-04-05 01:45", NOW, lord_howe)
    assert parse_when("2026-04-05 01:45 +11:00", NOW, lord_howe) == datetime(2026, 4, 4, 14, 45, tzinfo=UTC)


def test_a_zones_own_clock_names_are_understood():
    new_york = ZoneInfo("America/New_York")
    assert parse_when("1 Nov 2026 01:30 EST", NOW, new_york) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert parse_when("1 Nov 2026 01:30 EDT", NOW, new_york) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


WORDS = (
    "now in at on the next last this fri monday sept dec 29 feb 31 25/12 5/8/26 2026-12-25 2026 0300 24:00 3am "
    "12pm 9:30pm noon midnight today yesterday bst gmt z utc +01:00 hours days 9999 weeks ago an for from to "
    "until – - , 2026-12-25t03:00z 99 00/00 25th of t : am tonight night morning boxing day bank holiday good friday "
    "25.12.2026 2026/12/25 half hour and a quarter past three oclock 3 week weekend please"
)
VOCABULARY = st.sampled_from(WORDS.split())


@settings(max_examples=300, deadline=None)
@given(st.lists(VOCABULARY, max_size=6).map(" ".join) | st.text(max_size=20))
def test_whatever_people_type_is_a_time_or_a_sentence(text):
    for parse in (parse_when, parse_span, parse_days):
        try:
            found = parse(text, NOW, LONDON)
        except WhenError:
            continue
        instants = found if isinstance(found, tuple) else (found,)
        assert all(instant.utcoffset() == timedelta() for instant in instants)


@settings(max_examples=100, deadline=None)
@given(st.datetimes(datetime.fromisoformat("2020-01-01"), datetime.fromisoformat("2060-01-01")))
def test_a_time_as_we_show_it_is_understood_again(moment):
    instant = moment.replace(second=0, microsecond=0, tzinfo=UTC)
    local = instant.astimezone(LONDON)
    assert parse_when(f"{local:%a} {local.day} {local:%b %Y %H:%M %Z}", NOW, LONDON) == instant
