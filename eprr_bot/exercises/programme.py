"""The exercise programme: what is exercised every month, and within which hours (exercises.yaml)."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from eprr_bot.base.file_fields import Identifier, Schema, WeeklyHours, Words, refuse_repeats
from eprr_bot.base.file_kinds import FileKind, Files, of_model
from eprr_bot.base.files import Fault, FileModel, Name, fault
from eprr_bot.callout.ladder import LADDERS
from eprr_bot.oncall.rota_file import ROTA

FILE = "exercises.yaml"

ExerciseKind = Literal["communications"]
StopRule = Literal["first", "everyone"]


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


class HoursWindow(WeeklyHours):
    """The hours of the week within which the random time of an exercise falls."""


class MonthlyExercise(FileModel):
    """A call-out exercise held every month (¶65). Its ladder is that of its rota unless it names another.

    Every `at_least_out_of_hours_every_months` months at least one falls out of hours. `risks` are the
    entries of the risk register that it exercises.
    """

    id: Identifier
    name: Words
    rota: Identifier
    ladder: Identifier
    kind: ExerciseKind = "communications"
    stop: StopRule = "first"
    window: HoursWindow
    at_least_out_of_hours_every_months: Annotated[int, Field(ge=1, le=12)] = 3
    target_minutes: Annotated[int, Field(ge=1)] = 15
    objectives: Annotated[tuple[Words, ...], Field(min_length=1)]
    risks: Annotated[tuple[Words, ...], Field(min_length=1)]
    codeword: Words

    @model_validator(mode="before")
    @classmethod
    def _ladder_of_its_rota(cls, data: Any) -> Any:
        if isinstance(data, dict) and "rota" in data and data.get("ladder") is None:
            return {**data, "ladder": data["rota"]}
        return data


class Programme(FileModel):
    """Every exercise that the bot arranges by itself."""

    schema_: Schema = Field(alias="schema")
    monthly: tuple[MonthlyExercise, ...]
    excluded_dates: tuple[ExcludedDate, ...] = ("12-24", "12-25", "12-26", "12-31", "01-01")

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


def unexercised(files: Files) -> Iterator[Fault]:
    """Warnings about mandatory rotas that no ladder serves or no monthly exercise proves (¶65)."""
    ladders, programme = files.only(LADDERS), files.only(PROGRAMME)
    for read in (one for one in files.all(ROTA) if one.content.mandatory):
        rota = read.content
        if ladders and all(one.id != rota.id for one in ladders.content.ladders):
            problem = f"No ladder serves {rota.id}, which is mandatory."
            yield read.text.fault(("id",), problem, f"Add a ladder called {rota.id}.", is_warning=True)
        if programme and all(one.rota != rota.id for one in programme.content.monthly):
            problem = f"No monthly exercise proves {rota.id}, which is mandatory."
            yield read.text.fault(("id",), problem, "Add one to exercises.yaml.", is_warning=True)
