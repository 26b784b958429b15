"""The checker of exported records: a bare interpreter runs it, and it finds what was done to a record."""

import json
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from eprr_bot.records import chain, check_record
from eprr_bot.records.witnessed import Statement
from tests.records.tampering import NOW
from tests.records.test_chain import log

PROGRAM = Path(check_record.__file__)


def record(*texts: str) -> dict[str, Any]:
    entries = [{name: chain.plain(value) for name, value in one.items()} for one in log(*texts)]
    head = {"number": len(entries), "digest": entries[-1]["digest"]}
    return {
        "format": "eprr-record/1",
        "incident": {"number": 1},
        "log": {"format": chain.FORMAT, "head": head, "entries": entries},
    }


def checked(tmp_path: Path, what: object, *more: str) -> "subprocess.CompletedProcess[str]":
    """The program alone in a folder, in an interpreter without site-packages, without our environment."""
    (tmp_path / "alone.py").write_bytes(PROGRAM.read_bytes())
    (tmp_path / "record.json").write_text(what if isinstance(what, str) else json.dumps(what), encoding="utf-8")
    line = [sys.executable, "-I", "-S", "alone.py", "record.json", *more]
    return subprocess.run(line, cwd=tmp_path, env={}, capture_output=True, text=True)


def test_a_whole_record_is_whole_to_a_bare_interpreter(tmp_path: Path) -> None:
    run = checked(tmp_path, record("Declared", "Zoë’s “ward”\n\t\\ \u2028 \x7f 🚑", "Closed"))
    assert run.stdout.startswith("The log of incident 1 is whole: 3 entries, each as it was written.\nIt ends with ")
    assert "that takes a witness" in run.stdout
    assert (run.returncode, run.stderr) == (0, "")


def test_a_witness_vouches_for_a_record_or_betrays_one_that_was_written_anew(tmp_path: Path) -> None:
    whole = record("Declared", "Two ambulances", "Closed")
    told = Statement(1, 2, NOW, whole["log"]["entries"][1]["digest"])
    (tmp_path / "kept.txt").write_text(f"> {told.line}\n", encoding="utf-8")
    run = checked(tmp_path, whole, "--witness", "kept.txt")
    assert (run.returncode, run.stderr) == (0, "")
    assert "witnessed outside, and is as it was then, is 2 (2026-11-23T10:00:00Z)." in run.stdout
    anew = checked(tmp_path, record("Declared", "Nothing", "Closed"), "--witness", "kept.txt")
    assert anew.returncode == 1
    assert "Entry 2 was witnessed at 2026-11-23T10:00:00Z with another digest." in anew.stdout
    cut = checked(tmp_path, record("Declared"), "--witness", "kept.txt")
    assert (cut.returncode, "the log ends with 1." in cut.stdout) == (1, True)
    assert checked(tmp_path, whole, "--witness", "gone.txt").returncode == 2


def _change(entry: int, **fields: Any) -> Callable[[dict[str, Any]], None]:
    return lambda found: found["log"]["entries"][entry - 1].update(fields)


def _reorder(found: dict[str, Any]) -> None:
    entries = found["log"]["entries"]
    entries[1], entries[2] = entries[2], entries[1]


CHANGES: dict[str, tuple[Callable[[dict[str, Any]], object], int]] = {
    "change": (_change(2, text="Twelve ambulances"), 2),
    "change a time": (_change(3, event_at="2026-11-23T09:00:00.000000+00:00"), 3),
    "change a digest": (_change(2, digest="0" * 64), 2),
    "a name that nobody knows": (_change(2, struck=True), 2),
    "a name that is missing": (lambda found: found["log"]["entries"][1].pop("author"), 2),
    "a text for a number": (_change(2, number="2"), 2),
    "a truth for a number": (_change(1, number=True), 1),
    "half a letter": (_change(2, text="\ud83d"), 2),
    "delete in the middle": (lambda found: found["log"]["entries"].pop(1), 2),
    "delete the end": (lambda found: found["log"]["entries"].pop(), 3),
    "delete all": (lambda found: found["log"]["entries"].clear(), 1),
    "reorder": (_reorder, 2),
    "change the head": (lambda found: found["log"]["head"].update(digest="0" * 64), 3),
    "of another incident": (lambda found: found["incident"].update(number=2), 1),
}


@pytest.mark.parametrize("how", CHANGES)
def test_whatever_is_done_to_a_record_is_named_with_the_first_bad_entry(tmp_path: Path, how: str) -> None:
    found = record("Declared", "Two ambulances", "Closed")
    done, first_bad = CHANGES[how]
    done(found)
    run = checked(tmp_path, found)
    assert (run.returncode, run.stderr) == (1, "")
    assert run.stdout.splitlines()[-1] == f"The first bad entry is {first_bad}."


REPORT = {"title": "Report 1", "text": "Two wards are shut.", "sha256": sha256(b"Two wards are shut.").hexdigest()}


@pytest.mark.parametrize(
    ("papers", "said"),
    [
        ([REPORT], ""),
        ([REPORT | {"text": None}], ""),
        ([REPORT | {"text": "No ward is shut."}], "Report 1 is not as it was authorised: the log has another digest."),
        ([REPORT | {"sha256": sha256(b"").hexdigest(), "text": ""}], "Report 1 is not as it was authorised"),
        ([REPORT | {"text": 5}], "it has not just a title, a text and a digest"),
        ([None], "it has not just a title, a text and a digest"),
        ("none", "it has not just a title, a text and a digest"),
    ],
)
def test_a_report_is_the_one_whose_digest_the_log_has(tmp_path: Path, papers: Any, said: str) -> None:
    found = record("Declared", f"Report 1 authorised. SHA-256 of its text: {REPORT['sha256']}")
    run = checked(tmp_path, found | {"papers": papers})
    assert (run.returncode, run.stderr) == (1 if said else 0, "")
    assert said in run.stdout


@pytest.mark.parametrize(
    "what",
    [
        "",
        "[]",
        "{}",
        "nothing",
        '{"format": "eprr-record/1", "format": "eprr-record/1"}',
        json.dumps(record("Declared")).replace("eprr-log/1", "eprr-log/2"),
        json.dumps(record("Declared")).replace('"number": 1', '"number": 1.0'),
        json.dumps(record("Declared")).replace('"number": 1', '"number": NaN'),
        "[" * 100_000,
    ],
)
def test_what_is_no_record_is_said_to_be_none(tmp_path: Path, what: str) -> None:
    run = checked(tmp_path, what)
    assert (run.returncode, run.stderr) == (2, "")
    assert "record.json is no record: " in run.stdout
