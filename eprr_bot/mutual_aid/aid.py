"""Mutual aid, counted: what was offered, accepted, sent, arrived, released and given back (pure).

offered ──► accepted ──► deployed ──► arrived ──► released ──► returned
   └► declined   └──────────┴► withdrawn

Each provider's part is a row of movements that is never changed, only taken back from its end. Every count is a sum
of them, and at every instant no step has more than the one before it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from eprr_bot.callout.tries import Try


class Step(StrEnum):
    """What becomes of so many of what a provider gives."""

    OFFERED = "offered"
    DECLINED = "declined"
    """The offer is not taken up, or was taken back before it was accepted."""
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    """They were accepted and do not come."""
    DEPLOYED = "deployed"
    ARRIVED = "arrived"
    RELEASED = "released"
    RETURNED = "returned"
    RECHARGED = "recharged"
    """Moves nobody: so much was charged for it, or nothing is."""
    ESCALATED = "escalated"
    """Moves nobody, and is no provider's."""


MOVES = tuple(one for one in Step if one not in (Step.RECHARGED, Step.ESCALATED))
MOST = 1_000_000
"""More than this of anything was mistyped."""


class TooMany(Exception):
    """More than there are. `most` is how many at most; `before` the step of which there are no more."""

    def __init__(self, step: Step, most: int, before: Step) -> None:
        self.step, self.most, self.before = step, most, before
        super().__init__(f"{step}: at most {most}, by what is {before}")


@dataclass(frozen=True)
class Counts:
    """How many of each, at an instant. `accepted` and `deployed` are without those who do not come after all."""

    offered: int = 0
    declined: int = 0
    accepted: int = 0
    withdrawn: int = 0
    deployed: int = 0
    arrived: int = 0
    released: int = 0
    returned: int = 0

    @property
    def to_accept(self) -> int:
        """Offered, and nobody has said whether they are wanted."""
        return self.offered - self.declined - self.accepted - self.withdrawn

    @property
    def to_deploy(self) -> int:
        return self.accepted - self.deployed

    @property
    def to_arrive(self) -> int:
        return self.accepted - self.arrived

    @property
    def here(self) -> int:
        """Arrived and not released."""
        return self.arrived - self.released

    @property
    def away(self) -> int:
        """Arrived, and not back with whoever gave them."""
        return self.arrived - self.returned

    @property
    def on_the_way_back(self) -> int:
        return self.released - self.returned

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(mine + theirs for mine, theirs in zip(_values(self), _values(other), strict=True)))


def _values(counts: Counts) -> tuple[int, ...]:
    return tuple(counts.__dict__.values())


NONE = Counts()


def most(counts: Counts, step: Step) -> int | None:
    """How many more may take a step; None where there is no end to it."""
    return {
        Step.DECLINED: counts.to_accept,
        Step.ACCEPTED: counts.to_accept,
        Step.WITHDRAWN: counts.to_arrive,
        Step.DEPLOYED: counts.to_deploy,
        Step.ARRIVED: counts.to_arrive,
        Step.RELEASED: counts.here,
        Step.RETURNED: counts.away,
    }.get(step)


def usual(counts: Counts, step: Step) -> int:
    """How many are meant where nobody says so: all who may; of those on their way where any are."""
    if step == Step.ARRIVED:
        return counts.deployed - counts.arrived or counts.to_arrive
    if step == Step.RETURNED:
        return counts.on_the_way_back or counts.away
    return most(counts, step) or 0


_BEFORE = {
    Step.DECLINED: Step.OFFERED,
    Step.ACCEPTED: Step.OFFERED,
    Step.WITHDRAWN: Step.ACCEPTED,
    Step.DEPLOYED: Step.ACCEPTED,
    Step.ARRIVED: Step.ACCEPTED,
    Step.RELEASED: Step.ARRIVED,
    Step.RETURNED: Step.ARRIVED,
}


def steps(counts: Counts, step: Step, number: int) -> tuple[tuple[Step, int], ...]:
    """The steps that so many take, the last of which was said. Raises TooMany.

    Of whoever nothing was recorded of an earlier step, it is taken along: who has arrived had been accepted.
    """
    found: tuple[tuple[Step, int], ...] = ()
    before = _BEFORE.get(step)
    if before is not None and number > (most(counts, step) or 0):
        if getattr(counts, before) > 0 or step in (Step.DECLINED, Step.WITHDRAWN):
            raise TooMany(step, most(counts, step) or 0, before)
        found = steps(counts, before, number)
        counts = count(found, counts)
    between = {
        Step.ARRIVED: (Step.DEPLOYED, number - (counts.deployed - counts.arrived)),
        Step.RETURNED: (Step.RELEASED, number - counts.on_the_way_back),
    }.get(step)
    return (*found, *([between] if between and between[1] > 0 else []), (step, number))


def count(movements: Iterable[tuple[Step, int]], since: Counts = NONE) -> Counts:
    """The counts after some movements, in their order."""
    found = dict(since.__dict__)
    for step, number in movements:
        if step not in MOVES:
            continue
        found[step.value] += number
        if step == Step.WITHDRAWN:
            found["deployed"] -= max(0, number - (found["accepted"] - found["deployed"]))
            found["accepted"] -= number
    return Counts(**found)


class Movement(NamedTuple):
    """So many took a step, as it is kept; `action` is the number of the movement by which it was said."""

    number: int
    action: int
    share: int | None
    step: Step
    quantity: int
    at: datetime
    by: str
    note: str = ""
    details: Mapping[str, str] | None = None
    pence: int | None = None
    report_at: datetime | None = None


class Answer(StrEnum):
    """What has a provider said to a request?"""

    ASKED = "asked"
    ACKNOWLEDGED = "acknowledged"
    OFFERED = "offered"
    NIL = "nil return"


WAITED_FOR = (Answer.ASKED, Answer.ACKNOWLEDGED)


@dataclass(frozen=True)
class Provider:
    """A provider's part in a request, as people read it; texts are plain."""

    number: int
    name: str
    answer: Answer
    since: datetime
    by: str = ""
    note: str = ""
    counts: Counts = NONE
    movements: tuple[Movement, ...] = ()
    organisation: str = ""
    """Its id; empty for whoever is not of our cluster."""
    tries: tuple[Try, ...] = ()
    """What came of calling it, while nobody of it has acknowledged."""
    why_not: str = ""
    """Why nobody of it can be called now, where nobody can."""

    @property
    def is_waited_for(self) -> bool:
        return self.answer in WAITED_FOR

    @property
    def pence(self) -> int | None:
        """What was charged for it; None where nothing was said of that."""
        said = [one.pence for one in self.movements if one.pence is not None]
        return sum(said) if said else None

    @property
    def deployments(self) -> Sequence[Movement]:
        return [one for one in self.movements if one.step == Step.DEPLOYED]

    def awaited(self) -> list[tuple[datetime, int]]:
        """How many who were sent have not arrived, and when they were to report, where somebody said so."""
        here, left = self.counts.arrived, self.counts.deployed - self.counts.arrived
        found = []
        for at, quantity in sorted((one.report_at, one.quantity) for one in self.deployments if one.report_at):
            missing = min(max(0, quantity - here), left)
            here, left = max(0, here - quantity), left - missing
            if missing:
                found.append((at, missing))
        return found

    def away(self, until: datetime | None) -> list[tuple[datetime, int]]:
        """How many are not back, and when they should be: some hours after their release, or at the end."""
        back, found = self.counts.returned, []
        for one in (one for one in self.movements if one.step == Step.RELEASED):
            missing = max(0, one.quantity - back)
            back = max(0, back - one.quantity)
            if missing:
                found.append((one.at + HOME_WITHIN, missing))
        return [*found, *([(until, self.counts.here)] if until and self.counts.here else [])]


HOME_WITHIN = timedelta(hours=4)
"""Whoever is released is back with their own within this, or somebody asks."""
NUDGES = (timedelta(0), timedelta(minutes=30), timedelta(hours=2))
"""How long after something was due it is raised; then no more."""


class Late(StrEnum):
    """What of a request is late?"""

    ANSWER = "no answer"
    ARRIVAL = "not arrived"
    RETURN = "not returned"


@dataclass(frozen=True)
class Due:
    """When something is due of a provider, and how many it is about."""

    at: datetime
    kind: Late
    whose: Provider
    number: int = 0


@dataclass(frozen=True)
class Request:
    """A request with its providers, as people read it; texts are plain. `quantity` is 0 where no number was said.

    `for_whom` is whoever asked us, where the aid is not for ourselves.
    """

    number: int
    what: str
    quantity: int
    at: datetime
    by: str
    incident: int | None = None
    is_exercise: bool = False
    priority: str = "urgent"
    skills: str = ""
    place: str = ""
    why: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    answer_by: datetime | None = None
    for_whom: str = ""
    coordinator: str = ""
    return_number: int | None = None
    is_sent: bool = False
    """Has whoever asked us our return?"""
    closed_at: datetime | None = None
    closed_by: str = ""
    closed_why: str = ""
    providers: tuple[Provider, ...] = ()
    escalated: tuple[Movement, ...] = ()

    @cached_property
    def counts(self) -> Counts:
        return sum((one.counts for one in self.providers), NONE)

    @property
    def asked(self) -> int:
        """How many are asked for: as many as were said, or more where more were accepted."""
        return max(self.quantity, self.counts.accepted)

    @property
    def lacking(self) -> int:
        """How many of those asked for nobody is accepted for."""
        return self.asked - self.counts.accepted

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def waited_for(self) -> Sequence[Provider]:
        return [one for one in self.providers if one.is_waited_for] if self.is_open else []

    @property
    def pence(self) -> int | None:
        said = [one.pence for one in self.providers if one.pence is not None]
        return sum(said) if said else None

    @property
    def is_done(self) -> bool:
        """Is nobody waited for or away?"""
        return not self.waited_for and not self.counts.away and not self.counts.to_arrive and not self.counts.to_accept

    def due(self) -> list[Due]:
        """What is late or will be, the earliest first."""
        found = [Due(self.answer_by, Late.ANSWER, one) for one in self.waited_for if self.answer_by]
        for one in self.providers:
            found += [Due(at, Late.ARRIVAL, one, number) for at, number in one.awaited()]
            found += [Due(at, Late.RETURN, one, number) for at, number in one.away(self.ends_at)]
        return sorted(found, key=lambda one: (one.at, one.whose.number))

    def is_late(self, now: datetime) -> bool:
        return any(one.at <= now for one in self.due())

    def raised_next(self, after: datetime) -> datetime | None:
        """When something of it is raised next, after an instant up to which all was."""
        found = [one.at + nudge for one in self.due() for nudge in NUDGES]
        found += [self.answer_by] if self.owes_return and self.answer_by else []
        return min((one for one in found if one > after), default=None)

    @property
    def owes_return(self) -> bool:
        """Is whoever asked us to be told what can be given?"""
        return bool(self.for_whom) and self.is_open and not self.is_sent
