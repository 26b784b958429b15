"""What the programme cannot keep in the months to come, and what went missing, told early."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, func, select

from eprr_bot.exercises import outlook_messages, past
from eprr_bot.exercises.ahead import Ahead, Failure
from eprr_bot.exercises.hours import month_named, month_number
from eprr_bot.exercises.models import Exercise, ExerciseState
from eprr_bot.exercises.programme import PROGRAMME, Wanted
from eprr_bot.exercises.register import hours, this_month
from eprr_bot.exercises.times import Times
from eprr_bot.oncall import service as oncall

LATE_IN_THE_YEAR = 10
"""From October on it is said that a year has not had an exercise on its theme."""


def sentences(session: Session, now: datetime) -> list[str]:
    """All of it, in plain sentences; none where all is as it is asked for."""
    found, month = list[str](), this_month(session, now)
    for wanted in _wanted(session, now):
        ahead, ages = _ahead(session, wanted, month)
        found += [said for said, _ in _cannot_hold(wanted, ahead, ages, month)]
        found += _went_missing(session, wanted, _missing(ahead, ages))
    return [*found, *_without_theme(session, month)]


def faults(session: Session, now: datetime) -> list[str]:
    """What is asked of the months to come and cannot hold, and what to do about it."""
    month = this_month(session, now)
    return [
        f"{said} {outlook_messages.remedy(failure)}"
        for wanted in _wanted(session, now)
        for said, failure in _cannot_hold(wanted, *_ahead(session, wanted, month), month)
    ]


def _cannot_hold(wanted: Wanted, ahead: Ahead, ages: Mapping[str, int], month: str) -> Iterator[tuple[str, Failure]]:
    """What went missing is not told here."""
    missing = _missing(ahead, ages)
    for one in ahead.failures(ages):
        if one.word not in missing:
            yield f"{outlook_messages.cannot_hold(wanted, one)} {outlook_messages.fails(one, month)}", one


def _went_missing(session: Session, wanted: Wanted, missing: Sequence[str]) -> Iterator[str]:
    met = past.words_by_month(past.held_of(session, wanted), hours(session)) if missing else {}
    for word in missing:
        last = max((month for month in met if word in met[month]), default="")
        since = last or past.begins(session, wanted)
        yield outlook_messages.went_missing(wanted, word, since, is_ever=bool(last))


def _missing(ahead: Ahead, ages: Mapping[str, int]) -> list[str]:
    """What could be and has not been for longer than is asked."""
    return [word for word, asked in ahead.kept.items() if ages[word] >= asked]


def _ahead(session: Session, wanted: Wanted, now: str) -> tuple[Ahead, Mapping[str, int]]:
    """The months to come from that of the next exercise on, and in how many before it nothing met each quota."""
    month = _next(session, wanted, now)
    ahead = Ahead(Times(wanted.window, hours(session)), wanted.quotas, month, wanted.every_months)
    return ahead, past.ages(session, wanted, month)


def _wanted(session: Session, now: datetime) -> list[Wanted]:
    """The exercises of the programme that are held, because their rota is there and mandatory."""
    rotas = oncall.schedules(session)
    there = {name for name, one in rotas.items() if one.rota.mandatory and not one.is_over(now)}
    return [one for one in PROGRAMME.current(session).call_outs if not one.rota or one.rota in there]


def _next(session: Session, wanted: Wanted, month: str) -> str:
    """The month of the next one: this, unless one was held in it, or when partners are called next."""
    held = past.held_of(session, wanted)
    last = month_number(held[0].month) + wanted.every_months if held else month_number(month)
    return month_named(max(last, month_number(month)))


def _without_theme(session: Session, month: str) -> Iterator[str]:
    """The years on record that ended without an exercise on their theme, and this one once it is late."""
    first = session.exec(select(func.min(Exercise.month))).one() or month
    this_year = int(month[:4])
    for year, theme in sorted(PROGRAMME.current(session).themes.items()):
        is_over, is_late = year < this_year, year == this_year and int(month[5:]) >= LATE_IN_THE_YEAR
        its_own = (Exercise.theme == theme, col(Exercise.month).startswith(str(year)))
        held = select(Exercise.id).where(*its_own, Exercise.state == ExerciseState.COMPLETED)
        if year >= int(first[:4]) and (is_over or is_late) and session.exec(held).first() is None:
            yield outlook_messages.without_theme(year, theme, is_over=is_over)
