"""Asking for mutual aid. Nobody's leave is needed: it is recorded, and it is told (¶66)."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from eprr_bot.base.db import add_numbered
from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import Incident
from eprr_bot.mutual_aid.models import MutualAidRequest
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Actor

SAME_WITHIN = timedelta(minutes=15)


def request_aid(
    session: Session, incident: Incident | None, what: str, from_whom: str, now: datetime, actor: Actor
) -> MutualAidRequest:
    """Record a request and write it in the incident's log. Without an incident it stands in the register alone."""
    made = MutualAidRequest(
        incident_id=incident.id if incident else None,
        what=without_nhs_numbers(what)[0],
        from_whom=without_nhs_numbers(from_whom)[0],
        requested_at=now,
        requested_by=actor.name,
    )
    add_numbered(session, made)
    if incident is not None:
        what, whom = blocks.open_ended(made.what), blocks.open_ended(made.from_whom)
        text = f"Mutual aid {made.id} requested: {what}, from {whom}."
        incidents.note(session, incident, now, "mutual aid", text, actor)
    return made


def asked_before(session: Session, made: MutualAidRequest) -> MutualAidRequest | None:
    """The same request, made a few minutes before; or None."""
    same = select(MutualAidRequest).where(
        MutualAidRequest.incident_id == made.incident_id,
        MutualAidRequest.id != made.id,
        MutualAidRequest.requested_at > made.requested_at - SAME_WITHIN,
    )
    words = (made.what.lower(), made.from_whom.lower())
    found = session.exec(same.order_by(col(MutualAidRequest.id))).all()
    return next((one for one in found if (one.what.lower(), one.from_whom.lower()) == words), None)


def register(session: Session, incident: Incident | None = None) -> list[MutualAidRequest]:
    """Every request, or those of one incident; the newest first."""
    found = select(MutualAidRequest).order_by(col(MutualAidRequest.id).desc())
    if incident is not None:
        found = found.where(MutualAidRequest.incident_id == incident.id)
    return list(session.exec(found).all())
