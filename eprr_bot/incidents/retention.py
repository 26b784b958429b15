"""How long the record of an incident is kept, and what stands in the way of its going (DOMAIN §6).

Nothing is ever taken out by itself: once its time is over, somebody is to look at a record and decides. A legal hold
keeps it whatever its time. That is an entry of its log, and so is what is redacted in copies for others.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.directory import service as directory
from eprr_bot.incidents import service
from eprr_bot.incidents.models import Incident
from eprr_bot.records import service as records
from eprr_bot.records.models import LogEntry
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Actor, UserError

HOLD, RELEASE, REDACTION = "legal hold", "legal hold released", "redaction"
NO_REASON = "No reason given."


@dataclass(frozen=True)
class Standing:
    """Until which day a record is kept (None while the incident is not closed), and the entry by which it is held."""

    incident: Incident
    until: date | None
    hold: LogEntry | None

    def is_past(self, today: date) -> bool:
        """Is it to be looked at, whether it may go?"""
        return self.until is not None and self.until < today and self.hold is None


def held(session: Session, incident: Incident) -> LogEntry | None:
    """The entry by which its record is under legal hold; None where it is not."""
    last = records.newest(session, incident.id or 0, HOLD, RELEASE)
    return last if last is not None and last.kind == HOLD else None


def all_held(session: Session) -> list[Incident]:
    """Every incident whose record is under legal hold, the newest first."""
    once = select(LogEntry.incident_id).where(LogEntry.kind == HOLD).distinct()
    those = select(Incident).where(col(Incident.id).in_(once)).order_by(col(Incident.id).desc())
    return [one for one in session.exec(those).all() if held(session, one)]


def hold(session: Session, incident: Incident, now: datetime, why: str, actor: Actor) -> LogEntry:
    """Put its record under legal hold. Raises UserError where it is."""
    if (there := held(session, incident)) is not None:
        raise UserError(f"The record of incident {incident.id} is under legal hold already, by entry {there.number}.")
    return _noted(session, incident, now, HOLD, f"The record is under legal hold. {_because(why)}", actor)


def release(session: Session, incident: Incident, now: datetime, why: str, actor: Actor) -> LogEntry:
    """End the legal hold. Raises UserError where there is none."""
    if held(session, incident) is None:
        raise UserError(f"The record of incident {incident.id} is under no legal hold.")
    return _noted(session, incident, now, RELEASE, f"The legal hold is over. {_because(why)}", actor)


def redact(session: Session, incident: Incident, number: int, why: str, now: datetime, actor: Actor) -> LogEntry:
    """Leave out in copies for others what an entry says. It stays in the log. Raises UserError."""
    last, _ = records.head(session, incident.id or 0)
    if not 1 <= number <= last:
        raise UserError(f"There is no entry {number} in the log of incident {incident.id}: it ends with {last}.")
    if by := redacted(session, incident).get(number):
        raise UserError(f"Entry {number} is redacted already, by entry {by}.")
    text = f"What entry {number} says is left out in redacted copies. {_because(why)}"
    return _noted(session, incident, now, REDACTION, text, actor, corrects=number)


def redacted(session: Session, incident: Incident) -> dict[int, int]:
    """The numbers of the entries that are left out in redacted copies, and by which entries."""
    found = records.of_kinds(session, incident.id or 0, (REDACTION,))
    return {one.corrects: one.number for one in found if one.corrects is not None}


def _because(why: str) -> str:
    return blocks.reason(without_nhs_numbers(why)[0].strip()) or NO_REASON


def _noted(
    session: Session, incident: Incident, now: datetime, kind: str, text: str, actor: Actor, corrects: int | None = None
) -> LogEntry:
    service.note(session, incident, now, kind, text, actor, corrects=corrects)
    (written,) = records.entries(session, incident.id or 0, last=1)
    return written


def standing(session: Session, incident: Incident) -> Standing:
    """How long its record is kept."""
    cluster = directory.cluster(session)
    years = cluster.retention_years
    kept_for = years.exercise if incident.is_exercise else getattr(years, incident.type)
    closed = incident.closed_at.astimezone(cluster.zone).date() if incident.closed_at else None
    return Standing(incident, after(closed, kept_for) if closed else None, held(session, incident))


def after(day: date, years: int) -> date:
    """The same day some years later, or earlier; of 29 February, the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
