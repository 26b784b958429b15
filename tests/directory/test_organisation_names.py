"""Organisations as people type them."""

import time
from contextlib import suppress

import pytest

from eprr_bot.directory.cluster import read_cluster
from eprr_bot.directory.organisation_names import is_all, named, one
from eprr_bot.slack.commands import UserError
from tests.clusters import WHOLE

CLUSTER = read_cluster(WHOLE / "cluster.yaml")
PROVIDERS = [each.id for each in CLUSTER.providers]


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("Saltmere", ["saltmere-hospitals"]),
        ("Saltmere Hospitals, Fenbridge Hospitals", ["saltmere-hospitals", "fenbridge-hospitals"]),
        ("fenbridge and saltmere, and Harbour 111", ["fenbridge-hospitals", "saltmere-hospitals", "harbour-111"]),
        ("Havenshire Fire and Rescue Service", ["havenshire-fire"]),
        ("Havenshire Fire and Rescue Service and Saltmere", ["havenshire-fire", "saltmere-hospitals"]),
        ("UK Health Security Agency, health protection team", ["health-security"]),
        ("saltmere-hospitals", ["saltmere-hospitals"]),
        ("all providers", PROVIDERS),
        ("every provider", PROVIDERS),
        ("All", PROVIDERS),
        ("all acute trusts", ["saltmere-hospitals", "fenbridge-hospitals"]),
        ("all providers and Havenshire Police", [*PROVIDERS, "havenshire-police"]),
    ],
)
def test_those_that_are_meant(typed: str, ids: list[str]) -> None:
    assert [each.id for each in named(CLUSTER, typed)] == ids


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Say which organisations: Saltmere Hospitals"),
        ("Saltmeer", "Did you mean Saltmere Hospitals NHS Foundation Trust?"),
        ("Havenshire", "“Havenshire” could be Havenshire County Council, Havenshire Police or Havenshire Fire"),
        ("Grace Adeyemi", "“Grace Adeyemi” is no organisation here."),
    ],
)
def test_what_is_not_understood_says_what_there_is(typed: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        named(CLUSTER, typed)


def test_one_of_some() -> None:
    assert (
        one(CLUSTER, "Havenshire", [each for each in CLUSTER.organisations if each.kind == "police"]).kind == "police"
    )
    assert is_all("all of them") is False
    assert is_all("all")
    assert is_all("All providers.")


@pytest.mark.parametrize("typed", ["Saltmere Hospitals {} and ", "all {} and ", "saltmere and ", "health {} ", "& "])
def test_however_much_is_typed_it_is_understood_or_refused_at_once(typed: str) -> None:
    began, text = time.process_time(), "".join(typed.format(number) for number in range(600))
    with suppress(UserError):
        assert [each.id for each in named(CLUSTER, f"{text} Saltmere")] == ["saltmere-hospitals"]
    assert time.process_time() - began < 2.5
