"""Which exercises are kept for so many years."""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session, select

from eprr_bot.base.kept import EXERCISE, Kept
from eprr_bot.exercises.models import Exercise, ExerciseState
from eprr_bot.lessons import service as lessons


def ended(session: Session, before: datetime) -> Iterator[Kept]:
    """Those that were over before an instant; settled are those of which no action is open."""
    unfinished = {one.about for one in lessons.actions(session)}
    for one in session.exec(select(Exercise)):
        start = one.started_at or one.planned_for
        end = max(start, one.closed_at or start)
        is_over = one.state not in (ExerciseState.PLANNED, ExerciseState.RUNNING)
        about = {f"exercise {one.id}", f"incident {one.incident_id}"}
        if is_over and end < before:
            yield Kept(EXERCISE, f"exercise {one.id}", start, end, one.incident_id, not unfinished & about)
