"""A real activation that is counted in the place of an exercise: with a reason, a lesson and an action, never without.

The Framework lets a plan that was really used replace the live exercise, and a centre that was really opened the
command post exercise, “providing lessons are identified and logged and an action plan developed” (DOMAIN §2.1).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, exists, select

from eprr_bot.base.db import add_numbered, take_turns
from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.callout import service as callout
from eprr_bot.callout.models import Callee, CallOut
from eprr_bot.directory import service as directory
from eprr_bot.exercises import sealed
from eprr_bot.exercises.hours import month_of
from eprr_bot.exercises.models import Exercise, ExerciseKind, ExerciseState
from eprr_bot.exercises.register import hours
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import Incident
from eprr_bot.lessons import service as lessons
from eprr_bot.oncall import service as oncall
from eprr_bot.slack.commands import Actor, UserError

MAY_BE_REPLACED = (ExerciseKind.LIVE, ExerciseKind.COMMAND_POST)


@dataclass(frozen=True)
class Claimed:
    """As what somebody counts an incident: as an exercise of a kind, or as the month's call-out of a rota; and why."""

    kind: ExerciseKind
    rota_id: str
    because: str


def about(incident: Incident) -> str:
    """What the lessons and actions of an incident are filed under."""
    return f"incident/{incident.id}"


def incident_to_count(session: Session, number: int) -> Incident:
    """The incident of this number. Raises UserError where there is none, or it was an exercise itself."""
    found = incidents.get(session, number, "Type /incident for those that are open.")
    if found.is_exercise:
        raise UserError(f"Incident {number} was an exercise itself. Record that with /exercise record.")
    return found


def refuse_without_learning(session: Session, incident: Incident) -> None:
    """Raises UserError where no lesson or no action of the incident is on record: then it counts for nothing."""
    lacking = [] if lessons.lessons(session, about(incident)) else ["a lesson"]
    lacking += [] if lessons.actions(session, about(incident), only_open=False) else ["an action"]
    if lacking:
        missing = f"{' and '.join(lacking).capitalize()} {'is' if len(lacking) == 1 else 'are'} missing."
        raise UserError(f"It counts only with a lesson and an action. {missing}")


def count(session: Session, incident: Incident, claimed: Claimed, now: datetime, actor: Actor) -> Exercise:
    """Count an incident. Raises UserError where it may not be, or was already."""
    take_turns(session, "exercises recorded")
    refuse_without_learning(session, incident)
    _refuse_counted(session, incident, claimed)
    call_out = _call_out(session, incident, claimed.rota_id) if claimed.rota_id else None
    began = call_out.opened_at if call_out else incident.declared_at
    in_hours = hours(session)
    made = Exercise(
        name=f"Incident {incident.id}: {incident.what}",
        kind=claimed.kind,
        type="",
        rota_id=claimed.rota_id,
        month=month_of(began, directory.cluster(session).zone),
        state=ExerciseState.COMPLETED,
        is_in_hours=in_hours.is_in_hours(began),
        band=in_hours.band(began),
        planned_at=now,
        planned_for=began,
        started_at=began,
        started_by=actor.name,
        closed_at=now,
        call_out_id=call_out.id if call_out else None,
        incident_id=incident.id,
        note=without_nhs_numbers(claimed.because)[0],
    )
    add_numbered(session, made)
    sealed.seal(session, made.id, now, actor)
    return made


def _refuse_counted(session: Session, incident: Incident, claimed: Claimed) -> None:
    if not claimed.rota_id and claimed.kind not in MAY_BE_REPLACED:
        raise UserError(
            "A real activation may stand for a live or a command post exercise, or for the month’s call-out of a "
            f"rota. It is no {claimed.kind}."
        )
    same = select(Exercise.id).where(
        Exercise.incident_id == incident.id,
        Exercise.kind == claimed.kind,
        Exercise.rota_id == claimed.rota_id,
        Exercise.state == ExerciseState.COMPLETED,
    )
    if number := session.exec(same).first():
        raise UserError(f"It is counted already, as exercise {number}. /exercise record undo {number} takes that back.")


def _call_out(session: Session, incident: Incident, rota_id: str) -> CallOut:
    """The first call of an incident for a rota by which a service called anybody. Raises UserError."""
    called = exists().where(col(Callee.call_out_id) == col(CallOut.id), callout.was_called())
    theirs = select(CallOut).where(callout.serves(incidents.KIND, incident.id), CallOut.rota_id == rota_id, called)
    found = session.exec(theirs.order_by(col(CallOut.id))).first()
    if found is None:
        name = oncall.schedule(session, rota_id).rota.name
        raise UserError(f"Incident {incident.id} called nobody for {name}, so it does not show that they are reached.")
    return found
