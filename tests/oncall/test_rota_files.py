from datetime import datetime, time
from pathlib import Path

import pytest

from eprr_bot.base.files import FaultsFound
from eprr_bot.oncall.rota import FixedPeriod, Layer, Rota, Rules, ShiftLength, Window
from eprr_bot.oncall.rota_file import parse_rota, read_rota

wall = datetime.fromisoformat

WHOLE = """\
schema: 1
id: director-on-call
name: Director on call
function: incident_support
command_level: tactical
timezone: Europe/London
mandatory: false
user_group: oncall-director
layers:
  - id: week
    starts: 2026-01-05T09:00
    ends: "2027-01-04 09:00:00"
    shift: {weeks: 1}
    people: [asha.patel, ben.okoro]
    during:
      - {days: [mon, fri], from: 17:00, to: "09:00"}
fixed:
  - {from: 2026-12-24 09:00, to: 2026-12-28T09:00, person: cara.hughes, reason: Christmas}
rules: {min_rest_hours: 11, max_consecutive_shifts: 1, competence: strategic-commander}
"""

LEAST = """\
schema: 1
id: r
name: R
timezone: UTC
layers:
  - {id: week, starts: 2026-01-05T09:00, shift: {weeks: 1}, people: [a]}
"""


def faults_of(text: str) -> list[str]:
    with pytest.raises(FaultsFound) as found:
        parse_rota(text, "r.yaml")
    return [str(fault) for fault in found.value.faults]


def test_a_whole_file():
    assert parse_rota(WHOLE, "r.yaml") == Rota(
        id="director-on-call",
        name="Director on call",
        timezone="Europe/London",
        function="incident_support",
        command_level="tactical",
        mandatory=False,
        user_group="oncall-director",
        layers=(
            Layer(
                "week",
                wall("2026-01-05T09:00"),
                ShiftLength(weeks=1),
                ("asha.patel", "ben.okoro"),
                wall("2027-01-04T09:00"),
                (Window(frozenset({0, 4}), time(17), time(9)),),
            ),
        ),
        fixed=(FixedPeriod(wall("2026-12-24T09:00"), wall("2026-12-28T09:00"), "cara.hughes", "Christmas"),),
        rules=Rules(11, 1, "strategic-commander"),
    )


def test_what_a_file_may_leave_out(tmp_path: Path):
    path = tmp_path / "r.yaml"
    path.write_text(LEAST)
    rota = read_rota(path)
    assert (rota.function, rota.command_level, rota.mandatory) == ("response", "strategic", True)
    assert (rota.user_group, rota.fixed, rota.rules) == (None, (), Rules())


CHANGES = [
    ("schema: 1", "schema: 2", "r.yaml:1: schema: This must be 1."),
    ("id: r", "id: Big R", 'r.yaml:2: id: "Big R" is not an id. Use lower-case words'),
    ("id: r", "id: 7", "r.yaml:2: id: This must be text. Put it in quotes."),
    ("timezone: UTC", "timezone: Europe/Londn", "Did you mean Europe/London?"),
    ("timezone: UTC", "timezone: Europe", "There is no time zone called"),
    ("timezone: UTC", "timezone: ../etc", "There is no time zone called"),
    ("name: R", "nome: R", "name: This field is missing. Add it."),
    ("name: R", "name: R\nmandatory: yes", "mandatory: This must be true or false."),
    ("name: R", "name: R\nfunction: kitchen", "function: This must be 'response' or 'incident_support'."),
    ("2026-01-05T09:00", "2026-01-05T09:00Z", "Leave the offset out."),
    ("2026-01-05T09:00", "2026-01-05 09:00+01:00", "Leave the offset out."),
    ("2026-01-05T09:00", "2026-01-05", '"2026-01-05" is not a date and a time. Write'),
    ("2026-01-05T09:00", "2026-02-30T09:00", 'There is no such date and time as "2026-02-30T09:00".'),
    ("2026-01-05T09:00", "1066-01-05T09:00", "The year 1066 is out of range."),
    ("{weeks: 1}", "{months: 1}, ends: 2026-01-05T09:00", "ends: The layer ends before it starts."),
    ("{weeks: 1}", "{weeks: 1, days: 1}", "layers[0].shift: A shift is measured in exactly one of"),
    ("{weeks: 1}", "{}", "layers[0].shift: A shift is measured in exactly one of"),
    ("{weeks: 1}", "{weeks: 0}", "layers[0].shift.weeks: This must be greater than 0."),
    ("{weeks: 1}", "{weeks: 1.5}", "layers[0].shift.weeks: This must be a whole number."),
    ("{weeks: 1}", "{weeks: true}", "layers[0].shift.weeks: This must be a whole number."),
    ("people: [a]", "people: []", "layers[0].people: This list is too short: it needs at least 1."),
    ("people: [a]", "people: [ann brown]", '"ann brown" is not a person\'s id.'),
    (", people: [a]", "", "layers[0].people: This field is missing. Add it."),
    ("people: [a]", "people: [a], during: []", "layers[0].during: This list is too short: it needs at least 1."),
    ("people: [a]", "people: [a], during: [{days: [moon], from: 9:00, to: 24:00}]", 'There is no day called "moon".'),
    ("people: [a]", "people: [a], during: [{days: [moon], from: 9:00, to: 24:00}]", '"9:00" is not a time of day.'),
    ("people: [a]", "people: [a], during: [{days: [moon], from: 9:00, to: 24:00}]", 'There is no time of day "24:00".'),
    (
        "layers:",
        "fixed: [{from: 2026-01-02T09:00, to: 2026-01-02T09:00, person: a}]\nlayers:",
        "fixed[0].to: The fixed",
    ),
    ("name: R", "name: R\nrules: {min_rest_hours: -1}", "rules.min_rest_hours: This must be at least 0."),
]


@pytest.mark.parametrize(("old", "new", "expected"), CHANGES)
def test_a_fault_is_named(old, new, expected):
    assert old in LEAST
    faults = faults_of(LEAST.replace(old, new, 1))
    assert any(expected in fault for fault in faults), faults


@pytest.mark.parametrize("day", [29, 30, 31])
def test_a_monthly_shift_must_start_on_a_day_that_every_month_has(day):
    text = LEAST.replace("2026-01-05", f"2026-01-{day}").replace("{weeks: 1}", "{months: 1}")
    assert faults_of(text) == [
        f"r.yaml:6: layers[0].shift: Monthly shifts cannot start on day {day}, which some months do not have. "
        "Start the layer on the 28th or earlier."
    ]


def test_a_rota_must_name_somebody():
    assert faults_of("schema: 1\nid: r\nname: R\ntimezone: UTC\n") == [
        "r.yaml:1: layers: The rota names nobody. Give it a layer or a fixed period."
    ]


def test_two_layers_of_one_name_are_found_even_beside_other_faults():
    layer = LEAST.splitlines()[-1]
    text = f"{LEAST}{layer}\n".replace("timezone: UTC", "timezone: Mars/Base")
    faults = faults_of(text)
    assert len(faults) == 2
    assert "timezone" in faults[0]
    assert faults[1].startswith('r.yaml:7: layers[1].id: Two layers are called "week".')


def test_every_fault_is_named_at_once():
    text = WHOLE.replace("17:00", "25:00").replace("weeks: 1", "weeks: none").replace("tactical", "golden")
    text = text.replace("2026-12-28", "2026-12-20")
    assert [fault.split(":")[1] for fault in faults_of(text)] == ["5", "13", "16", "18"]


@pytest.mark.parametrize("text", ["[1, 2]", "words", "layers: 7\nschema: 1", "layers: [7]", "fixed: {a: 1}"])
def test_what_is_not_a_rota_at_all_is_a_fault_not_a_crash(text):
    assert faults_of(text)
