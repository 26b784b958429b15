"""Who takes which turn of a period, so that everybody's part comes out alike. Pure.

Turns are given out in order of time, each to whoever has the fewest points so far among those who may take
it: not away, not on call already, rested, and not too often in a row. Nobody has another turn before about
half of the others had one, as long as anybody else may take it. Among equals a turn stays with whom the rota
names, else it goes to whoever has been off longest, then to whoever stands first in the rota. Where that
leads to a turn that nobody may take, the last choices are taken back one by one.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from eprr_bot.fairness.burden import Held, Tally, tally
from eprr_bot.oncall.rota import Rules
from eprr_bot.slack.blocks import written

MOST_TRIES = 20_000
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Turn:
    """A stretch of turn: from handover to handover, and the pieces of it in which its holder is on call."""

    start: datetime
    end: datetime
    pieces: tuple[tuple[datetime, datetime], ...]

    @classmethod
    def of(cls, start: datetime, end: datetime) -> "Turn":
        """A turn without a break."""
        return cls(start, end, ((start, end),))

    def overlaps(self, other: "Turn") -> bool:
        return any(a < d and c < b for a, b in self.pieces for c, d in other.pieces)

    def touches(self, other: "Turn") -> bool:
        """Does one follow the other without anybody between them?"""
        ends = {self.start, self.pieces[0][0]} & {other.end, other.pieces[-1][1]}
        return bool(ends or {other.start, other.pieces[0][0]} & {self.end, self.pieces[-1][1]})

    def rest(self, other: "Turn") -> timedelta:
        """The shortest time off between the two; zero where they overlap or touch."""
        gaps = (max(c - b, a - d, timedelta()) for a, b in self.pieces for c, d in other.pieces)
        return min(gaps)


@dataclass(frozen=True)
class Slot:
    """One turn of one layer that is to be given to one of its people. `now` is who the rota names so far."""

    layer: str
    turn: Turn
    people: tuple[str, ...]
    now: str

    def tally(self, zone: ZoneInfo, holidays: Collection[date]) -> Tally:
        held = (Held(start, end, (self.layer, self.turn.start)) for start, end in self.turn.pieces)
        return tally(held, zone, holidays)


@dataclass(frozen=True)
class Away:
    """A time at which somebody cannot be on call, and why: `is on leave`."""

    start: datetime
    end: datetime
    why: str


@dataclass(frozen=True)
class Question:
    """Everything a plan depends on.

    `standing` is what people hold that is not to be given out: turns before the period, fixed periods,
    covers. `past` is what they did so far, the standing turns included; `newcomers` have done nothing yet
    because they are new.
    """

    slots: tuple[Slot, ...]
    rules: Rules
    zone: ZoneInfo
    holidays: Collection[date]
    standing: Mapping[str, Sequence[Turn]]
    away: Mapping[str, Sequence[Away]]
    past: Mapping[str, Tally]
    newcomers: frozenset[str] = frozenset()

    @property
    def people(self) -> list[str]:
        return list(dict.fromkeys(person for slot in self.slots for person in slot.people))


@dataclass(frozen=True)
class Proposal:
    """Who takes each slot, in the order of the slots, everybody's points before and after, and what they got."""

    given: tuple[str, ...]
    before: Mapping[str, int]
    after: Mapping[str, int]
    gained: Mapping[str, Tally]


class NoPlan(Exception):
    """No plan keeps every rule, or none was found: then `is_certain` is False, and there may be one.

    `slot` is the first turn that nobody may take, `reasons` says why for each person.
    """

    def __init__(self, slot: Slot, reasons: Mapping[str, str], *, is_certain: bool = True) -> None:
        super().__init__(f"Nobody may take the turn from {written(slot.turn.start)}.")
        self.slot, self.reasons, self.is_certain = slot, dict(reasons), is_certain


def propose(question: Question) -> Proposal:
    """The fairest plan. Raises NoPlan when there is none, or none was found in MOST_TRIES tries."""
    search = _Search(question)
    for slot in question.slots:
        static = {person: search.why_never(slot, person) for person in slot.people}
        if all(static.values()):
            raise NoPlan(slot, static)
    return search.run()


def why_not(question: Question, given: Sequence[str]) -> list[tuple[Slot, str, str]]:
    """Where an order of people that is given breaks a rule: slot, person and why."""
    search, found = _Search(question), []
    for slot, person in zip(question.slots, given, strict=True):
        reason = search.why_never(slot, person) or search.why_not_now(slot, person)
        if reason:
            found.append((slot, person, reason))
        search.give(person)
    return found


def follow(question: Question, given: Sequence[str]) -> Proposal:
    """What it comes to when people take the slots as given, whatever the rules say."""
    search = _Search(question)
    for person in given:
        search.give(person)
    return search.proposal()


def opening_points(question: Question, heaviest: int) -> dict[str, int]:
    """Everybody's points before the first slot.

    A newcomer starts at the average, and nobody further from it than the heaviest turn: what somebody did less
    or more of in the past is made up a turn at a time, over several plans, and not by months on end.
    """
    points = {person: question.past.get(person, Tally()).points for person in question.people}
    settled = [points[person] for person in question.people if person not in question.newcomers]
    average = sum(settled) // len(settled) if settled else 0
    return {
        person: average if person in question.newcomers else min(max(found, average - heaviest), average + heaviest)
        for person, found in points.items()
    }


class _Search:
    """The state of a plan half made: who was given what, and what everybody carries by then."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.weights = [slot.tally(question.zone, question.holidays) for slot in question.slots]
        heaviest = max((one.points for one in self.weights), default=0)
        self.before = opening_points(question, heaviest)
        past = {person: question.past.get(person, Tally()) for person in question.people}
        self.allowance = {person: self.before[person] - past[person].points for person in question.people}
        self.tallies = past
        self.held = {person: list(question.standing.get(person, ())) for person in question.people}
        self.holders_before = _holders(question)
        self.given: list[str] = []
        self.earlier: list[Tally] = []

    def run(self) -> Proposal:
        options: list[list[str]] = []
        stuck: tuple[int, Mapping[str, str]] = (-1, {})
        for _ in range(MOST_TRIES + len(self.weights)):
            if len(self.given) == len(self.weights):
                return self.proposal()
            if len(options) == len(self.given):
                refused = self._refused()
                options.append(self._ranked(refused))
                if not options[-1] and len(self.given) > stuck[0]:
                    stuck = len(self.given), refused
            if options[-1]:
                self.give(options[-1].pop(0))
            else:
                options.pop()
                if not options:
                    break
                self._take_back()
        raise NoPlan(self.question.slots[stuck[0]], stuck[1], is_certain=not options)

    def proposal(self) -> Proposal:
        gained = {person: Tally() for person in self.tallies}
        for person, weight in zip(self.given, self.weights, strict=True):
            gained[person] |= weight
        return Proposal(tuple(self.given), self.before, {one: self.points(one) for one in self.tallies}, gained)

    def points(self, person: str) -> int:
        return self.tallies[person].points + self.allowance[person]

    def _refused(self) -> dict[str, str]:
        slot = self.question.slots[len(self.given)]
        found = {person: self.why_never(slot, person) or self.why_not_now(slot, person) for person in slot.people}
        return {person: why for person, why in found.items() if why}

    def _ranked(self, refused: Collection[str]) -> list[str]:
        slot = self.question.slots[len(self.given)]
        able = [person for person in slot.people if person not in refused]
        recent = self._recent((len(slot.people) - 1) // 2)

        def order(person: str) -> tuple[bool, int, bool, datetime, int]:
            is_equal = person != slot.now, self._last_on(person, slot), slot.people.index(person)
            return person in recent, self.points(person), *is_equal

        return sorted(able, key=order)

    def _recent(self, turns: int) -> Collection[str]:
        """Who had one of the last so many turns."""
        return set([*self.holders_before, *self.given][-turns:]) if turns else ()

    def _last_on(self, person: str, slot: Slot) -> datetime:
        return max((one.end for one in self.held[person] if one.start < slot.turn.start), default=_LONG_AGO)

    def give(self, person: str) -> None:
        """Give the next slot to somebody."""
        number = len(self.given)
        self.given.append(person)
        self.earlier.append(self.tallies[person])
        self.held[person].append(self.question.slots[number].turn)
        self.tallies[person] |= self.weights[number]

    def _take_back(self) -> None:
        person = self.given.pop()
        self.tallies[person] = self.earlier.pop()
        self.held[person].pop()

    def why_never(self, slot: Slot, person: str) -> str:
        """Why somebody can never take a slot, whatever the others take; empty when they can."""
        for away in self.question.away.get(person, ()):
            if any(away.start < end and start < away.end for start, end in slot.turn.pieces):
                return away.why
        return self._clash(slot, self.question.standing.get(person, ()))

    def why_not_now(self, slot: Slot, person: str) -> str:
        """Why somebody may not take a slot after what they were given so far; empty when they may."""
        held = self.held[person]
        most = self.question.rules.max_consecutive_shifts
        if most is not None and _in_a_row(slot.turn, held) > most:
            return f"would have {_in_a_row(slot.turn, held)} turns in a row, and {most} is the most"
        return self._clash(slot, held)

    def _clash(self, slot: Slot, held: Iterable[Turn]) -> str:
        needed = timedelta(hours=self.question.rules.min_rest_hours or 0)
        for other in held:
            if slot.turn.overlaps(other):
                return "is on call already"
            if not slot.turn.touches(other) and slot.turn.rest(other) < needed:
                return f"would rest less than {self.question.rules.min_rest_hours} hours"
        return ""


def _holders(question: Question) -> list[str]:
    """Who had the turns before the first slot, in order."""
    begins = question.slots[0].turn.start if question.slots else _LONG_AGO
    turns = [(turn.start, person) for person, held in question.standing.items() for turn in held if turn.start < begins]
    return [person for _, person in sorted(turns)]


def _in_a_row(turn: Turn, held: Iterable[Turn]) -> int:
    """How many turns would follow one another without a break around this one."""
    ordered = sorted([*held, turn], key=lambda one: one.start)
    run, is_mine = 1, ordered[0] is turn
    for before, after in pairwise(ordered):
        if not before.touches(after):
            if is_mine:
                return run
            run = 0
        run += 1
        is_mine = is_mine or after is turn
    return run
