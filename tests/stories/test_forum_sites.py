"""/lrf sites: where providers are in a forum's area, and the sites whose plans are tested."""

import pytest

from tests.stories.incident_words import shown_answer
from tests.stories.test_forums import applied
from tests.world import World

OPENING = "    opening_phrase: THIS IS OPERATION PLOVER\n"
KEPT = """    places:
      - {organisation: saltmere-hospitals, name: Saltmere Royal Infirmary, address: Dock Road}
    sites:
      - {name: Saltmere Gas Works, regime: major_hazard, duty_holder: the county council, tested_on: 2023-11-23}
"""


@pytest.fixture
def told(quick_world: World) -> World:
    """A world whose forums.yaml has a place and a site."""
    applied(quick_world, "forums", {OPENING: OPENING + KEPT})
    return quick_world


def test_every_provider_is_there_with_its_places_or_without(told: World) -> None:
    found = shown_answer(told, "@asha.patel", "/lrf sites havenshire")
    assert "• Saltmere Hospitals NHS Foundation Trust: Saltmere Royal Infirmary, Dock Road" in found
    assert "• Kestrel Community Health NHS Trust: no place on record" in found
    assert "Fenbridge" not in found, "it is in the other forum's area"
    assert "*Saltmere Gas Works*: major accident hazards (COMAH 2015); tested by the county council" in found


def test_where_no_site_is_known_it_says_so(quick_world: World) -> None:
    assert "None is on record" in shown_answer(quick_world, "@asha.patel", "/lrf sites havenshire")
    woldsea = shown_answer(quick_world, "@asha.patel", "/lrf sites woldsea")
    assert "tested Wed 18 Jun 2025; next by Sun 18 Jun 2028" in woldsea
    assert "tested Thu 6 Aug 2026; next by Fri 6 Aug 2027" in woldsea


def test_a_test_that_is_late_is_said_from_midnight_on(told: World) -> None:
    late = "The plan for Saltmere Gas Works should have been tested by Mon 23 Nov 2026."
    assert late not in shown_answer(told, "@asha.patel", "/lrf")
    told.advance(hours=14)
    for line in ("/lrf", "/lrf havenshire"):
        assert late in shown_answer(told, "@asha.patel", line), line
    assert ":warning: *Saltmere Gas Works*" in shown_answer(told, "@asha.patel", "/lrf sites havenshire")
    for line in ("/lrf", "/lrf havenshire"):
        assert "Saltmere Gas Works" not in shown_answer(told, "@isaac.boateng", line), "he may not read of sites"


@pytest.mark.parametrize(
    ("who", "typed", "said"),
    [
        ("@isaac.boateng", "/lrf sites havenshire", "so you cannot read or write what is kept of a forum"),
        ("@asha.patel", "/lrf sites essex", "does not begin with one of our forums. Yours: havenshire, woldsea."),
        ("@asha.patel", "/lrf sites", "Something is missing after “/lrf sites”."),
    ],
)
def test_who_may_not_and_what_is_unknown_is_told_why(quick_world: World, who: str, typed: str, said: str) -> None:
    assert said in quick_world.say(who, typed)
