"""Proving the logs of incidents whole: each of them, all of them, and that none is gone."""

from sqlmodel import Session, col, select

from eprr_bot.base.db import Claim
from eprr_bot.incidents.alert import WORDS, AlertState
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.service import get
from eprr_bot.records import service as records
from eprr_bot.records.models import LogEntry

TELLS_THE_STATE = ("declared", "alert state")
"""The kinds of entries that say what the alert state is."""


def log_faults(session: Session, number: int) -> list[str]:
    """What is wrong with an incident's log, in sentences. Raises UserError when there never was such an incident."""
    if session.get(Incident, number) is None and records.was_opened(session, number):
        return [f"Incident {number} was declared, but is on record no more.", *records.faults(session, number)]
    incident = get(session, number)
    return records.faults(session, number) + _of_its_state(session, incident)


def _of_its_state(session: Session, incident: Incident) -> list[str]:
    """Is the incident's alert state the one that its log tells of last?"""
    told = select(LogEntry.text).where(LogEntry.incident_id == incident.id, col(LogEntry.kind).in_(TELLS_THE_STATE))
    last = session.exec(told.order_by(col(LogEntry.number).desc()).limit(1)).first()
    now = f"lert state: {WORDS[AlertState(incident.alert_state)].lower()}."
    return [] if last is None or now in last else [f"Incident {incident.id} has a{now[:-1]} now; its log says: {last}"]


def missing(session: Session) -> list[int]:
    """The numbers of incidents that were declared and are on record no more: numbers are given without a gap."""
    there = set(session.exec(select(Incident.id)).all())
    opened = session.exec(select(Claim.key).where(Claim.kind == records.LOG)).all()
    logged = session.exec(select(LogEntry.incident_id).distinct()).all()
    last = max([0, *(one for one in there if one), *map(int, opened), *logged])
    return [number for number in range(1, last + 1) if number not in there]


def all_faults(session: Session) -> list[str]:
    """What is wrong with any log, and which numbers are missing, in sentences that name their incident."""
    found = []
    for number in sorted({*session.exec(select(Incident.id)).all(), *missing(session)}, key=lambda one: one or 0):
        found += [f"Incident {number}: {fault}" for fault in _faults(session, number or 0)]
    return found


def _faults(session: Session, number: int) -> list[str]:
    if session.get(Incident, number) is None and not records.was_opened(session, number):
        return ["the number was given, but there is no such incident, and no log."]
    return log_faults(session, number)
