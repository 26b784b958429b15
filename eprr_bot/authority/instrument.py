"""The register of instruments read as a whole: who covers what, what nobody covers, what is due (pure; ¶61, ¶62)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from eprr_bot.directory.cluster import Cluster
from eprr_bot.directory.instruments import Instrument, Instruments, Use
from eprr_bot.incidents.authority import Whom, whole_area

SOON = timedelta(days=90)
"""Reviews and last days that are nearer than this are named."""
KINDS = {
    "standing_financial_instruction": "standing financial instruction",
    "memorandum": "memorandum",
    "contract_clause": "contract clause",
    "board_minute": "board minute",
}


class Status(StrEnum):
    """How far is what lets somebody direct a provider?"""

    NONE = "none"
    DRAFT = "draft"
    AGREED = "agreed"
    SIGNED = "signed"
    EXPIRED = "expired"
    TO_COME = "not yet in force"


@dataclass(frozen=True)
class Paper:
    """An instrument as people read it: names in place of ids."""

    one: Instrument
    body: str
    covers: tuple[str, ...]
    role: str
    status: Status

    @property
    def title(self) -> str:
        return f"{self.one.title}, {self.one.clause}"

    @property
    def uses(self) -> tuple[Use, ...]:
        return tuple(use for use in Use if self.one.is_for(use))


@dataclass(frozen=True)
class Cell:
    """What one director may use of one body or provider: each use with the instruments that let them."""

    organisation: str
    papers: tuple[tuple[Use, tuple[Instrument, ...]], ...]

    def has(self, use: Use) -> bool:
        return any(papers for each, papers in self.papers if each == use)

    def of(self, use: Use) -> tuple[Instrument, ...]:
        return next((papers for each, papers in self.papers if each == use), ())


@dataclass(frozen=True)
class Row:
    """A director, in which of their roles they are meant, and their cells."""

    name: str
    why: str
    cells: tuple[Cell, ...]


def status(one: Instrument, on: date) -> Status:
    """How far an instrument is on a day."""
    if one.status == "draft":
        return Status.DRAFT
    if one.valid_to is not None and one.valid_to < on:
        return Status.EXPIRED
    return Status.TO_COME if on < one.valid_from else Status(one.status)


def cells(papers: Sequence[Instrument], area: Whom) -> tuple[Cell, ...]:
    """What these papers let somebody do in an area, by body and then by provider."""
    return tuple(
        Cell(name, tuple((use, _covering(papers, use, one)) for use in Use if one in area.of(use)))
        for one, name in area.all.items()
    )


def _covering(papers: Iterable[Instrument], use: Use, organisation: str) -> tuple[Instrument, ...]:
    return tuple(one for one in papers if one.is_for(use) and organisation in one.covers)


def gaps(cluster: Cluster, register: Instruments, on: date) -> Iterator[str]:
    """What is not covered by any instrument in force, whoever may use it, and what is due; a sentence each."""
    area = whole_area(cluster, on)
    papers = [one for one in register.instruments if one.is_in_force(on)]
    for use, said in _MISSING.items():
        for one, name in area.of(use).items():
            if not _covering(papers, use, one):
                yield f"{said.format(name)}{_why_not(register, use, one, on)}"
    yield from _due(register.instruments, on)
    yield from _granted_by_ended(cluster, papers, on)


_MISSING = {
    Use.SPENDING: "Nobody may commit the money of {}",
    Use.ASSETS: "Nobody may commit the fixed assets of {}",
    Use.STAFF: "Nobody may send the staff of {}",
    Use.PRIORITIES: "Nobody may direct what {} puts first",
}


def _why_not(register: Instruments, use: Use, organisation: str, on: date) -> str:
    """The nearest there is to an instrument, as the end of a sentence."""
    for one in _covering(register.instruments, use, organisation):
        match status(one, on):
            case Status.DRAFT:
                return f": {one.title}, {one.clause}, is a draft."
            case Status.EXPIRED if one.valid_to:
                return f": {one.title}, {one.clause}, ended on {_day(one.valid_to)}."
            case Status.TO_COME:
                return f": {one.title}, {one.clause}, is in force from {_day(one.valid_from)} only."
    return ": there is no instrument."


def _due(instruments: Iterable[Instrument], on: date) -> Iterator[str]:
    """Reviews that are due or soon will be, instruments that end soon, and those that nobody has signed."""
    for one in instruments:
        name = f"{one.title}, {one.clause}"
        if not one.is_in_force(on):
            continue
        if one.review_on < on:
            yield f"The review of {name}, was due on {_day(one.review_on)}. It still counts."
        elif one.review_on <= on + SOON:
            yield f"The review of {name}, is due on {_day(one.review_on)}."
        if one.valid_to is not None and one.valid_to <= on + SOON:
            yield f"{name}, ends on {_day(one.valid_to)}."
        if one.status == "agreed":
            yield f"{name}, is agreed and not yet signed."


def _granted_by_ended(cluster: Cluster, papers: Iterable[Instrument], on: date) -> Iterator[str]:
    there, names = {one.id for one in cluster.bodies_from(on)}, cluster.organisation_names
    for one in papers:
        if one.body not in there:
            yield f"{one.title}, {one.clause}, was granted by {names.get(one.body, one.body)}, which has ended."


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def standing_of_provider(register: Instruments, provider: str, on: date) -> tuple[Status, Instrument | None]:
    """How far the memorandum or the contract clause with a provider is, and which one it is (MOU-01)."""
    found = [(status(one, on), one) for one in _covering(register.instruments, Use.PRIORITIES, provider)]
    order = [Status.SIGNED, Status.AGREED, Status.TO_COME, Status.DRAFT, Status.EXPIRED]
    return min(found, key=lambda pair: order.index(pair[0]), default=(Status.NONE, None))
