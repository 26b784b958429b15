"""What people read about fairness (pure)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from eprr_bot.cover.difference import Move
from eprr_bot.fairness.burden import Tally
from eprr_bot.fairness.next_rota import Plan
from eprr_bot.fairness.service import Standing
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Content

COLUMNS = ("Person", "Shifts", "Hours", "Nights", "Weekends", "Bank hols", "Called", "Exercises", "Longest")
MOST_ROWS = 99
"""A table in Slack has a hundred rows at most, its heading included."""


def title(found: Standing) -> str:
    """What is counted, and over which days."""
    whose, period = heading_of(found)
    return f"{whose}: who did how much, {period}"


def heading_of(found: Standing) -> tuple[str, str]:
    """Whose rota, and from which day to which."""
    whose = found.rota.name if found.rota else "All rotas"
    return whose, f"{_day(found.start, found)} to {_day(found.end, found, is_end=True)}"


def _day(instant: datetime, found: Standing, *, is_end: bool = False) -> str:
    local = (instant - timedelta(microseconds=is_end)).astimezone(found.zone)
    return f"{local:%a} {local.day} {local:%b %Y}"


def cells(found: Standing) -> list[tuple[str, ...]]:
    """A row of the table for each person, the heaviest part first."""
    return [
        (
            found.names[one.person],
            *(str(n) for n in (one.shifts, round(one.hours), one.nights, one.weekends, one.bank_holidays)),
            *(str(n) for n in (one.call_outs, one.exercises)),
            _length(one.longest_run),
        )
        for one in found.rows
    ]


def _length(hours: float) -> str:
    """Hours as people say them: `12 h`, `7 days`."""
    if hours < 48:
        return f"{hours:.0f} h"
    days = round(hours / 24, 1)
    return f"{days:.0f} days" if days == int(days) else f"{days} days"


def rows(found: Standing) -> list[dict[str, Any]]:
    """The same for machines, hours with one decimal."""
    return [
        {
            "person": one.person,
            "name": found.names[one.person],
            "shifts": one.shifts,
            "hours": round(one.hours, 1),
            "nights": one.nights,
            "weekends": one.weekends,
            "bank_holidays": one.bank_holidays,
            "call_outs": one.call_outs,
            "exercises": one.exercises,
            "longest_run_hours": round(one.longest_run, 1),
            "points": one.points,
        }
        for one in found.rows
    ]


def remarks(found: Standing) -> list[str]:
    """What a reader has to know beside the figures. Plain text."""
    lines = ["A night is 23:00 to 07:00. Weekends and bank holidays begin at 09:00. Any part of one counts."]
    if found.is_beyond_known:
        lines.append(unknown(found.known_until))
    return lines


def unknown(known_until: Any) -> str:
    """That bank holidays are not published so far ahead."""
    day = f"{known_until.day} {known_until:%b %Y}"
    return f"Bank holidays are published only up to {day}; later ones are not known yet and not counted."


def summary(found: Standing) -> str:
    """The same in a sentence, for those who do not see the table or the picture. Plain text."""
    if not found.rows:
        return f"{title(found)}: nobody was on call."
    parts = [
        f"{found.names[one.person]} {_count(one.shifts, 'shift')}, {_count(one.nights, 'night')}, "
        f"{_count(one.weekends, 'weekend')}, {_count(one.bank_holidays, 'bank holiday')}, "
        f"called {_times(one.call_outs)}"
        for one in found.rows
    ]
    return f"{title(found)}: " + "; ".join(parts) + "."


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _times(number: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(number, f"{number} times")


def standing(found: Standing, picture_follows: bool) -> Content:
    """The table in Slack."""
    text = blocks.escape(blocks.fit(summary(found), 2500))
    if not found.rows:
        return Content(text, (blocks.section(text),))
    follows = ["A picture is on its way to you in a direct message."] if picture_follows else []
    more = len(found.rows) - MOST_ROWS
    rest = [f"{more} more did less: `/oncall fairness &lt;rota&gt;` shows those of one rota."] if more > 0 else []
    notes = [*rest, *(blocks.escape(line) for line in remarks(found)), *follows]
    heading = blocks.section(f"*{blocks.escape(title(found))}*")
    return Content(text, (heading, _table(found), blocks.context(" ".join(notes))))


def _table(found: Standing) -> Block:
    shown = [COLUMNS, *cells(found)[:MOST_ROWS]]
    aligned = [{"align": "left"}, *({"align": "right"} for _ in COLUMNS[1:])]
    return {
        "type": "table",
        "column_settings": aligned,
        "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in shown],
    }


def plan_lines(plan: Plan) -> list[str]:
    """What a plan means for everybody, in lines of plain text."""
    given = plan.proposal.given
    lines = [f"{plan.rota.name}: {_count(len(given), 'turn')} given out. Points before and after (fewer is less work):"]
    for person in sorted(plan.names, key=lambda one: (plan.proposal.after.get(one, 0), one)):
        before, after = plan.proposal.before.get(person, 0), plan.proposal.after.get(person, 0)
        lines.append(
            f"  {plan.names[person]}: {_count(given.count(person), 'turn')} "
            f"({_kinds(plan.proposal.gained[person])}), {before} to {after} points"
        )
    lines += plan.problems
    if plan.is_beyond_known:
        lines.append(unknown(plan.known_until))
    return lines


def _kinds(gained: Tally) -> str:
    nights, weekends = _count(len(gained.nights), "night"), _count(len(gained.weekends), "weekend")
    return f"{nights}, {weekends}, {_count(len(gained.bank_holidays), 'bank holiday')}"


def moves(plan: Plan, changed: Sequence[Move], names: Mapping[str, str] | None = None) -> list[str]:
    """Whose time changes hands if the plan is applied."""
    if not changed:
        return ["Nothing would change hands: the rota is as fair as it can be."]
    called = plan.names if names is None else names
    return ["If it is applied:"] + [
        f"  {blocks.written(one.start, plan.rota.zone)} to {blocks.written(one.end, plan.rota.zone)}: "
        f"{_name(one.after, called)} instead of {_name(one.before, called)}"
        for one in changed
    ]


def _name(person: str | None, names: Mapping[str, str]) -> str:
    return names.get(person, person) if person else "nobody"


def picture_text(found: Standing) -> str:
    """What stands above the picture (mrkdwn)."""
    return blocks.escape(title(found))
