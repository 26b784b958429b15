"""What was lost, doubled and late? (pure)"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

LATE = 20.0
"""Seconds: a sender that was killed is stood in for after 15."""


@dataclass(frozen=True)
class Thing:
    """Something that should be there once, and how often it was found.

    `is_sure` is whether anybody was told of it, so that it must be there; `waits` that it may still come.
    """

    kind: str
    name: str
    at: datetime
    found: int
    seconds: float = 0.0
    is_sure: bool = True
    waits: bool = False
    most: int = 1

    @property
    def is_lost(self) -> bool:
        return self.is_sure and self.found == 0 and not self.waits

    @property
    def is_doubled(self) -> bool:
        return self.found > self.most


@dataclass(frozen=True)
class Phase:
    """One kind of trouble, from an instant on, until the next begins."""

    name: str
    begins: datetime


@dataclass
class Row:
    """One line of the table."""

    phase: str
    kind: str
    things: list[Thing] = field(default_factory=list)

    @property
    def lost(self) -> list[Thing]:
        return [one for one in self.things if one.is_lost]

    @property
    def doubled(self) -> list[Thing]:
        return [one for one in self.things if one.is_doubled]

    @property
    def waiting(self) -> list[Thing]:
        return [one for one in self.things if one.waits and one.found == 0]

    @property
    def late(self) -> list[Thing]:
        return [one for one in self.things if one.seconds > LATE]

    @property
    def worst(self) -> float:
        return max((one.seconds for one in self.things), default=0.0)


def judge(things: Sequence[Thing], phases: Sequence[Phase]) -> list[Row]:
    """One row for each phase and kind, in the order of the phases."""
    rows: dict[tuple[int, str], Row] = {}
    for thing in things:
        number = max((n for n, one in enumerate(phases) if one.begins <= thing.at), default=0)
        row = rows.setdefault((number, thing.kind), Row(phases[number].name, thing.kind))
        row.things.append(thing)
    return [rows[key] for key in sorted(rows)]


def is_sound(rows: Sequence[Row]) -> bool:
    """Nothing was lost, and nothing was doubled."""
    return not any(row.lost or row.doubled for row in rows)


def table(database: str, rows: Sequence[Row]) -> str:
    """The rows as text, and by name whatever was lost or doubled."""
    head = (
        f"{database:<12}{'':<24}{'all':>6}{'lost':>6}{'doubled':>9}{'waiting':>9}{f'over {LATE:.0f} s':>11}{'worst':>9}"
    )
    lines = [head]
    for row in rows:
        counts = (len(row.things), len(row.lost), len(row.doubled), len(row.waiting), len(row.late))
        shown = "{:>6}{:>6}{:>9}{:>9}{:>11}".format(*counts)
        lines.append(f"  {row.phase:<10}{row.kind:<24}{shown}{row.worst:>7.1f} s")
    lines += [f"  LOST in {row.phase}: {one.kind}, {one.name}" for row in rows for one in row.lost]
    lines += [f"  {one.found} TIMES in {row.phase}: {one.kind}, {one.name}" for row in rows for one in row.doubled]
    return "\n".join(lines)
