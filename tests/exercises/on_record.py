"""Exercises as the engine leaves them on record, made at once: for the pages that show years of them."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlmodel import Session

from eprr_bot.base.db import add_numbered
from eprr_bot.callout.models import Callee, CallOut, CallOutState, Page
from eprr_bot.exercises.models import Exercise, ExerciseState

MINUTE = timedelta(minutes=1)
HOUR = 60 * MINUTE
NO_NUMBER = "no mobile number is known"


def held(
    session: Session,
    at: datetime,
    answers: Mapping[str, float | None],
    rota_id: str = "director-on-call",
    **values: object,
) -> Exercise:
    """An exercise of an hour, and after how many minutes each of its people answered by text, if ever."""
    call_out = _call_out(at)
    session.add(call_out)
    session.flush()
    facts = {
        "name": f"Call-out: {rota_id}",
        "state": ExerciseState.COMPLETED,
        "started_at": at,
        "closed_at": at + HOUR,
        "call_out_id": call_out.id,
    }
    made = Exercise(
        rota_id=rota_id,
        month=f"{at:%Y-%m}",
        planned_at=at,
        planned_for=at,
        **(facts | values),
    )
    add_numbered(session, made)
    call_out.serves_id = made.id or 0
    for person_id, minutes in answers.items():
        _called(session, call_out, person_id, minutes)
    session.flush()
    return made


def _call_out(at: datetime) -> CallOut:
    said = dict.fromkeys(("title", "text", "summary", "button"), "")
    times = {"opened_at": at, "answer_by": at + HOUR, "closes_at": at + HOUR}
    ended = {"state": CallOutState.ANSWERED, "stop": "first", "ladder": {"name": "Ladder", "steps": []}}
    return CallOut(kind="exercise", serves_id=0, lane=1, is_exercise=True, **said, **times, **ended)


def _called(session: Session, call_out: CallOut, person_id: str, minutes: float | None) -> None:
    """Slack takes a page to them, and a text message only where they answer it."""
    at, number = call_out.opened_at, call_out.id or 0
    callee = Callee(call_out_id=number, person_id=person_id, reached_as="Director on call", step=1, paged_at=at)
    if minutes is not None:
        callee.answered_at, callee.answered_with = at + minutes * MINUTE, "text"
    session.add(callee)
    session.flush()
    for route, failure in (("slack", ""), ("text", NO_NUMBER if minutes is None else "")):
        taken = None if failure else at
        said = {"route": route, "failure": failure, "taken_at": taken}
        session.add(Page(callee_id=callee.id or 0, call_out_id=number, step=1, at=at, counts_until=at + HOUR, **said))
