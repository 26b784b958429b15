"""What of earlier exercises counts when the next is drawn: quotas met, the last band, whose nights, what is in turn."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, func, or_, select

from eprr_bot.exercises import quiet
from eprr_bot.exercises.ahead import Words
from eprr_bot.exercises.draw import Past
from eprr_bot.exercises.hours import Hours, previous_month
from eprr_bot.exercises.models import Exercise, ExerciseState
from eprr_bot.exercises.programme import Wanted
from eprr_bot.exercises.register import hours, was_held


def of(session: Session, wanted: Wanted, month: str) -> Past:
    """What counts for the exercise of a month."""
    held, count_as = held_of(session, wanted), hours(session)
    return Past(
        ages=ages(session, wanted, month),
        met=words_by_month(held, count_as).get(month, frozenset()),
        last_band=held[0].band if held else "",
        quiet=quiet.stretches(session, wanted.rota, held, month, count_as) if wanted.rota else (),
    )


def ages(session: Session, wanted: Wanted, month: str) -> dict[str, int]:
    """In how many months in a row before this one nothing met each quota."""
    met, since = words_by_month(held_of(session, wanted), hours(session)), begins(session, wanted) or month
    return {word: age(met, word, since, month) for word in wanted.quotas}


def begins(session: Session, wanted: Wanted) -> str:
    """The first month on record in which one was held or missed; empty before that."""
    on_record = col(Exercise.state).in_((ExerciseState.COMPLETED, ExerciseState.MISSED))
    return session.exec(select(func.min(Exercise.month)).where(are_of(wanted), on_record)).one() or ""


def are_of(wanted: Wanted) -> ColumnElement[bool]:
    """Of exercises, in a query: are they those of the programme’s entry? A rota’s are, whatever their type."""
    is_its_rotas = col(Exercise.rota_id) == wanted.rota
    return is_its_rotas if wanted.rota else and_(is_its_rotas, col(Exercise.type).in_(wanted.types))


def counts() -> ColumnElement[bool]:
    """Of an exercise, in a query: was it held, or is it a real activation that counts in the place of one?"""
    return or_(was_held(), col(Exercise.incident_id).is_not(None))


def held_of(session: Session, wanted: Wanted) -> Sequence[Exercise]:
    """Those that count, the newest first."""
    held = select(Exercise).where(are_of(wanted), counts(), col(Exercise.started_at).is_not(None))
    return session.exec(held.order_by(col(Exercise.started_at).desc(), col(Exercise.id).desc())).all()


def words_by_month(held: Sequence[Exercise], count_as: Hours) -> Mapping[str, Words]:
    """Which quotas the exercises of each month met. In hours or out is as it was written down then."""
    met: dict[str, Words] = {}
    for one in held:
        met[one.month] = met.get(one.month, frozenset()) | _words(one, count_as)
    return met


def _words(exercise: Exercise, count_as: Hours) -> Words:
    found = count_as.words(exercise.started_at) if exercise.started_at else frozenset()
    return found - {"in_hours", "out_of_hours"} | {"in_hours" if exercise.is_in_hours else "out_of_hours"}


def age(met: Mapping[str, Words], word: str, since: str, month: str) -> int:
    """In how many months in a row before this one nothing met a quota, counted from the first on record."""
    months, before = 0, previous_month(month)
    while before >= since and word not in met.get(before, ()):
        months, before = months + 1, previous_month(before)
    return months


def in_turn(choices: Sequence[str], before: Sequence[str]) -> str:
    """The choice whose turn it is: one that never was, or that was longest ago. `before` has the newest first."""
    return max(choices, key=lambda one: before.index(one) if one in before else len(before))
