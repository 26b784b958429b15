"""Shifts read from a calendar as fixed periods of a rota file. Pure.

The rest of an existing file, its comments included, stays as it is to the letter; only what is under `fixed` is
written anew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import yaml

from eprr_bot.base.files import PlainLoader
from eprr_bot.base.wall_clock import first_instant, last_instant, wall_at
from eprr_bot.oncall.rota import FixedPeriod, Rota
from eprr_bot.slack.blocks import written

DEFAULT_LAYER = "calendar"


@dataclass(frozen=True)
class ReadShift:
    """One shift out of a calendar, in instants."""

    start: datetime
    end: datetime
    person: str


def fixed_periods(shifts: Iterable[ReadShift], rota: Rota, layer: str) -> tuple[list[FixedPeriod], list[str]]:
    """The shifts on the rota's wall clock, and a sentence for each one that a rota file would not say exactly."""
    found, notes = [], []
    before: ReadShift | None = None
    for shift in sorted(shifts, key=lambda one: (one.start, one.end)):
        begins, ends = wall_at(shift.start, rota.zone), wall_at(shift.end, rota.zone)
        said = f"{shift.person} from {written(shift.start, rota.zone)} to {written(shift.end, rota.zone)}"
        if (
            first_instant(begins, rota.zone) != shift.start
            or last_instant(ends, rota.zone) != shift.end
            or ends <= begins
        ):
            notes.append(f"{said}: the clocks change then, and a rota file cannot say it exactly. Look at it.")
        if ends <= begins:
            continue
        if before and shift.start < before.end:
            other = "the same person" if before.person == shift.person else before.person
            notes.append(f"{said} overlaps {other}. The one that starts later counts.")
        found.append(FixedPeriod(begins, ends, shift.person, layer))
        before = shift if before is None or shift.end > before.end else before
    return found, notes


def with_fixed(body: str, fixed: Sequence[FixedPeriod]) -> str:
    """A rota file with these fixed periods in place of its own. Of two that start together, the later one counts."""
    made = _written(fixed)
    lines = body.splitlines(keepends=True)
    root = yaml.compose(body, Loader=PlainLoader)
    assert isinstance(root, yaml.MappingNode), "a rota file that was applied holds named fields"
    for number, (key, value) in enumerate(root.value):
        if key.value == "fixed":
            after = root.value[number + 1][0].start_mark.line if number + 1 < len(root.value) else len(lines)
            last = min(after, value.end_mark.line + (1 if value.flow_style else 0))
            first = key.start_mark.line
            if fixed and value.start_mark.line > first:  # the periods stand below: a comment beside the name stays
                made = lines[first] + made.partition("\n")[2]
            return "".join([*lines[:first], made, *lines[last:]])
    ending = "" if body.endswith("\n") else "\n"
    return f"{body}{ending}{made}"


def new_rota_file(rota_id: str, name: str, timezone: str, fixed: Sequence[FixedPeriod]) -> str:
    """A rota file that holds nothing but these fixed periods."""
    head = {"schema": 1, "id": rota_id, "name": name, "timezone": timezone}
    return f"{_dumped(head)}{_written(fixed)}"


def kept_fixed(rota: Rota, layer: str, since: datetime) -> list[FixedPeriod]:
    """The fixed periods of a rota that an import leaves alone: others', and its own that are over."""
    return [one for one in rota.fixed if one.reason != layer or last_instant(one.end, rota.zone) <= since]


def _written(fixed: Sequence[FixedPeriod]) -> str:
    if not fixed:
        return "fixed: []\n"
    rows = [
        {"from": _wall(one.start), "to": _wall(one.end), "person": one.person}
        | ({"reason": one.reason} if one.reason else {})
        for one in sorted(fixed, key=lambda one: one.start)
    ]
    return "fixed:\n" + "".join(f"  - {_flow(row)}\n" for row in rows)


def _flow(row: dict[str, str]) -> str:
    """`{from: 2026-12-24T09:00, to: …}` on one line; our files read times as text, so they need no quotes."""
    times = ", ".join(f"{name}: {row[name]}" for name in ("from", "to"))
    others = {name: value for name, value in row.items() if name not in ("from", "to")}
    dumped = yaml.safe_dump(others, default_flow_style=True, allow_unicode=True, sort_keys=False, width=10**6)
    return f"{{{times}, {dumped.strip()[1:-1]}}}"


def _dumped(data: dict[str, Any]) -> str:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False)


def _wall(wall: datetime) -> str:
    return wall.isoformat(timespec="seconds" if wall.second else "minutes")
