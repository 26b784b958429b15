"""The papers that give the on-call director authority: instructions, memoranda, clauses, minutes."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from eprr_bot.base.file_fields import Identifier, Schema, Words, refuse_repeats
from eprr_bot.base.file_kinds import FileKind, of_model
from eprr_bot.base.files import Field as Place
from eprr_bot.base.files import FileModel, Name, fault, names_in

FILE = "instruments.yaml"

InstrumentKind = Literal["standing_financial_instruction", "memorandum", "contract_clause", "board_minute"]


class Instrument(FileModel):
    """One clause that lets the holder of a rota use other organisations' resources (¶61, ¶62).

    `body` grants it; `covers` says over which statutory bodies or providers. `limit_pounds` is the
    amount above which others must be told, in whole pounds; None is no limit. Never an approval.
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
    limit_pounds: Annotated[int, Field(gt=0)] | None = None
    approved_by: Words
    approved_on: date
    review_on: date
    valid_from: date
    valid_to: date | None = None
    evidence: str = ""

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        if self.review_on <= self.approved_on:
            raise fault("The review is not after the approval.", "Correct review_on or approved_on.")
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise fault("It ends before it begins.", "Correct valid_from or valid_to.")
        return self

    def is_in_force(self, on: date) -> bool:
        """Is it valid on this day? Both its first and its last day count."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


class Instruments(FileModel):
    """Every instrument of one cluster."""

    schema_: Schema = Field(alias="schema")
    instruments: tuple[Instrument, ...]

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
        yield (*at, "role"), "rota", one.role


INSTRUMENTS = FileKind("instruments", FILE, of_model(Instruments), names=names_in_instruments)
