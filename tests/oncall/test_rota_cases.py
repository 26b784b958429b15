"""Saved schedules, through the command line: our own, and other engines' where they lie beside the project."""

import json
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from eprr_bot.oncall.cli import rota_commands

HERE = Path(__file__).parent
FOLDERS = [HERE / "cases", HERE.parents[2] / "shared" / "oracles" / "cases"]
CASES = sorted(path.parent for folder in FOLDERS for path in folder.glob("*/case.yaml"))
TWO_LAYERS = """
schema: 1
id: director
name: Director on call
timezone: Europe/London
layers:
  - {id: week, starts: 2026-01-05T09:00, shift: {weeks: 1}, people: [asha.patel, ben.okoro]}
fixed:
  - {from: 2026-12-24T09:00, to: 2026-12-28T09:00, person: cara.hughes, reason: Christmas}
"""


@pytest.fixture
def rota_file(tmp_path):
    path = tmp_path / "director.yaml"
    path.write_text(TWO_LAYERS)
    return path


def show(*words: object):
    return CliRunner().invoke(rota_commands, ["show", *map(str, words)])


def merged(rows: list[dict]) -> list[tuple]:
    found: list[tuple] = []
    for row in rows:
        start = row["start"]
        if found and found[-1][2] == row["person"]:
            start = found.pop()[0]
        found.append((start, row["end"], row["person"]))
    return found


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_a_saved_schedule_comes_out_the_same(folder, tmp_path):
    case = yaml.safe_load((folder / "case.yaml").read_text())
    rota_file, covers_file = tmp_path / "rota.yaml", tmp_path / "covers.json"
    rota_file.write_text(yaml.safe_dump(case["rota"]))
    covers_file.write_text(json.dumps(case["covers"]))
    window = ("--from", case["window"]["from"], "--to", case["window"]["to"])
    result = show("--file", rota_file, "--covers", covers_file, *window, "--json")
    assert result.exit_code == 0, result.stderr
    assert merged(json.loads(result.stdout)) == merged(json.loads((folder / "expected.json").read_text()))


def test_rows_name_their_source_and_are_cut_to_the_window(rota_file):
    result = show("--file", rota_file, "--from", "2026-12-23T00:00Z", "--to", "2026-12-25T00:00Z", "--json")
    assert json.loads(result.stdout) == [
        {
            "start": "2026-12-23T00:00:00Z",
            "end": "2026-12-24T09:00:00Z",
            "person": "asha.patel",
            "source": "layer:week",
        },
        {
            "start": "2026-12-24T09:00:00Z",
            "end": "2026-12-25T00:00:00Z",
            "person": "cara.hughes",
            "source": "fixed:Christmas",
        },
    ]


def test_times_without_an_offset_are_on_the_rotas_clock(rota_file):
    result = show("--file", rota_file, "--from", "2026-07-01T09:00", "--to", "2026-07-02", "--json")
    (row,) = json.loads(result.stdout)
    assert (row["start"], row["end"]) == ("2026-07-01T08:00:00Z", "2026-07-01T23:00:00Z")


def test_four_weeks_from_now_are_shown_when_nothing_is_said(rota_file):
    assert 4 <= len(json.loads(show("--file", rota_file, "--json").stdout)) <= 7


def test_the_table_shows_local_times(rota_file):
    result = show("director", "--file", rota_file, "--from", "2026-07-01", "--to", "2026-07-08")
    assert "Wed 1 Jul 2026 00:00 BST" in result.stdout
    assert "asha.patel" in result.stdout


def test_covers_may_give_wall_clock_or_instants(rota_file, tmp_path):
    covers = tmp_path / "covers.json"
    covers.write_text(
        json.dumps(
            [
                {"from": "2026-10-25T01:30", "to": "2026-10-25T01:45", "person": "dev.singh"},
                {"from_utc": "2026-10-26T01:00Z", "to_utc": "2026-10-26T02:00Z", "person": "ewa.nowak"},
            ]
        )
    )
    window = ("--from", "2026-10-25T00:00Z", "--to", "2026-10-26T03:00Z")
    rows = json.loads(show("--file", rota_file, "--covers", covers, *window, "--json").stdout)
    assert [(row["start"], row["end"]) for row in rows if row["source"] == "cover"] == [
        ("2026-10-25T00:30:00Z", "2026-10-25T01:45:00Z"),
        ("2026-10-26T01:00:00Z", "2026-10-26T02:00:00Z"),
    ]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--from", "soon"], '--from: "soon" is not a date and time. Write 2026-01-05T09:00'),
        (["--from", "2026-02-02", "--to", "2026-02-01"], "The end is not after the start."),
        (["--from", "0001-01-01", "--to", "2026-02-01"], "1970 to 2199"),
        (["silver"], 'holds the rota "director", not "silver"'),
    ],
)
def test_a_wrong_use_is_one_sentence_and_exit_status_1(rota_file, words, sentence):
    result = show("--file", rota_file, *words)
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "cannot be read as JSON"),
        ("{}", "must be a list"),
        ("[{}]", "cover 1: This needs from, to and person."),
        ('[{"from": "2026-01-02", "to": "2026-01-01", "person": "a"}]', "cover 1: The cover ends before it starts."),
    ],
)
def test_faulty_covers_are_named(rota_file, tmp_path, text, sentence):
    covers = tmp_path / "covers.json"
    covers.write_text(text)
    result = show("--file", rota_file, "--covers", covers)
    assert result.exit_code == 1
    assert sentence in result.stderr


def test_a_faulty_file_names_every_fault(tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text("schema: 1\nid: x\ntimezone: Europe/Lundon\n")
    result = show("--file", path)
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 3
    assert "bad.yaml:3: timezone" in result.stderr


def test_a_missing_file_is_named(tmp_path):
    result = show("--file", tmp_path / "none.yaml")
    assert result.exit_code == 1
    assert "There is no such file." in result.stderr
