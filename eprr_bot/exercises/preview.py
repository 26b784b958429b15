"""What an exercise would do if it were held at an instant: who would get what, when, by which way and in which words.

Nothing is written, and nothing is sent.
"""

from datetime import datetime
from functools import partial

from sqlmodel import Session

from eprr_bot.callout import preview as callout
from eprr_bot.exercises import calling, exclusions, preview_messages
from eprr_bot.exercises.models import Exercise
from eprr_bot.exercises.preview_messages import Foreseen
from eprr_bot.outbox.models import Lane
from eprr_bot.slack.blocks import Content


def of(session: Session, exercise: Exercise, begins: datetime, obstacle: str = "") -> Content:
    """An exercise that is not kept, as it would go. `obstacle` is why it could not begin now, a sentence."""
    ladder = calling.ladder(session, exercise, begins)
    opening = calling.opening(session, exercise, ladder)
    foreseen = [
        Foreseen(one.at, one.person.name if one.person else "", one.called_as, one.by, one.why_not, one.left_alone)
        for one in callout.calls(session, ladder, Lane.EXERCISE, begins, partial(exclusions.why, session))
    ]
    first = next((one for one in foreseen if one.name and not one.passed_over), None)
    words = callout.words(session, ladder, opening, begins, first.called_as) if first else {}
    return preview_messages.preview(
        preview_messages.Preview(
            exercise.name, exercise.type, begins, tuple(foreseen), words, str(opening.stop), ladder.close_after_minutes
        ),
        obstacle,
    )
