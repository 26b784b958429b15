"""Recording what an incident lacks, and what met it. Every change writes its log entry in the same transaction."""

from datetime import datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.db import add_numbered
from eprr_bot.base.letters import visible
from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.base.questions import question
from eprr_bot.incidents import command
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.alert_messages import recorded_after
from eprr_bot.incidents.models import Incident
from eprr_bot.shortfalls import messages
from eprr_bot.shortfalls.models import Shortfall
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Actor, UserError

SHORTFALL = "shortfall"
"""The kind of the log's entries."""


def record(
    session: Session, incident: Incident, what: str, until: datetime | None, now: datetime, actor: Actor
) -> Shortfall:
    """Record that something is lacking. Raises UserError where nothing can be read in it."""
    what = without_nhs_numbers(" ".join(visible(what).split()))[0]
    if not what:
        raise UserError(f"Say what is lacking, such as: {messages.HOW}")
    command.lock(session, incident)
    made = Shortfall(incident_id=incident.id or 0, what=what, until=until, at=now, by=actor.name)
    add_numbered(session, made)
    _note(session, incident, messages.recorded_entry(made), now, actor)
    return made


def _note(session: Session, incident: Incident, entry: str, now: datetime, actor: Actor) -> None:
    """In the log; about an incident that is over it is a late entry."""
    late = recorded_after(incident.alert_state)
    incidents.note(session, incident, now, SHORTFALL, blocks.sentences(entry, late), actor, late_reason=late)


def close(session: Session, number: int, outcome: str, now: datetime, actor: Actor, *, is_met: bool) -> Shortfall:
    """It was met, or is none any more; the outcome says how. Raises UserError where it is closed already."""
    found, incident = _to_change(session, number)
    if found.closed_at is not None:
        raise UserError(f"Shortfall {number} is closed already. /incident shortfall {number} open opens it again.")
    found.closed_at, found.closed_by, found.is_met = now, actor.name, is_met
    found.outcome = without_nhs_numbers(" ".join(visible(outcome).split()))[0]
    return _changed(session, incident, found, now, actor)


def reopen(session: Session, number: int, now: datetime, actor: Actor) -> Shortfall:
    """It is lacking again. Raises UserError where it is open."""
    found, incident = _to_change(session, number)
    if found.closed_at is None:
        raise UserError(f"Shortfall {number} is open.")
    found.closed_at, found.closed_by, found.outcome, found.is_met = None, "", "", False
    return _changed(session, incident, found, now, actor)


def get(session: Session, number: int) -> Shortfall:
    """The shortfall of this number. Raises UserError where there is none."""
    found = session.get(Shortfall, number)
    if found is None:
        raise UserError(f"There is no shortfall {number}. Type /incident shortfalls for those there are.")
    return found


def incident_of(session: Session, number: int) -> Incident:
    """The incident that lacks it."""
    return incidents.get(session, get(session, number).incident_id)


def _to_change(session: Session, number: int) -> tuple[Shortfall, Incident]:
    found, incident = get(session, number), incident_of(session, number)
    command.lock(session, incident)
    session.refresh(found)
    return found, incident


def _changed(session: Session, incident: Incident, found: Shortfall, now: datetime, actor: Actor) -> Shortfall:
    session.add(found)
    session.flush()
    _note(session, incident, messages.changed_entry(found), now, actor)
    return found


def of_incident(session: Session, incident: Incident) -> list[Shortfall]:
    """Every shortfall of an incident, those that are open first, then the newest."""
    return sorted(_of_incident(session, incident.id).all(), key=lambda one: one.closed_at is not None)


@question
def _of_incident(incident_id: int | None) -> SelectOfScalar[Shortfall]:
    return select(Shortfall).where(Shortfall.incident_id == incident_id).order_by(col(Shortfall.id))
