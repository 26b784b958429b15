"""Meetings of an incident: set, called to mind before they begin, recorded, cancelled."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.db import add_numbered, add_once, change
from eprr_bot.base.letters import visible
from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.base.questions import question
from eprr_bot.directory import service as directory
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.alert import LIVE
from eprr_bot.incidents.models import Incident
from eprr_bot.meetings import cycle
from eprr_bot.meetings.models import IncidentMeeting, MeetingCycle
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Actor, UserError

KIND = "meeting"
"""The kind of the log's entries about them."""
REMIND_BEFORE = timedelta(minutes=15)
TOO_LATE = timedelta(minutes=30)
"""Of a meeting that began longer ago nobody is reminded any more."""
LONGEST_NAME = 80
LIST = "Type /incident meeting for those there are."


def add(
    session: Session,
    incident: Incident,
    name: str,
    first_at: datetime,
    every: timedelta | None,
    now: datetime,
    actor: Actor,
) -> MeetingCycle:
    """Set a meeting. Raises UserError for no name, a time that is past, or meetings too close or too far apart."""
    name = without_nhs_numbers(" ".join(visible(name).split()))[0]
    if not name or len(name) > LONGEST_NAME:
        raise UserError(f"Say which meeting it is, in at most {LONGEST_NAME} letters, such as: tactical group.")
    if first_at < now - timedelta(minutes=1):
        raise UserError(f"{blocks.written(first_at)} is past. Name a time to come.")
    if every is not None and not cycle.SHORTEST <= every <= cycle.LONGEST:
        raise UserError("Meetings are 15 minutes apart at the least, and 14 days at the most.")
    made = MeetingCycle(
        incident_id=incident.id or 0,
        name=name,
        first_at=first_at,
        every_minutes=int(every.total_seconds()) // 60 if every else 0,
        next_at=first_at,
        made_at=now,
        made_by=actor.name,
    )
    add_numbered(session, made)
    first = f"{'first ' if every else ''}{blocks.on(first_at, directory.cluster(session).zone)}"
    entry = f"Meeting {made.id} set: {blocks.open_ended(name)}, {first}, {cycle.words(every)}."
    incidents.note(session, incident, now, KIND, entry, actor)
    return made


def every_of(one: MeetingCycle) -> timedelta | None:
    """How far apart its meetings are; None where it is held once."""
    return timedelta(minutes=one.every_minutes) if one.every_minutes else None


def get(session: Session, incident: Incident, number: int) -> MeetingCycle:
    """The meeting of this number. Raises UserError where the incident has none."""
    found = session.get(MeetingCycle, number)
    if found is None or found.incident_id != incident.id:
        raise UserError(f"Incident {incident.id} has no meeting {number}. {LIST}")
    return found


def cycles(session: Session, incident: Incident) -> list[MeetingCycle]:
    """The meetings that are not cancelled: what comes next first, then what is over."""
    found = _standing(session, incident.id).all()
    return sorted(found, key=lambda one: (one.next_at is None, one.next_at or one.first_at))


@question
def _standing(incident_id: int | None) -> SelectOfScalar[MeetingCycle]:
    theirs = select(MeetingCycle).where(MeetingCycle.incident_id == incident_id)
    return theirs.where(col(MeetingCycle.cancelled_at).is_(None)).order_by(col(MeetingCycle.id))


def newest(session: Session, one: MeetingCycle) -> IncidentMeeting | None:
    """The meeting of which people were reminded, or something was written down, last."""
    held = select(IncidentMeeting).where(IncidentMeeting.cycle_id == one.id)
    return session.exec(held.order_by(col(IncidentMeeting.at).desc()).limit(1)).first()


def meetings(session: Session, incident: Incident) -> Sequence[tuple[MeetingCycle, IncidentMeeting]]:
    """Every meeting there was, the oldest first."""
    held = select(MeetingCycle, IncidentMeeting).where(IncidentMeeting.cycle_id == MeetingCycle.id)
    return session.exec(held.where(MeetingCycle.incident_id == incident.id).order_by(col(IncidentMeeting.at))).all()


def comes_next(session: Session, one: MeetingCycle, now: datetime) -> datetime | None:
    """When it is held next, whether people were reminded of it or not."""
    last = newest(session, one)
    return last.at if last and last.at > now and last.was_held is None else one.next_at


def cancel(session: Session, one: MeetingCycle, why: str, now: datetime, actor: Actor) -> None:
    """It is held no more. Raises UserError where somebody has cancelled it before."""
    still_on = (MeetingCycle.id == one.id, col(MeetingCycle.cancelled_at).is_(None))
    if not change(session, MeetingCycle, *still_on, cancelled_at=now, cancelled_by=actor.name, next_at=None):
        raise UserError(f"Meeting {one.id} was cancelled already, by {one.cancelled_by}.")
    entry = f"Meeting {one.id} ({blocks.open_ended(one.name)}) is cancelled. {blocks.reason(why)}".rstrip()
    incidents.note(session, incidents.get(session, one.incident_id), now, KIND, entry, actor)


def record(
    session: Session,
    one: MeetingCycle,
    *,
    was_held: bool,
    attended: str = "",
    outcome: str = "",
    now: datetime,
    actor: Actor,
) -> IncidentMeeting:
    """Write down what came of the newest meeting; where there was none yet, of one that is held now.

    A later word takes the place of an earlier one; both stand in the log.
    """
    attended, outcome = (without_nhs_numbers(" ".join(said.split()))[0] for said in (attended, outcome))
    found = newest(session, one) or _made(session, one, now)
    found.was_held, found.attended, found.outcome = was_held, attended, outcome
    found.recorded_at, found.recorded_by = now, actor.name
    session.add(found)
    session.flush()
    what = f"Meeting {one.id} ({blocks.open_ended(one.name)}) of {blocks.written(found.at, _zone(session))}"
    if was_held:
        came = f"Attended: {blocks.full_stop(attended)}" if attended else "Who attended was not said."
        entry = blocks.sentences(f"{what} was held.", came, f"Outcome: {blocks.full_stop(outcome)}" if outcome else "")
    else:
        entry = blocks.sentences(f"{what} was not held.", blocks.reason(outcome))
    incidents.note(session, incidents.get(session, one.incident_id), now, KIND, entry, actor)
    return found


def _zone(session: Session) -> ZoneInfo:
    return directory.cluster(session).zone


def _made(session: Session, one: MeetingCycle, at: datetime) -> IncidentMeeting:
    made = IncidentMeeting(cycle_id=one.id or 0, at=at)
    session.add(made)
    session.flush()
    return made


def due(session: Session, now: datetime) -> list[int]:
    """The meetings of live incidents of which people are to be reminded."""
    return [one or 0 for one in _coming_until(session, now + REMIND_BEFORE).all()]


@question
def _coming_until(at: datetime) -> SelectOfScalar[int | None]:
    coming = select(col(MeetingCycle.id)).join(Incident).where(col(MeetingCycle.next_at) <= at)
    return coming.where(col(Incident.alert_state).in_(LIVE)).order_by(col(MeetingCycle.next_at))


def next_due(session: Session, now: datetime) -> datetime | None:
    """When people are to be reminded next."""
    found = _coming_after(session, now + REMIND_BEFORE).first()
    return found - REMIND_BEFORE if found else None


@question
def _coming_after(at: datetime) -> SelectOfScalar[datetime | None]:
    coming = select(col(MeetingCycle.next_at)).join(Incident).where(col(MeetingCycle.next_at) > at)
    return coming.where(col(Incident.alert_state).in_(LIVE)).order_by(col(MeetingCycle.next_at)).limit(1)


def begin(session: Session, number: int, now: datetime) -> tuple[MeetingCycle, IncidentMeeting] | None:
    """Take the next meeting of a cycle, once. None where another process has, or it began too long ago.

    Of those that went by meanwhile the log says that nobody was reminded.
    """
    one = session.get_one(MeetingCycle, number, populate_existing=True)
    at, zone = one.next_at, directory.cluster(session).zone
    if at is None or at > now + REMIND_BEFORE:
        return None
    is_late = at < now - TOO_LATE
    following = cycle.next_after(one.first_at, every_of(one), now - TOO_LATE if is_late else at, zone)
    if not change(session, MeetingCycle, MeetingCycle.id == number, MeetingCycle.next_at == at, next_at=following):
        return None
    session.refresh(one)
    if is_late:
        entry = (
            f"Nobody was reminded of meeting {one.id} ({blocks.open_ended(one.name)}) of {blocks.written(at, zone)}: "
            "the bot was not running, or the incident was over."
        )
        incidents.note(session, incidents.get(session, one.incident_id), now, KIND, entry)
        return None
    made = IncidentMeeting(cycle_id=number, at=at)
    return (one, made) if add_once(session, made) else None
