"""The exercise programme: what is exercised every month, and within which hours (exercises.yaml)."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, time
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from eprr_bot.base.file_fields import Identifier, Schema, WeeklyHours, Words, refuse_repeats
from eprr_bot.base.file_kinds import FileKind, of_model
from eprr_bot.base.files import FileModel, Name, fault
from eprr_bot.exercises.hours import NIGHT_BEGINS, NIGHT_ENDS
from eprr_bot.exercises.models import ExerciseKind

FILE = "exercises.yaml"

StopRule = Literal["first", "everyone"]
CallOutType = Literal["acknowledge", "read back", "assemble", "without Slack"]
"""What a call-out asks of those whom it calls."""
READ_BACK = "read back"

_DATE = re.compile(r"([0-9]{4}-)?[0-9]{2}-[0-9]{2}")


def _excluded_date(given: object) -> object:
    text = str(given)
    if _DATE.fullmatch(text):
        with suppress(ValueError):  # 2024 has a 29 February, which a date of every year may be
            date.fromisoformat(text if len(text) == len("2024-12-25") else f"2024-{text}")
            return text
    raise fault(f'"{given}" is no date.', 'Write "12-25" for every year, or "2026-12-25" for one, in quotes.')


ExcludedDate = Annotated[str, BeforeValidator(_excluded_date)]
"""A date on which no exercise falls: MM-DD in every year, or YYYY-MM-DD."""


def _year(given: object) -> object:
    if re.fullmatch("20[0-9]{2}", str(given)):
        return given
    raise fault(f'"{given}" is no year.', "Write it as 2027.")


def _one_or_several(given: object) -> object:
    return [given] if isinstance(given, str) else given


Year = Annotated[int, BeforeValidator(_year)]
Message = Annotated[Words, Field(max_length=200)]
"""What is taken down and read back: with what stands around it, it fits into a text message."""
Months = Annotated[int, Field(ge=1, le=24)]


class HoursWindow(WeeklyHours):
    """The hours of the week within which the random time of an exercise falls."""

    @property
    def reaches_into_night(self) -> bool:
        """Is there some night in it?"""
        begins, ends = time(NIGHT_BEGINS), time(NIGHT_ENDS)
        return self.closes_at <= self.opens_at or self.opens_at < ends or self.closes_at > begins


class AtLeastEvery(FileModel):
    """In any so many months in a row, at least one exercise is held within these hours."""

    in_hours: Months | None = None
    out_of_hours: Months | None = None
    night: Months | None = None
    weekend: Months | None = None
    bank_holiday: Months | None = None


class CallOutExercise(FileModel):
    """What is said of every call-out that the programme holds. `risks` are entries of the risk register."""

    name: Words
    window: HoursWindow
    at_least_every_months: AtLeastEvery = AtLeastEvery()
    announced: bool = False
    target_minutes: Annotated[int, Field(ge=1)] = 15
    objectives: Annotated[tuple[Words, ...], Field(min_length=1)]
    risks: Annotated[tuple[Words, ...], Field(min_length=1)]
    codeword: Words

    @property
    def usual(self) -> dict[str, int]:
        """What is asked where the file does not say."""
        return {}

    @property
    def quotas(self) -> dict[str, int]:
        """By hours, in how many months in a row at least one falls within them (EXR-03)."""
        return self.usual | self.at_least_every_months.model_dump(exclude_none=True)


class MonthlyExercise(CallOutExercise):
    """A call-out exercise of a rota, held every month (¶65). Its ladder is that of its rota unless it names another.

    Its types, and the messages to be read back, are taken in turn. Without a `stop` it ends as the ladder says.
    """

    id: Identifier
    rota: Identifier
    ladder: Identifier
    kind: Literal["communications"] = "communications"
    types: Annotated[tuple[CallOutType, ...], Field(min_length=1)] = ("acknowledge",)
    messages: Annotated[tuple[Message, ...], BeforeValidator(_one_or_several)] = Field((), alias="message")
    stop: StopRule | None = None
    at_least_out_of_hours_every_months: Annotated[int, Field(ge=1, le=12)] | None = None

    every_months: ClassVar = 1

    @property
    def usual(self) -> dict[str, int]:
        """Some in hours, some out of hours, and some at night where it may be."""
        night = {"night": 6} if self.window.reaches_into_night else {}
        return {"in_hours": 6, "out_of_hours": self.at_least_out_of_hours_every_months or 3, **night}

    @model_validator(mode="before")
    @classmethod
    def _ladder_of_its_rota(cls, data: Any) -> Any:
        if isinstance(data, dict) and "rota" in data and data.get("ladder") is None:
            return {**data, "ladder": data["rota"]}
        return data

    @model_validator(mode="after")
    def _say_each_thing_once(self) -> Self:
        if self.at_least_out_of_hours_every_months and self.at_least_every_months.out_of_hours:
            problem = "How often it falls out of hours is said twice."
            raise fault(problem, "Keep out_of_hours in at_least_every_months.")
        if READ_BACK in self.types and not self.messages:
            raise fault("There is no message to take down and read back.", "Add message.")
        return self


class PartnersExercise(CallOutExercise):
    """A call-out exercise of every partner’s and provider’s own on-call contact, held every so many months (¶65.9)."""

    name: Words = "Partners’ on-call contacts: call-out"
    every_months: Annotated[int, Field(ge=1, le=6)] = 3

    id: ClassVar = "all partners"
    rota: ClassVar = ""
    types: ClassVar = ("partners",)
    messages: ClassVar = ()

    @property
    def usual(self) -> dict[str, int]:
        """Such that one in hours and one out of hours can fall within it."""
        return {"in_hours": 12, "out_of_hours": 12}


Wanted = MonthlyExercise | PartnersExercise


class Minimums(FileModel):
    """At the least every how many months the organisation holds an exercise of each kind (DOMAIN §2.1)."""

    communications: Annotated[int, Field(ge=1)] = 6
    table_top: Annotated[int, Field(ge=1)] = Field(12, alias="table-top")
    live: Annotated[int, Field(ge=1)] = 36
    command_post: Annotated[int, Field(ge=1)] = Field(36, alias="command post")
    equipment_test: Annotated[int, Field(ge=1)] = Field(3, alias="equipment test")

    @property
    def by_kind(self) -> dict[ExerciseKind, int]:
        """The same, by kind."""
        return {ExerciseKind(kind): months for kind, months in self.model_dump(by_alias=True).items()}


class Programme(FileModel):
    """What is exercised, and how often: the call-outs that the bot arranges by itself, and what people hold.

    `framework_version` says in words where the minimums come from. `themes` are those of calendar years.
    """

    schema_: Schema = Field(alias="schema")
    framework_version: Words | None = None
    minimums: Minimums = Minimums()
    themes: Annotated[dict[Year, Words], Field(default_factory=dict)]
    monthly: tuple[MonthlyExercise, ...]
    partners: PartnersExercise | None = None
    circulation: tuple[Words, ...] = ()
    """To whom each report goes; it stands at its end."""
    excluded_dates: tuple[ExcludedDate, ...] = ("12-24", "12-25", "12-26", "12-31", "01-01")

    @property
    def call_outs(self) -> tuple[Wanted, ...]:
        """All that the bot arranges by itself."""
        return (*self.monthly, *((self.partners,) if self.partners else ()))

    def theme(self, month: str) -> str:
        """The theme of the year of a month such as 2026-11; empty where there is none."""
        return self.themes.get(int(month[:4]), "")

    @model_validator(mode="after")
    def _name_each_once(self) -> Self:
        refuse_repeats([exercise.id for exercise in self.monthly], "Exercises")
        return self

    @model_validator(mode="after")
    def _exercise_each_rota_once(self) -> Self:
        for rota, times in Counter(exercise.rota for exercise in self.monthly).items():
            if times > 1:
                raise fault(f"The rota {rota} has {times} monthly exercises.", "Keep one exercise for each rota.")
        return self


def names_in_programme(file: Programme) -> Iterator[Name]:
    """Every name that another file must know."""
    for row, exercise in enumerate(file.monthly):
        yield ("monthly", row, "rota"), "rota", exercise.rota
        yield ("monthly", row, "ladder"), "ladder", exercise.ladder


PROGRAMME = FileKind("programme", FILE, of_model(Programme), names=names_in_programme)
