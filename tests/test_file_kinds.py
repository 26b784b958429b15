"""A kind of file that one row of a feature adds is checked, compared with the others, applied and asked for."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from eprr_bot.app import FEATURES
from eprr_bot.base import documents
from eprr_bot.base.db import transaction
from eprr_bot.base.file_fields import Identifier
from eprr_bot.base.file_kinds import Defined, FileKind, Files, Read, of_model, read_files
from eprr_bot.base.files import Fault, FaultsFound, FileModel, Name
from eprr_bot.base.vault import Vault
from eprr_bot.feature import Feature, file_kinds
from eprr_bot.run.apply_files import apply_files
from eprr_bot.run.check import look
from eprr_bot.run.retire import places_of
from tests.world import World, sqlite_url

ROTAS, PLAYBOOKS = Path("rotas"), Path("playbooks")


# A made-up feature: the kettles of a cluster, who fills them, and what is drunk


class Kettle(FileModel):
    id: Identifier
    rota: Identifier
    filled_by: Identifier


class Kettles(FileModel):
    kettles: tuple[Kettle, ...]


class Tea(FileModel):
    id: Identifier
    kettle: Identifier


def names_in_kettles(file: Kettles) -> Iterator[Name]:
    for row, one in enumerate(file.kettles):
        yield ("kettles", row, "rota"), "rota", one.rota
        yield ("kettles", row, "filled_by"), "person", one.filled_by


def pour(_: Session, __: Vault, read: Read[Tea], now: datetime) -> str:
    return f"{read.content.id} is poured on {now:%A}."


KETTLES = FileKind(
    "kettles",
    "kettles.yaml",
    of_model(Kettles),
    defines=(Defined("kettle", "Kettles", lambda file: [one.id for one in file.kettles]),),
    names=names_in_kettles,
)
TEA = FileKind(
    "tea",
    "tea-*.yaml",
    of_model(Tea),
    folder="playbooks",
    names=lambda tea: [(("kettle",), "kettle", tea.kettle)],
    apply=pour,
)


def cold(files: Files) -> Iterator[Fault]:
    kettles = files.only(KETTLES)
    if kettles and not files.all(TEA):
        yield kettles.text.fault(("kettles",), "Nobody makes tea.", is_warning=True)


FEATURE = Feature(name="kettles", files=(KETTLES, TEA), file_checks=(cold,))
WITH_KETTLES = (*FEATURES, FEATURE)


class Folder:
    def __init__(self, root: Path) -> None:
        shutil.copytree(ROTAS, root / "rotas")
        shutil.copytree(PLAYBOOKS, root / "playbooks")
        self.root, self.rotas, self.playbooks = root, root / "rotas" / "example", root / "playbooks"

    def write(self, kettle: str = "small", rota: str = "loggist", person: str = "asha.patel") -> None:
        row = f"{{id: {kettle}, rota: {rota}, filled_by: {person}}}"
        (self.rotas / "kettles.yaml").write_text(f"kettles:\n  - {row}\n", "utf-8")

    def faults(self) -> list[str]:
        return [str(one).replace(f"{self.root}/", "") for one in look(self.rotas, self.playbooks, WITH_KETTLES)[1]]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path)
    made.write()
    return made


def test_its_file_is_checked_by_itself(folder: Folder) -> None:
    assert folder.faults() == ["rotas/example/kettles.yaml:1: warning: kettles: Nobody makes tea."]
    folder.write(kettle="Big!")
    assert 'rotas/example/kettles.yaml:2: kettles[0].id: "Big!" is not an id.' in folder.faults()[0]
    (folder.rotas / "kettles.yaml").unlink()
    assert folder.faults() == ["rotas/example/kettles.yaml: There is no such file. Check the name."]


def test_its_names_are_looked_up_in_other_files_and_theirs_in_it(folder: Folder) -> None:
    folder.write(rota="logist", person="asha.patle")
    (folder.playbooks / "tea-green.yaml").write_text("id: green\nkettle: tiny\n", "utf-8")
    assert folder.faults() == [
        'playbooks/tea-green.yaml:2: kettle: There is no kettle called "tiny". Kettles: small.',
        'rotas/example/kettles.yaml:2: kettles[0].filled_by: There is no person called "asha.patle". '
        'Did you mean "asha.patel"?',
        'rotas/example/kettles.yaml:2: kettles[0].rota: There is no rota called "logist". Did you mean "loggist"?',
    ]
    (folder.rotas / "kettles.yaml").write_text("kettles: 1\n", "utf-8")
    assert folder.faults() == [
        "rotas/example/kettles.yaml:1: kettles: This must be a list. Start each item with a dash."
    ]


def test_a_rota_that_ends_is_told_wherever_its_file_names_it(folder: Folder) -> None:
    rota = folder.rotas / "loggist.yaml"
    rota.write_text(rota.read_text("utf-8") + "ends: 2027-04-05T09:00\n", "utf-8")
    told = "kettles.yaml:2: warning: kettles[0].rota: loggist ends on 2027-04-05 at 09:00."
    assert any(told in one for one in folder.faults())


def test_it_is_applied_and_its_versions_are_kept(folder: Folder, tmp_path: Path) -> None:
    (folder.playbooks / "tea-green.yaml").write_text("id: green\nkettle: small\n", "utf-8")
    where = {"EPRR_ROTAS": str(folder.rotas), "EPRR_PLAYBOOKS": str(folder.playbooks)}
    world = World(sqlite_url(tmp_path), settings=where, features=WITH_KETTLES)
    try:
        folder.write(kettle="large")
        with transaction(world.app.engine) as session:
            said = ["green is poured on Monday."]
            assert KETTLES.current(session).kettles[0].id == "small"
            with pytest.raises(FaultsFound, match='There is no kettle called "small"'):
                apply_files(world.app, session, world.now)
            (folder.playbooks / "tea-green.yaml").write_text("id: green\nkettle: large\n", "utf-8")
            assert apply_files(world.app, session, world.now) == ["Applied kettles.yaml.", *said]
            assert apply_files(world.app, session, world.now) == said
            assert len(documents.versions(session, "kettles", "kettles")) == 2
            assert "kettles.yaml: kettles[0].rota" in places_of(world.app.features, session, "loggist")
    finally:
        world.close()


def test_every_file_is_read_once(folder: Folder) -> None:
    read: list[Path] = []

    def noting(kind: FileKind[Any]) -> FileKind[Any]:
        return replace(kind, read=lambda path: [read.append(path), kind.read(path)][1])

    folders = {"rotas": folder.rotas, "playbooks": folder.playbooks}
    assert read_files([noting(one) for one in file_kinds(WITH_KETTLES)], folders)[1] == []
    there = [path for path in folder.root.rglob("*") if path.suffix in (".yaml", ".csv")]
    assert sorted(map(Path.resolve, read)) == sorted(map(Path.resolve, there))
