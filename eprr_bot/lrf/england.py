"""England's regions and local resilience forums, as data (england.yaml)."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from eprr_bot.base.file_fields import Identifier, Schema, Words, refuse_repeats
from eprr_bot.base.file_kinds import Defined, FileKind, of_model
from eprr_bot.base.files import FileModel, fault
from eprr_bot.directory.cluster import ForumCode

FILE = "england.yaml"


class Region(FileModel):
    """A region of NHS England."""

    id: Identifier
    name: Words
    from_: date | None = Field(default=None, alias="from")
    """The first day of its functions."""
    until: date | None = None
    """The last day of its functions."""


class FormerName(FileModel):
    """What a forum was called, and the last day on which it was."""

    name: Words
    until: date


class Forum(FileModel):
    """A local resilience forum. One whose area is split belongs to two regions."""

    code: ForumCode
    name: Words
    common_name: Words
    regions: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    formerly: tuple[FormerName, ...] = ()
    note: str = ""

    def called(self, day: date) -> str:
        """What people call it on a day."""
        earlier = sorted(self.formerly, key=lambda one: one.until)
        return next((one.name for one in earlier if day <= one.until), self.common_name)

    @property
    def every_name(self) -> tuple[str, ...]:
        """What people have called it, call it and will."""
        return (self.common_name, *(one.name for one in self.formerly))


class England(FileModel):
    """Every region and every forum."""

    schema_: Schema = Field(alias="schema")
    regions: tuple[Region, ...]
    forums: tuple[Forum, ...]

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        refuse_repeats([region.id for region in self.regions], "Regions")
        refuse_repeats([forum.code for forum in self.forums], "Forums")
        known = {region.id for region in self.regions}
        for forum in self.forums:
            if unknown := sorted(set(forum.regions) - known):
                raise fault(f"{forum.code} names unknown regions: {', '.join(unknown)}.", "Correct them.")
        return self

    def regions_on(self, day: date) -> list[Region]:
        """The regions that have their functions on a day."""
        return [one for one in self.regions if (one.from_ or day) <= day <= (one.until or day)]

    def regions_of(self, code: str, day: date) -> dict[str, str]:
        """The names, by their ids, of those in which a forum lies on a day."""
        forum = self.forum(code)
        return {one.id: one.name for one in self.regions_on(day) if forum and one.id in forum.regions}

    def with_others(self, others: Iterable[Forum]) -> Self:
        """These and a cluster's own, which are on no list of England's."""
        return self.model_copy(update={"forums": (*self.forums, *others)})

    def forum(self, code: str) -> Forum | None:
        """The forum with this ONS code, if there is one."""
        return next((forum for forum in self.forums if forum.code == code), None)


def find_england(rotas: Path) -> Path:
    """Where england.yaml is for a cluster's folder: in it, or else in its parent."""
    inside = rotas / FILE
    return inside if inside.exists() else rotas.resolve().parent / FILE


ENGLAND = FileKind(
    "england",
    FILE,
    of_model(England),
    find=find_england,
    defines=(
        Defined("forum", "Forums", lambda file: [one.code for one in file.forums]),
        Defined("region", "Regions", lambda file: [one.id for one in file.regions]),
    ),
)
