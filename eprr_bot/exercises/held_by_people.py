"""Exercises that people hold, on the day of a real incident: the bot cannot stop them, and asks people to."""

from datetime import datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.questions import question
from eprr_bot.directory import service as directory
from eprr_bot.exercises import plan_messages, posts
from eprr_bot.exercises.models import Exercise, ExerciseKind, ExerciseState
from eprr_bot.exercises.register import get
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import Incident
from eprr_bot.oncall import service as oncall
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import service as reach


def disturbed(session: Session, now: datetime) -> list[int]:
    """The numbers of those of today of which nobody was told yet that something real has begun."""
    live = incidents.live_incidents(session)
    return [one.id or 0 for one in (_of_today(session, now) if live else ()) if not _is_told(session, one, live[0])]


def _of_today(session: Session, now: datetime) -> list[Exercise]:
    zone = directory.cluster(session).zone
    found = _by_people(session).all()
    return [one for one in found if one.planned_for.astimezone(zone).date() == now.astimezone(zone).date()]


@question
def _by_people() -> SelectOfScalar[Exercise]:
    by_people = (Exercise.state == ExerciseState.PLANNED, Exercise.kind != ExerciseKind.COMMUNICATIONS)
    return select(Exercise).where(*by_people).order_by(col(Exercise.id))


def _key(exercise: Exercise, incident: Incident) -> str:
    return f"{posts.subject(exercise)}/disturbed/{incident.id}"


def _is_told(session: Session, exercise: Exercise, incident: Incident) -> bool:
    return outbox.is_decided(session, _key(exercise, incident))


def tell(session: Session, number: int, now: datetime) -> None:
    """Tell the exercises' channel and the EPRR adviser; another process may have done it meanwhile."""
    exercise, live = get(session, number), incidents.live_incidents(session)
    if not live or exercise.state != ExerciseState.PLANNED or _is_told(session, exercise, live[0]):
        return
    content, key = plan_messages.disturbed(exercise, live[0].id or 0), _key(exercise, live[0])
    envelope = Envelope(Lane.EXERCISE, posts.subject(exercise), is_exercise=True, key=key)
    outbox.post(session, now, directory.cluster(session).channels.exercises, content, envelope)
    adviser = oncall.adviser(session, now) or oncall.acting_officer(session, now)
    theirs = Envelope(Lane.EXERCISE, posts.subject(exercise), is_exercise=True, key=f"{key}/adviser")
    reach.tell(session, now, adviser, content, theirs)
