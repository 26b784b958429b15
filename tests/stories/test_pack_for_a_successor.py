"""The pack for a successor body, whole or redacted: what is in it, what is not, and that its records can be checked."""

import json
import subprocess
import sys
from pathlib import Path

from tests.stories.incident_words import declared, look_away
from tests.world import KEY, World

ADVISER = "@niamh.doyle"


def test_a_successor_gets_registers_actions_lessons_and_records_whole_or_redacted(
    quick_world: World, tmp_path: Path
) -> None:
    world = quick_world
    world.say(ADVISER, "/exercise record table-top 12 Nov Winter surge; took part Haven; lessons charge the batteries")
    declared(world, "power lost at Saltmere")
    world.say(ADVISER, "/incident log Mrs Example was moved")
    world.say(ADVISER, "/incident decision Divert because full; risks Fenbridge fills up")
    world.say(ADVISER, "/incident action @niamh.doyle Ring the council by 23:00")
    entry = next(line for line in run(world, "incident", "log", "1").splitlines() if "Mrs Example" in line)
    world.say(ADVISER, f"/incident redact entry {entry.split()[0]} because it names a patient")
    whole, redacted = tmp_path / "whole", tmp_path / "redacted"
    assert "It holds telephone numbers" in run(world, "pack", "--to", str(whole))
    run(world, "pack", "--to", str(redacted), "--redacted")
    said = json.loads((whole / "pack.json").read_text(encoding="utf-8"))
    assert (said["format"], said["kind"], said["versions"]["cluster cluster"]) == ("eprr-pack/1", "whole", 1)
    assert {"incident-1", "the-register-of-files"} <= set(said["records"])
    assert "charge the batteries" in (whole / "lessons.csv").read_text(encoding="utf-8")
    assert "decision 1 of incident 1,Fenbridge fills up" in (whole / "risks.csv").read_text(encoding="utf-8")
    assert "Ring the council" in (whole / "open-actions-of-incidents.csv").read_text(encoding="utf-8")
    assert "Fenbridge fills up" not in (redacted / "risks.csv").read_text(encoding="utf-8"), "it may say the same"
    assert "Ring the council" not in (redacted / "actions-of-incidents.csv").read_text(encoding="utf-8")
    assert {"risks.csv", "people.csv", "open-actions.csv", "forum-issues.csv", "README.txt", "SHA256SUMS"} <= names(
        redacted
    )
    assert {one for one in names(whole) if one.startswith("instruments-")}
    assert "mobile" in (whole / "people.csv").read_text(encoding="utf-8").splitlines()[0]
    for file in (one for one in redacted.rglob("*") if one.is_file()):
        text = file.read_text(encoding="utf-8")
        assert "Mrs Example" not in text, file.name
        assert "07700" not in text, file.name
    assert (whole / "people.csv").stat().st_mode & 0o077 == 0
    for folder, name in ((whole, "incident-1"), (redacted, "incident-1-redacted"), (whole, "the-register-of-files")):
        line = [sys.executable, "-I", "check_record.py", f"{name}.json"]
        done = subprocess.run(line, cwd=folder / name, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout
    look_away(world)


def names(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


def run(world: World, *words: str) -> str:
    settings = world.app.settings
    environment = {"DATABASE_URL": settings.database_url, "EPRR_SECRET_KEYS": KEY, "PATH": "/usr/bin:/bin"}
    done = subprocess.run([sys.executable, "-m", "eprr_bot", *words], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout
