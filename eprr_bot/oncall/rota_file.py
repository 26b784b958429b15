"""Rota files: YAML that people write -> Rota, with every fault named at once."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, time
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    BeforeValidator,
    Field,
    StrictBool,
    StrictInt,
    ValidationInfo,
    field_validator,
    model_validator,
)

from eprr_bot.base.file_fields import Identifier
from eprr_bot.base.file_kinds import Defined, FileKind
from eprr_bot.base.files import Fault, FileModel, Text, fault, near_miss, parse, read_file, validate
from eprr_bot.base.files import Field as Place
from eprr_bot.oncall.rota import (
    DAYS,
    LAST_MONTHLY_DAY,
    CommandLevel,
    FixedPeriod,
    Function,
    Layer,
    Rota,
    Rules,
    ShiftLength,
    Window,
)

FIRST_YEAR, LAST_YEAR = 1971, 2199

_WALL = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)")
_TIME = re.compile(r"\d\d:\d\d(?::\d\d)?")
_OFFSET = re.compile(r"\d\s*(?:Z|UTC|GMT|BST|[+-]\d\d:?\d\d)$", re.IGNORECASE)
_WRITE_WALL = "Write a date and a time such as 2026-01-05T09:00."
_WRITE_TIME = 'Write hours and minutes such as "09:00", from 00:00 to 23:59.'


def read_rota(path: Path) -> Rota:
    """A rota from a file. Raises FaultsFound with everything that is wrong with it."""
    return _rota(read_file(path))


def parse_rota(text: str, name: str) -> Rota:
    """A rota from the text of a file; `name` stands in the faults. Raises FaultsFound."""
    return _rota(parse(text, name))


def first_mentions(text: Text) -> Mapping[str, Place]:
    """Each person of a rota's file, and the first field that names them."""
    mentions: dict[str, Place] = {}
    for row, layer in enumerate(text.data.get("layers") or []):
        for place, person in enumerate(layer["people"]):
            mentions.setdefault(person, ("layers", row, "people", place))
    for row, period in enumerate(text.data.get("fixed") or []):
        mentions.setdefault(period["person"], ("fixed", row, "person"))
    return mentions


def strangers(text: Text, known: Collection[str], *, is_warning: bool = False) -> list[Fault]:
    """A fault for each person of a rota's file whom nobody knows, and whom they may have meant."""
    return [
        text.fault(
            field,
            f'There is no person called "{person}".',
            near_miss(person, known) or "People are named in people.csv.",
            is_warning=is_warning,
        )
        for person, field in first_mentions(text).items()
        if person not in known
    ]


def read_wall(value: Any) -> datetime:
    """A date and time of day as rota files write them. Raises a fault's error, a ValueError."""
    text = value.strip() if isinstance(value, str) else str(value)
    written = _WALL.fullmatch(text)
    if not written and _OFFSET.search(text) and _WALL.match(text):
        raise fault(
            f'"{text}" names an offset or a zone, but a rota is written for the clock on the wall.',
            "Leave the offset out.",
        )
    if not written:
        raise fault(f'"{text}" is not a date and a time.', _WRITE_WALL)
    try:
        wall = datetime.fromisoformat(" ".join(written.groups()))
    except ValueError:
        raise fault(f'There is no such date and time as "{text}".', _WRITE_WALL) from None
    if not FIRST_YEAR <= wall.year <= LAST_YEAR:
        raise fault(f"The year {wall.year} is out of range.", f"Rotas run from {FIRST_YEAR} to {LAST_YEAR}.")
    return wall


def _read_time(value: Any) -> time:
    text = value.strip() if isinstance(value, str) else str(value)
    if not _TIME.fullmatch(text):
        raise fault(f'"{text}" is not a time of day.', _WRITE_TIME)
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise fault(f'There is no time of day "{text}".', _WRITE_TIME) from None


def _read_day(value: Any) -> int:
    if value not in DAYS:
        raise fault(f'There is no day called "{value}".', f"Days: {', '.join(DAYS)}.")
    return DAYS.index(value)


def _read_person(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"\S+", value):
        raise fault(f'"{value}" is not a person\'s id.', "Write it as in the directory: asha.patel.")
    return value


Wall = Annotated[datetime, BeforeValidator(read_wall)]
TimeOfDay = Annotated[time, BeforeValidator(_read_time)]
Day = Annotated[int, BeforeValidator(_read_day)]
Person = Annotated[str, BeforeValidator(_read_person)]
"""Any word, though it be no id: a preview may name anybody, and who is unknown is told with a near miss."""
Count = Annotated[StrictInt, Field(gt=0, le=10_000)]


class ShiftFields(FileModel):
    """`shift: {weeks: 1}`."""

    hours: Count | None = None
    days: Count | None = None
    weeks: Count | None = None
    months: Count | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if len(self.model_dump(exclude_none=True)) != 1:
            raise fault("A shift is measured in exactly one of hours, days, weeks or months.", "Write {weeks: 1}.")
        return self


class WindowFields(FileModel):
    """`{days: [mon], from: "17:00", to: "09:00"}`."""

    days: tuple[Day, ...] = Field(min_length=1)
    opens: TimeOfDay = Field(alias="from")
    closes: TimeOfDay = Field(alias="to")


class LayerFields(FileModel):
    """One entry of `layers`."""

    id: Identifier
    starts: Wall
    ends: Wall | None = None
    shift: ShiftFields
    people: tuple[Person, ...] = Field(min_length=1)
    during: tuple[WindowFields, ...] | None = Field(default=None, min_length=1)

    @field_validator("ends")
    @classmethod
    def _ends_after_it_starts(cls, ends: datetime | None, known: ValidationInfo) -> datetime | None:
        starts = known.data.get("starts")
        if ends and starts and ends <= starts:
            raise fault("The layer ends before it starts.", "Give a later end, or leave it out.")
        return ends

    @field_validator("shift")
    @classmethod
    def _months_start_on_a_day_they_all_have(cls, shift: ShiftFields, known: ValidationInfo) -> ShiftFields:
        starts = known.data.get("starts")
        if shift.months and starts and starts.day > LAST_MONTHLY_DAY:
            problem = f"Monthly shifts cannot start on day {starts.day}, which some months do not have."
            raise fault(problem, "Start the layer on the 28th or earlier.")
        return shift

    def layer(self) -> Layer:
        """The layer that the fields describe."""
        windows = [Window(frozenset(item.days), item.opens, item.closes) for item in self.during or ()]
        shift = ShiftLength(**self.shift.model_dump())
        return Layer(self.id, self.starts, shift, self.people, self.ends, tuple(windows))


class FixedFields(FileModel):
    """One entry of `fixed`."""

    start: Wall = Field(alias="from")
    end: Wall = Field(alias="to")
    person: Person
    reason: str = ""

    @field_validator("end")
    @classmethod
    def _ends_after_it_starts(cls, end: datetime, known: ValidationInfo) -> datetime:
        start = known.data.get("start")
        if start and end <= start:
            raise fault("The fixed period ends before it starts.", "Give a later end.")
        return end


class RulesFields(FileModel):
    """`rules`: what is left out is not checked."""

    min_rest_hours: Annotated[StrictInt, Field(ge=0, le=168)] | None = None
    max_consecutive_shifts: Annotated[StrictInt, Field(gt=0)] | None = None
    competence: Identifier | None = None


class RotaFields(FileModel):
    """A whole rota file."""

    version: Literal[1] = Field(alias="schema")
    id: Identifier
    name: str = Field(min_length=1)
    timezone: str
    function: Function = "response"
    command_level: CommandLevel = "strategic"
    mandatory: StrictBool = True
    user_group: str | None = None
    ends: Wall | None = None
    shadow_until: Wall | None = None
    layers: tuple[LayerFields, ...] = ()
    fixed: tuple[FixedFields, ...] = ()
    rules: RulesFields = RulesFields()

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ValueError, OSError, KeyError):
            # Names of people's own making may be paths, folders or nothing at all.
            near = get_close_matches(name, available_timezones(), n=1)
            remedy = f"Did you mean {near[0]}?" if near else "Write a name such as Europe/London."
            raise fault(f'There is no time zone called "{name}".', remedy) from None
        return name

    def rota(self) -> Rota:
        """The rota that the fields describe."""
        return Rota(
            id=self.id,
            name=self.name,
            timezone=self.timezone,
            layers=tuple(fields.layer() for fields in self.layers),
            fixed=tuple(FixedPeriod(item.start, item.end, item.person, item.reason) for item in self.fixed),
            function=self.function,
            command_level=self.command_level,
            mandatory=self.mandatory,
            user_group=self.user_group,
            rules=Rules(**self.rules.model_dump()),
            ends=self.ends,
            shadow_until=self.shadow_until,
        )


def _rota(text: Text) -> Rota:
    return validate(replace(text, faults=tuple(_faults_across(text))), RotaFields).rota()


def _faults_across(text: Text) -> Iterator[Fault]:
    """Faults between fields, found in the plain data so that other faults do not hide them."""
    if not isinstance(text.data, dict):
        return
    layers = text.data.get("layers")
    if not layers and not text.data.get("fixed"):
        yield text.fault(("layers",), "The rota names nobody.", "Give it a layer or a fixed period.")
    seen = set()
    for number, layer in enumerate(layers if isinstance(layers, list) else ()):
        name = layer.get("id") if isinstance(layer, dict) else None
        if isinstance(name, str) and name in seen:
            remedy = "Give every layer an id of its own."
            yield text.fault(("layers", number, "id"), f'Two layers are called "{name}".', remedy)
        seen.add(str(name))


ROTA = FileKind("rota", "*.yaml", _rota, defines=(Defined("rota", "Rotas", lambda rota: [rota.id]),))
