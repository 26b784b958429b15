"""The clusters of stories: the whole example, and the small one that most of them are about."""

import csv
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from eprr_bot.base.settings import bundled

WHOLE = bundled("rotas") / "example"
ALL_FOUR = "[director-on-call, manager-on-call, loggist, communications]"
PARTNERS = "\npartners:"
_kept: list[TemporaryDirectory[str]] = []


@cache
def small() -> Path:
    """The example without organisations' contacts, in which an incident calls the director and the manager alone."""
    _kept.append(TemporaryDirectory(prefix="eprr-small-cluster-"))  # until this process ends
    made = Path(_kept[-1].name) / "example"
    shutil.copytree(WHOLE, made)
    shutil.copy(WHOLE.parent / "england.yaml", made.parent)
    with (WHOLE / "people.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with (made / "people.csv").open("w", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(row for row in rows if not row["contact_hours"])
    cluster = (made / "cluster.yaml").read_text(encoding="utf-8")
    assert cluster.count(ALL_FOUR) == 1
    two = cluster.replace(ALL_FOUR, "[director-on-call, manager-on-call]")
    (made / "cluster.yaml").write_text(two, encoding="utf-8")
    programme = (made / "exercises.yaml").read_text(encoding="utf-8")
    assert programme.count(PARTNERS) == 1
    (made / "exercises.yaml").write_text(programme.partition(PARTNERS)[0], encoding="utf-8")
    return made
