"""What people read about call-out exercises (pure). EXERCISE EXERCISE EXERCISE is added by the outbox."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from eprr_bot.callout.tries import in_words, without_an_answer
from eprr_bot.exercises import answers, recorded_messages, types
from eprr_bot.exercises.models import ExerciseState
from eprr_bot.exercises.standing import HELD, MARKS, Called, LeftAlone, Month, Result, Standing
from eprr_bot.reach.routes import ROUTES
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Content

TITLE = "Call-out exercise"
OVER = "ENDEX: the exercise is over."
RUN_AGAIN = "Run it again"
PAGE = "Open as a page"
TO_RUN_AGAIN = (Standing.UNANSWERED, Standing.UNCALLED)
LONGEST_SECTION = 2900
"""Slack shows 50 blocks of 3,000 characters in one message, ..."""
LONGEST_HISTORY = 24_000
"""... and an answer through a socket holds 64 KiB, in which every line stands twice."""


def stopped_text(name: str, why: str, now: datetime) -> Content:
    """The text message to those whom an exercise that was stopped had reached by text."""
    because = blocks.full_stop(why)
    sent = blocks.sent_at(now)
    words = f"{TITLE} stopped: {name}. {because} Nothing more is to be done in the exercise. {sent}"
    return Content(blocks.escape(words), short=words)


def over_text(name: str, now: datetime) -> Content:
    """The text message to those who were texted in an exercise and had not answered when it was over."""
    words = f"ENDEX. {TITLE} is over: {name}. There is nothing for you to do. {blocks.sent_at(now)}"
    return Content(blocks.escape(words), short=words)


def began(found: Result) -> Content:
    """That an exercise has begun, for Microsoft Teams."""
    whom = "partners’ on-call contacts" if found.type == types.PARTNERS.id else "those who are on call"
    said = f"STARTEX. Exercise {found.number}: {blocks.escape(found.name)} has begun. It calls {whom}."
    return Content(f"{said}\n{_circumstances(found)}")


def ended(found: Result) -> Content:
    """That an exercise is over and how it went, for Microsoft Teams."""
    text = result(found).text
    return Content(text if found.standing == Standing.STOPPED else f"ENDEX. {text}")


def result(found: Result) -> Content:
    """The result, for the exercises' channel: who answered, after how long, and who did not."""
    title = f"Exercise {found.number}: {blocks.escape(found.name)}"
    verdict = blocks.sentences(f"{found.mark} {_verdict(found)}", blocks.escape(answers.in_all(found)))
    nobody = "Nobody was called." if found.is_call_out else recorded_messages.took_part(found)
    lines = [_line(one, found) for one in found.called] or [nobody]
    people = map(blocks.section, _sections([*lines, *map(_left_alone, found.passed_over)]))
    laid_out: list[Block] = [blocks.section(f"*{title}*\n{verdict}"), *people]
    if found.late_steps:
        laid_out.append(
            blocks.section(blocks.escape("\n".join(f"The bot was late: {one}" for one in found.late_steps)))
        )
    if _may_be_run_again(found):
        laid_out.append(blocks.actions(blocks.button(RUN_AGAIN, "exercises.run_again", str(found.number))))
    laid_out.append(blocks.context(_circumstances(found)))
    return Content(f"{title}. {verdict}", tuple(laid_out))


def report(found: Result) -> Content:
    """The same to whoever asks for it, with a way to the page of it, once it has begun."""
    shown = result(found)
    if found.standing == Standing.PLANNED:
        return shown
    return replace(
        shown, blocks=(*shown.blocks, blocks.actions(blocks.button(PAGE, "evidence.page", str(found.number))))
    )


def _may_be_run_again(found: Result) -> bool:
    return found.standing in TO_RUN_AGAIN and found.run_again_as is None


def _command(found: Result) -> str:
    """What starts another of the same type."""
    kind = "" if found.type in ("", types.ACKNOWLEDGE.id) else found.type
    return " ".join(filter(None, ("/exercise start", found.rota_id, kind)))


def _verdict(found: Result) -> str:
    """How it stands, who made it so, and what to do; mrkdwn, escaped."""
    if found.note and found.standing not in (*HELD, Standing.RUNNING):
        how = blocks.sentence(found.standing)
        said = "" if found.note.startswith(how) else f"{how}. "
        return blocks.full_stop(f"{said}{blocks.escape(found.note)}")
    sentence = blocks.sentence(_words(found))
    if _may_be_run_again(found):
        return f"{sentence}. To run it again: `{_command(found)}`."
    if found.standing in TO_RUN_AGAIN:
        return f"{sentence}. It was run again as exercise {found.run_again_as}."
    return f"{sentence}."


def _words(found: Result) -> str:
    """How it stands, and whose answer made it so; mrkdwn, escaped."""
    words = blocks.escape(found.words)
    if found.first is None or found.standing not in (*HELD, Standing.RUNNING) or not found.is_call_out:
        return words
    step = f", at step {found.first.step} of the ladder" if found.standing == Standing.ANSWERED else ""
    cannot = ", who cannot attend" if found.first.cannot_attend else ""
    return f"{words}: {blocks.escape(found.first.name)}{cannot}{step}"


def _circumstances(found: Result) -> str:
    if found.standing == Standing.HELD:
        return recorded_messages.circumstances(found)
    what = "people there" if found.type == types.ASSEMBLE.id else "an answer"
    target = f"Target: {what} within {found.target_minutes} minutes of the start."
    if found.started_at is None:
        return f"Not started. {target}"
    hours = "in hours" if found.is_in_hours else f"out of hours ({found.band})"
    counts = f" It counts for {month_name(found.month)}." if found.standing in HELD else ""
    if found.standing == Standing.UNCALLED:
        counts = f" It does not count for {month_name(found.month)}."
    over = "Stopped" if found.state == ExerciseState.STOPPED else "ENDEX"
    until = f" {over} {blocks.when(found.closed_at)}." if found.closed_at else ""
    kind = "" if found.type in ("", types.ACKNOWLEDGE.id) else f" Type: {found.type}."
    return f"STARTEX {blocks.when(found.started_at)} {_by(found)}, {hours}.{until}{kind} {target}{counts}"


def _by(found: Result) -> str:
    return f"by {blocks.escape(found.started_by or 'nobody known')}"


def _line(one: Called, found: Result) -> str:
    name, role = blocks.escape(one.name), blocks.escape(one.called_as)
    said = blocks.escape(outcome(one, found) + in_words(one.tries) * one.was_called)
    return f"{_mark(one, found)} {name} ({role}), step {one.step}: {said}"


def outcome(one: Called, found: Result) -> str:
    """What became of calling somebody; plain."""
    if one.seconds is None:
        return _silence(one, found.standing)
    by = f" {ROUTES[one.route].by}" if one.route in ROUTES else ""
    late = ", too late" if one.is_late else ", past the target" if _is_past(one, found) else ""
    cannot = ", and cannot attend" if one.cannot_attend else ""
    return f"answered{by} {blocks.after(one.seconds)}{late}{cannot}{answers.of_one(one, found)}"


def _is_past(one: Called, found: Result) -> bool:
    return (one.since_start or 0) > found.target_minutes * 60


def _mark(one: Called, found: Result) -> str:
    """Red only where somebody's silence says something."""
    if one.seconds is not None:
        return MARKS[Standing.LATE] if one.is_late or _is_past(one, found) else ":white_check_mark:"
    if not one.was_called or found.standing == Standing.STOPPED:
        return ":no_bell:"
    if found.standing == Standing.RUNNING:
        return MARKS[Standing.RUNNING]
    return ":x:" if one.had_time else ":no_bell:"


def _left_alone(one: LeftAlone) -> str:
    why = f"{one.why[:1].lower()}{one.why[1:].rstrip('.')}"
    return f":no_bell: {blocks.escape(f'{one.name} ({one.called_as}): not called on purpose, {why}')}"


def _silence(one: Called, standing: Standing) -> str:
    """The words for somebody who has not answered; plain."""
    is_stopped = standing == Standing.STOPPED
    if not one.was_called:
        return "was not called" if is_stopped else without_an_answer(one.tries)
    if is_stopped:
        return "had not answered when it was stopped"
    if standing == Standing.RUNNING:
        return "no answer yet"
    return "no answer" if one.had_time else "had no time to answer"


def started(name: str, called: Sequence[str], number: int, *, runs: bool = True, missed: str = "") -> Content:
    """The answer to whoever started an exercise. `runs` is whether anything calls people; `missed` is a sentence."""
    names = [blocks.escape(one) for one in called]
    who = f"{blocks.being_called(names, runs)}." if called else "Nobody could be called yet."
    said = f"Exercise {number} has started: {blocks.escape(name)}."
    return Content(blocks.sentences(said, who, missed, "The result will be posted when it closes."))


def running(found: Result) -> str:
    """An exercise that is running, for Home; mrkdwn, escaped."""
    since = f" since {blocks.when(found.started_at)}" if found.started_at else ""
    return f"{blocks.escape(found.name)}: {_words(found)}{since}, started {_by(found)}"


def month_name(month: str) -> str:
    """`November 2026` for 2026-11."""
    return f"{datetime.fromisoformat(f'{month}-01'):%B %Y}"


def status(month: str, rotas: Sequence[Month]) -> Content:
    """This month for every mandatory rota. When a planned one starts stays secret."""
    rows = [f"{one.mark} {blocks.escape(one.rota_name)}: {in_month(one)}" for one in rotas]
    rows = rows or ["No rota is marked as mandatory."]
    title = f"*Call-out exercises, {month_name(month)}*"
    sections = [blocks.section(part) for part in _sections(rows)]
    return Content("\n".join([title, *rows]), (blocks.section(title), *sections))


def in_month(one: Month) -> str:
    """Everything that belongs to a rota's month; mrkdwn, escaped."""
    parts = [_dated(found) for found in one.results] or [one.without]
    again = any(_may_be_run_again(found) for found in one.results) and one.standing in TO_RUN_AGAIN
    return "; ".join(parts) + (f". To run it again: `/exercise start {one.rota_id}`." if again else "")


def _dated(found: Result) -> str:
    """How it stands, when it was and who started it; a reason that somebody gave stands last, as a sentence."""
    at = f", {blocks.when(found.started_at)}, started {_by(found)}" if found.started_at else ""
    if found.standing == Standing.HELD:
        at = recorded_messages.dated(found)
    how, reason, why = _words(found).partition(f". {blocks.REASON}")
    return f"{how}{at}{reason}{why}"


def history(results: Sequence[Result], period: str, years: Sequence[str]) -> Content:
    """The exercises of a year or a month, those of a month under its name; and which years there are."""
    if not years:
        return Content("There has been no exercise yet. `/exercise start` starts one now.")
    title = f"*Exercises of {month_name(period) if '-' in period else period}*"
    lines: list[str] = []
    for month, found in groupby(results, key=lambda one: one.month):
        lines += [f"*{month_name(month)}*", *[entry(one) for one in found]]
    shown = _as_many_as_fit(lines or ["None is on record."], period)
    others = [year for year in years if year != period]
    also = f"There are also: {', '.join(others)}. Type `/exercise history {others[0]}`." if others else ""
    context = (blocks.context(also),) if also else ()
    sections = tuple(blocks.section(part) for part in _sections(shown))
    return Content(
        "\n".join(part for part in (title, *shown, also) if part), (blocks.section(title), *sections, *context)
    )


def entry(one: Result, mark: str | None = None) -> str:
    """One exercise in a line, with a mark that says how it stands; mrkdwn, escaped."""
    shown = f"{one.mark} " if mark is None else mark
    return f"*{one.number}* {blocks.escape(one.name)}: {shown}{_dated(one)}"


def _as_many_as_fit(lines: Sequence[str], period: str) -> list[str]:
    shown: list[str] = []
    for number, line in enumerate(lines):
        if sum(map(len, shown)) + len(line) > LONGEST_HISTORY:
            year = period[:4]
            hint = f"`/exercise history {year}-01` shows the January of that year, and so on for each month."
            return [*shown, f"… and {len(lines) - number} lines more. {hint}"]
        shown.append(line)
    return shown


def _sections(lines: Sequence[str]) -> list[str]:
    """Lines in as few sections of a message as hold them."""
    parts: list[str] = []
    for line in lines:
        if parts and len(parts[-1]) + len(line) < LONGEST_SECTION:
            parts[-1] += f"\n{line}"
        else:
            parts.append(blocks.fit(line, LONGEST_SECTION))
    return parts
