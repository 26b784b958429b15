"""Whom a step of a ladder means at an instant, and as what they are called."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from sqlmodel import Session

from eprr_bot.callout import stop
from eprr_bot.callout.ladder import Whom
from eprr_bot.callout.models import Callee, CallOut, Capacity, StopRule
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.rota import people_named
from eprr_bot.outbox.models import Lane
from eprr_bot.slack import blocks


class Calls(Protocol):
    """For which rota's function is called, how urgently, and does it widen and repeat until it is answered?"""

    @property
    def lane(self) -> int: ...
    @property
    def rota_id(self) -> str: ...
    @property
    def insists(self) -> bool: ...


@dataclass(frozen=True)
class Meant:
    """Somebody who is to be called; `person` is None where nobody is there who could be."""

    person: Person | None
    reached_as: str
    rota_id: str
    capacity: Capacity


def counts(call_out: CallOut, callee: Callee) -> bool:
    """Does the answer of somebody with this capacity count for what the call-out is for?"""
    return stop.rule(call_out.stop, call_out.quota).counts(callee.capacity)


def gives_command(call_out: CallOut, meant: Meant) -> bool:
    """Would their answer give them command? Then only one that they gave when they were asked so is taken for it."""
    return call_out.stop == StopRule.COMMAND and stop.rule(call_out.stop).counts(meant.capacity)


def is_question(call_out: CallOut) -> bool:
    """Does it ask somebody who comes on whether they have command, rather than call for whoever takes it?"""
    return call_out.stop == StopRule.COMMAND and not call_out.rota_id


def meant_by(session: Session, call_out: Calls, whom: Whom, now: datetime) -> list[Meant]:
    """Whom a rung means now: of a rota its holder and, in a call that insists, whoever stays reachable for it.

    Of an organisation it means those of its on-call contacts whose hours it is.
    """
    deputy = Capacity.DEPUTY if whom.deputy else Capacity.OTHER
    if whom.rota:
        return _of_rota(session, call_out, whom.rota, deputy, now)
    if whom.organisation:
        return _of_organisation(session, whom.organisation, deputy, now)
    if whom.reachable and (said := _shadow(session, call_out, whom.reachable, now)):
        return [Meant(None, f"{_name(session, whom.reachable)} ({said})", "", deputy)]
    if whom.reachable:
        name = f"{_name(session, whom.reachable)} until the handover is accepted"
        people = oncall.staying_reachable(session, whom.reachable)
        return [_meant(session, one, name, "", deputy) for one in people]
    if whom.competence:
        words = blocks.sentence(whom.competence.replace("-", " "))
        trained = directory.trained_as(session, whom.competence, now)
        there = (one for one in trained if not oncall.is_away(session, one.id, now))
        return [Meant(one, words, "", deputy) for one in there]
    if whom.person:
        called_as = whom.called_as or _called_as(session, whom.person, now)
        return [_meant(session, whom.person, called_as, "", deputy)]
    officer = oncall.acting_officer(session, now)
    stands_in = officer != directory.officer(session, now)
    reached_as = "Deputy accountable emergency officer" if stands_in else "Accountable emergency officer"
    return [_meant(session, officer, reached_as, "", deputy)]


def _of_rota(session: Session, call_out: Calls, rota_id: str, deputy: Capacity, now: datetime) -> list[Meant]:
    is_its_own = rota_id == call_out.rota_id
    if said := _shadow(session, call_out, rota_id, now):
        return [Meant(None, f"{_name(session, rota_id)} ({said})", rota_id, deputy)]
    name, capacity = _name(session, rota_id), Capacity.HOLDER if is_its_own else deputy
    holder = oncall.holder(session, rota_id, now)
    found = [_meant(session, holder, name, rota_id, capacity)]
    if call_out.insists:
        capacity = Capacity.REACHABLE if is_its_own else deputy
        until = f"{name} until the handover is accepted"
        reachable = (one for one in oncall.staying_reachable(session, rota_id) if one != holder)
        found += [_meant(session, one, until, "", capacity) for one in reachable]
    return found


def _shadow(session: Session, call_out: Calls, rota_id: str, now: datetime) -> str:
    """Why a live call does not call a rota yet; nothing where it does."""
    rota = oncall.rota(session, rota_id)
    return oncall.shadow(rota, now) if rota and call_out.lane <= Lane.LIVE else ""


def _of_organisation(session: Session, organisation: str, deputy: Capacity, now: datetime) -> list[Meant]:
    name = directory.cluster(session).organisation_names.get(organisation, organisation)
    found: list[Person | None] = [*directory.contacts_of(session, organisation, now)]
    return [Meant(one, f"on-call contact of {name}", "", deputy) for one in found or [None]]


def as_trained(session: Session, call_out: CallOut, meant: Meant, now: datetime) -> Meant:
    """Where a ladder asks for people of a competence, whoever is trained in it counts, and nobody else."""
    competence = call_out.ladder.get("competence")
    if not (competence and meant.person):
        return meant
    if meant.person not in directory.trained_as(session, competence, now):
        return replace(meant, capacity=Capacity.OTHER)
    return replace(meant, capacity=Capacity.DEPUTY) if meant.capacity == Capacity.OTHER else meant


def colleagues(session: Session, call_out: CallOut, now: datetime) -> list[Meant]:
    """Everybody who takes turns on the rota that a call-out is for, by name. Whoever is away now is left alone."""
    rota = oncall.rota(session, call_out.rota_id) if call_out.rota_id else None
    if rota is None or _shadow(session, call_out, rota.id, now):
        return []
    there = [one for one in sorted(people_named(rota)) if not oncall.is_away(session, one, now)]
    found = [_meant(session, one, f"{rota.name}, off duty", "", Capacity.COLLEAGUE) for one in there]
    return [one for one in found if one.person is not None]


def _called_as(session: Session, person_id: str, now: datetime) -> str:
    """As what somebody is called whom a ladder names: the first rota that they hold now, or else their job."""
    held = [one.rota.name for one in oncall.everyone_on_call(session, now) if one.shift.person == person_id]
    person = directory.person(session, person_id)
    return held[0] if held else person.job_title if person else person_id


def _name(session: Session, rota_id: str) -> str:
    rota = oncall.rota(session, rota_id)
    return rota.name if rota else rota_id


def _meant(session: Session, person_id: str | None, reached_as: str, rota_id: str, capacity: Capacity) -> Meant:
    """Somebody who has left is nobody."""
    found = directory.person(session, person_id) if person_id else None
    return Meant(found if found and found.is_active else None, reached_as, rota_id, capacity)


def is_stronger(capacity: str, other: str) -> bool:
    """Does an answer in the first capacity count for more than one in the other?"""
    order = list(Capacity)
    return order.index(Capacity(capacity)) < order.index(Capacity(other))
