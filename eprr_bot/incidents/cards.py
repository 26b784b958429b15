"""Playbooks filled in with an incident's facts: the checklist in its channel and the action cards."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from eprr_bot import documents
from eprr_bot.commands import UserError
from eprr_bot.directory import service as directory
from eprr_bot.files import FaultsFound, parse, validate
from eprr_bot.incidents import messages
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.playbook import Playbook, RenderedPlaybook, render
from eprr_bot.oncall import service as oncall

NOT_KNOWN = {
    "number": "(its number)",
    "what": "(what has happened)",
    "where": "(where)",
    "type": "(its type)",
    "level": 2,
}
"""The facts of no incident, for whoever reads a card before there is one."""


def parse_playbook(text: str, name: str) -> Playbook:
    return validate(parse(text, name), Playbook)


def card(session: Session, playbook_id: str, incident: Incident | None, now: datetime) -> RenderedPlaybook | None:
    """An action card with the incident's facts, or None where there is no such card."""
    if documents.latest(session, "playbook", playbook_id) is None:
        return None
    return filled_in(session, playbook_id, incident, now)


def filled_in(session: Session, playbook_id: str, incident: Incident | None, now: datetime) -> RenderedPlaybook:
    """A playbook with the incident's facts. Raises NeverApplied or FaultsFound."""
    return render(documents.current(session, "playbook", playbook_id, parse_playbook), facts(session, incident, now))


def action_cards(session: Session) -> list[Playbook]:
    """Every action card there is, by its id."""
    every = [documents.current(session, "playbook", key, parse_playbook) for key in documents.keys(session, "playbook")]
    return [one for one in every if one.kind == "action_card"]


def card_for(session: Session, role: str, incident: Incident | None, now: datetime) -> RenderedPlaybook:
    """The action card of a role, by its id or the beginning of its title. Raises UserError when there is none."""
    wanted = "-".join(role.lower().split())
    every = action_cards(session)
    exact = [one for one in every if wanted in (one.id, one.role)]
    found = exact or [one for one in every if one.id.startswith(wanted)]
    if len(found) != 1:
        cards = ", ".join(one.id for one in every) or "none yet"
        raise UserError(f"There is no action card called “{role}”. Cards: {cards}.")
    try:
        return filled_in(session, found[0].id, incident, now)
    except FaultsFound as error:
        raise UserError(f"The card {found[0].id} could not be filled in: {error}") from error


def facts(session: Session, incident: Incident | None, now: datetime) -> dict[str, Any]:
    """What the texts of playbooks may use; see docs/playbooks.md."""
    cluster = directory.cluster(session)
    bodies = {body.id: body.name for body in cluster.statutory_bodies}
    in_force = [one for one in directory.instruments(session) if one.is_in_force(now.astimezone(cluster.zone).date())]
    listed = [
        (
            one.kind == "standing_financial_instruction",
            {"title": one.title, "clause": one.clause, "body": bodies.get(one.body, one.body)},
        )
        for one in in_force
    ]
    director = incident.director_id if incident else oncall.holder(session, cluster.incident_rotas[0], now)
    return {
        "incident": _of_incident(incident) if incident else NOT_KNOWN,
        "director": directory.name_of(session, director),
        "area": list(bodies.values()),
        "organisations": [one.name for one in cluster.organisations if one.bodies],
        "financial_instruments": [made for is_financial, made in listed if is_financial],
        "provider_instruments": [made for is_financial, made in listed if not is_financial],
    }


def _of_incident(incident: Incident) -> dict[str, Any]:
    return {
        "number": incident.id,
        "what": incident.what,
        "where": incident.where,
        "type": messages.TYPES[incident.type],
        "level": incident.level,
    }
