"""Playbooks filled in with an incident's facts: the checklist in its channel and the action cards."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog
from sqlmodel import Session

from eprr_bot.base import documents
from eprr_bot.base.files import FaultsFound, parse, validate
from eprr_bot.directory import service as directory
from eprr_bot.directory.instruments import Instruments
from eprr_bot.incidents import above, messages, standing
from eprr_bot.incidents.authority import authority
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.playbook import INCIDENT_NOT_KNOWN, Playbook, RenderedPlaybook, render
from eprr_bot.oncall import service as oncall
from eprr_bot.slack.blocks import written
from eprr_bot.slack.commands import UserError

_FAULTY = (FaultsFound, LookupError, ValueError, RecursionError)
"""Whatever reading a file may raise that an older version took."""

log = structlog.get_logger()


class Unreadable(Exception):
    """A playbook was applied, and cannot be read any more. The text says why."""


def parse_playbook(text: str, name: str) -> Playbook:
    return validate(parse(text, name), Playbook)


def of_role(session: Session, role: str) -> list[str]:
    """The ids of the action cards of a role. One that cannot be read is taken for the card of the role of its name."""
    return [
        key
        for key, card in _every(session)
        if (card.kind == "action_card" and card.role == role if card else key == role)
    ]


def filled_in(
    session: Session, playbook_id: str, incident: Incident | None, now: datetime, reader: str | None = None
) -> RenderedPlaybook:
    """A playbook with the incident's facts, for its reader, a person's id; what cannot be filled in is shown bare.

    Raises Unreadable.
    """
    instruments, trouble = _instruments(session)
    filled = render(_playbook(session, playbook_id), facts(session, incident, instruments, now, reader))
    filled = replace(filled, bare=filled.bare + trouble)
    for one in filled.bare:
        log.warning("a text of a playbook is shown bare", playbook=playbook_id, problem=one)
    return filled


def _playbook(session: Session, playbook_id: str) -> Playbook:
    try:
        return documents.current(session, "playbook", playbook_id, parse_playbook)
    except _FAULTY as error:
        log.warning("a playbook cannot be read", playbook=playbook_id, problem=str(error))
        raise Unreadable(str(error) or type(error).__name__) from error


def _instruments(session: Session) -> tuple[Instruments | None, tuple[str, ...]]:
    """The instruments that there are; None, and why, where they cannot be read."""
    try:
        return standing.file(session), ()
    except _FAULTY as error:
        return None, (f"The instruments cannot be read, so none is named. {error}",)


def action_cards(session: Session) -> list[Playbook]:
    """Every action card there is, by its id. One that cannot be read is left out."""
    return [card for _, card in _every(session) if card and card.kind == "action_card"]


def _every(session: Session) -> Iterator[tuple[str, Playbook | None]]:
    """Every playbook by its id; None for one that cannot be read."""
    for key in sorted(documents.of_kind(session, "playbook")):
        found = None
        with contextlib.suppress(Unreadable):
            found = _playbook(session, key)
        yield key, found


def readable(session: Session) -> list[str]:
    """The id of every playbook that can be read."""
    return [key for key, card in _every(session) if card]


def card_for(
    session: Session, role: str, incident: Incident | None, now: datetime, reader: str | None
) -> RenderedPlaybook:
    """An action card by its id, its role, the beginning of its id, or words of its title. Raises UserError."""
    words = role.lower().split()
    wanted, every = "-".join(words), action_cards(session)
    found = (
        [one for one in every if wanted in (one.id, one.role)]
        or [one for one in every if one.id.startswith(wanted)]
        or [one for one in every if " ".join(words) in one.title.lower()]
    )
    if len(found) != 1:
        cards = ", ".join(one.id for one in found or every) or "none yet"
        problem = "More than one action card is" if found else "There is no action card"
        raise UserError(f"{problem} called “{role}”. Cards: {cards}.")
    return filled_in(session, found[0].id, incident, now, reader)


def facts(
    session: Session,
    incident: Incident | None,
    register: Instruments | None,
    now: datetime,
    reader: str | None = None,
) -> dict[str, Any]:
    """What the texts of playbooks may use; see docs/playbooks.md."""
    cluster = directory.cluster(session)
    holder = oncall.holder(session, cluster.incident_rotas[0], now)
    director = incident.director_id if incident else holder
    theirs = standing.of(session, director or holder, now, register)
    papers = register.instruments if register else None
    return {
        "incident": _of_incident(incident) if incident else INCIDENT_NOT_KNOWN,
        "director": directory.name_of(session, director) if director else "",
        "holder": directory.name_of(session, holder) if holder else "",
        "speak_to": next((directory.name_of(session, one) for one in (director, holder) if one and one != reader), ""),
        "area": list(theirs.area.bodies.values()),
        "organisations": list(theirs.area.providers.values()),
        "above": [{"name": one.name, "how": one.how} for one in above.contacts(session, incident, now)],
        "authority_until": written(theirs.until, cluster.zone) if theirs.until else "",
        **authority(cluster, papers, theirs.day, theirs.roles if theirs.person_id else None, theirs.area),
    }


def _of_incident(incident: Incident) -> dict[str, Any]:
    return {
        "number": incident.id,
        "what": incident.what,
        "where": incident.where,
        "type": messages.TYPES[incident.type],
        "level": incident.level,
    }
