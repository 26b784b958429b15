"""From files to the database, where they count: every version that was ever applied is kept."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, select

from eprr_bot.base import documents
from eprr_bot.base.files import Fault, FaultsFound, parse
from eprr_bot.base.settings import Settings
from eprr_bot.base.vault import Vault
from eprr_bot.cover import versions
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.directory.people_file import read_people
from eprr_bot.lrf.england import find_england
from eprr_bot.oncall import service as oncall
from eprr_bot.run.check import check, rota_files
from eprr_bot.run.cross_references import Known

SINGLE = {
    "cluster": "cluster.yaml",
    "ladders": "ladders.yaml",
    "programme": "exercises.yaml",
    "instruments": "instruments.yaml",
}
BY = "files at start"


@dataclass(frozen=True)
class Applied:
    """What applying the files changed, and the rotas whose file differs from what is applied."""

    documents: tuple[str, ...]
    people: int
    rotas_to_apply: tuple[str, ...]


def apply_files(session: Session, settings: Settings, vault: Vault, now: datetime) -> Applied:
    """Save what is new in the files. Raises FaultsFound, and changes nothing, where any of them is faulty.

    Rotas and people are taken from files only where there are none yet: later changes to rotas go through
    `eprr-bot rota apply`, which leaves shifts that have begun alone, and to people through `people import`.
    """
    faults = [one for one in check(settings.rotas, settings.playbooks, _known(session)) if not one.is_warning]
    if faults:
        raise FaultsFound(faults)
    single = {kind: settings.rotas / name for kind, name in SINGLE.items()} | {"england": find_england(settings.rotas)}
    changed = [
        kind for kind, file in single.items() if documents.save(session, kind, kind, file.read_text("utf-8"), now, BY)
    ]
    for file in sorted(settings.playbooks.glob("*.yaml")):
        body = file.read_text("utf-8")
        if documents.save(session, "playbook", parse(body, file.name).data["id"], body, now, BY):
            changed.append(file.stem)
    people = 0
    if not directory.people(session):
        people = directory.import_people(session, vault, read_people(settings.rotas / "people.csv"), now)
    to_apply = _rotas(session, settings.rotas, now)
    _refuse_ended_for_incidents(session)
    return Applied(tuple(changed), people, to_apply)


def _refuse_ended_for_incidents(session: Session) -> None:
    """Raises FaultsFound where an incident would call a rota that has been retired."""
    for one in directory.cluster(session).incident_rotas:
        rota = oncall.rota(session, one)
        if rota and rota.ends:
            problem = f"{one} was retired: it ends on {rota.ends:%Y-%m-%d at %H:%M}."
            raise FaultsFound([Fault(SINGLE["cluster"], 0, "incident_rotas", problem, "Name a rota that goes on.")])


def is_anything_applied(session: Session) -> bool:
    """Was a cluster taken over before, which still counts when the files cannot be?"""
    return documents.latest(session, "cluster", "cluster") is not None


def _known(session: Session) -> Known:
    """Whom the directory knows, and the rotas that count already."""
    people = frozenset(session.exec(select(Person.id)).all())
    return Known(people, frozenset(documents.keys(session, "rota")))


def _rotas(session: Session, folder: Path, now: datetime) -> tuple[str, ...]:
    """Apply rotas that are new; name those whose file has changed since, or names somebody who has left."""
    changed = []
    for file in rota_files(folder):
        body = file.read_text("utf-8")
        rota_id = parse(body, file.name).data["id"]
        newest = documents.latest(session, "rota", rota_id)
        if newest is None and not versions.gone(session, versions.propose(session, body, file.name, now), now):
            oncall.apply_rota(session, body, now, BY)
        elif newest is None or newest.body != body:
            changed.append(rota_id)
    return tuple(changed)
