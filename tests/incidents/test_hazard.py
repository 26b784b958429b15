"""What is behind an incident, as its words say it and as people type it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprr_bot.incidents import hazard
from eprr_bot.incidents.hazard import ONSETS, ROWS, WORDS, Hazard, Onset

CERTAIN = {
    Hazard.MASS_CASUALTY: ("mass casualties at the arena", "multiple people stabbed", "terrorist attack"),
    Hazard.CBRN_HAZMAT: ("chlorine leak at the pool", "white powder in the post room", "Hazmat at ED"),
    Hazard.CHEMICAL_SITE: ("COMAH site has declared", "fire at the chemical works"),
    Hazard.RADIATION: ("radioactive source lost", "nuclear power station alarm"),
    Hazard.INFECTIOUS_DISEASE: ("suspected HCID", "norovirus on three wards", "measles outbreak"),
    Hazard.PANDEMIC: ("pandemic flu",),
    Hazard.HEAT: ("heatwave", "red heat-health alert", "extreme heat in the wards"),
    Hazard.COLD: ("heavy snow", "black ice on the ramp"),
    Hazard.STORM: ("Storm Eowyn", "lightning strike"),
    Hazard.FLOOD: ("flood", "flooding in radiology", "river has burst its banks"),
    Hazard.POWER: ("power lost in theatres", "no power", "loss of mains power", "power cut", "electricity is off"),
    Hazard.WATER: ("water off", "no water", "burst water main", "loss of hot water"),
    Hazard.GAS: ("oxygen supply failed", "loss of medical gases"),
    Hazard.TELECOMS: ("phones are down", "switchboard down", "loss of telephones"),
    Hazard.CYBER: ("ransomware", "cyber attack", "IT is down", "IT systems are down", "network down"),
    Hazard.FUEL: ("fuel shortage", "out of diesel"),
    Hazard.SUPPLY_CHAIN: ("blood shortage", "shortage of insulin"),
    Hazard.INDUSTRIAL_ACTION: ("nurses on strike", "industrial action", "rail strike"),
    Hazard.EVACUATION: ("ward 3 evacuated", "evacuation of a care home"),
    Hazard.FIRE: ("fire in theatres", "Fire", "plant room ablaze"),
    Hazard.LOCKDOWN: ("bomb threat", "lockdown of ED", "intruder on the labour ward"),
    Hazard.TRANSPORT: ("coach crash on the A14", "train derailed"),
    Hazard.PUBLIC_ORDER: ("riot outside", "widespread disorder"),
    Hazard.CAPACITY: ("OPEL 4", "no beds", "ED is full"),
    Hazard.MASS_GATHERING: ("crowd crush", "stampede at the gate"),
    Hazard.PROTECTED_INDIVIDUAL: ("protected individual admitted",),
    Hazard.EXCESS_DEATHS: ("mortuary full", "excess deaths"),
}
NOT_CERTAIN = (
    "two wards dark",
    "no flood",
    "not a fire",
    "fire alarm test",
    "fire brigade on site",
    "flood of calls",
    "power is back",
    "power restored",
    "flood ruled out",
    "it is down to the nurses",
    "we lost it",
    "the lift is out of order",
    "storm drain blocked",
    "please ring me",
    "something has happened",
)


@pytest.mark.parametrize(("meant", "text"), [(one, text) for one, texts in CERTAIN.items() for text in texts])
def test_words_name_a_hazard(meant: Hazard, text: str) -> None:
    assert meant in hazard.recognised(text)


@pytest.mark.parametrize("text", NOT_CERTAIN)
def test_what_is_not_certain_is_not_recognised(text: str) -> None:
    assert hazard.recognised(text) == []


def test_one_text_may_name_several() -> None:
    assert hazard.recognised("Flood: no power, phones are down") == [Hazard.FLOOD, Hazard.POWER, Hazard.TELECOMS]


def test_every_hazard_has_its_row_and_its_example() -> None:
    assert set(ROWS) == set(CERTAIN) == set(Hazard)
    assert set(ONSETS) == set(Onset)


def test_no_word_means_two_hazards() -> None:
    named = [re.sub(r"\W|_", " ", word) for one, row in ROWS.items() for word in {one.value, row.words, *row.also}]
    twice = {one for one in named if named.count(one) > 1}
    own = {re.sub("_", " ", one.value) for one in Hazard}
    assert twice <= own, "a name and a word of its own may be the same"


@pytest.mark.parametrize(
    ("text", "hazards", "onset"),
    [
        ("flood", {Hazard.FLOOD: True}, None),
        ("FLOODING", {Hazard.FLOOD: True}, None),
        ("flood and power", {Hazard.FLOOD: True, Hazard.POWER: True}, None),
        ("not flood", {Hazard.FLOOD: False}, None),
        ("not a flood or fire", {Hazard.FLOOD: False, Hazard.FIRE: False}, None),
        ("not flood, power", {Hazard.FLOOD: False, Hazard.POWER: True}, None),
        ("no power", {Hazard.POWER: True}, None),
        ("it", {Hazard.CYBER: True}, None),
        ("cold, snow or ice", {Hazard.COLD: True}, None),
        ("flood, rising tide", {Hazard.FLOOD: True}, Onset.RISING_TIDE),
        ("cloud on the horizon", {}, Onset.CLOUD),
    ],
)
def test_hazards_are_typed_by_name(text: str, hazards: dict[Hazard, bool], onset: Onset | None) -> None:
    said = hazard.typed(text)
    assert (said.hazards, said.onset, said.not_understood) == (hazards, onset, ())


def test_an_onset_is_taken_back_and_what_is_not_understood_is_named() -> None:
    assert hazard.typed("not rising tide").is_no_onset
    assert hazard.typed("flood, dragons").not_understood == ("dragons",)


@pytest.mark.parametrize("one", Hazard)
def test_every_hazard_is_known_by_its_words_and_by_its_name_in_files(one: Hazard) -> None:
    assert hazard.typed(WORDS[one]).hazards == {one: True}
    assert hazard.typed(one.value).hazards == {one: True}


@given(st.text(max_size=80))
def test_whatever_is_typed_is_understood_or_named(text: str) -> None:
    said = hazard.typed(text)
    assert said.hazards or said.onset or said.is_no_onset or said.not_understood or not re.sub(r"[\s,;]", "", text)
    hazard.recognised(text)
