"""What one file of a cluster says about another: names that nothing has, and duties that nobody has."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from eprr_bot.base.files import Fault, Field, Name, Text, near_miss
from eprr_bot.callout.ladder import Ladders, names_in_ladders
from eprr_bot.directory.cluster import Cluster, names_in_cluster
from eprr_bot.directory.instruments import Instruments, names_in_instruments
from eprr_bot.directory.people_file import People, names_in_people, shared
from eprr_bot.exercises.programme import Programme, names_in_programme
from eprr_bot.handover.handover import why_no_handovers
from eprr_bot.lrf.england import England
from eprr_bot.oncall.rota import Rota
from eprr_bot.oncall.rota_file import first_mentions, strangers
from eprr_bot.slack.blocks import listed

Content = TypeVar("Content")


@dataclass(frozen=True)
class Read(Generic[Content]):
    """A file that could be read: what it holds, and the lines it holds it on."""

    text: Text
    content: Content


@dataclass(frozen=True)
class Known:
    """What was applied before: people whom the directory knows beside those of the file, and rotas that count."""

    people: frozenset[str] = frozenset()
    rotas: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ClusterFiles:
    """The files of one cluster. One that cannot be used is None, and nothing is said about what it holds.

    `rota_ids` names every rota, also those whose file cannot be used.
    """

    england: Read[England] | None
    cluster: Read[Cluster] | None
    people: Read[People] | None
    instruments: Read[Instruments] | None
    ladders: Read[Ladders] | None
    programme: Read[Programme] | None
    rotas: tuple[Read[Rota], ...]
    rota_ids: tuple[str, ...]
    applied: Known = Known()

    @property
    def forum_names(self) -> Mapping[str, str]:
        """What people call each forum, by its code, with the code that stands in the files."""
        forums = self.england.content.forums if self.england else ()
        return {one.code: f"{one.common_name} ({one.code})" for one in forums}

    @property
    def known(self) -> Mapping[str, Collection[str] | None]:
        """Every id by what it names; None where the file that says so cannot be used."""
        cluster, people, england = self.cluster, self.people, self.england
        return {
            "rota": self.rota_ids,
            "person": [one.id for one in people.content.people] if people else None,
            "forum": [one.code for one in england.content.forums] if england else None,
            "statutory body": [one.id for one in cluster.content.statutory_bodies] if cluster else None,
            "organisation": cluster.content.organisation_ids if cluster else None,
            "ladder": [one.id for one in self.ladders.content.ladders] if self.ladders else None,
        }


def cross_references(files: ClusterFiles) -> Iterator[Fault]:
    """Every fault and warning that shows only when the files are read side by side."""
    for read in (files.cluster, files.people, files.instruments, files.ladders, files.programme):
        if read is not None:
            yield from _unknown_names(read, files.known)
    if files.cluster is not None:
        yield from _unserved_forums(files.cluster, files.forum_names)
        yield from _without_handovers(files.cluster, files.rotas)
    if files.people is not None:
        yield from _shared_numbers(files.people)
    yield from _ending(files)
    yield from _rotas_of_one_id(files.rotas)
    for rota in files.rotas:
        yield from _people_of_rota(rota, files.people, files.applied)
        yield from _unexercised(rota, files)


def _unknown_names(read: Read[Any], known: Mapping[str, Collection[str] | None]) -> Iterator[Fault]:
    for field, what, name in _names(read.content):
        ids = known[what]
        if ids is not None and name not in ids:
            found = read.text.fault(field, f'There is no {what} called "{name}".', _suggestion(name, what, ids))
            yield replace(found, field=str(field[-1])) if field[0] == "people" else found


def _ending(files: ClusterFiles) -> Iterator[Fault]:
    """Every place that counts on a rota whose file says when it ends: a fault for incidents, else a warning."""
    ends = {one.content.id: one.content.ends for one in files.rotas if one.content.ends}
    every: tuple[Read[Any] | None, ...] = (files.cluster, files.instruments, files.ladders, files.programme)
    for read in (one for one in every if one is not None):
        for field, what, name in _names(read.content):
            if what == "rota" and name in ends:
                problem = f"{name} ends on {ends[name]:%Y-%m-%d at %H:%M}."
                remedy = "Name another rota from then on, or take it out."
                yield read.text.fault(field, problem, remedy, is_warning=field[0] != "incident_rotas")


def places_of(rota_id: str, contents: Iterable[tuple[str, object]]) -> list[str]:
    """Where files name a rota, as `cluster.yaml: handover_rotas 0`."""
    found = [
        (file, field)
        for file, content in contents
        for field, what, name in _names(content)
        if (what, name) == ("rota", rota_id)
    ]
    return list(dict.fromkeys(f"{file}: {' '.join(str(one) for one in field)}" for file, field in found))


def _shared_numbers(people: Read[People]) -> Iterator[Fault]:
    everybody = people.content.people
    lines = {one.id: people.text.line(("people", index)) for index, one in enumerate(everybody)}
    for first, *others in shared((one.id, one.mobile) for one in everybody):
        for other in others:
            problem = f"{other} has the same number as {first}."
            remedy = "A reply by text counts for whoever of them was called last."
            yield Fault(people.text.name, lines[other], "mobile", problem, remedy, is_warning=True)


def _suggestion(name: str, what: str, ids: Collection[str]) -> str:
    """What to write instead: a near miss, or every id when they are few."""
    if near := near_miss(name, ids):
        return near
    if len(ids) <= 12:
        return f"{_PLURALS[what]}: {', '.join(sorted(ids)) or 'none'}."
    return f"{_PLURALS[what]} are named in {_NAMED_IN[what]}."


_PLURALS = {
    "rota": "Rotas",
    "person": "People",
    "forum": "Forums",
    "statutory body": "Statutory bodies",
    "organisation": "Organisations",
    "ladder": "Ladders",
}
_NAMED_IN = {
    "rota": "the rota files",
    "person": "people.csv",
    "forum": "england.yaml",
    "statutory body": "cluster.yaml",
    "organisation": "cluster.yaml",
    "ladder": "ladders.yaml",
}


def _names(content: object) -> Iterator[Name]:
    """Every name in a file that another file must know."""
    match content:
        case Cluster():
            yield from names_in_cluster(content)
        case People():
            yield from names_in_people(content)
        case Instruments():
            yield from names_in_instruments(content)
        case Ladders():
            yield from names_in_ladders(content)
        case Programme():
            yield from names_in_programme(content)


def _unserved_forums(read: Read[Cluster], names: Mapping[str, str]) -> Iterator[Fault]:
    """Warnings about forums without a representative or support, and about bodies across them (¶56, ¶60)."""
    cluster, text = read.content, read.text
    served = {one.forum for one in cluster.forums if one.representative is not None}
    for row, lead in enumerate(cluster.forums):
        at: Field = ("forums", row)
        if lead.representative is None:
            problem = f"Nobody represents the local NHS at {names.get(lead.forum, lead.forum)}."
            yield text.fault(at, problem, "Name a representative.", is_warning=True)
        if not lead.supported_by:
            problem = f"Nobody supports the lead at {names.get(lead.forum, lead.forum)}."
            yield text.fault(at, problem, "Name at least one person in supported_by.", is_warning=True)
    for row, body in enumerate(cluster.statutory_bodies):
        if unserved := sorted(set(body.forums) - served):
            area = " and ".join(names.get(one, one) for one in body.forums)
            missing = listed((names.get(one, one) for one in unserved), "or")
            problem = f"{body.short_name} lies in {area}, but has no representative at {missing}."
            remedy = "Name one under forums."
            yield text.fault(("statutory_bodies", row, "forums"), problem, remedy, is_warning=True)


def _without_handovers(read: Read[Cluster], rotas: Sequence[Read[Rota]]) -> Iterator[Fault]:
    """Warnings about rotas that are to hold handovers and cannot."""
    known = {one.content.id: one.content for one in rotas}
    for row, name in enumerate(read.content.handover_rotas or ()):
        why = why_no_handovers(known[name]) if name in known else ""
        if why:
            problem = f"No handover is held for {name}: {why}."
            yield read.text.fault(("handover_rotas", row), problem, "Take it out, or change the rota.", is_warning=True)


def _rotas_of_one_id(rotas: Sequence[Read[Rota]]) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for read in rotas:
        rota = read.content
        if rota.id in first:
            problem = f'{first[rota.id]} is already called "{rota.id}".'
            yield read.text.fault(("id",), problem, "Give each rota its own id.")
        first.setdefault(rota.id, read.text.name)


def _people_of_rota(read: Read[Rota], people: Read[People] | None, known: Known) -> Iterator[Fault]:
    """People of a rota whom the directory does not know, a fault where it is mandatory; and those not trained for it.

    What a rota that is applied already says of them is told as a warning: its file counts only once it is applied.
    """
    if people is None:
        return
    rota = read.content
    trained = {one.id: {each.name for each in one.competences} for one in people.content.people}
    can_wait = not rota.mandatory or rota.id in known.rotas
    yield from strangers(read.text, {*trained, *known.people}, is_warning=can_wait)
    needed = rota.rules.competence
    for person, field in first_mentions(read.text).items():
        if needed and needed not in trained.get(person, {needed}):
            problem = f"{person} does not have the competence {needed}."
            remedy = "Add it to people.csv, or take them off the rota."
            yield read.text.fault(field, problem, remedy, is_warning=True)


def _unexercised(read: Read[Rota], files: ClusterFiles) -> Iterator[Fault]:
    """Warnings about a mandatory rota that no ladder serves or no monthly exercise proves (¶65)."""
    rota = read.content
    if not rota.mandatory:
        return
    if files.ladders and all(one.id != rota.id for one in files.ladders.content.ladders):
        problem = f"No ladder serves {rota.id}, which is mandatory."
        yield read.text.fault(("id",), problem, f"Add a ladder called {rota.id}.", is_warning=True)
    if files.programme and all(one.rota != rota.id for one in files.programme.content.monthly):
        problem = f"No monthly exercise proves {rota.id}, which is mandatory."
        yield read.text.fault(("id",), problem, "Add one to exercises.yaml.", is_warning=True)
