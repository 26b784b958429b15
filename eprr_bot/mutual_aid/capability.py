"""What each provider could give, and under which agreement: the catalogue (mutual-aid.yaml). Pure."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from eprr_bot.base.file_fields import Identifier, Schema, Words, refuse_repeats
from eprr_bot.base.file_kinds import FileKind, of_model
from eprr_bot.base.files import FileModel, Name, fault

FILE = "mutual-aid.yaml"


class Capability(FileModel):
    """Something that a provider could give, and how soon."""

    what: Words
    number: Annotated[int, Field(gt=0)] | None = None
    within_hours: Annotated[int, Field(ge=0, le=168)] | None = None
    note: str = ""


class Giver(FileModel):
    """Who could give something: an organisation of ours by its id, or any other by its name."""

    organisation: Identifier | None = None
    name: Words | None = None
    also_called: tuple[Words, ...] = ()
    region: str = ""
    agreement: str = ""
    agreement_until: date | None = None
    """The last day on which it is in force."""
    how: str = ""
    """How it is reached at any hour, in words; no private number."""
    capabilities: tuple[Capability, ...] = ()

    @model_validator(mode="after")
    def _is_one_or_the_other(self) -> Self:
        if (self.organisation is None) == (self.name is None):
            raise fault("It is neither ours nor another.", "Give `organisation`, the id of one of ours, or `name`.")
        if self.agreement_until and not self.agreement:
            raise fault("It says until when, and not what.", "Name the agreement.")
        return self

    def agreed(self, on: date) -> str:
        """The agreement that is in force on a day; nothing where none is."""
        return self.agreement if self.agreement_until is None or on <= self.agreement_until else ""

    def is_called(self, text: str) -> bool:
        """Is this how people call one that is not ours? By its whole name, its first words, or otherwise."""
        words, names = text.lower().split(), [one.lower().split() for one in (self.name or "", *self.also_called)]
        return bool(words) and any(words == one[: len(words)] for one in names)


class MutualAid(FileModel):
    """The catalogue of one cluster."""

    schema_: Schema = Field(alias="schema")
    givers: tuple[Giver, ...] = ()

    @model_validator(mode="after")
    def _name_each_once(self) -> Self:
        refuse_repeats([one.organisation or (one.name or "").lower() for one in self.givers], "Givers")
        return self


def names_in_catalogue(file: MutualAid) -> Iterator[Name]:
    """Every name that another file must know."""
    for row, one in enumerate(file.givers):
        if one.organisation is not None:
            yield ("givers", row, "organisation"), "organisation", one.organisation


MUTUAL_AID_FILE = FileKind("mutual-aid", FILE, of_model(MutualAid), names=names_in_catalogue, may_be_missing=True)


def that_could(givers: Iterable[Giver], what: str) -> list[tuple[Giver, list[Capability]]]:
    """Who could give what these words ask for, each with what fits; all of it where there are none."""
    wanted = [_stem(one) for one in re.findall(r"[^\W\d]+", what.lower()) if one not in _SMALL]
    found = []
    for one in givers:
        those = [each for each in one.capabilities if _fits(each, wanted)]
        if those:
            found.append((one, those))
    return found


_SMALL = {"a", "an", "the", "of", "with", "and", "or", "for", "who", "can"}


def _stem(word: str) -> str:
    return word.removesuffix("s")


def _fits(one: Capability, wanted: list[str]) -> bool:
    words = {_stem(word) for word in re.findall(r"[^\W\d]+", f"{one.what} {one.note}".lower())}
    return not wanted or any(each in words for each in wanted)
