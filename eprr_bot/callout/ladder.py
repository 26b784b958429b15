"""Ladders: whom a call-out pages, after how many minutes and by which routes (ladders.yaml)."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from eprr_bot.base.file_fields import Identifier, Schema, Words, refuse_repeats
from eprr_bot.base.file_kinds import Defined, FileKind, of_model
from eprr_bot.base.files import Field as Place
from eprr_bot.base.files import FileModel, Name, fault
from eprr_bot.reach.route import Route
from eprr_bot.reach.routes import RouteId
from eprr_bot.slack.blocks import listed

FILE = "ladders.yaml"

Role = Literal["accountable-emergency-officer"]
Stop = Literal["first", "everyone", "quota"]

MOST = 50
"""People whom one call asks for."""


class Whom(FileModel):
    """Exactly one of: whoever holds a rota or stays `reachable` for it, a named person, the holder of a role, all who
    have a competence, or an organisation's contact.

    `called_as` is as what somebody is called who is named here by their id.
    A `deputy` may stand in for whoever holds the rota that the ladder serves: their answer counts as the holder's.
    """

    rota: Identifier | None = None
    person: Identifier | None = None
    role: Role | None = None
    organisation: Identifier | None = None
    reachable: Identifier | None = None
    competence: Identifier | None = None
    called_as: Words | None = None
    deputy: bool = False

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        named = (self.rota, self.person, self.role, self.organisation, self.reachable, self.competence)
        if named.count(None) != len(named) - 1:
            which = "rota, person, role, organisation, reachable or competence"
            raise fault(f"This must name exactly one of {which}.", "Keep one of them.")
        return self


class Step(FileModel):
    """One rung: after so many minutes without an answer, page these people by these routes."""

    after_minutes: Annotated[int, Field(ge=0)]
    page: Annotated[tuple[Whom, ...], Field(min_length=1)]
    by: Annotated[tuple[RouteId, ...], Field(min_length=1)] = ("slack",)


class Ladder(FileModel):
    """How a call-out climbs until somebody answers. Its id is that of the rota it serves.

    An answer within `answer_by_minutes` is on time; after `close_after_minutes` the call-out closes.
    `stop` says whose answers end it, where that is not as usual: with `quota` so many of those who are called for the
    rota, or of those trained in a `competence`.
    """

    id: Identifier
    name: Words
    answer_by_minutes: Annotated[int, Field(ge=1)] = 15
    close_after_minutes: Annotated[int, Field(ge=1)] = 60
    stop: Stop | None = None
    quota: Annotated[int, Field(ge=1, le=MOST)] | None = None
    competence: Identifier | None = None
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _climbs(self) -> Self:
        times = [step.after_minutes for step in self.steps]
        if times[0] != 0:
            raise fault("The first step does not page at once.", "Give it after_minutes: 0.")
        if any(later <= earlier for earlier, later in pairwise(times)):
            raise fault("The steps are not in rising order of time.", "Make each after_minutes larger.")
        if self.close_after_minutes <= times[-1]:
            raise fault("It closes before its last step.", f"Make close_after_minutes more than {times[-1]}.")
        if self.close_after_minutes < self.answer_by_minutes:
            raise fault("It closes before an answer is due.", "Make close_after_minutes larger.")
        return self

    def from_now_on(self, taken: int, minutes: int) -> "Ladder":
        """The same, so many minutes after its first step, of which the next is due now, where it was due before."""
        left = self.steps[taken:]
        by = max(0, minutes - left[0].after_minutes) if left else 0
        later = (one.model_copy(update={"after_minutes": one.after_minutes + by}) for one in left)
        steps = (*self.steps[:taken], *later)
        return self.model_copy(update={"steps": steps, "close_after_minutes": self.close_after_minutes + by})

    @model_validator(mode="after")
    def _says_of_how_many(self) -> Self:
        if self.stop == "quota" and not self.quota:
            raise fault("It stops by quota, and does not say of how many.", "Add the number, such as quota: 3.")
        if self.stop != "quota" and (self.quota or self.competence):
            raise fault("A quota or competence counts only with stop: quota.", "Add stop: quota, or take them out.")
        return self


class Ladders(FileModel):
    """Every ladder of one cluster."""

    schema_: Schema = Field(alias="schema")
    ladders: Annotated[tuple[Ladder, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _name_each_once(self) -> Self:
        refuse_repeats([ladder.id for ladder in self.ladders], "Ladders")
        return self


def names_in_ladders(file: Ladders) -> Iterator[Name]:
    """Every name that another file must know."""
    for row, ladder in enumerate(file.ladders):
        yield ("ladders", row, "id"), "rota", ladder.id
        if ladder.competence is not None:
            yield ("ladders", row, "competence"), "competence", ladder.competence
        for rung, step in enumerate(ladder.steps):
            for place, whom in enumerate(step.page):
                at: Place = ("ladders", row, "steps", rung, "page", place)
                if whom.rota is not None:
                    yield (*at, "rota"), "rota", whom.rota
                if whom.reachable is not None:
                    yield (*at, "reachable"), "rota", whom.reachable
                if whom.person is not None:
                    yield (*at, "person"), "person", whom.person
                if whom.organisation is not None:
                    yield (*at, "organisation"), "organisation", whom.organisation
                if whom.competence is not None:
                    yield (*at, "competence"), "competence", whom.competence


LADDERS = FileKind(
    "ladders",
    FILE,
    of_model(Ladders),
    defines=(Defined("ladder", "Ladders", lambda file: [one.id for one in file.ladders]),),
    names=names_in_ladders,
)


def in_vain(route: Route, ladders: Iterable[Ladder]) -> str:
    """What is to be said where a route is not set up; nothing where no ladder pages by it."""
    names = [one.name for one in ladders if any(route.id in step.by for step in one.steps)]
    if not names:
        return ""
    return f"not set up, though {listed(names)} page by {route.id}: nobody is reached that way. {route.remedy}"
