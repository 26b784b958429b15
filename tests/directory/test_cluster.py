from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from eprr_bot.base.files import FaultsFound, parse, read_file, validate
from eprr_bot.directory.cluster import Cluster, CoreHours, read_cluster
from eprr_bot.directory.instruments import Instrument, Instruments
from eprr_bot.lrf.forum import FORUMS

EXAMPLE = Path("rotas/example")


def faults_of(old: str, new: str) -> list[str]:
    """What is wrong with the example once `old` is written as `new`."""
    text = (EXAMPLE / "cluster.yaml").read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(FaultsFound) as caught:
        validate(parse(text.replace(old, new, 1), "cluster.yaml"), Cluster)
    return [str(one) for one in caught.value.faults]


def test_the_example_is_two_bodies_under_one_team_across_two_forums():
    cluster = read_cluster(EXAMPLE / "cluster.yaml")
    assert [body.id for body in cluster.statutory_bodies] == ["haven", "wolds"]
    kinds = sorted(one.kind for one in cluster.organisations)
    assert kinds == sorted(
        [
            "acute",
            "acute",
            "community",
            "mental_health",
            "ambulance",
            "primary_care",
            "nhs_111",
            *(["council", "police", "fire"] * 2),
            "ukhsa",
            "region",
        ]
    )
    assert len(forums := FORUMS.read_one(EXAMPLE / "forums.yaml").content.forums) == 2
    assert all(one.leads and one.seats and one.supported_by for one in forums)
    assert any(len(body.forums) == 2 for body in cluster.statutory_bodies)
    assert cluster.zone == ZoneInfo("Europe/London")
    assert cluster.incident_rotas == ("director-on-call", "manager-on-call", "loggist", "communications")
    assert "haven" in cluster.organisation_ids
    assert "kestrel-community" in cluster.organisation_ids


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("Europe/London", "Europe/Londres", 'cluster.yaml:6: timezone: There is no time zone called "Europe/Londres".'),
        ("kind: acute", "kind: hospital", "cluster.yaml:27: organisations[0].kind: This must be 'acute'"),
        ("E48900001]", "Havenshire]", 'statutory_bodies[0].forums[0]: "Havenshire" is not the code of a forum.'),
        ("id: wolds\n", "id: haven\n", "Organisations given more than once: haven."),
        ("on_call: on-call", 'on_call: "#on-call"', '"#on-call" is not the name of a channel. Leave out the #'),
        ('to: "17:00"', 'to: "08:00"', "core_hours: Core hours end before they begin."),
        ('to: "17:00"', "to: 5pm", 'cluster.yaml:8: core_hours.to: "5pm" is not a time of day.'),
        ("days: [mon", "days: [Monday", "core_hours.days[0]: This must be 'mon'"),
        ("schema: 1", "schema: 2", "cluster.yaml:3: schema: This must be 1."),
        ("id: haven-and-wolds", "id: Haven & Wolds", '"Haven & Wolds" is not an id.'),
        ("id: wolds\n", "id: wolds\n    successor: haven\n", "It has a successor and no last day."),
    ],
)
def test_a_fault_says_where_and_what(old, new, fault):
    assert any(fault in found for found in faults_of(old, new)), faults_of(old, new)


def test_core_hours_are_the_ordinary_working_day():
    hours = CoreHours.model_validate({"days": ["mon", "fri"], "from": "09:00", "to": "17:00"})
    assert (hours.opens_at.hour, hours.closes_at.hour) == (9, 17)


def instrument(**changes: object) -> Instrument:
    text = (EXAMPLE / "instruments.yaml").read_text(encoding="utf-8")
    return Instrument.model_validate({**yaml.safe_load(text)["instruments"][0], **changes})


def test_each_body_of_the_example_grants_authority_over_the_other():
    instruments = validate(read_file(EXAMPLE / "instruments.yaml"), Instruments).instruments
    spending = [one for one in instruments if one.covers_spending]
    assert {one.body for one in spending} == {"haven", "wolds"}
    assert all({"haven", "wolds"} <= set(one.covers) for one in spending)
    providers = {covered for one in instruments for covered in one.covers} - {"haven", "wolds"}
    assert {one.id for one in read_cluster(EXAMPLE / "cluster.yaml").organisations if one.bodies} == providers


def test_an_instrument_is_in_force_on_its_first_and_its_last_day():
    one = instrument(valid_from="2026-01-05", valid_to="2026-03-31")
    days = [date(2026, 1, 4), date(2026, 1, 5), date(2026, 3, 31), date(2026, 4, 1)]
    assert [one.is_in_force(day) for day in days] == [False, True, True, False]
    assert instrument(valid_from="2026-01-05", valid_to=None).is_in_force(date(2099, 1, 1))


@pytest.mark.parametrize(
    "changes",
    [
        {"review_on": "2025-11-20"},
        {"valid_to": "2025-11-30"},
        {"limit_pounds": 0},
        {"covers": []},
        {"kind": "letter"},
    ],
)
def test_an_instrument_that_contradicts_itself_is_refused(changes):
    with pytest.raises(ValueError, match="validation error"):
        instrument(**changes)
