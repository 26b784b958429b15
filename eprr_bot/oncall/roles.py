"""What somebody is to the cluster: its staff, its director on call, its officers. The table of rights is access.py."""

from datetime import datetime

from sqlmodel import Session

from eprr_bot.access import OWN, Role, Rule
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.rota import people_named
from eprr_bot.slack.commands import Actor, UserError


def roles_of(session: Session, now: datetime, actor: Actor) -> set[Role]:
    """What somebody is, whatever the incident. Somebody who has left is an outsider."""
    person = directory.person_of(session, actor)
    if person is None or not person.is_active:
        return {Role.OUTSIDER}
    kinds = {
        Role.STAFF: is_staff(session, person),
        Role.DIRECTOR: _is_director(session, person, now),
        Role.OFFICER: _is_officer(session, person, now),
        Role.ACCOUNTABLE: person.id in _accountable(session, now),
    }
    return {role for role, is_one in kinds.items() if is_one} or {Role.OUTSIDER}


def is_staff(session: Session, person: Person | None) -> bool:
    """Is this somebody of one of the cluster's own bodies, or named on a rota, or with a competence?"""
    if person is None or not person.is_active:
        return False
    own = {body.id for body in directory.cluster(session).statutory_bodies}
    rotas = (whole.rota for whole in oncall.schedules(session).values())
    return (
        person.organisation in own
        or bool(directory.competences(session, person.id))
        or any(person.id in people_named(rota) for rota in rotas)
    )


def holds(session: Session, now: datetime, actor: Actor, rota_id: str = "") -> bool:
    """Does somebody hold a rota (any, where none is named) now or in the time that people look ahead?

    Whoever stays reachable for it, because nobody has taken over from them, counts as well.
    """
    person = directory.person_of(session, actor)
    if person is None or not person.is_active:
        return False
    held = {rota.id for rota, _ in oncall.shifts_of(session, person.id, now, now + oncall.HORIZON)}
    held |= {one for one in oncall.rota_ids(session) if person.id in oncall.staying_reachable(session, one)}
    return rota_id in held if rota_id else bool(held)


def _is_director(session: Session, person: Person, now: datetime) -> bool:
    first = directory.cluster(session).incident_rotas[0]
    held = (whole.rota for whole in oncall.schedules(session).values() if whole.holder_at(now).person == person.id)
    return any(one.id == first or (one.function, one.command_level) == ("response", "strategic") for one in held)


def _is_officer(session: Session, person: Person, now: datetime) -> bool:
    cluster = directory.cluster(session)
    rota = oncall.rota(session, cluster.adviser_rota)
    trained = {one.name for one in directory.competences(session, person.id)}
    is_trained = rota is not None and rota.rules.competence in trained
    return is_trained or person.id in (*_accountable(session, now), oncall.adviser(session, now))


def _accountable(session: Session, now: datetime) -> tuple[str, str]:
    return directory.officer(session, now), directory.deputy_officer(session, now)


def refusal(session: Session, actor: Actor, rule: Rule) -> UserError:
    """What somebody reads who may not: why, and who can or what to do instead."""
    person = directory.person_of(session, actor)
    if person is None:
        return directory.not_known(session, actor, f"you cannot {rule.cannot}.", rule.instead)
    try:
        directory.refuse_leaver(person)
    except UserError as left:
        return left
    if not rule.roles & OWN:
        return UserError(f"You are none of those who may, so you cannot {rule.cannot}. {rule.instead}")
    not_called = ", and were not called out to this incident" if Role.RESPONDER in rule.roles else ""
    return UserError(
        f"You are not of this cluster’s own staff or on a rota{not_called}, so you cannot {rule.cannot}. {rule.instead}"
    )


def who_disagrees(session: Session, now: datetime, actor: Actor, accountable: str | None) -> str:
    """A sentence for the log when somebody acts for the director: whom the rota names instead; empty otherwise."""
    holder = oncall.holder(session, directory.cluster(session).incident_rotas[0], now)
    if actor.person_id and actor.person_id in (holder, accountable):
        return ""
    named = f"{directory.name_of(session, holder)} is" if holder else "nobody is"
    return f"{actor.name} is not on call as director now; {named}."
