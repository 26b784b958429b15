"""What people read about call-out exercises (pure). EXERCISE EXERCISE EXERCISE is added by the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from eprr_bot import blocks
from eprr_bot.blocks import Content
from eprr_bot.exercises.models import ExerciseState

TITLE = "Call-out exercise"
PLANNED = "planned at a time that stays secret"

STATES = {
    ExerciseState.PLANNED: "planned",
    ExerciseState.RUNNING: "running now",
    ExerciseState.COMPLETED: "done",
    ExerciseState.STOPPED: "stopped",
    ExerciseState.MISSED: "missed",
}


@dataclass(frozen=True)
class Called:
    """Somebody who was called in an exercise: at which step, and after how many seconds they answered, if ever."""

    name: str
    called_as: str
    step: int
    seconds: float | None
    route: str
    is_late: bool


@dataclass(frozen=True)
class Result:
    """How an exercise went."""

    number: int
    name: str
    state: ExerciseState
    started_at: datetime | None
    is_in_hours: bool
    band: str
    target_minutes: int
    note: str
    called: tuple[Called, ...]

    @property
    def is_in_time(self) -> bool:
        """Did somebody answer within the target?"""
        return self.first is not None and (self.first.seconds or 0) <= self.target_minutes * 60

    @property
    def late(self) -> tuple[Called, ...]:
        """Whoever answered only after it was over."""
        return tuple(one for one in self.called if one.seconds is not None and one.is_late)

    @property
    def first(self) -> Called | None:
        """Whoever answered first and in time to count."""
        answered = [one for one in self.called if one.seconds is not None and not one.is_late]
        return min(answered, key=lambda one: (one.step, one.seconds or 0), default=None)


def page_text(codeword: str) -> str:
    """What a callee is asked to do."""
    word = f" Codeword: {blocks.escape(codeword)}." if codeword else ""
    return f"This is a test that you can be reached. Nothing has happened.{word}"


def summary(codeword: str) -> str:
    """What stands in the text message (plain)."""
    return "This only tests that you can be reached" + (f". Codeword: {codeword}" if codeword else "")


def stopped_text(name: str, why: str, now: datetime) -> Content:
    """The text message to those whom an exercise that was stopped had reached by text."""
    words = f"{TITLE} stopped: {name}. {why} Nothing more is to be done in the exercise. Sent {blocks.clock_time(now)}."
    return Content(blocks.escape(words), short=words)


def over_text(name: str, now: datetime) -> Content:
    """The text message to those who were texted in an exercise and had not answered when it was over."""
    words = f"ENDEX. {TITLE} is over: {name}. There is nothing for you to do. Sent {blocks.clock_time(now)}."
    return Content(blocks.escape(words), short=words)


def result(found: Result) -> Content:
    """The result, for the exercises' channel: who answered, after how long, and who did not."""
    title = f"Exercise {found.number}: {blocks.escape(found.name)}"
    verdict = _verdict(found)
    people = "\n".join(_line(one) for one in found.called) or "Nobody was called."
    hours = "in hours" if found.is_in_hours else f"out of hours ({found.band})"
    began = f"Started {blocks.when(found.started_at)}, {hours}" if found.started_at else "Not started"
    laid_out = (
        blocks.section(f"*{title}*\n{verdict}"),
        blocks.section(people),
        blocks.context(f"{began}. Target: an answer within {found.target_minutes} minutes."),
    )
    return Content(f"{title}. {verdict}", laid_out)


def _verdict(found: Result) -> str:
    if found.state == ExerciseState.PLANNED:
        return f":calendar: {PLANNED.capitalize()}."
    if found.state in (ExerciseState.STOPPED, ExerciseState.MISSED):
        return f":no_entry: {STATES[found.state].capitalize()}. {blocks.escape(found.note)}"
    if found.state == ExerciseState.RUNNING:
        return ":hourglass_flowing_sand: Running. Nobody has answered yet."
    mark = _mark(found)
    if found.first is None:
        return f"{mark} Nobody answered{_late(found)}."
    took = blocks.took(found.first.seconds or 0)
    return f"{mark} {blocks.escape(found.first.name)} answered after {took}, at step {found.first.step} of the ladder."


def _late(found: Result) -> str:
    names = blocks.listed(blocks.escape(one.name) for one in found.late)
    return f" in time; {names} answered late" if found.late else ""


def _line(one: Called) -> str:
    name, role = blocks.escape(one.name), blocks.escape(one.called_as)
    if one.seconds is None:
        return f":x: {name} ({role}), step {one.step}: no answer"
    late = ", too late" if one.is_late else ""
    return f":white_check_mark: {name} ({role}), step {one.step}: answered after {blocks.took(one.seconds)}{late}"


def started(name: str, called: Sequence[str], number: int) -> Content:
    """The answer to whoever started an exercise."""
    names = blocks.listed(blocks.escape(one) for one in called)
    who = f"{names} {'has' if len(called) == 1 else 'have'} been called." if called else "Nobody could be called yet."
    text = f"Exercise {number} has started: {blocks.escape(name)}. {who} The result will be posted when it closes."
    return Content(text)


def status(month: str, lines: Sequence[tuple[str, Result | None]], zone: ZoneInfo) -> Content:
    """This month for every mandatory rota. When a planned one starts stays secret."""
    year, number = map(int, month.split("-"))
    name = f"{datetime(year, number, 1, tzinfo=zone):%B %Y}"
    rows = [f"{_mark(found)} {blocks.escape(rota)}: {_standing(found)}" for rota, found in lines]
    body = "\n".join(rows) or "No rota is marked as mandatory."
    return Content(
        f"*Call-out exercises, {name}*\n{body}", (blocks.section(f"*Call-out exercises, {name}*"), blocks.section(body))
    )


def _mark(found: Result | None) -> str:
    """Green only where somebody answered in time."""
    if found is None:
        return ":red_circle:"
    if found.state == ExerciseState.COMPLETED and (found.first or found.late):
        return ":large_green_circle:" if found.is_in_time else ":large_orange_circle:"
    marks = {ExerciseState.RUNNING: ":hourglass_flowing_sand:", ExerciseState.PLANNED: ":calendar:"}
    return marks.get(found.state, ":red_circle:")


def _standing(found: Result | None) -> str:
    if found is None:
        return "due, and not yet planned"
    if found.state == ExerciseState.COMPLETED and found.started_at:
        return f"done, {blocks.when(found.started_at)}, {_outcome(found)}"
    note = f" ({blocks.escape(found.note)})" if found.note else ""
    return f"{PLANNED if found.state == ExerciseState.PLANNED else STATES[found.state]}{note}"


def _outcome(found: Result) -> str:
    if found.first is None:
        return f"but nobody answered{_late(found)}"
    took = blocks.took(found.first.seconds or 0)
    return f"answered after {took}" if found.is_in_time else f"answered late, after {took}"


def history(results: Sequence[Result]) -> Content:
    """The exercises there were, a line each."""
    if not results:
        return Content("There has been no exercise yet. `/exercise start` starts one now.")
    lines = [
        f"*{one.number}* {blocks.when(one.started_at) if one.started_at else 'never started'} · "
        f"{blocks.escape(one.name)} · {_verdict(one)}"
        for one in results
    ]
    return Content("\n".join(lines), tuple(blocks.section(line) for line in lines[:45]))
