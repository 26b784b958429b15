"""When was the last exercise of each kind, and when is the next due? Against the national minimums (pure)."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from eprr_bot.exercises.models import ExerciseKind


class State(StrEnum):
    """How does a kind stand? In this order people read them."""

    OVERDUE = "overdue"
    NEVER = "not on record yet"
    SOON = "due soon"
    IN_TIME = "in time"


SOON = 28
"""Days ahead of which an exercise that is due is said to be due soon."""


@dataclass(frozen=True)
class Last:
    """An exercise that was held. `organiser` is empty for one's own, `incident_id` set for a real activation."""

    number: int
    name: str
    on: date
    organiser: str = ""
    incident_id: int | None = None


@dataclass(frozen=True)
class KindDue:
    """How exercises of one kind stand; every `months` months at the least one's own is held.

    `begins` is the day on which the record begins: before it, nothing is known. `planned_on` is the day for which
    people have planned the next, where they have; `unrecorded` was planned, and nobody has recorded how it went.
    """

    kind: ExerciseKind
    months: int
    begins: date
    own: Last | None = None
    others: Last | None = None
    planned_on: date | None = None
    unrecorded: Last | None = None

    @property
    def due_by(self) -> date:
        """The last day on which the next is in time."""
        return months_after(self.own.on if self.own else self.begins, self.months)

    def state(self, today: date) -> State:
        """How it stands on a day."""
        left = (self.due_by - today).days
        if left < 0:
            return State.OVERDUE
        return State.NEVER if self.own is None else State.SOON if left <= SOON else State.IN_TIME


def most_urgent_first(found: Sequence[KindDue], today: date) -> list[KindDue]:
    """Overdue first, then what is not on record yet, then by the day on which the next is due."""
    order = list(State)
    return sorted(found, key=lambda one: (order.index(one.state(today)), one.due_by))


def months_after(day: date, months: int) -> date:
    """The same day so many months later; in a shorter month, its last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
