"""A cluster for stories about the days and nights around a handover, in which nothing else goes on.

It is the example cluster without exercises and without its weekly posts; its director hands over on
Wednesdays at 09:00, away from everything that happens on Mondays.
"""

import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import yaml

from eprr_bot.base.db import change, transaction
from eprr_bot.base.settings import bundled
from eprr_bot.exercises.models import Exercise, ExerciseState
from tests.clusters import small
from tests.world import World

EXAMPLE = bundled("rotas") / "example"


def folder(tmp_path: Path, **cluster: object) -> Path:
    """The files of the cluster. `cluster` replaces fields of cluster.yaml."""
    made = example_in(tmp_path)
    replace_in(made / "director-on-call.yaml", "starts: 2025-12-29T09:00", "starts: 2025-12-31T09:00")
    fields = yaml.safe_load((made / "cluster.yaml").read_text(encoding="utf-8"))
    fields.pop("daily_post", None)
    (made / "cluster.yaml").write_text(yaml.safe_dump({**fields, **cluster}), encoding="utf-8")
    return made


def example_in(tmp_path: Path) -> Path:
    """The files of the small cluster as they are, in a folder where a story may change them."""
    return copied(small(), tmp_path)


def copied(source: Path, tmp_path: Path) -> Path:
    """The files of a cluster, in a folder where a story may change them."""
    made = tmp_path / "rotas" / "example"
    shutil.copytree(source, made)
    shutil.copy(EXAMPLE.parent / "england.yaml", made.parent)
    return made


def replace_in(file: Path, old: str, new: str) -> None:
    """Change one passage of a file."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} in {file}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def gap_in_loggists(rotas: Path) -> None:
    """The loggists' turns have ended; the rota is not mandatory, so that nobody is alarmed."""
    file = rotas / "loggist.yaml"
    replace_in(file, "starts: 2025-12-29T09:00", "starts: 2025-12-29T09:00\n    ends: 2026-11-20T07:00")
    replace_in(file, "mandatory: true", "mandatory: false")


def world_at(database_url: str, rotas: Path, at: datetime, settings: Mapping[str, str] | None = None) -> World:
    """A world with these files, in which no exercise starts by itself."""
    world = World(database_url, at, {"EPRR_ROTAS": str(rotas), **(settings or {})})
    with transaction(world.app.engine) as session:
        change(session, Exercise, Exercise.state == ExerciseState.PLANNED, state=ExerciseState.STOPPED)
    return world
