"""How an exercise stands, and how its month does: one vocabulary for everywhere that shows it (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eprr_bot.callout.tries import Try
from eprr_bot.exercises.models import ExerciseKind, ExerciseState
from eprr_bot.slack.blocks import after, few, sentence, written

PROGRAMME = "the programme"
"""Whoever started an exercise that the calendar had planned."""


class Standing(StrEnum):
    """How does it stand? In this order one exercise of a month says more than another.

    Held counts, answered or not. Where no service took a single call, nothing was held. Merely held is what
    people hold, such as a table-top, once it is recorded.
    """

    ANSWERED = "held, answered"
    LATE = "held, answered late"
    HELD = "held"
    UNANSWERED = "held, nobody answered"
    RUNNING = "running"
    PLANNED = "planned at a time that stays secret"
    UNCALLED = "nobody could be called"
    MISSED = "missed"
    STOPPED = "stopped"


MOST_REASONS = 3
HELD = (Standing.ANSWERED, Standing.LATE, Standing.HELD, Standing.UNANSWERED)
MARKS = {
    Standing.HELD: ":large_green_circle:",
    Standing.ANSWERED: ":large_green_circle:",
    Standing.LATE: ":large_orange_circle:",
    Standing.UNANSWERED: ":red_circle:",
    Standing.RUNNING: ":hourglass_flowing_sand:",
    Standing.PLANNED: ":calendar:",
    Standing.UNCALLED: ":red_circle:",
    Standing.MISSED: ":red_circle:",
    Standing.STOPPED: ":no_entry:",
}
_OF_STATE = {
    ExerciseState.PLANNED: Standing.PLANNED,
    ExerciseState.RUNNING: Standing.RUNNING,
    ExerciseState.STOPPED: Standing.STOPPED,
    ExerciseState.MISSED: Standing.MISSED,
}


@dataclass(frozen=True)
class Called:
    """Somebody whom an exercise tried to call, and when they answered, if ever. `is_late` is after it was over.

    `seconds` are from the attempt to call them, `since_start` from the start of the exercise, to their answer.
    `had_time` is whether silence says something of them. Whoever answered that they cannot attend was reached.
    """

    name: str
    called_as: str
    step: int
    seconds: float | None = None
    since_start: float | None = None
    route: str = ""
    is_late: bool = False
    tries: tuple[Try, ...] = ()
    had_time: bool = True
    cannot_attend: bool = False
    arrives_at: datetime | None = None
    said: str = ""
    """What they read back, or their own words."""

    @property
    def was_called(self) -> bool:
        """Did a service take a call to them? Whoever answered was called, whatever the services said."""
        return self.since_start is not None or any(one.taken_at for one in self.tries)


@dataclass(frozen=True)
class LeftAlone:
    """Somebody whom an exercise did not call, on purpose, and why: a sentence."""

    name: str
    called_as: str
    why: str


@dataclass(frozen=True)
class Result:
    """How an exercise went. `run_again_as` is the number of the next one of the rota, in its place."""

    number: int
    name: str
    rota_id: str
    month: str
    state: ExerciseState
    started_at: datetime | None
    started_by: str
    is_in_hours: bool
    band: str
    target_minutes: int
    note: str
    called: tuple[Called, ...]
    kind: ExerciseKind = ExerciseKind.COMMUNICATIONS
    type: str = ""
    message: str = ""
    """What was to be taken down and read back."""
    organiser: str = ""
    """Who held it, where it was not one of our own."""
    took_part: tuple[str, ...] = ()
    """Who took part in what people held, as they were written down."""
    incident_id: int | None = None
    """The real activation that was counted in the place of one."""
    is_call_out: bool = True
    """False for what people hold and record, and for a real activation that is counted."""
    planned_for: datetime | None = None
    """When one to come begins, where everybody may know."""
    closed_at: datetime | None = None
    run_again_as: int | None = None
    late_steps: tuple[str, ...] = ()
    """What of its call-out came late by a fault of the bot's, each a sentence; plain."""
    passed_over: tuple[LeftAlone, ...] = ()

    @property
    def first(self) -> Called | None:
        """Whoever answered first, late or not."""
        answered = [one for one in self.called if one.since_start is not None]
        return min(answered, key=lambda one: (one.since_start or 0, one.step), default=None)

    @property
    def standing(self) -> Standing:
        """How it stands. In time is within the target, from the start of the exercise."""
        if self.state in _OF_STATE:
            return _OF_STATE[self.state]
        if not self.is_call_out:
            return Standing.HELD
        if self.first is None:
            return Standing.UNANSWERED if any(one.was_called for one in self.called) else Standing.UNCALLED
        is_in_time = not self.first.is_late and (self.first.since_start or 0) <= self.target_minutes * 60
        return Standing.ANSWERED if is_in_time else Standing.LATE

    @property
    def is_held(self) -> bool:
        """Was it held, answered or not?"""
        return self.standing in HELD

    @property
    def words(self) -> str:
        """How it stands, in plain words: "held, answered in 2 minutes", "missed (the bot was not running)"."""
        took = (self.first.since_start or 0) if self.first else 0
        if self.standing == Standing.ANSWERED:
            return f"{Standing.ANSWERED} {after(took, 'in')}"
        if self.standing == Standing.LATE:
            return f"{Standing.LATE}, {after(took)}"
        if self.standing == Standing.HELD and self.incident_id:
            return f"{Standing.HELD}: a real activation, counted because {self.note.rstrip('.')}"
        if self.standing == Standing.RUNNING and self.first:
            return f"{Standing.RUNNING}, answered {after(took, 'in')}"
        if self.standing == Standing.UNCALLED:
            return f"{Standing.UNCALLED} ({self._why_nobody()})"
        if self.standing == Standing.PLANNED and self.planned_for:
            return f"planned for {written(self.planned_for)}"
        return self._why() if self.note and self.standing not in (*HELD, Standing.RUNNING) else str(self.standing)

    def _why(self) -> str:
        """How it stands and why, where the note is a sentence of its own: "stopped by Niamh Doyle"."""
        begins = self.note[:1] if self.note[:2].isupper() else self.note[:1].lower()  # EXERCISE STOPPED stays as it is
        note = begins + self.note[1:].rstrip(".")
        return note if note.startswith(self.standing) else f"{self.standing} ({note})"

    def _why_nobody(self) -> str:
        reasons = dict.fromkeys(tried.refusal for one in self.called for tried in one.tries)
        return "; ".join(few([*reasons], MOST_REASONS)) or "there was nobody to call"

    @property
    def mark(self) -> str:
        """The emoji that stands before it."""
        return MARKS[self.standing]

    @property
    def verdict(self) -> str:
        """How it stands as the beginning of a sentence."""
        return sentence(self.words)


def best_first(results: Sequence[Result]) -> list[Result]:
    """The exercises of one month, the one that says most for it first."""
    order = list(Standing)
    return sorted(results, key=lambda one: (order.index(one.standing), one.number))


@dataclass(frozen=True)
class Month:
    """How one rota stands in one month: everything that belongs to it, what says most first.

    `is_owed` is false for a month that began without the bot, or before the rota was mandatory.
    """

    rota_name: str
    rota_id: str
    results: tuple[Result, ...]
    is_owed: bool = True

    @property
    def standing(self) -> Standing | None:
        """How the month stands; None while nothing is planned."""
        return self.results[0].standing if self.results else None

    @property
    def is_to_come(self) -> bool:
        """Is one due, and has nothing been held yet, and is nothing running?"""
        return bool(self.results or self.is_owed) and self.standing not in (*HELD, Standing.RUNNING)

    @property
    def mark(self) -> str:
        """The emoji that stands before it."""
        return MARKS[self.standing] if self.standing else ":red_circle:" if self.is_owed else ":white_circle:"

    @property
    def without(self) -> str:
        """What is said while nothing is planned."""
        return "due, and not yet planned" if self.is_owed else "not due before its first whole month"
