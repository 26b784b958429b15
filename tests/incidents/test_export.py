"""The record of an incident as it is handed over, checked without any of our own code."""

import csv
import io
import json
import stat
import subprocess
import sys
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from sqlmodel import Session

from eprr_bot.incidents import export, log_writing, service
from eprr_bot.incidents.log_entry import CORRECTION, Wanted
from eprr_bot.incidents.service import Declaration
from eprr_bot.slack.commands import Actor
from tests.world import MONDAY

HOSTILE = (Path(__file__).parent.parent / "hostile_texts.txt").read_text("utf-8").splitlines()
LOGGIST = Actor("", "Ximena Flores <b>")


def made(session: Session) -> export.Record:
    incident = service.declare(session, MONDAY, Declaration("power lost", "Saltmere"), LOGGIST)
    for text in (*HOSTILE, "=cmd()", "A" * 40_000):
        if text.strip():
            log_writing.write(session, incident, Wanted(text), MONDAY, LOGGIST)
    early = MONDAY - timedelta(hours=2)
    wrong = service.note(session, incident, MONDAY, "information", "Two hurt", LOGGIST, event_at=early)
    service.note(session, incident, MONDAY, CORRECTION, "Three hurt", LOGGIST, corrects=wrong)
    return export.gather(session, incident, MONDAY)


def test_it_is_checked_by_a_bare_interpreter_in_the_folder_that_was_handed_over(
    session: Session, tmp_path: Path
) -> None:
    record = made(session)
    files = export.write(session, record, tmp_path / "out")
    assert [one.name for one in files] == [
        *(f"incident-1.{kind}" for kind in ("json", "csv", "html")),
        "check_record.py",
        "SHA256SUMS",
    ]
    assert {stat.S_IMODE(one.stat().st_mode) for one in files} == {0o600}
    line = [sys.executable, "-I", "-S", "check_record.py", "incident-1.json"]
    run = subprocess.run(line, cwd=tmp_path / "out", env={}, capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")
    assert f"is whole: {len(record.entries)} entries" in run.stdout
    for row in (tmp_path / "out" / "SHA256SUMS").read_text().splitlines():
        proof, name = row.split("  ")
        assert sha256((tmp_path / "out" / name).read_bytes()).hexdigest() == proof
    again = export.write(session, record, tmp_path / "out")
    assert sorted(again) == sorted((tmp_path / "out").iterdir())


def test_the_page_names_its_checksum_strikes_what_was_corrected_and_runs_nothing(session: Session) -> None:
    record = made(session)
    page = export.as_page(session, record)
    assert page.count(sha256(export.as_json(record).encode()).hexdigest()) == 2
    assert "<s>Two hurt</s>" in page
    assert f"Corrects entry {record.entries[-2].number}." in page
    assert "Entered Mon 23 Nov 2026 10:00." in page
    assert 'content: "Page " counter(page) " of " counter(pages)' in page
    assert "<b>" not in page
    assert "<script" not in page


def test_the_table_holds_every_entry_and_no_formula(session: Session) -> None:
    record = made(session)
    rows = list(csv.DictReader(io.StringIO(export.as_table(record).removeprefix(export.BYTE_ORDER_MARK))))
    assert [int(row["entry"]) for row in rows] == [one.number for one in record.entries]
    assert all(not row["text"].startswith("=") for row in rows)
    assert rows[-2]["corrected by"] == rows[-1]["entry"]


def test_a_log_that_is_not_whole_is_exported_and_says_so(session: Session) -> None:
    record = made(session)
    broken = export.Record(**{**vars(record), "faults": ("Entry 2 is <not> what was written.",)})
    assert "This log is not whole: Entry 2 is &lt;not&gt; what was written." in export.as_page(session, broken)
    assert json.loads(export.as_json(broken))["log"]["head"]["number"] == len(record.entries)
