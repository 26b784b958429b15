"""What the checklist says of every combination of instrument and director, compared whole; and areas (¶66)."""

from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from eprr_bot.base.file_fields import WeeklyHours
from eprr_bot.directory.instruments import NOMINATED, Area, Instrument
from eprr_bot.incidents.authority import FACTS, area_of, authority
from tests.golden import assert_golden
from tests.incidents.test_authority import CLUSTER, INSTRUMENTS, TODAY

ROTA = "director-on-call"
NIGHT = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
KINDS = ("standing_financial_instruction", "memorandum", "contract_clause", "board_minute")
STATES: dict[str, dict[str, Any]] = {
    "in force": {},
    "no limit, ends, review late": {
        "limit_pounds": None,
        "valid_to": date(2026, 12, 31),
        "approved_on": date(2025, 1, 1),
        "review_on": date(2026, 1, 1),
    },
    "draft": {"status": "draft"},
    "ended": {"valid_to": date(2026, 11, 22)},
    "to come": {"valid_from": date(2026, 11, 24)},
    "of the manager": {"role": "manager-on-call"},
    "of the nominated director": {"role": NOMINATED},
}
DIRECTORS = {"on call": {ROTA}, "nominated": {NOMINATED}, "both": {ROTA, NOMINATED}, "neither": set[str]()}
WHOM = ("haven", "saltmere-hospitals", "havenshire-council")


def paper(kind: str, whom: str, uses: tuple[bool, bool, bool], changes: dict[str, Any]) -> Instrument:
    names = ("covers_spending", "covers_fixed_assets", "covers_staff")
    return INSTRUMENTS[0].model_copy(
        update={"id": "one", "kind": kind, "covers": (whom,), **dict(zip(names, uses, strict=True)), **changes}
    )


def shown(facts: dict[str, Any]) -> str:
    """One line: what is covered, and how many are not."""
    parts = []
    for covered, missing in zip(FACTS[::2], FACTS[1::2], strict=True):
        said = [f"{one['covers'][0]}, {one['limit']}, {one['until']}, {one['review']}" for one in facts[covered]]
        parts.append(f"{covered.split('_')[0]}: {'; '.join(said) or 'none'} (not {len(facts[missing])})")
    return " | ".join(parts)


def test_golden_every_combination_of_instrument_and_director() -> None:
    lines = []
    for kind, whom, uses in product(KINDS, WHOM, product((True, False), repeat=3)):
        for director, roles in DIRECTORS.items():
            facts = authority(CLUSTER, [paper(kind, whom, uses, {})], TODAY, roles)
            lines.append(f"{kind}, {whom}, {''.join('ynn'[not one] for one in uses)}, {director}: {shown(facts)}")
    for (state, changes), (director, roles) in product(STATES.items(), DIRECTORS.items()):
        facts = authority(CLUSTER, [paper("contract_clause", "saltmere-hospitals", (True,) * 3, changes)], TODAY, roles)
        lines.append(f"{state}, {director}: {shown(facts)}")
        facts = authority(CLUSTER, [paper(KINDS[0], "haven", (True,) * 3, changes)], TODAY, roles)
        lines.append(f"{state}, {director}, of a body: {shown(facts)}")
    assert_golden(Path(__file__).parent / "golden" / "authority-combinations.txt", "\n".join(lines) + "\n")


@pytest.mark.parametrize(("hour", "takes_in"), [(12, {"haven", "wolds"}), (23, {"haven"})])
def test_an_area_that_differs_by_night_is_data(hour: int, takes_in: set[str]) -> None:
    nights = WeeklyHours.model_validate({"days": ["mon"], "from": "20:00", "to": "08:00"})
    areas = (Area(role=ROTA, covers=("haven",), hours=nights),)
    found = area_of(CLUSTER, areas, ROTA, NIGHT.replace(hour=hour))
    assert set(found.bodies) == takes_in
    assert ("fenbridge-hospitals" in found.providers) == ("wolds" in takes_in)
    assert "kestrel-community" in found.providers  # it is commissioned by both
    facts = authority(CLUSTER, INSTRUMENTS, TODAY, {ROTA}, found)
    named = {name for one in facts["spending_instruments"] for name in one["covers"]}
    assert named == set(found.bodies.values())


def test_of_areas_that_hold_at_once_the_last_counts_and_another_rota_has_its_own() -> None:
    areas = (
        Area(role=ROTA, covers=("haven",), valid_from=date(2026, 11, 1)),
        Area(role=ROTA, covers=("wolds", "saltmere-hospitals"), valid_from=date(2026, 11, 20), valid_to=TODAY),
        Area(role="manager-on-call", covers=("haven",)),
    )
    found = area_of(CLUSTER, areas, ROTA, NIGHT)
    assert set(found.bodies) == {"wolds"}
    assert {"saltmere-hospitals", "fenbridge-hospitals"} <= set(found.providers)
    assert set(area_of(CLUSTER, areas, "loggist", NIGHT).bodies) == {"haven", "wolds"}
