"""What shows of rota files only beside the other files, and beside what was applied before."""

from collections.abc import Iterator

from sqlmodel import Session, select

from eprr_bot.base import documents
from eprr_bot.base.file_kinds import Files, Read
from eprr_bot.base.files import Fault
from eprr_bot.directory.cluster import CLUSTER
from eprr_bot.directory.models import Person
from eprr_bot.directory.people_file import PEOPLE
from eprr_bot.oncall import service
from eprr_bot.oncall.rota import Rota
from eprr_bot.oncall.rota_file import ROTA, first_mentions, strangers


def one_of_each(files: Files) -> Iterator[Fault]:
    """There is a rota, and no two have one id."""
    rotas = files.all(ROTA)
    if not rotas and files.is_whole(ROTA):
        yield Fault(str(files.folders[ROTA.folder]), 0, "", "There is no rota.", "Add one. See docs/rotas.md.")
    first: dict[str, str] = {}
    for read in rotas:
        rota = read.content
        if rota.id in first:
            problem = f'{first[rota.id]} is already called "{rota.id}".'
            yield read.text.fault(("id",), problem, "Give each rota its own id.")
        first.setdefault(rota.id, read.text.name)


def people_of_rotas(files: Files) -> Iterator[Fault]:
    """People of a rota whom the directory does not know, a fault where it must be held; and those not trained for it.

    What a rota that is applied already says of them is told as a warning: its file counts only once it is applied.
    """
    if not (people := files.only(PEOPLE)):
        return
    trained = {one.id: {each.name for each in one.competences} for one in people.content.people}
    known, applied = _applied(files.session)
    cluster = files.only(CLUSTER)
    called = cluster.content.incident_rotas if cluster else ()
    for read in files.all(ROTA):
        rota = read.content
        can_wait = not (rota.mandatory or rota.id in called) or rota.id in applied
        yield from strangers(read.text, {*trained, *known}, is_warning=can_wait)
        yield from _untrained(read, trained)


def _applied(session: Session | None) -> tuple[set[str], set[str]]:
    """Whom the directory knows, and the rotas that count already."""
    if session is None:
        return set(), set()
    return set(session.exec(select(Person.id).where(Person.contact_hours == "")).all()), set(
        documents.keys(session, ROTA.kind)
    )


def _untrained(read: Read[Rota], trained: dict[str, set[str]]) -> Iterator[Fault]:
    needed = read.content.rules.competence
    for person, field in first_mentions(read.text).items():
        if needed and needed not in trained.get(person, {needed}):
            problem = f"{person} is not trained as {read.content.rules.trained}."
            remedy = f"Add {needed} to their competences in people.csv, or take them off the rota."
            yield read.text.fault(field, problem, remedy, is_warning=True)


def named_though_ending(files: Files) -> Iterator[Fault]:
    """Every place that counts on a rota whose file says when it ends: a fault for incidents, else a warning."""
    ends = {one.content.id: one.content.ends for one in files.all(ROTA) if one.content.ends}
    for read, (field, what, name) in files.names():
        if what == "rota" and name in ends:
            problem = f"{name} ends on {ends[name]:%Y-%m-%d at %H:%M}."
            remedy = "Name another rota from then on, or take it out."
            yield read.text.fault(field, problem, remedy, is_warning=field[0] != "incident_rotas")
    yield from _retired(files, set(ends))


def called_in_shadow(files: Files) -> Iterator[Fault]:
    """Warnings about mandatory rotas that incidents are to call, though nothing live calls them yet (¶57)."""
    if not (cluster := files.only(CLUSTER)):
        return
    for read in files.all(ROTA):
        rota = read.content
        if rota.shadow_until and rota.mandatory and rota.id in cluster.content.incident_rotas:
            until = f"{rota.shadow_until:%Y-%m-%d at %H:%M}"
            problem = f"Until {until} it is in shadow: incidents do not call {rota.id}, though incident_rotas names it."
            remedy = "Name another in incident_rotas until then, or take shadow_until out once it is live."
            yield read.text.fault(("shadow_until",), problem, remedy, is_warning=True)


def _retired(files: Files, said: set[str]) -> Iterator[Fault]:
    """A fault where an incident would call a rota that has been retired."""
    if not (files.session and (cluster := files.only(CLUSTER))):
        return
    for name in (one for one in cluster.content.incident_rotas if one not in said):
        rota = service.rota(files.session, name)
        if rota and rota.ends:
            problem = f"{name} was retired: it ends on {rota.ends:%Y-%m-%d at %H:%M}."
            yield Fault(CLUSTER.name, 0, "incident_rotas", problem, "Name a rota that goes on.")
