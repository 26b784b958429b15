import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eprr_bot.base.files import parse, validate
from eprr_bot.callout.ladder import Ladders
from eprr_bot.incidents.playbook import read_playbook
from eprr_bot.oncall.rota_file import ROTA, parse_rota
from eprr_bot.oncall.schedule import Schedule
from eprr_bot.run.check import check, look

ROTAS = Path("rotas")
PLAYBOOKS = Path("playbooks")


class Folder:
    """A copy of the example cluster that a test may spoil."""

    def __init__(self, root: Path) -> None:
        shutil.copytree(ROTAS, root / "rotas")
        shutil.copytree(PLAYBOOKS, root / "playbooks")
        self.root = root
        self.rotas = root / "rotas" / "example"
        self.playbooks = root / "playbooks"

    def change(self, name: str, old: str, new: str) -> None:
        path = self.rotas / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old} is not in {name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def faults(self) -> list[str]:
        return [str(one).replace(f"{self.root}/", "") for one in check(self.rotas, self.playbooks)]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_what_comes_with_the_bot_has_no_fault_and_no_warning():
    assert check(ROTAS / "example", PLAYBOOKS) == []


def test_the_example_rotas_are_always_held_and_share_out_christmas():
    rotas = [read.content for read in look(ROTAS / "example", PLAYBOOKS)[0].all(ROTA)]
    start, end = datetime(2026, 1, 5, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
    for rota in rotas:
        schedule = Schedule(versions=((None, rota),), covers=())
        assert schedule.gaps(start, end) == [], rota.id
        assert schedule.holder_at(datetime(2026, 12, 25, 12, tzinfo=UTC)).source == "fixed:Christmas", rota.id
    hours = [layer.shift.hours for rota in rotas for layer in rota.layers if layer.shift.hours]
    assert sorted(hours) == [12]
    assert any(layer.during for rota in rotas for layer in rota.layers)


def examples_in(document: str) -> list[str]:
    text = Path("docs", document).read_text(encoding="utf-8")
    return re.findall(r"```yaml\n(.*?)```", text, flags=re.DOTALL)


def test_the_examples_in_the_documents_can_be_read(tmp_path):
    *rotas, ladders = examples_in("rotas.md")
    assert [parse_rota(one, "rotas.md").id for one in rotas] == [
        "director-on-call",
        "manager-on-call",
        "communications",
    ]
    validate(parse(ladders, "rotas.md"), Ladders)
    [playbook] = examples_in("playbooks.md")
    (tmp_path / "loggist.yaml").write_text(playbook, encoding="utf-8")
    assert read_playbook(tmp_path / "loggist.yaml").id == "loggist"


CHANGES: list[tuple[str, str, str, str]] = [
    (
        "ladders.yaml",
        "    name: Director on call\n",
        "    name: Director on call\n    stop: everyone\n",
        "ladders.yaml:11: ladders[0].stop: Director on call commands incidents: that call ends only when somebody "
        "takes command. Take stop out.",
    ),
    (
        "ladders.yaml",
        "    name: Loggist\n",
        "    name: Loggist\n    stop: quota\n    quota: 2\n    competence: logist\n",
        'competence: There is no competence called "logist". Did you mean "loggist"?',
    ),
    (
        "cluster.yaml",
        "incident_rotas: [director-on-call",
        "incident_rotas: [silver",
        'rotas/example/cluster.yaml:98: incident_rotas[0]: There is no rota called "silver". '
        "Rotas: communications, director-on-call, eprr-adviser, loggist, manager-on-call.",
    ),
    (
        "forums.yaml",
        "person: asha.patel",
        "person: asha.patle",
        'forums.yaml:23: forums[0].seats[0].person: There is no person called "asha.patle". Did you mean "asha.patel"?',
    ),
    (
        "people.csv",
        "07700 900011",
        "07700 900010",
        "people.csv:3: warning: mobile: ben.okoro has the same number as asha.patel.",
    ),
    (
        "people.csv",
        "07700 900011",
        "020 7946 0018",
        "people.csv:3: mobile: This is a landline: no text message reaches it. Write their mobile here, and this one",
    ),
    ("people.csv", "07700 900011", "07700 900011 ext 5", "people.csv:3: mobile: There is an extension at its end"),
    ("forums.yaml", "supported_by: [priya.raman]", "supported_by: [nobody]", "People are named in people.csv."),
    (
        "cluster.yaml",
        "core_hours: ",
        "next_accountable_emergency_officers: [{from: 2027-04-01, person: y}]\ncore_hours: ",
        'next_accountable_emergency_officers[0].person: There is no person called "y"',
    ),
    ("cluster.yaml", "accountable_emergency_officer: asha.patel", "accountable_emergency_officer: x", 'called "x"'),
    ("cluster.yaml", "forums: [E48900001]", "forums: [E48000099]", 'There is no forum called "E48000099".'),
    (
        "cluster.yaml",
        "bodies: [haven]",
        "bodies: [moors]",
        'There is no statutory body called "moors". Statutory bodies:',
    ),
    (
        "forums.yaml",
        "{body: wolds}",
        "{body: moors}",
        'forums[1].leads[0].body: There is no statutory body called "moors".',
    ),
    ("cluster.yaml", "room 12", "room 12 " + "x" * 70, "dial_in: This must have at most 80 letters."),
    ("people.csv", "Chief Nurse,haven", "Chief Nurse,heaven", "people.csv:4: organisation: There is no organisation"),
    (
        "instruments.yaml",
        "body: haven",
        "body: moors",
        'instruments[0].body: There is no statutory body called "moors"',
    ),
    ("instruments.yaml", "covers: [haven, wolds]", "covers: [haven, moors]", "instruments[0].covers[1]: There is no"),
    ("instruments.yaml", "role: director-on-call", "role: gold", 'There is no rota called "gold".'),
    (
        "ladders.yaml",
        "{person: rosa.delgado, deputy: true}",
        "{person: rosa}",
        "steps[2].page[0].person: There is no person called",
    ),
    (
        "cluster.yaml",
        "adviser_rota: eprr-adviser",
        "adviser_rota: silver",
        'adviser_rota: There is no rota called "silver".',
    ),
    ("ladders.yaml", "[{rota: eprr-adviser}]", "[{rota: silver}]", "steps[2].page[0].rota: There is no rota called"),
    ("exercises.yaml", "rota: director-on-call", "rota: director-on-cal", 'Did you mean "director-on-call"?'),
    ("exercises.yaml", "rota: loggist", "rota: loggist\n    ladder: steep", 'There is no ladder called "steep".'),
    (
        "loggist.yaml",
        "[violet.chan,",
        "[violet.chan, bob,",
        'rotas/example/loggist.yaml:15: layers[0].people[1]: There is no person called "bob". People are named in',
    ),
    (
        "loggist.yaml",
        "[violet.chan,",
        "[asha.patel,",
        "warning: layers[0].people[0]: asha.patel is not trained as a loggist. Add loggist to their competences",
    ),
    (
        "loggist.yaml",
        "person: anwen.price",
        "person: ann",
        'fixed[0].person: There is no person called "ann".',
    ),
    ("ladders.yaml", "id: loggist", "id: loggists", "warning: id: No ladder serves loggist, which is mandatory."),
    ("exercises.yaml", "rota: loggist", "rota: scribe", "warning: id: No monthly exercise proves loggist"),
    ("loggist.yaml", "id: loggist", "id: communications", 'communications.yaml is already called "communications".'),
    (
        "forums.yaml",
        "      - {body: wolds, person: dmitri.volkov, deputy: eleni.marsh}",
        "      - {body: haven, person: dmitri.volkov}",
        "warning: statutory_bodies[1].forums: Wolds lies in Woldsea LRF (E48900002) and Havenshire LRF (E48900001), "
        "but has no representative at Woldsea LRF (E48900002). Give it a seat in forums.yaml.",
    ),
    (
        "director-on-call.yaml",
        "mandatory: true",
        "mandatory: false",
        "warning: handover_rotas[0]: No handover is held for director-on-call: it is not mandatory. Take it out",
    ),
    (
        "director-on-call.yaml",
        "shift: {weeks: 1}",
        "shift: {hours: 4}",
        "No handover is held for director-on-call: every turn is shorter than 6 hours.",
    ),
    ("forums.yaml", "code: E48900002", "code: E48000001", "unlisted[1].code: england.yaml has this forum already."),
    ("forums.yaml", "E48900002, name", "E48900003, name", 'forums[1].forum: There is no forum called "E48900002".'),
    ("forums.yaml", "regions: [midlands]", "regions: [midland]", "unlisted[0].regions[0]: There is no region called"),
    ("forums.yaml", "supported_by: [priya.raman]", "supported_by: []", "warning: forums[1]: Nobody supports the lead"),
    (
        "forums.yaml",
        "{body: haven}",
        "{body: haven, to: 2027-03-31T23:59:59}, {body: wolds, from: 2027-04-01}".replace("}, {", "}\n      - {"),
        "warning: forums[0].leads: Nobody leads at Havenshire LRF (E48900001) from Wed 31 Mar 2027 23:59",
    ),
    (
        "forums.yaml",
        "person: eleni.marsh}",
        "person: eleni.marsh, to: 2026-12-01}\n      - {body: wolds, person: asha.patel, from: 2027-01-01}",
        "has no representative at Havenshire LRF (E48900001) from Tue 1 Dec 2026 00:00. Give it a seat",
    ),
    (
        "forums.yaml",
        "- {body: wolds}",
        "- {body: haven}",
        "warning: forums[1].leads[0].body: Haven leads at Woldsea LRF (E48900002), but lies in Havenshire LRF (E489",
    ),
    (
        "forums.yaml",
        "    leads:\n      - {body: haven}\n",
        "",
        "forums[0].leads: Nobody leads at Havenshire LRF (E48900001). Name the body that leads.",
    ),
    (
        "forums.yaml",
        "    ambulance:\n      - {name: Gwen Parry, deputy: Harun Siddiqui}\n",
        "",
        "Nobody of the ambulance",
    ),
    (
        "forums.yaml",
        "chairs:\n        - {person: dmitri.volkov}\n",
        "chairs: []\n",
        "forums[1]: Nobody chairs a health partnership at Wold",
    ),
    ("forums.yaml", "{person: dmitri.volkov}", "{person: dimitri}", 'chairs[0].person: There is no person called "dim'),
    ("forums.yaml", "{person: dmitri.volkov}", "{is_co_chair: true}", "A chair is either a person of the directory or"),
    (
        "cluster.yaml",
        "short_name: Haven\n",
        "short_name: Haven\n    valid_to: 2027-03-31\n",
        "forums[0].leads: Nobody leads at Havenshire LRF (E48900001) from Thu 1 Apr 2027 00:00.",
    ),
]


@pytest.mark.parametrize(("name", "old", "new", "fault"), CHANGES, ids=[one[3][-40:] for one in CHANGES])
def test_each_fault_says_file_line_field_and_remedy(folder, name, old, new, fault):
    folder.change(name, old, new)
    assert any(fault in one for one in folder.faults()), folder.faults()


def test_the_faults_of_all_files_come_at_once_and_in_order(folder):
    folder.change("cluster.yaml", "kind: police", "kind: constabulary")
    folder.change("people.csv", "07700 900010", "12")
    folder.change("ladders.yaml", "after_minutes: 0", "after_minutes: 2")
    folder.change("loggist.yaml", "{weeks: 1}", "{weeks: 0}")
    (folder.playbooks / "loggist.yaml").write_text("schema: [", encoding="utf-8")
    found = folder.faults()
    assert [one.split(":")[0] for one in found] == [
        "playbooks/loggist.yaml",
        "rotas/example/cluster.yaml",
        "rotas/example/ladders.yaml",
        "rotas/example/loggist.yaml",
        "rotas/example/people.csv",
    ]


def test_a_broken_file_is_not_blamed_on_those_that_name_it(folder):
    folder.change("director-on-call.yaml", "{weeks: 1}", "{weeks: none}")
    folder.change("people.csv", "asha.patel@example.org", "asha")
    folder.change("ladders.yaml", "[{rota: eprr-adviser}]", "[{}]")
    assert [one.split(": ")[0] for one in folder.faults()] == [
        "rotas/example/director-on-call.yaml:13",
        "rotas/example/ladders.yaml:27",
        "rotas/example/people.csv:2",
    ]


def remove(name: str) -> Callable[[Folder], None]:
    return lambda folder: (folder.rotas / name).unlink()


@pytest.mark.parametrize("name", ["cluster.yaml", "people.csv", "instruments.yaml", "ladders.yaml", "exercises.yaml"])
def test_a_missing_file_is_one_fault(folder, name):
    remove(name)(folder)
    assert folder.faults() == [f"rotas/example/{name}: There is no such file. Check the name."]


def test_england_may_be_in_the_folder_or_beside_it(folder):
    shutil.move(folder.rotas.parent / "england.yaml", folder.rotas / "england.yaml")
    assert folder.faults() == []
    remove("england.yaml")(folder)
    assert folder.faults() == ["rotas/england.yaml: There is no such file. Check the name."]


def test_files_that_nothing_reads_are_pointed_out(folder):
    for name in ("gold.yml", "staff.csv", "README.md", ".gitignore"):
        (folder.rotas / name).touch()
    (folder.playbooks / "card.txt").touch()
    assert folder.faults() == [
        "playbooks/card.txt: warning: Nothing reads this file. Correct its name, or take it out.",
        "rotas/example/gold.yml: warning: Nothing reads this file. Correct its name, or take it out.",
        "rotas/example/staff.csv: warning: Nothing reads this file. Correct its name, or take it out.",
    ]


def test_folders_that_are_not_there_are_faults(tmp_path):
    found = check(tmp_path / "a", tmp_path / "b")
    assert [one.problem for one in found] == ["There is no such folder."] * 2
    assert [one.remedy for one in found] == ["Set EPRR_ROTAS to your folder.", "Set EPRR_PLAYBOOKS to your folder."]


def test_a_folder_without_rotas_or_the_checklist_is_pointed_out(folder):
    for name in ("director-on-call", "manager-on-call", "eprr-adviser", "communications", "loggist"):
        remove(f"{name}.yaml")(folder)
    (folder.playbooks / "delegated-authority.yaml").unlink()
    found = folder.faults()
    assert "rotas/example: There is no rota. Add one. See docs/rotas.md." in found
    assert any("There is no playbook called delegated-authority." in one for one in found)


def test_a_rota_that_is_not_mandatory_needs_neither_ladder_nor_exercise(folder):
    folder.change("ladders.yaml", "id: loggist", "id: eprr-adviser-two")
    folder.change("loggist.yaml", "mandatory: true", "mandatory: false")
    assert not any("loggist.yaml" in one for one in folder.faults())


def test_every_place_that_counts_on_a_rota_that_ends_is_named(folder: Folder) -> None:
    folder.change("eprr-adviser.yaml", "user_group: oncall-eprr", "user_group: oncall-eprr\nends: 2027-04-05T09:00")
    faults = folder.faults()
    assert all("warning" in one for one in faults)
    told = "eprr-adviser ends on 2027-04-05 at 09:00. Name another rota from then on, or take it out."
    assert {one.split(":")[0].split("/")[-1] for one in faults if told in one} == {
        "cluster.yaml",
        "ladders.yaml",
        "exercises.yaml",
    }
    folder.change(
        "manager-on-call.yaml", "user_group: oncall-manager", "user_group: oncall-manager\nends: 2027-04-05T09:00"
    )
    found = [one for one in folder.faults() if "warning" not in one]
    assert len(found) == 1
    assert "cluster.yaml" in found[0]
    assert "incident_rotas" in found[0]
    assert "manager-on-call ends on 2027-04-05 at 09:00." in found[0]


def test_a_forum_is_named_as_it_is_called_when_something_goes_wrong_there(folder: Folder) -> None:
    folder.change(
        "forums.yaml",
        "common_name: Woldsea LRF, regions: [midlands]",
        "common_name: Wolds Forum, regions: [midlands], formerly: [{name: Woldsea LRF, until: 2027-03-31}]",
    )
    folder.change("forums.yaml", "- {body: wolds}\n", "- {body: wolds, to: 2027-03-31T12:00}\n")
    folder.change("forums.yaml", "        codeword: DUNLIN", "        partnership: null\n        codeword: DUNLIN")
    said = [one.split("Nobody ")[1] for one in folder.faults()]
    assert said[0].startswith("leads at Woldsea LRF (E48900002) from Wed 31 Mar 2027 12:00.")
    assert said[1].startswith("chairs a health partnership at Wolds Forum (E48900002) from Thu 1 Apr 2027 00:00.")
