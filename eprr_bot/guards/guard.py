"""What is wrong with the rotas ahead (pure): facts in, warnings out. A warning never stops anybody.

The checks of one person are in strain.py; here are the facts, the gaps and the papers.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from eprr_bot.directory.instruments import Area, Instrument
from eprr_bot.incidents.authority import takes_in
from eprr_bot.oncall.rota import Rota
from eprr_bot.oncall.schedule import EARLIEST, LATEST, Shift
from eprr_bot.slack.blocks import written

RECENT_WEEKS = timedelta(weeks=4)
"""Gaps on the same days at the same times, twice within the last four weeks that are looked at, are weekly.

One whose neighbours a week before and after are both filled stands alone: it is what was forgotten.
"""
WEEK = timedelta(weeks=1)


class Kind(StrEnum):
    """What is wrong? In the order in which it matters."""

    GAP = "gap"
    NO_LEAD = "no lead"
    LEAVER = "leaver"
    UNREACHABLE = "unreachable"
    LEAVE = "leave"
    TWO_ROTAS = "two rotas"
    INSTRUMENT = "instrument"
    COMPETENCE = "competence"
    AFTER_A_CALL = "rest after a call-out"
    REST = "rest"
    IN_A_ROW = "in a row"
    UNPROVED = "unproved"
    UNTRIED = "untried"


@dataclass(frozen=True)
class Warning:
    """Something that somebody should look at, in a sentence of plain text.

    With a `topic` it is one and the same as long as the topic is; without, it belongs to its start.
    `more` counts the later ones of the same topic. `name` is the person's, for those who are listed by name.
    """

    kind: Kind
    rota_id: str
    person: str
    start: datetime
    end: datetime
    text: str
    topic: str = ""
    more: int = 0
    name: str = ""

    @property
    def key(self) -> str:
        """What makes it the same warning when it is looked for again."""
        return "/".join((self.kind, self.rota_id, self.person, self.topic or self.start.isoformat()))

    @property
    def state(self) -> str:
        """Tells whether the same warning has changed since."""
        return "" if self.topic else f"{self.end.isoformat()} {self.text}"


@dataclass(frozen=True)
class Named:
    """What is known of one person. `competences` are names with the last day on which each counts.

    `called` and `answered` count the call-outs, exercises among them, of the last year. From `left_on` on they are
    not there any more.
    """

    name: str
    has_route: bool = True
    competences: Mapping[str, date] = field(default_factory=dict)
    called: int = 0
    answered: int = 0
    has_left: bool = False
    left_on: date | None = None


@dataclass(frozen=True)
class Held:
    """One rota and who holds it, gap by gap and shift by shift, over the time that is looked at."""

    rota: Rota
    shifts: tuple[Shift, ...]

    def of(self, person: str) -> list[Shift]:
        """The shifts of one person."""
        return [shift for shift in self.shifts if shift.person == person]


@dataclass(frozen=True)
class Away:
    """Somebody is on leave from one instant to another."""

    person: str
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Called:
    """Somebody answered a real call-out."""

    person: str
    at: datetime


@dataclass(frozen=True)
class Facts:
    """Everything that the guards look at, `since` an instant in the past. Only what ends after `now` is warned of.

    `financed` are the rotas whose holders must be covered; `bodies` are ids and short names, and `areas` where
    a rota answers for some of them alone; `exercised` are the
    rotas of which an exercise was completed.
    """

    now: datetime
    until: datetime
    rotas: tuple[Held, ...]
    people: Mapping[str, Named] = field(default_factory=dict)
    away: tuple[Away, ...] = ()
    called: tuple[Called, ...] = ()
    exclusive: tuple[tuple[str, ...], ...] = ()
    instruments: tuple[Instrument, ...] = ()
    bodies: Mapping[str, str] = field(default_factory=dict)
    financed: tuple[str, ...] = ()
    areas: tuple[Area, ...] = ()
    exercised: frozenset[str] = frozenset()
    since: datetime = EARLIEST

    def name(self, person: str) -> str:
        """How a person is called; for somebody unknown, the id as a name."""
        known = self.people.get(person)
        return known.name if known else person.replace(".", " ").title()


def gaps(facts: Facts) -> Iterator[Warning]:
    """Every stretch that nobody holds, as long as it really is; one topic for those of each week."""
    for held in facts.rotas:
        found = [gap for gap in _joined(held.shifts) if gap.end > facts.now]
        recent = Counter(_days_and_times(held.rota, gap) for gap in found if gap.start >= facts.until - RECENT_WEEKS)
        days = {(_days_and_times(held.rota, gap), _day(held.rota, gap)) for gap in found} if recent else set()
        for gap in found:
            text = f"Nobody holds {held.rota.name} {span(held.rota, gap.start, gap.end)}."
            weekly = _days_and_times(held.rota, gap) if recent else ""
            around = ((weekly, _day(held.rota, gap) + week) for week in (-WEEK, WEEK))
            topic = weekly if recent[weekly] > 1 and not days.isdisjoint(around) else ""
            yield Warning(Kind.GAP, held.rota.id, "", gap.start, gap.end, text, topic)


def _day(rota: Rota, gap: Shift) -> date:
    """The day on the rota's wall clock on which a gap begins."""
    return gap.start.astimezone(rota.zone).date()


def _days_and_times(rota: Rota, gap: Shift) -> str:
    """What weekly gaps have in common: `Mon 17:00:00 to Tue 09:00:00`, and how many days lie between."""
    start, end = gap.start.astimezone(rota.zone), gap.end.astimezone(rota.zone)
    return f"{start:%a %T} to {end:%a %T}, {(end.date() - start.date()).days}"


def _joined(shifts: Sequence[Shift]) -> list[Shift]:
    found: list[Shift] = []
    for shift in shifts:
        if shift.person is None and found and found[-1].end == shift.start:
            shift = Shift(found.pop().start, shift.end, None, shift.source)
        if shift.person is None:
            found.append(shift)
    return found


def span(rota: Rota, start: datetime, end: datetime) -> str:
    """A stretch of time on the rota's wall clock; with seconds only where it would seem to be empty without."""
    first = f"from {written(start, rota.zone)}"
    if end >= LATEST:
        return f"{first} and from then on"
    last = f"to {written(end, rota.zone)}"
    return f"{first}:{start:%S} {last}:{end:%S}" if first[5:] == last[3:] else f"{first} {last}"


def uncovered(facts: Facts) -> Iterator[Warning]:
    """Bodies of a rota’s area whose money its holder may not commit, because no instrument covers it (SFI-03)."""
    for held in facts.rotas:
        if held.rota.id in facts.financed:
            for body in facts.bodies:
                yield from _uncovered(facts, held, body)


def _uncovered(facts: Facts, held: Held, body: str) -> Iterator[Warning]:
    """The first shift that begins or goes on without cover. One warning for each body, however many follow."""
    papers = [
        one for one in facts.instruments if one.covers_spending and one.role == held.rota.id and body in one.covers
    ]
    for shift in held.shifts:
        if shift.person is None or shift.end <= facts.now:
            continue
        start, end = max(shift.start, facts.now), min(shift.end, facts.until)
        days = _days_in_area(facts.areas, held.rota, body, start, end)
        missing = next((day for day in days if not any(one.is_in_force(day) for one in papers)), None)
        if missing is not None:
            name, rota = facts.bodies[body], held.rota.name
            last = max((one.valid_to for one in papers if one.valid_to and one.valid_to < missing), default=None)
            since = f"after {written_day(last)}" if last else "at all"
            text = (
                f"No instrument covers the spending of {name} for {rota} {since}: "
                f"{facts.name(shift.person)} has no delegated authority over its money."
            )
            topic = f"{body} {last or ''}"
            yield Warning(Kind.INSTRUMENT, held.rota.id, "", shift.start, LATEST, text, topic)
            return


def _days_in_area(areas: Sequence[Area], rota: Rota, body: str, start: datetime, end: datetime) -> Iterator[date]:
    """The days of a shift on which, at some moment, the rota answers for a body."""
    theirs = [one for one in areas if one.role == rota.id]
    turns = {time.min, *(at for one in theirs if one.hours for at in (one.hours.opens_at, one.hours.closes_at))}
    first, last = (one.astimezone(rota.zone) for one in (start, end - timedelta(microseconds=1)))
    day = first.date()
    while day <= last.date():
        moments = [first, *(datetime.combine(day, at, rota.zone) for at in turns)]
        if any(first <= one <= last and one.date() == day and takes_in(theirs, body, one) for one in moments):
            yield day
        day += timedelta(days=1)


def written_day(day: date) -> str:
    """`Mon 5 Jan 2026`."""
    return f"{day:%a} {day.day} {day:%b %Y}"
