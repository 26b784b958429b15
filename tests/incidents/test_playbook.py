import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from eprr_bot.base.file_kinds import read_files
from eprr_bot.base.files import FaultsFound
from eprr_bot.incidents.alert import TYPES
from eprr_bot.incidents.hazard import Hazard
from eprr_bot.incidents.hazards import is_for
from eprr_bot.incidents.playbook import EXAMPLE_FACTS, PLAYBOOK, SCENARIO, one_of_each, read_playbook, render

PLAYBOOKS = Path("playbooks")
FACTS: Mapping[str, Any] = {
    "incident": {"number": 7, "what": "Fire", "where": "Saltmere", "type": "Critical incident", "level": 1},
    "director": "Cara Hughes",
    "holder": "Cara Hughes",
    "area": ["Haven", "Wolds"],
    "organisations": ["Saltmere Hospitals"],
    "spending_instruments": [],
    "bodies_without_spending": ["Haven", "Wolds"],
    "asset_instruments": [],
    "organisations_without_assets": ["Haven"],
    "provider_instruments": [],
    "providers_without_instrument": ["Saltmere Hospitals"],
}

CARD = """\
schema: 1
id: card
title: A card
kind: action_card
version: "1.0"
source: Core standards, domain “response”
role: loggist
when_to_use: In {{ incident.number }}.
sections:
  - title: First
    items:
      - {id: one, text: "TEXT"}
      - {id: two, text: Do this.}
"""


def card(tmp_path: Path, text: str, name: str = "card.yaml") -> Path:
    path = tmp_path / name
    path.write_text(CARD.replace("TEXT", text), encoding="utf-8")
    return path


def faults_of(path: Path) -> list[str]:
    with pytest.raises(FaultsFound) as caught:
        read_playbook(path)
    return [str(one).replace(str(path.parent) + "/", "") for one in caught.value.faults]


def test_texts_are_filled_in_with_the_facts(tmp_path):
    playbook = read_playbook(card(tmp_path, "Call {{ director }} about {{ area | join(' & ') }}."))
    rendered = render(playbook, FACTS)
    assert rendered.when_to_use == "In 7."
    assert [item.text for item in rendered.sections[0].items] == ["Call Cara Hughes about Haven & Wolds.", "Do this."]


def test_an_item_with_nothing_to_say_is_left_out(tmp_path):
    playbook = read_playbook(card(tmp_path, "{% if provider_instruments %}Direct.{% endif %}"))
    assert [item.id for item in render(playbook, FACTS).sections[0].items] == ["two"]


def test_facts_are_data_and_never_templates(tmp_path):
    playbook = read_playbook(card(tmp_path, "Call {{ director }}."))
    rendered = render(playbook, {**FACTS, "director": "{{ area }} <b>"})
    assert rendered.sections[0].items[0].text == "Call {{ area }} <b>."


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{{ directer }}", "There is no such fact: directer. Facts: incident, director, holder"),
        ("{{ incident.severity }}", "There is no such fact: severity. Facts:"),
        ("{{ above[0].phone }}", "There is no such fact: phone. Facts:"),
        ("{{ area[9] }}", "There is no such fact: [9] of a list. Facts:"),
        ("{{ area | first }}", "There is no such fact: the first or last of an empty list. Facts:"),
        ("{% if level == 4 %}x{% endif %}", "There is no such fact: level."),
        ("{% if not area %}{{ boss }}{% endif %}", "There is no such fact: boss."),
        ("{% if not area %}{{ incident.boss }}{% endif %}", "There is no such fact: boss."),
        ("{% if area %}x", "This is not Jinja:"),
        ("{{ area | shout }}", "This is not Jinja:"),
        ("{{ area[0] / 2 }}", "This text cannot be filled in:"),
        ("{{ ().__class__.__bases__ }}", "This text cannot be filled in: access to"),
        ("{{ area.append('x') }}", "This text cannot be filled in:"),
        ("{{ range(3) }}", "There is no such fact: range."),
        ("{% include 'other' %}", "This text cannot be filled in:"),
    ],
)
def test_a_text_that_cannot_be_filled_in_is_found_beforehand(tmp_path, text, fault):
    [found] = faults_of(card(tmp_path, text))
    assert found.startswith(f"card.yaml:12: sections[0].items[0].text: {fault}"), found


def test_faults_of_the_schema_are_found_with_their_lines(tmp_path):
    path = card(tmp_path, "x")
    path.write_text(path.read_text().replace("kind: action_card", "kind: poem").replace("id: two", "id: Two!"))
    assert [one.split(": ")[0:2] for one in faults_of(path)] == [
        ["card.yaml:4", "kind"],
        ["card.yaml:13", "sections[0].items[1].id"],
    ]


def test_two_items_cannot_share_an_id(tmp_path):
    path = card(tmp_path, "x")
    path.write_text(path.read_text().replace("id: two", "id: one"))
    assert "Items given more than once: one." in faults_of(path)[0]


def test_a_folder_is_read_whole_and_every_fault_is_named(tmp_path):
    card(tmp_path, "{{ nobody }}", "a.yaml")
    card(tmp_path, "x", "b.yaml")
    card(tmp_path, "x", "c.yaml")
    files, faults = read_files([PLAYBOOK], {"playbooks": tmp_path})
    problems = [one.problem for one in (*faults, *one_of_each(files))]
    assert problems == ["There is no such fact: nobody.", "Another playbook is already called card."]


def test_our_playbooks_are_the_checklist_and_cards_for_roles_and_for_what_may_happen():
    ours = [read_playbook(one) for one in sorted(PLAYBOOKS.glob("*.yaml"))]
    cards = [one for one in ours if one.kind == "action_card"]
    assert [one.id for one in ours if one not in cards] == ["delegated-authority"]
    assert {one.id for one in cards if one.role != SCENARIO} == {
        *("director-on-call", "manager-on-call", "loggist", "communications", "coordination-centre"),
        *("contact-point", "mutual-aid-coordinator", "health-representative", "recovery-lead", "exercise-controller"),
        *("eprr-adviser", "information-officer"),
    }
    assert {one.id for one in cards if one.role == SCENARIO} == {
        *("severe-weather", "cyber", "infectious-disease", "mass-casualty", "hazardous-materials", "utilities-loss"),
        *("capacity", "evacuation", "industrial-action", "major-hazard-site", "crowd"),
    }


def test_our_cards_name_standards_with_the_edition_of_the_framework_and_never_by_number():
    for one in (read_playbook(path) for path in sorted(PLAYBOOKS.glob("*.yaml"))):
        assert not re.search(r"[Cc]ore standards? \d", one.source), one.id
        if "ore standards" in one.source:
            assert one.framework_version, one.id
            assert render(one, EXAMPLE_FACTS).source.endswith(one.framework_version)


def words_of(facts: Mapping[str, Any]) -> str:
    checklist = render(read_playbook(PLAYBOOKS / "delegated-authority.yaml"), facts)
    items = [item for section in checklist.sections for item in section.items]
    return "\n".join([*(f"{item.text} {item.note}" for item in items), checklist.remember])


def test_the_checklist_names_the_area_and_what_is_in_force():
    words = words_of(FACTS)
    assert "My area is Haven, Wolds." in words
    assert "It takes in Saltmere Hospitals." in words
    assert "No instrument in force covers the spending of Haven, Wolds." in words
    assert "I note that in the log and act on my judgement." in words
    assert "No memorandum or contract clause in force covers Saltmere Hospitals." in words


@pytest.mark.parametrize("facts", [FACTS, EXAMPLE_FACTS])
def test_the_checklist_asks_nobody_for_permission(facts):
    words = words_of(facts).lower()
    for asking in ("approv", "permission", "authorised by", "sign-off", "sign off", "agreed by", "consent"):
        assert asking not in words
    assert "without reference back" in words


def test_a_text_that_cannot_be_filled_in_in_earnest_is_shown_bare_and_named(tmp_path):
    rendered = render(read_playbook(card(tmp_path, "Call {{ director }}.")), {"incident": FACTS["incident"]})
    assert [item.text for item in rendered.sections[0].items] == ["Call (director).", "Do this."]
    [why] = rendered.bare
    assert why == "sections[0].items[0].text: There is no such fact: director."


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_every_level_is_tried_beforehand(tmp_path, level):
    [fault] = faults_of(card(tmp_path, f"{{% if incident.level == {level} %}}{{{{ area | join(3) }}}}{{% endif %}}"))
    assert "This text cannot be filled in:" in fault


@pytest.mark.parametrize("kind", TYPES.values())
def test_every_type_is_tried_beforehand(tmp_path, kind):
    text = f"{{% if incident.type == '{kind}' and incident.level == 4 and not area %}}{{{{ area[9] }}}}{{% endif %}}"
    assert "There is no such fact:" in faults_of(card(tmp_path, text))[0]


@pytest.mark.parametrize("fact", [fact for fact in EXAMPLE_FACTS if fact != "incident"])
def test_every_empty_fact_is_tried_beforehand(tmp_path, fact):
    assert faults_of(card(tmp_path, f"{{{{ {fact}[0] }}}}"))


def test_a_text_is_tried_without_an_incident(tmp_path):
    assert faults_of(card(tmp_path, "{% if incident.number > 3 %}x{% endif %}"))


def test_a_title_that_comes_out_empty_is_the_id(tmp_path):
    path = card(tmp_path, "x")
    path.write_text(path.read_text().replace("title: A card", "title: '{% if not area %}A{% endif %}'"))
    assert render(read_playbook(path), FACTS).title == "card"


def scenario(tmp_path: Path, more: str) -> Path:
    path = card(tmp_path, "x")
    path.write_text(path.read_text().replace("role: loggist", f"role: scenario\n{more}"), encoding="utf-8")
    return path


def test_a_card_of_what_has_happened_says_for_which_hazards_and_types_it_is(tmp_path):
    playbook = read_playbook(scenario(tmp_path, "hazards: [flood, power]\ntypes: [major]"))
    assert is_for(playbook, [Hazard.FLOOD], "major")
    assert not is_for(playbook, [Hazard.FLOOD], "critical")
    assert not is_for(playbook, [Hazard.FIRE], "major")
    assert is_for(read_playbook(scenario(tmp_path, "hazards: [fire]")), [Hazard.FIRE, Hazard.HEAT], "critical")
    assert not is_for(read_playbook(scenario(tmp_path, "")), [Hazard.FIRE], "critical")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("hazards: [dragons]", "card.yaml:8: hazards[0]: This must be"),
        ("hazards: [flood]\ntypes: [huge]", "card.yaml:9: types[0]: This must be"),
        ("types: [major]", "This card is for no hazard. Name the hazards it is for, or leave types out."),
    ],
)
def test_a_hazard_or_a_type_that_there_is_not_is_found_with_its_line(tmp_path, more, said):
    assert said in faults_of(scenario(tmp_path, more))[0]


def test_only_a_card_of_what_has_happened_is_for_hazards(tmp_path):
    path = scenario(tmp_path, "hazards: [flood]")
    path.write_text(path.read_text().replace("role: scenario", "role: loggist"))
    assert "Only a card of what has happened is offered by hazard or type. Write role: scenario" in faults_of(path)[0]


def test_every_one_of_our_scenario_cards_is_for_a_hazard_and_no_two_for_the_same():
    ours = [read_playbook(one) for one in sorted(PLAYBOOKS.glob("*.yaml"))]
    for_hazards = [one for card in ours if card.role == SCENARIO for one in card.hazards]
    assert all(card.hazards for card in ours if card.role == SCENARIO)
    assert len(set(for_hazards)) == len(for_hazards)


def test_the_director_reads_of_the_joint_decision_model_of_iimarch_and_of_a_stac():
    text = (PLAYBOOKS / "director-on-call.yaml").read_text(encoding="utf-8")
    assert all(one in text for one in ("joint decision model (JDM)", "IIMARCH", "STAC"))
