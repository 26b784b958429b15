"""Roles of an incident: who has which, which stand empty, and taking, giving, handing over and releasing them.

Every change is logged with whoever made it, and nobody is asked for permission: whoever is wrong takes it back.
Whoever is only in the channel takes what is free.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from eprr_bot.access import OTHERS
from eprr_bot.base.db import Claim, claim_once
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.incidents import cards, command, hazards, news, rights, role_calls, roles_taken
from eprr_bot.incidents import messages as incident_messages
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.alert import LIVE
from eprr_bot.incidents.models import Incident, RoleTaken
from eprr_bot.incidents.playbook import SCENARIO
from eprr_bot.oncall import roles as on_rotas
from eprr_bot.oncall import service as oncall
from eprr_bot.reach import service as reach
from eprr_bot.roles import messages
from eprr_bot.roles.messages import Holder, Standing
from eprr_bot.roles.role import Role, Typed, meant, read
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Actor, UserError

SAID_AFTER = timedelta(minutes=30)
"""How long a live incident has had nobody in a role that it needs when that is said, once."""
EMPTY = "empty roles"
MOST_NAMED, LONGEST_SHOWN = 12, 80
ME = ("me", "myself")


def known(session: Session) -> list[Role]:
    """Every role that an action card is for, or that an incident's rota fills: command first, then needed ones."""
    cluster, found = directory.cluster(session), dict[str, Role]()
    for card in cards.action_cards(session):
        if card.role == SCENARIO:
            continue
        before = found.get(card.role) or Role(card.role, _title(session, card.role, card.title))
        found[card.role] = Role(
            card.role,
            before.title,
            (*before.also_called, *card.also_called, card.title),
            before.needed_for | set(card.needed_for),
            before.several or card.several,
            card.role == cluster.incident_rotas[0],
        )
    for rota_id in cluster.incident_rotas:
        is_command = rota_id == cluster.incident_rotas[0]
        found.setdefault(rota_id, Role(rota_id, _title(session, rota_id, rota_id), is_command=is_command))
    order = {one: place for place, one in enumerate(cluster.incident_rotas)}
    return sorted(found.values(), key=lambda one: (order.get(one.id, len(order)), not one.needed_for, one.title))


def _title(session: Session, role: str, of_card: str) -> str:
    rota = oncall.rota(session, role)
    return rota.name if rota else of_card.partition(":")[0]


def panel(session: Session, incident: Incident) -> list[Standing]:
    """Each role that the incident needs or that somebody has, with whoever has it or is asked."""
    rows, found, what = roles_taken.standing(session, incident), [], {incident.type, *hazards.of(incident)}
    for role in known(session):
        theirs = [one for one in rows if one.role == role.id]
        is_needed = bool(what & role.needed_for)
        if role.is_command or theirs or is_needed:
            holders = () if role.is_command else tuple(_holder(session, one) for one in theirs)
            found.append(Standing(role.id, role.title, is_needed, holders, role.is_command))
    return found


def _holder(session: Session, row: RoleTaken) -> Holder:
    return Holder(
        name=directory.name_of(session, row.person_id),
        since=row.at,
        asked_at=row.asked_at,
        serves=directory.name_of(session, row.serves) if row.serves else "",
        is_handover=bool(row.after),
    )


def empty(session: Session, incident: Incident) -> list[str]:
    """The titles of the roles that it needs and that nobody has or is asked to have."""
    return [one.title for one in panel(session, incident) if one.is_empty]


@dataclass(frozen=True)
class Meant:
    """What somebody typed about a role, with the people who are meant."""

    role: Role
    who: Person | None
    serves: Person | None
    before: Person | None


def understand(session: Session, text: str, actor: Actor, holding: Sequence[str] = ()) -> Meant:
    """The role and the people that somebody means; a role left out is the only one of those that they are `holding`.

    Raises UserError.
    """
    roles = known(session)
    typed = read(text, roles)
    role = typed.role or _only(session, typed, roles, holding) or _unknown(session, text, roles)
    who, serves, before = (_person(session, one, actor) for one in (typed.who, typed.serves, typed.before))
    return Meant(role, who, serves, before)


def _only(session: Session, typed: Typed, roles: Sequence[Role], holding: Sequence[str]) -> Role | None:
    """The one that they hold, where they name no role but people, or nobody."""
    if typed.who and _somebody(session, typed.who) is None and typed.who.lower() not in ME:
        return None
    return next((one for one in roles if [one.id] == list(holding)), None)


def _somebody(session: Session, name: str) -> Person | None:
    try:
        return directory.find(session, name)
    except UserError:
        return None


def _unknown(session: Session, text: str, roles: Sequence[Role]) -> Role:
    """Raises UserError: what was typed beside a name is no role; of a name alone it is asked which role."""
    words = text.split()[:MOST_NAMED]
    ends = (at for at in range(len(words)) if _somebody(session, " ".join(words[at:])))
    said = " ".join(words[: next(ends, len(words))])
    guess = meant(text, roles)
    hint = f" Did you mean “{guess.title}”?" if guess else ""
    named = ", ".join(one.title for one in roles[:MOST_NAMED])
    wrong = f"“{blocks.fit(said, LONGEST_SHOWN)}” is no role here." if said else "Which role?"
    raise UserError(f"{wrong}{hint} Roles: {named}.")


def _person(session: Session, name: str, actor: Actor) -> Person | None:
    if name.lower() in ME and actor.person_id:
        return directory.person(session, actor.person_id)
    return directory.find(session, name) if name else None


def held_by(session: Session, incident: Incident, person_id: str | None) -> list[str]:
    """The roles that somebody has, or is asked whether they have."""
    return [one.role for one in roles_taken.standing(session, incident) if one.person_id == person_id]


def take(
    session: Session, incident: Incident, role: Role, person: Person, serves: Person | None, now: datetime, actor: Actor
) -> None:
    """Somebody takes a role, or says that they have it; another has it no longer, unless several may.

    Not for command, which has a way of its own. Raises UserError.
    """
    directory.refuse_leaver(person)
    command.lock(session, incident)
    command.refuse_unless_live(incident)
    rows = roles_taken.standing(session, incident, role.id)
    mine = next((one for one in rows if one.person_id == person.id), None)
    is_new_for = serves is not None and (mine is None or mine.serves != serves.id)
    if mine and mine.asked_at is None and not is_new_for:
        raise UserError(f"{_you_have(person, actor)} the role of {role.title} already.")
    if not role.several:
        _refuse_outsiders(session, incident, [one for one in rows if one.asked_at is None], now, actor)
    row = mine or roles_taken.row_of(session, incident, role.id, person.id, now)
    row.serves = serves.id if serves else row.serves if mine else None
    session.add(row)
    role_calls.has_it(session, incident, row, now, actor, () if role.several else rows)


def _you_have(person: Person, actor: Actor) -> str:
    return "You have" if person.id == actor.person_id else f"{person.name} has"


def assign(session: Session, incident: Incident, wanted: Meant, now: datetime, actor: Actor) -> Person:
    """Ask somebody to have a role; whoever has it keeps it until they say so. Returns who. Raises UserError."""
    role, person = wanted.role, wanted.who
    if person is None:
        raise UserError(f"Say who is to have the role of {role.title}: /incident role assign {role.id} and their name")
    command.lock(session, incident)
    command.refuse_unless_live(incident)
    if role.is_command:
        command.hand_over(session, incident, person, now, actor)
        return person
    rows = roles_taken.standing(session, incident, role.id)
    _refuse_who_has_it(rows, role, person)
    directory.refuse_leaver(person)
    before = _before(rows, role, wanted, actor)
    _refuse_outsiders(session, incident, [before] if before else [], now, actor)
    serves = wanted.serves.id if wanted.serves else before.serves if before else None
    until = f" Until they say so, {directory.name_of(session, before.person_id)} keeps it." if before else ""
    whose = f" for {directory.name_of(session, serves)}" if serves else ""
    entry = f"{person.name} is asked to take the role of {role.title}{whose}.{until} Not confirmed yet."
    incidents.note(session, incident, now, role_calls.KIND, entry, actor)
    after = before.person_id if before else None
    role_calls.ask(
        session,
        incident,
        role.id,
        person.id,
        now,
        asked_by=actor.name,
        after=after,
        serves=serves,
        by_outsider=not rights.may_call_out(session, incident, actor, now),
    )
    return person


def _refuse_outsiders(
    session: Session, incident: Incident, have: Sequence[RoleTaken], now: datetime, actor: Actor
) -> None:
    """Whoever is only in the channel takes no role from somebody else, nor passes theirs on. Raises UserError."""
    others = [one for one in have if one.person_id != actor.person_id]
    if others and not rights.may_call_out(session, incident, actor, now):
        raise on_rotas.refusal(session, actor, OTHERS)


def _refuse_who_has_it(rows: Sequence[RoleTaken], role: Role, person: Person) -> None:
    theirs = next((one for one in rows if one.person_id == person.id), None)
    if theirs and theirs.asked_at and theirs.question:
        raise UserError(
            f"{person.name} is being asked already to take the role of {role.title}. They say that they have it by the "
            "button, by replying 1, or with /incident role take."
        )
    if theirs and theirs.asked_at is None:
        raise UserError(f"{person.name} has the role of {role.title} already.")


def _before(rows: Sequence[RoleTaken], role: Role, wanted: Meant, actor: Actor) -> RoleTaken | None:
    """Who gives the role over: whoever is named, the actor, or the only one who has it where one alone may."""
    have = [one for one in rows if one.asked_at is None]
    if wanted.before:
        found = next((one for one in have if one.person_id == wanted.before.id), None)
        if found is None:
            raise UserError(f"{wanted.before.name} has not the role of {role.title}: there is nothing to take over.")
        return found
    if role.several:
        return None
    return next((one for one in have if one.person_id == actor.person_id), next(iter(have), None))


def hand_over(session: Session, incident: Incident, wanted: Meant, now: datetime, actor: Actor) -> Person:
    """The same where somebody has the role: whoever is named, the actor, or the only one. Raises UserError."""
    role = wanted.role
    if wanted.who is None:
        raise UserError(f"Say to whom: /incident role hand over {role.id} and their name")
    if not role.is_command:
        have = [one for one in roles_taken.standing(session, incident, role.id) if one.asked_at is None]
        if not have:
            raise UserError(f"Nobody has the role of {role.title} to hand over. /incident role assign asks somebody.")
        mine = [one for one in have if one.person_id == actor.person_id]
        if wanted.before is None and not mine and len(have) > 1:
            raise UserError(
                f"Several people have the role of {role.title}. Add “from” and the name of whoever hands over."
            )
        giver = directory.person(session, (mine or have)[0].person_id)
        wanted = Meant(role, wanted.who, wanted.serves, wanted.before or giver)
    return assign(session, incident, wanted, now, actor)


def release(session: Session, incident: Incident, wanted: Meant, now: datetime, actor: Actor) -> str:
    """Somebody has a role no longer, and nobody takes it over. Returns their name. Raises UserError."""
    role = wanted.role
    command.lock(session, incident)
    if role.is_command:
        raise UserError(
            "Somebody is accountable at every moment, so command is not laid down: it is handed over. "
            "Type /incident role hand over director and their name."
        )
    rows = roles_taken.standing(session, incident, role.id)
    wants = wanted.who or wanted.before
    mine = [one for one in rows if one.person_id == (wants.id if wants else actor.person_id)]
    found = mine or ([] if wants else rows)
    if not found:
        raise UserError(f"{f'{wants.name} has not' if wants else 'Nobody has'} the role of {role.title}.")
    if len(found) > 1:
        raise UserError(f"Several people have the role of {role.title}. Add the name of whoever is no longer.")
    _refuse_outsiders(session, incident, found, now, actor)
    _end(session, incident, role, found[0], now, actor)
    return directory.name_of(session, found[0].person_id)


def _end(session: Session, incident: Incident, role: Role, row: RoleTaken, now: datetime, actor: Actor) -> None:
    name = directory.name_of(session, row.person_id)
    role_calls.ask_no_more(session, row, now, f"{name} has not the role of {role.title} now.")
    roles_taken.end(session, row, now)
    others = [one for one in roles_taken.standing(session, incident, role.id) if one.asked_at is None]
    left = "" if others else " Nobody has it now."
    number = incidents.note(
        session, incident, now, role_calls.KIND, f"{name} no longer has the role of {role.title}.{left}", actor
    )
    told = messages.released(incident_messages.of(incident), role.title, name, is_empty=not others)
    news.tell_room(session, incident, told, now)
    if row.person_id != actor.person_id:
        news.tell_one(session, incident, row.person_id, told, now, f"role/{number}")


def to_mention(session: Session, now: datetime) -> list[int]:
    """The live incidents in which a role that is needed has stood empty for a while, and nobody was told so yet."""
    live = [one for one in incidents.open_incidents(session) if one.alert_state in LIVE]
    long_enough = [one for one in live if one.declared_at + SAID_AFTER <= now]
    those = (Claim.kind == EMPTY, col(Claim.key).in_([str(one.id) for one in long_enough]))
    told = set(session.exec(select(Claim.key).where(*those)).all()) if long_enough else set()
    return [one.id or 0 for one in long_enough if str(one.id) not in told and empty(session, one)]


def next_mention(session: Session, now: datetime) -> datetime | None:
    """When that is to be looked at next."""
    ahead = (one.declared_at + SAID_AFTER for one in incidents.open_incidents(session) if one.alert_state in LIVE)
    return min((one for one in ahead if one > now), default=None)


def mention(session: Session, incident: Incident, now: datetime) -> None:
    """Tell whoever manages the incident, or else its director, once, which roles stand empty."""
    titles = empty(session, incident)
    if incident.alert_state not in LIVE or not titles or not claim_once(session, EMPTY, str(incident.id), now):
        return
    whom = _who_manages(session, incident)
    named = f" Told: {blocks.listed(directory.name_of(session, one) for one in whom)}." if whom else ""
    incidents.note(session, incident, now, role_calls.KIND, messages.stand_empty(titles) + named)
    told = messages.empty(incident_messages.of(incident), titles)
    for one in whom:
        reach.tell(session, now, one, told, news.envelope(incident, news.TURNS))


def _who_manages(session: Session, incident: Incident) -> list[str]:
    """Whoever holds the role of the second of the incident's rotas and has said so; else the accountable director."""
    rotas = directory.cluster(session).incident_rotas
    managers = [
        one.person_id
        for rota_id in rotas[1:2]
        for one in roles_taken.standing(session, incident, rota_id)
        if one.asked_at is None
    ]
    return managers or ([incident.director_id] if incident.director_id else [])
