"""Checking the files that people write: every fault of every file, all at once."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from eprr_bot.base.files import Fault, FaultsFound, FileModel, read_file, validate
from eprr_bot.callout import ladder
from eprr_bot.directory import cluster, instruments, people_file
from eprr_bot.exercises import programme
from eprr_bot.incidents.playbook import read_playbooks
from eprr_bot.lrf.england import FILE as ENGLAND
from eprr_bot.lrf.england import England, find_england
from eprr_bot.oncall.rota import Rota
from eprr_bot.oncall.rota_file import read_rota
from eprr_bot.run.cross_references import ClusterFiles, Known, Read, cross_references

Content = TypeVar("Content")
Model = TypeVar("Model", bound=FileModel)

NAMED_FILES = frozenset({cluster.FILE, people_file.FILE, instruments.FILE, ladder.FILE, programme.FILE, ENGLAND})
"""The files of a cluster's folder that are not rotas."""

NOTHING_KNOWN = Known()
AUTHORITY_CHECKLIST = "delegated-authority"
"""The playbook that every incident's channel shows."""


def check(rotas: Path, playbooks: Path, known: Known = NOTHING_KNOWN) -> list[Fault]:
    """Every fault and warning in a cluster's folder and in the playbooks, in order of file and line."""
    faults: list[Fault] = []
    if rotas.is_dir():
        files = replace(_read_cluster_files(rotas, faults), applied=known)
        faults += [*cross_references(files), *_unknown_files(rotas, {".yaml", ".csv"})]
    else:
        faults.append(Fault(str(rotas), 0, "", "There is no such folder.", "Set EPRR_ROTAS to your folder."))
    faults += _faults_of_playbooks(playbooks)
    return sorted(set(faults))


def rota_files(rotas: Path) -> list[Path]:
    """The rota files of a cluster's folder: every YAML file that has no other job."""
    return sorted(path for path in rotas.glob("*.yaml") if path.name not in NAMED_FILES)


def _read_cluster_files(rotas: Path, faults: list[Fault]) -> ClusterFiles:
    """Read what can be read; what is wrong with the rest goes into `faults`."""

    def read(name: str, model: type[Model]) -> Read[Model] | None:
        return _attempt(partial(_read_model, rotas / name, model), faults)

    found = [(path, _attempt(partial(_read_rota, path), faults)) for path in rota_files(rotas)]
    if not found:
        faults.append(Fault(str(rotas), 0, "", "There is no rota.", "Add one. See docs/rotas.md."))
    return ClusterFiles(
        england=_attempt(partial(_read_model, find_england(rotas), England), faults),
        cluster=read(cluster.FILE, cluster.Cluster),
        people=_attempt(partial(_read_people, rotas / people_file.FILE), faults),
        instruments=read(instruments.FILE, instruments.Instruments),
        ladders=read(ladder.FILE, ladder.Ladders),
        programme=read(programme.FILE, programme.Programme),
        rotas=tuple(rota for _, rota in found if rota is not None),
        rota_ids=tuple(rota.content.id if rota else _id_in(path) for path, rota in found),
    )


def _attempt(read: Callable[[], Content], faults: list[Fault]) -> Content | None:
    try:
        return read()
    except FaultsFound as refused:
        faults += refused.faults
        return None


def _read_model(path: Path, model: type[Model]) -> Read[Model]:
    text = read_file(path)
    return Read(text, validate(text, model))


def _read_rota(path: Path) -> Read[Rota]:
    rota = read_rota(path)
    return Read(read_file(path), rota)


def _read_people(path: Path) -> Read[people_file.People]:
    rows, faults = people_file.read_rows(path)
    return Read(rows, people_file.People(people=people_file.people_of(rows, faults)))


def _id_in(path: Path) -> str:
    """The id that a rota file gives itself, though it cannot be used; else its own name."""
    try:
        data = read_file(path).data
    except FaultsFound:
        return path.stem
    return str(data.get("id", path.stem)) if isinstance(data, dict) else path.stem


def _unknown_files(folder: Path, endings: set[str]) -> Iterable[Fault]:
    """A warning for each file that nothing reads. Hidden files and READMEs are left alone."""
    for path in sorted(folder.iterdir()):
        is_table = path.suffix == ".csv" and path.name != people_file.FILE
        is_ours = path.is_dir() or path.name.startswith(".") or path.stem == "README"
        if not is_ours and (is_table or path.suffix not in endings):
            problem, remedy = "Nothing reads this file.", "Correct its name, or take it out."
            yield Fault(str(path), 0, "", problem, remedy, is_warning=True)


def _faults_of_playbooks(folder: Path) -> list[Fault]:
    if not folder.is_dir():
        return [Fault(str(folder), 0, "", "There is no such folder.", "Set EPRR_PLAYBOOKS to your folder.")]
    faults = list(_unknown_files(folder, {".yaml"}))
    playbooks = _attempt(partial(read_playbooks, folder), faults)
    if playbooks is not None and all(one.id != AUTHORITY_CHECKLIST for one in playbooks):
        problem = f"There is no playbook called {AUTHORITY_CHECKLIST}."
        remedy = "Every incident shows it: add it, or restore the one that comes with the bot."
        faults.append(Fault(str(folder), 0, "", problem, remedy, is_warning=True))
    return faults
