"""What nobody may use, what is due, and who may use what: from the register alone."""

from datetime import date
from typing import Any

import pytest

from eprr_bot.authority import instrument, organisation
from eprr_bot.authority.instrument import Status
from eprr_bot.directory.instruments import Instrument, Instruments, Use
from eprr_bot.incidents.authority import whole_area
from eprr_bot.slack.commands import UserError
from tests.incidents.test_authority import CLUSTER, INSTRUMENTS, TODAY

HAVEN, SALTMERE = "NHS Haven Integrated Care Board", "Saltmere Hospitals NHS Foundation Trust"


def register(*those: Instrument) -> Instruments:
    return Instruments(schema=1, instruments=those)


def changed(number: int, **changes: Any) -> Instrument:
    return INSTRUMENTS[number].model_copy(update=changes)


def of(*those: Instrument) -> list[str]:
    return list(instrument.gaps(CLUSTER, register(*those), TODAY))


def test_without_instruments_everything_is_missing() -> None:
    found = of()
    assert f"Nobody may commit the money of {HAVEN}: there is no instrument." in found
    assert f"Nobody may direct what {SALTMERE} puts first: there is no instrument." in found
    assert len(found) == 2 + 9 + 9 + 7


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"status": "draft"}, "is a draft."),
        ({"valid_to": date(2026, 11, 22)}, "ended on 22 Nov 2026."),
        ({"valid_from": date(2026, 11, 24)}, "is in force from 24 Nov 2026 only."),
    ],
)
def test_the_nearest_there_is_to_an_instrument_is_named(changes: dict[str, Any], why: str) -> None:
    title = "Saltmere Hospitals contract, Schedule 2G, paragraph 4"
    assert f"Nobody may direct what {SALTMERE} puts first: {title}, {why}" in of(changed(3, **changes))


def test_what_is_due_is_named_and_still_counts() -> None:
    past = {"approved_on": date(2025, 1, 1), "review_on": date(2026, 11, 22)}
    found = of(
        changed(0, **past),
        changed(1, review_on=date(2027, 1, 1), valid_to=date(2026, 12, 1)),
        changed(5, status="agreed"),
        changed(3, body="gone"),
    )
    assert (
        "The review of Haven Standing Financial Instructions, 14.3, was due on 22 Nov 2026. It still counts." in found
    )
    assert "The review of Wolds Standing Financial Instructions, 12.7, is due on 1 Jan 2027." in found
    assert "Wolds Standing Financial Instructions, 12.7, ends on 1 Dec 2026." in found
    assert "Memorandum on priorities in a major incident, Section 5, is agreed and not yet signed." in found
    assert any("was granted by gone, which has ended." in one for one in found)
    assert not any("money" in one for one in found)


def test_of_several_with_a_provider_the_one_that_is_furthest_counts() -> None:
    papers = register(changed(3, status="draft"), changed(3, id="another", status="agreed"))
    assert instrument.standing_of_provider(papers, "saltmere-hospitals", TODAY)[0] == Status.AGREED
    assert instrument.standing_of_provider(papers, "harbour-111", TODAY) == (Status.NONE, None)
    assert instrument.status(changed(3, valid_to=date(2026, 1, 1)), TODAY) == Status.EXPIRED
    assert instrument.status(changed(3, valid_from=date(2027, 1, 1)), TODAY) == Status.TO_COME


def test_cells_say_what_is_covered_and_what_does_not_apply() -> None:
    found = {one.organisation: one for one in instrument.cells(INSTRUMENTS, whole_area(CLUSTER, TODAY))}
    assert [one.id for one in found[HAVEN].of(Use.SPENDING)] == ["haven-sfi-14.3", "wolds-sfi-12.7"]
    assert not found[SALTMERE].has(Use.SPENDING)
    assert [use for use, _ in found[SALTMERE].papers] == [Use.ASSETS, Use.STAFF, Use.PRIORITIES]
    assert [use for use, _ in found[HAVEN].papers] == [Use.SPENDING, Use.ASSETS, Use.STAFF]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Haven", ["haven"]),
        ("nhs wolds integrated care board", ["wolds"]),
        ("£2m of Haven for beds at Saltmere", ["haven", "saltmere-hospitals"]),
        ("Saltmere Hospitals", ["saltmere-hospitals"]),
        ("kestrel-community", ["kestrel-community"]),
        ("Havenshire", []),
        ("the safe haven, Beacon Ambulance", ["haven", "beacon-ambulance"]),
        ("", []),
    ],
)
def test_bodies_and_providers_are_found_as_people_type_them(text: str, found: list[str]) -> None:
    assert [one.id for one in organisation.named(CLUSTER, text)] == found


def test_whoever_names_none_or_two_reads_which_there_are() -> None:
    for text in ("nowhere", "Haven and Wolds"):
        with pytest.raises(UserError, match="Say which body or provider: Haven, Wolds, Saltmere"):
            organisation.one(CLUSTER, text)
