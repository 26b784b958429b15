"""Types and levels as people type them."""

import pytest

from eprr_bot.incidents.kinds import level_and_reason, reason, type_and_reason
from eprr_bot.incidents.models import IncidentLevel, IncidentType


@pytest.mark.parametrize(
    ("text", "level", "reason"),
    [
        ("3", 3, ""),
        ("Level 4: national command", 4, "national command"),
        ("1 one provider copes", 1, "one provider copes"),
        ("2, 40 hurt", 2, "40 hurt"),
        ("2 – 40 hurt", 2, "40 hurt"),
        ("three", 3, ""),
        ("level three", 3, ""),
        ("Level Four: national command", 4, "national command"),
        ("to level 3", 3, ""),
        ("two because 40 are hurt", 2, "because 40 are hurt"),
        ("level 3 please", 3, "please"),
        ("three spreading", 3, "spreading"),
        ("to Four it spreads", 4, "it spreads"),
        ("one provider copes", None, "one provider copes"),
        ("two trusts are hit", None, "two trusts are hit"),
        ("three people hurt", None, "three people hurt"),
        ("twofold", None, "twofold"),
        ("it is level three", None, "it is level three"),
        ("0", None, "0"),
        ("5", None, "5"),
        ("12", None, "12"),
        ("2.5", None, "2.5"),
        ("2/3 of the beds", None, "2/3 of the beds"),
        ("2nd ward", None, "2nd ward"),
        ("-1", None, "-1"),
        ("", None, ""),
    ],
)
def test_a_level_is_one_of_four_figures_and_the_rest_is_the_reason(text: str, level: int | None, reason: str) -> None:
    assert level_and_reason(text) == (IncidentLevel(level) if level else None, reason)


@pytest.mark.parametrize(
    ("text", "kind", "reason"),
    [
        ("major", "major", ""),
        ("Major incident, 40 hurt", "major", "40 hurt"),
        ("critical: no power", "critical", "no power"),
        ("bc", "business_continuity", ""),
        ("Business continuity incident no heating", "business_continuity", "no heating"),
        ("business-continuity\nno heating", "business_continuity", "no heating"),
        ("majority", None, "majority"),
        ("critical-ish", None, "critical-ish"),
        ("bcp", None, "bcp"),
        ("", None, ""),
    ],
)
def test_a_type_is_one_of_three_and_the_rest_is_the_reason(text: str, kind: str | None, reason: str) -> None:
    assert type_and_reason(text) == (IncidentType(kind) if kind else None, reason)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("because the region asked", "The region asked"),
        ("because of fire", "Fire"),
        ("because often asked", "Often asked"),
        ("Because: it's over.", "It's over."),
        ("power is back", "power is back"),
        ("becausewards", "becausewards"),
        ("please", ""),
        ("Please!", ""),
        ("please ring the council", "please ring the council"),
        ("", ""),
    ],
)
def test_a_reason_stands_without_its_because(text: str, kept: str) -> None:
    assert reason(text) == kept
