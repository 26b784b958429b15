"""What people answer for by name in the files, so that nobody's leaving goes unnoticed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, select

from eprr_bot.callout import service as callout
from eprr_bot.callout.ladder import Ladder
from eprr_bot.callout.models import Callee
from eprr_bot.directory import service as directory
from eprr_bot.directory.cluster import Cluster
from eprr_bot.directory.models import Competence, Person
from eprr_bot.incidents import service as incidents
from eprr_bot.lrf import service as lrf
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.rota import Rota

IN_CLUSTER = "Name somebody else in cluster.yaml, then run: eprr-bot migrate"
IN_LADDERS = "Name somebody else in ladders.yaml, then run: eprr-bot migrate"
BY_TRAINING = "Train somebody, and say so in people.csv, then run: eprr-bot people import"


@dataclass(frozen=True)
class Duty:
    """One thing that somebody answers for, and what to do when they go. Nobody's where `person_id` is empty."""

    person_id: str
    what: str
    remedy: str


def duties(
    cluster: Cluster,
    ladders: Iterable[Ladder],
    rotas: Iterable[Rota],
    trained: Mapping[str, Sequence[str]],
    at_forums: Iterable[Duty],
    day: date,
) -> Iterator[Duty]:
    """Every duty that a file gives somebody by name, and training that one person alone has (pure).

    `trained` is who has a competence, of those who count as here. What is over by `day` is no duty any more.
    """
    for officer in cluster.officers_from(day):
        yield Duty(officer, "accountable emergency officer", IN_CLUSTER)
    for deputy in cluster.deputy_officers_from(day):
        yield Duty(deputy, "deputy of the accountable emergency officer", IN_CLUSTER)
    for reader in cluster.hard_copy_to:
        yield Duty(reader, "to have the hard copy by e-mail", IN_CLUSTER)
    for witness in cluster.witness_to:
        yield Duty(witness, "to keep by e-mail where logs end", IN_CLUSTER)
    yield from at_forums
    for ladder in ladders:
        for step in ladder.steps:
            for whom in step.page:
                if whom.person is not None:
                    what = f"named in the ladder {ladder.name} after {step.after_minutes} minutes"
                    yield Duty(whom.person, what, IN_LADDERS)
    for rota in rotas:
        needed = rota.rules.competence
        able = trained.get(needed, ()) if needed else ()
        if needed and len(able) < 2:
            what = f"trained as {rota.rules.trained}, which {rota.name} asks for"
            yield Duty(able[0], f"the only one {what}", BY_TRAINING) if able else Duty("", what, BY_TRAINING)


def at_forums(session: Session, now: datetime) -> Iterator[Duty]:
    """Whoever sits at a forum now or is to, supports the lead there, or chairs its health partnership."""
    zone, names = directory.cluster(session).zone, lrf.forum_names(session, now)
    remedy = f"Name somebody else in {lrf.kept_in(session)}, then run: eprr-bot migrate"
    for one in (later for row in lrf.forums(session, now) for later in row.from_then_on(now, zone)):
        there = f"at {names.get(one.forum, f'the forum {one.forum}')}"
        yield from (Duty(who, what, remedy) for who, what, _ in lrf.duties(session, one, there, now))


def held_by(session: Session, person: Person, now: datetime) -> list[Duty]:
    """What falls vacant when somebody goes."""
    every = _duties(session, now, also=person.id)
    return list(dict.fromkeys(one for one in every if one.person_id == person.id))


def on_call_as(session: Session, person: Person, now: datetime) -> list[str]:
    """What somebody who has left is on call for now, a sentence and a remedy each."""
    if person.is_active:
        return []
    remedy = "they are not called any more. Put somebody on: eprr-bot rota cover"
    held = (one.rota for one in oncall.everyone_on_call(session, now) if one.shift.person == person.id)
    return [f"{person.name} is on call now as {one.name}, and {remedy} {one.id}" for one in held]


def in_incidents(session: Session, person: Person) -> list[str]:
    """What somebody is in the incidents that are live, a sentence and a remedy each."""
    found = []
    for incident in incidents.live_incidents(session):
        called = [one for _, one in incidents.responders(session, incident) if one.person_id == person.id]
        if person.id == incident.director_id:
            has = "has command" if incident.command_at else "is accountable, and has not taken command"
            remedy = "Somebody else takes command with: /incident command take"
        elif called:
            has, remedy = f"{_answer(session, called)} as {called[0].reached_as}", "Ring whoever is to act instead."
        else:
            continue
        found.append(f"Incident {incident.id} ({incident.what}) is open: {person.name} {has}. {remedy}")
    return found


def _answer(session: Session, called: Sequence[Callee]) -> str:
    """What one person answered to the calls of an incident; “is called” only where a service took a page to them."""
    if any(one.is_responding for one in called):
        return "has answered"
    if any(one.cannot_attend for one in called):
        return "has answered, and cannot attend"
    taken = any(way.taken_at for one in called for way in callout.tries(session, one))
    return f"{'is called' if taken else 'was to be called'}, and has not answered"


def vacant(session: Session, at: datetime) -> list[str]:
    """The duties that nobody has who is here at an instant, a sentence and a remedy each."""
    here = _here(session, at)
    found = (one for one in _duties(session, at) if one.person_id not in here)
    return list(dict.fromkeys(f"{_why(session, one)}. {one.remedy}" for one in found))


def _why(session: Session, duty: Duty) -> str:
    if not duty.person_id:
        return f"Nobody who is here is {duty.what}"
    if directory.person(session, duty.person_id) is None:
        return f"Nobody in the directory has the id {duty.person_id}, who is {duty.what}"
    return f"{directory.name_of(session, duty.person_id)} has left, and is still {duty.what}"


def _here(session: Session, at: datetime) -> set[str]:
    """Everybody who has not left by an instant."""
    day = at.astimezone(directory.cluster(session).zone).date()
    return {one.id for one in directory.people(session) if one.left_on is None or day < one.left_on}


def _duties(session: Session, at: datetime, also: str = "") -> list[Duty]:
    """The duties as they were applied; `also` counts as here although they are leaving."""
    here = {also, *_here(session, at)}
    trained: dict[str, list[str]] = defaultdict(list)
    for one in session.exec(select(Competence)).all():
        if one.person_id in here:
            trained[one.name].append(one.person_id)
    rotas = [rota for rota_id in oncall.rota_ids(session) if (rota := oncall.rota(session, rota_id))]
    ladders = callout.ladders(session)
    cluster = directory.cluster(session)
    day = at.astimezone(cluster.zone).date()
    return list(duties(cluster, ladders, rotas, trained, at_forums(session, at), day))
