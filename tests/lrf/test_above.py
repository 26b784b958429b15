"""Whom an incident is told to above the cluster, by its type and level, by date and by region."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprr_bot.base.files import FaultsFound
from eprr_bot.lrf.above import in_force, missing, told
from eprr_bot.lrf.forum import FORUMS, ContactAbove
from tests.golden import seen

LONDON = ZoneInfo("Europe/London")
APRIL = datetime(2027, 3, 31, 23, 0, tzinfo=UTC)
"""1 April 2027, 00:00 British Summer Time."""
REGIONS = {"midlands": "Midlands", "north-west": "North West"}


def read(contacts: str) -> tuple[ContactAbove, ...]:
    text = f"schema: 1\ncontacts: [{contacts}]\nforums:\n  - forum: E48000020\n"
    return FORUMS.parse(text, "forums.yaml").contacts


@pytest.mark.parametrize(
    ("incident_type", "level", "forums", "kinds"),
    [
        ("business_continuity", 1, 2, ()),
        ("business_continuity", 2, 1, ("region",)),
        ("business_continuity", 2, 2, ("region", "government")),
        ("business_continuity", 3, 1, ("region", "nation", "government")),
        ("critical", 1, 2, ("region",)),
        ("critical", 2, 1, ("region",)),
        ("critical", 2, 3, ("region", "government")),
        ("critical", 4, 1, ("region", "nation", "government")),
        ("major", 1, 1, ("region",)),
        ("major", 3, 2, ("region", "nation", "government")),
    ],
)
def test_the_region_hears_of_every_critical_or_major_incident_and_the_nation_from_level_3(
    incident_type: str, level: int, forums: int, kinds: tuple[str, ...]
) -> None:
    assert told(incident_type, level, forums) == kinds


@given(st.sampled_from(["business_continuity", "critical", "major"]), st.integers(1, 3), st.integers(1, 2))
def test_a_higher_level_or_a_second_forum_never_tells_fewer(incident_type: str, level: int, forums: int) -> None:
    assert set(told(incident_type, level, forums)) <= set(told(incident_type, level + 1, forums))
    assert set(told(incident_type, level, forums)) <= set(told(incident_type, level, 2))


def test_a_region_whose_functions_move_is_told_up_to_that_moment_and_its_successor_from_it() -> None:
    contacts = read(
        "{kind: region, region: midlands, name: Old, how: by pager, to: 2027-04-01},"
        "{kind: region, region: midlands, name: New, how: by pager, from: 2027-04-01},"
        "{kind: region, region: london, name: Not ours, how: by pager}"
    )
    names = [
        [one.name for one in in_force(contacts, REGIONS, at, LONDON)] for at in (APRIL - timedelta(seconds=1), APRIL)
    ]
    assert names == [["Old"], ["New"]]


def test_whoever_is_missing_is_named_region_by_region() -> None:
    contacts = read("{kind: region, region: midlands, name: M, how: by pager}, {kind: nation, name: N, how: by pager}")
    assert list(missing(contacts, REGIONS)) == [
        "Nobody of NHS England’s region North West is named, to be told at any hour.",
        "Nobody is named of the government’s resilience adviser.",
    ]
    assert len(list(missing((), REGIONS))) == 4


@pytest.mark.parametrize(
    ("contact", "fault"),
    [
        ("{kind: region, name: A, how: by pager}", "names its region, and no other does"),
        ("{kind: nation, region: midlands, name: A, how: by pager}", "names its region, and no other does"),
        ("{kind: nation, name: A, how: ring 01632 960701}", "A telephone number stands in `how`"),
        ("{kind: nation, name: A, how: +44 (0)1632 960 701}", "A telephone number stands in `how`"),
        ("{kind: nation, name: A, how: 0163-2960-701 at night}", "A telephone number stands in `how`"),
        ("{kind: nation, name: A, how: 020/7946/0318 or 07700.900.123}", "A telephone number stands in `how`"),
        ("{kind: city, name: A, how: by pager}", "kind"),
        ("{kind: nation, name: A, how: by pager, from: 2027-04-01, to: 2027-03-01}", "It ends before it begins"),
    ],
)
def test_a_contact_that_cannot_be_right_is_refused(contact: str, fault: str) -> None:
    with pytest.raises(FaultsFound, match=fault):
        read(contact)


@pytest.mark.parametrize(
    "how", ["extension 4, day or night", "24/7 through the switchboard", "on call from 17:00 to 9"]
)
def test_figures_that_are_no_number_may_stand_there(how: str) -> None:
    assert read(f'{{kind: nation, name: A, how: "{how}"}}')[0].how == how


def test_what_people_read_of_a_contact_ends_in_no_second_full_stop() -> None:
    from eprr_bot.lrf.messages import contact

    [found] = read("{kind: nation, name: A & B, how: by pager.}")
    assert seen(contact(found)) == "       words | *A &amp; B*: by pager"
