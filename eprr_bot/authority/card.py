"""The authority card: one page that says who has authority from when to when, over whom, and by what (AUTH-01, 04).

It is kept as it was made. Whoever has its code reads, without an account, whether it still holds.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from eprr_bot.authority import card_messages as messages
from eprr_bot.authority import instrument, register
from eprr_bot.authority.card_messages import Card, Covered, Standing
from eprr_bot.authority.models import AuthorityCard
from eprr_bot.base.db import take_turns
from eprr_bot.directory import service as directory
from eprr_bot.directory.instruments import Instrument, Use
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.alert import LIVE
from eprr_bot.incidents.authority import as_named, limit
from eprr_bot.incidents.heard import Passing, Turn
from eprr_bot.incidents.models import Incident
from eprr_bot.oncall import service as oncall
from eprr_bot.records.service import BOT
from eprr_bot.slack.commands import Actor, UserError

KIND = "authority card"
"""The kind of the log's entries about cards."""
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without those that are read for one another."""
LENGTH = 12


def make(session: Session, incident: Incident | None, now: datetime, actor: Actor) -> Card:
    """The card of whoever has authority now: the one there is while nothing has changed, else a new one.

    Raises UserError where nobody has it.
    """
    take_turns(session, "authority cards")
    person = _whose(session, incident, now)
    if person is None:
        raise UserError("Nobody is shown as director on call now, so there is no card. /oncall shows the rotas.")
    for old in _holding(session, incident):
        if old.person_id == person and _cells(session, person, now) == old.cells and _until(session, old, now):
            return shown(session, old, now)
        _end(session, old, now, "A newer card was made.")
    row = _made(session, incident, person, now)
    if incident is not None:
        incidents.note(session, incident, now, KIND, messages.made_entry(row.name, row.code), actor)
    return shown(session, row, now)


def _whose(session: Session, incident: Incident | None, now: datetime) -> str | None:
    """The accountable director of an incident; without one, whoever holds the rota that commands."""
    rota = directory.cluster(session).incident_rotas[0]
    return (incident.director_id if incident else None) or oncall.holder(session, rota, now)


def _until(session: Session, row: AuthorityCard, now: datetime) -> bool:
    """Does it say when their turn ends as the rota does now?"""
    return register.of_person(session, row.person_id, now).until == row.until


def _holding(session: Session, incident: Incident | None) -> Sequence[AuthorityCard]:
    """The cards of an incident, or of none, that have not ended."""
    where = (AuthorityCard.incident_id == (incident.id if incident else None), col(AuthorityCard.ended_at).is_(None))
    return session.exec(select(AuthorityCard).where(*where).order_by(col(AuthorityCard.id))).all()


def _end(session: Session, row: AuthorityCard, now: datetime, because: str) -> None:
    row.ended_at, row.ended_because = now, because
    session.add(row)


def _made(session: Session, incident: Incident | None, person: str, now: datetime) -> AuthorityCard:
    cluster = directory.cluster(session)
    held = register.of_person(session, person, now)
    rota = oncall.schedule(session, cluster.incident_rotas[0])
    took = incident.command_at if incident and incident.director_id == person else None
    since = took or (rota.holder_at(now).start if held.until else now)
    row = AuthorityCard(
        code="".join(secrets.choice(LETTERS) for _ in range(LENGTH)),
        incident_id=incident.id if incident else None,
        is_exercise=incident.is_exercise if incident else False,
        person_id=person,
        name=directory.name_of(session, person),
        made_at=now,
        since=since,
        until=held.until,
        cells=_cells(session, person, now),
    )
    session.add(row)
    session.flush()
    return row


def _cells(session: Session, person: str, now: datetime) -> list[Any]:
    """What they may use of whom at this instant, as it is kept."""
    held = register.of_person(session, person, now)
    return [
        [one.organisation, [[use.value, [_title(each, use) for each in those]] for use, those in one.papers]]
        for one in instrument.cells(held.papers, held.area)
    ]


def _title(one: Instrument, use: Use) -> str:
    up_to = f", {limit(one)}" if use == Use.SPENDING else ""
    return f"{as_named(one)}{up_to}"


def shown(session: Session, row: AuthorityCard, now: datetime) -> Card:
    """A card as people read it, and whether it holds now."""
    incident = incidents.get(session, row.incident_id) if row.incident_id else None
    about = f"Incident {incident.id}: {incident.what}, {incident.where}" if incident else ""
    return Card(
        code=row.code,
        name=row.name,
        cluster=directory.cluster(session).name,
        about=about,
        made_at=row.made_at,
        since=row.since,
        until=row.until,
        covered=tuple(Covered(name, tuple((use, tuple(those)) for use, those in uses)) for name, uses in row.cells),
        standing=_standing(session, row, now),
        why=row.ended_because,
        ended_at=row.ended_at,
        is_exercise=row.is_exercise,
        switchboard=directory.cluster(session).switchboard,
    )


def _standing(session: Session, row: AuthorityCard, now: datetime) -> Standing:
    if row.ended_at is not None:
        return Standing.ENDED
    if row.until is not None and row.until <= now:
        return Standing.TURN_OVER
    is_same = _cells(session, row.person_id, now) == row.cells and _until(session, row, now)
    return Standing.HOLDS if is_same else Standing.CHANGED


def find(session: Session, typed: str, now: datetime) -> Card | None:
    """The card of a code, however it is typed; None where there is none."""
    code = "".join(one for one in typed.upper() if one.isalnum())[: LENGTH + 1]
    row = session.exec(select(AuthorityCard).where(AuthorityCard.code == code)).first() if len(code) == LENGTH else None
    return shown(session, row, now) if row else None


def command_passes(session: Session, incident: Incident, passing: Passing) -> str:
    """The card until now stops, and one is made for whoever has command now. Returns what is said of it."""
    held, name = _holding(session, incident), directory.name_of(session, passing.to)
    for row in held:
        _end(session, row, passing.now, f"Command passed to {name}.")
    code = _made(session, incident, passing.to, passing.now).code
    return messages.made_anew(code, name) if held else messages.made_entry(name, code)


def turn_begins(session: Session, rota: str, person: str, now: datetime) -> None:
    """Whoever takes the rota that commands gets a card of their own, for when there is no incident."""
    if rota == directory.cluster(session).incident_rotas[0] and oncall.holder(session, rota, now) == person:
        make(session, None, now, BOT)


def code_of_turn(session: Session, person: str) -> str:
    """The code of the card that somebody has for their turn on the rota, as it is read out; "" without one."""
    found = next((one for one in _holding(session, None) if one.person_id == person), None)
    return messages.written_code(found.code) if found else ""


def state_changed(session: Session, incident: Incident, turn: Turn) -> None:
    """A card of an incident stops once the response is over."""
    if incident.alert_state in LIVE:
        return
    for row in _holding(session, incident):
        _end(session, row, turn.now, f"The response to incident {incident.id} is over.")
