"""The published bank holidays of each part of the country, from the library and from GOV.UK’s own list."""

import json
from datetime import date
from importlib.metadata import version

import pytest

from eprr_bot.base.bank_holidays import DIVISIONS, NotTheFeed, checked, days_that_count, names, published


def test_the_official_dates_of_england_and_wales_are_those_of_gov_uk():
    of_2026 = {day for day in names("england-and-wales") if day.year == 2026}
    assert of_2026 == {
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 5, 4),
        date(2026, 5, 25),
        date(2026, 8, 31),
        date(2026, 12, 25),
        date(2026, 12, 28),
    }


@pytest.mark.parametrize(
    ("division", "day", "name"),
    [
        ("scotland", date(2026, 1, 2), "2nd January"),
        ("scotland", date(2026, 6, 15), "World Cup bank holiday"),  # proclaimed on 5 February 2026
        ("scotland", date(2026, 11, 30), "St Andrew’s Day"),
        ("northern-ireland", date(2026, 3, 17), "St Patrick’s Day"),
        ("northern-ireland", date(2026, 7, 13), "Battle of the Boyne (Orangemen’s Day) (substitute day)"),
        ("england-and-wales", date(2026, 12, 28), "Boxing Day (substitute day)"),
        ("england-and-wales", date(2020, 5, 8), "Early May bank holiday (VE day)"),
        ("england-and-wales", date(2022, 6, 3), "Platinum Jubilee bank holiday"),
        ("england-and-wales", date(2022, 9, 19), "Bank Holiday for the State Funeral of Queen Elizabeth II"),
        ("england-and-wales", date(2023, 5, 8), "Bank holiday for the coronation of King Charles III"),
    ],
)
def test_each_part_of_the_country_has_its_own(division, day, name):
    assert names(division)[day] == name


@pytest.mark.parametrize(
    ("division", "day"),
    [
        ("england-and-wales", date(2026, 6, 15)),
        ("northern-ireland", date(2026, 6, 15)),
        ("scotland", date(2026, 4, 6)),
        ("scotland", date(2026, 8, 31)),
        ("england-and-wales", date(2020, 5, 4)),
        ("england-and-wales", date(2022, 5, 30)),
        ("england-and-wales", date(2026, 12, 26)),
    ],
)
def test_what_is_one_elsewhere_or_was_moved_is_none(division, day):
    assert day not in names(division)


def test_christmas_on_a_weekend_counts_on_its_own_date_and_on_the_day_given_instead():
    assert date(2026, 12, 26) not in names("england-and-wales")
    assert {date(2026, 12, 26), date(2026, 12, 28)} <= days_that_count("england-and-wales")
    assert {date(2028, 1, 1), date(2028, 1, 3)} <= days_that_count("england-and-wales")


@pytest.mark.parametrize("division", DIVISIONS)
def test_nothing_is_guessed_beyond_the_published_years(division):
    found = published(division)
    assert (found.known_until.month, found.known_until.day) == (12, 31)
    assert max(found.days_that_count) <= found.known_until
    assert list(found.names) == sorted(found.names)


def test_a_cluster_adds_and_takes_away_days():
    found = published("england-and-wales").changed([(date(2099, 5, 1), "Fair")], [date(2026, 5, 4)])
    assert found.names[date(2099, 5, 1)] == "Fair"
    assert date(2026, 5, 4) not in found.days
    assert list(found.names) == sorted(found.names)
    assert found.known_until == published("england-and-wales").known_until, "one day more makes nothing known"
    assert date(2099, 12, 25) not in found.days_that_count


def feed() -> dict:
    """GOV.UK’s list, of made-up days of 2030."""
    usual = [{"title": f"Day {n}", "date": f"2030-0{n}-01", "notes": "", "bunting": True} for n in range(1, 9)]
    usual[7] |= {"title": "Boxing  Day", "notes": "Substitute day"}
    return {one: {"division": one, "events": list(usual)} for one in DIVISIONS}


def test_the_years_that_gov_uk_has_are_as_it_has_them_and_all_others_stay():
    data = feed()
    data["scotland"]["events"] += [{"title": f"Day {n}", "date": f"2026-0{n}-02"} for n in range(1, 7)]
    scotland = published("scotland", checked(json.dumps(data)))
    assert scotland.known_until == date(2030, 12, 31)
    assert scotland.names[date(2030, 8, 1)] == "Boxing Day (substitute day)"
    assert [day for day in scotland.names if day.year == 2026] == [date(2026, n, 2) for n in range(1, 7)]
    assert date(2026, 6, 15) not in scotland.days, "GOV.UK was asked, and knows"
    assert date(2027, 11, 30) in scotland.days
    assert date(2026, 12, 25) in published("england-and-wales", checked(json.dumps(data))).days


def _without(data: dict, *path: object) -> dict:
    inner = data
    for key in path[:-1]:
        inner = inner[key]
    del inner[path[-1]]
    return data


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html>Sign in to the network</html>",
        "[]",
        "null",
        "{}",
        json.dumps(_without(feed(), "scotland")),
        json.dumps(_without(feed(), "scotland", "events")),
        json.dumps(_without(feed(), "scotland", "events", 0, "date")),
        json.dumps(_without(feed(), "scotland", "events", 0, "title")),
        json.dumps(feed() | {"scotland": {"events": []}}),
        json.dumps(feed() | {"scotland": {"events": feed()["scotland"]["events"][:5]}}),
        json.dumps(feed() | {"scotland": {"events": "2030-01-01"}}),
        json.dumps(feed()).replace("2030-01-01", "1 Jan 2030"),
        json.dumps(feed()).replace("2030-01-01", "2030-02-30"),
        json.dumps(feed()).replace('"Day 1"', "1"),
        json.dumps(feed()).replace('"Day 1"', '" "'),
    ],
)
def test_what_is_not_gov_uk_s_list_is_not_believed(text: str):
    with pytest.raises(NotTheFeed, match=r"^It .*\.$"):
        checked(text)


def test_the_age_that_the_doctor_tells_is_that_of_the_library() -> None:
    assert version("govuk-bank-holidays") == "0.19", "set AS_OF to the day on which the new release was packed"
