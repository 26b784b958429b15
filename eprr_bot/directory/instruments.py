"""The papers that give the on-call director authority: instructions, memoranda, clauses, minutes."""

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from eprr_bot.base.file_fields import Identifier, Schema, WeeklyHours, Words, refuse_repeats
from eprr_bot.base.file_kinds import FileKind, of_model
from eprr_bot.base.files import Field as Place
from eprr_bot.base.files import FileModel, Name, fault, names_in

FILE = "instruments.yaml"

InstrumentKind = Literal["standing_financial_instruction", "memorandum", "contract_clause", "board_minute"]
DIRECTING = ("contract_clause", "memorandum")
"""The kinds that let the director put a provider's priorities first. A board cannot grant that over others."""
NOMINATED = "accountable-emergency-officer"
"""A role that is no rota: the nominated director (¶62), who need not be the one on call; or their deputy."""


class Use(StrEnum):
    """For what may somebody use other organisations? As people read it."""

    SPENDING = "spending"
    ASSETS = "fixed assets"
    STAFF = "staff"
    PRIORITIES = "what is put first"


class Instrument(FileModel):
    """One clause that lets the holder of a rota use other organisations' resources (¶61, ¶62).

    `body` grants it; `covers` says over which statutory bodies or providers. `role` is a rota, or NOMINATED.
    `limit_pounds` is the amount above which others must be told, in whole pounds, of all that is committed of one body
    in one incident; None is no limit. Never an approval.
    """

    id: Identifier
    kind: InstrumentKind
    title: Words
    version: Words
    clause: Words
    body: Identifier
    covers: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    role: Identifier
    covers_spending: bool
    covers_fixed_assets: bool
    covers_staff: bool = False
    limit_pounds: Annotated[int, Field(gt=0)] | None = None
    approved_by: Words
    approved_on: date
    review_on: date
    valid_from: date
    valid_to: date | None = None
    evidence: str = ""
    status: Literal["draft", "agreed", "signed"] = "signed"
    """A draft gives nobody authority."""
    signed_on: date | None = None
    signatories: tuple[Words, ...] = ()
    trigger: str = ""
    """The words by which it may be used, such as “a major incident is declared”."""
    scope: str = ""

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        if self.review_on <= self.approved_on:
            raise fault("The review is not after the approval.", "Correct review_on or approved_on.")
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise fault("It ends before it begins.", "Correct valid_from or valid_to.")
        return self

    def is_in_force(self, on: date) -> bool:
        """Is it valid on this day? Both its first and its last day count; a draft never is."""
        return self.status != "draft" and self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def is_for(self, use: Use) -> bool:
        """May somebody use organisations for this under it?"""
        uses = {Use.SPENDING: self.covers_spending, Use.ASSETS: self.covers_fixed_assets, Use.STAFF: self.covers_staff}
        return uses.get(use, self.kind in DIRECTING)


class Area(FileModel):
    """An area of responsibility that differs by rota, by dates or by night (¶66): whom it takes in."""

    role: Identifier
    covers: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    valid_from: date | None = None
    valid_to: date | None = None
    hours: WeeklyHours | None = None

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise fault("It ends before it begins.", "Correct valid_from or valid_to.")
        return self

    def holds(self, local: datetime) -> bool:
        """Is it the area at this moment of the wall clock?"""
        day = local.date()
        is_within = (self.valid_from or day) <= day <= (self.valid_to or day)
        return is_within and (self.hours is None or self.hours.holds(local))


class Instruments(FileModel):
    """Every instrument of one cluster, and areas that are not the whole of it."""

    schema_: Schema = Field(alias="schema")
    instruments: tuple[Instrument, ...]
    areas: tuple[Area, ...] = ()
    """Of those that hold at once the last counts; where none does, the area is the whole cluster."""

    @model_validator(mode="after")
    def _name_each_once(self) -> Self:
        refuse_repeats([one.id for one in self.instruments], "Instruments")
        return self


def names_in_instruments(file: Instruments) -> Iterator[Name]:
    """Every name that another file must know."""
    for row, one in enumerate(file.instruments):
        at: Place = ("instruments", row)
        yield (*at, "body"), "statutory body", one.body
        yield from names_in((*at, "covers"), "organisation", one.covers)
        yield from _rota(at, one.role)
    for row, area in enumerate(file.areas):
        at = ("areas", row)
        yield from names_in((*at, "covers"), "organisation", area.covers)
        yield from _rota(at, area.role)


def _rota(at: Place, role: str) -> Iterator[Name]:
    if role != NOMINATED:
        yield (*at, "role"), "rota", role


INSTRUMENTS = FileKind("instruments", FILE, of_model(Instruments), names=names_in_instruments)
