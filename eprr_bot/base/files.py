"""Reading the files that people write by hand, and naming every fault in them at once.

A file is read into plain data with the line of every value; pydantic models say what is allowed;
whatever they refuse comes back as a `Fault` with file, line, field, what is wrong and what to do.
"""

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from eprr_bot.base.letters import mended

Field = tuple[str | int, ...]
"""Where a value stands in a file: ("layers", 0, "shift") is the shift of the first layer."""

Name = tuple[Field, str, str]
"""A name in a file that another file must know: its field, what it names, such as a rota, and the name."""

Model = TypeVar("Model", bound="FileModel")


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in one file. `line` counts from 1; 0 means the whole file.

    A warning does not stop the file from being used.
    """

    file: str
    line: int
    field: str
    problem: str
    remedy: str = ""
    is_warning: bool = False

    def __str__(self) -> str:
        kind = "warning: " if self.is_warning else ""
        where = f"{self.file}:{self.line}: " if self.line else f"{self.file}: "
        field = f"{self.field}: " if self.field else ""
        return f"{where}{kind}{field}{self.problem}{' ' + self.remedy if self.remedy else ''}"


class FaultsFound(Exception):
    """A file cannot be used. `faults` says everything that is wrong with it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class FileModel(BaseModel):
    """What a file may hold: unknown fields are faults, and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def fault(problem: str, remedy: str = "") -> PydanticCustomError:
    """What a validator of a FileModel raises: what is wrong, what to do. Both are whole sentences."""
    return PydanticCustomError("fault", "{problem} {remedy}", {"problem": problem, "remedy": remedy})


@dataclass(frozen=True)
class Text:
    """A file's data and the line of each of its fields.

    `body` is what stands in it. `faults` are those that do not keep the rest from being looked at.
    """

    name: str
    data: Any
    lines: Mapping[Field, int]
    body: str = ""
    faults: tuple[Fault, ...] = ()

    def line(self, field: Field) -> int:
        """The line of a field, or of the nearest thing around it that has one."""
        for length in range(len(field), -1, -1):
            if field[:length] in self.lines:
                return self.lines[field[:length]]
        return 0

    def fault(self, field: Field, problem: str, remedy: str = "", *, is_warning: bool = False) -> Fault:
        """A fault at a field of this file."""
        return Fault(self.name, self.line(field), dotted(field), problem, remedy, is_warning)


def names_in(field: Field, what: str, names: Iterable[str]) -> Iterator[Name]:
    """Every name of a list."""
    for index, name in enumerate(names):
        yield (*field, index), what, name


def near_miss(name: str, ids: Collection[str]) -> str:
    """`Did you mean "asha.patel"?` where an id is much like a name; else nothing."""
    near = difflib.get_close_matches(name, ids, n=1, cutoff=0.7)
    return f'Did you mean "{near[0]}"?' if near else ""


def dotted(field: Field) -> str:
    """("layers", 0, "shift") -> "layers[0].shift"."""
    text = ""
    for part in field:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def read_file(path: Path, name: str | None = None) -> Text:
    """Read a YAML file. Raises FaultsFound when it cannot be opened or is not YAML."""
    shown = name or str(path)
    try:
        with path.open(encoding="utf-8-sig") as file:
            text = file.read(_LARGEST + 1)
        return parse(text, shown)
    except FileNotFoundError:
        raise FaultsFound([Fault(shown, 0, "", "There is no such file.", "Check the name.")]) from None
    except UnicodeDecodeError as error:
        raise FaultsFound([Fault(shown, 0, "", "The text is not in UTF-8.", "Save it as UTF-8.")]) from error
    except OSError as error:
        raise FaultsFound([Fault(shown, 0, "", f"It cannot be read: {error.strerror}.")]) from error


def parse(text: str, name: str) -> Text:
    """Parse YAML text into data and lines. Raises FaultsFound when it is not YAML, or too large to be one of ours."""
    try:
        _refuse_too_much(text, name)
        root = yaml.compose(text, Loader=PlainLoader)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line + 1) if error.problem_mark else 0
        problem = f"This is not YAML: {error.problem or error}."
        raise FaultsFound([Fault(name, line, "", problem, "Check indentation, colons and quotes.")]) from error
    except yaml.YAMLError as error:
        raise FaultsFound([Fault(name, 0, "", f"This is not YAML: {error}.")]) from error
    if root is None:
        raise FaultsFound([Fault(name, 0, "", "The file is empty.")])
    lines: dict[Field, int] = {}
    faults: list[Fault] = []
    data = _build(root, (), lines, faults, name)
    if faults:
        raise FaultsFound(faults)
    return Text(name, mended(data), lines, text)


def _refuse_too_much(text: str, name: str) -> None:
    """The parser calls itself for each level, in C: nested deeply enough, a text would end the process."""
    if len(text) > _LARGEST:
        problem = "It is larger than a million letters."
        raise FaultsFound([Fault(name, 0, "", problem, "Take out what does not belong in it.")])
    depth = 0
    for event in yaml.parse(text, Loader=PlainLoader):  # one after the other, and no further than this looks
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            line, problem = (
                event.start_mark.line + 1 if event.start_mark else 0,
                f"It is nested more than {_DEEPEST} deep.",
            )
            raise FaultsFound([Fault(name, line, "", problem, "Write it flatter.")])


def validate(text: Text, model: type[Model]) -> Model:
    """The file as a model. Raises FaultsFound with every fault at once."""
    found = list(text.faults)
    try:
        made = model.model_validate(text.data)
    except ValidationError as error:
        details = error.errors()
        found += [_fault_of(text, one) for one in details if not _follows(one, details)]
        raise FaultsFound(found) from error
    if found:
        raise FaultsFound(found)
    return made


class PlainLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # much faster where it is
    """YAML as people expect it: 17:00, 2026-12-24, yes and on are text; only true and false are booleans."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 (PyYAML's own attribute)


for _tag, _pattern, _first in (
    ("tag:yaml.org,2002:bool", r"^(?:true|false)$", "tf"),
    ("tag:yaml.org,2002:null", r"^(?:~|null|)$", ["~", "n", ""]),
    ("tag:yaml.org,2002:int", r"^[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789"),
    ("tag:yaml.org,2002:float", r"^[-+]?(?:[0-9]+\.[0-9]+)$", "-+0123456789"),
):
    PlainLoader.add_implicit_resolver(_tag, re.compile(_pattern), list(_first))


def _build(node: yaml.Node, at: Field, lines: dict[Field, int], faults: list[Fault], name: str) -> Any:
    """A composed node as plain data; notes the line of every field, and keys given twice as faults."""
    line = node.start_mark.line + 1
    lines.setdefault(at, line)
    if len(at) > _DEEPEST or len(lines) > _MOST:
        problem = "The file is too large, or a part of it holds itself."
        raise FaultsFound([Fault(name, line, dotted(at[:3]), problem, "Write the values out.")])
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*at, index), lines, faults, name) for index, item in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return _scalar(node, at, faults, name)
    data: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            faults.append(Fault(name, line, dotted(at), "A name must be plain text.", "Use one word."))
            continue
        key = str(key_node.value)
        if key in data:
            problem = f"{key} is given twice."
            faults.append(Fault(name, line, dotted((*at, key)), problem, "Keep one of them."))
        lines[(*at, key)] = line
        data[key] = _build(value_node, (*at, key), lines, faults, name)
    return data


def _scalar(node: yaml.Node, at: Field, faults: list[Fault], name: str) -> Any:
    """One value as text, number, boolean or nothing."""
    try:
        return _SCALARS.construct_object(node)
    except (yaml.YAMLError, ValueError):
        problem = f'"{node.value}" cannot be read as {node.tag.rpartition(":")[2]}.'
        faults.append(Fault(name, node.start_mark.line + 1, dotted(at), problem, "Put it in quotes."))
        return None


_SCALARS = PlainLoader("")
_DEEPEST = 30
_LARGEST = 1_000_000
"""Letters; whatever comes with the bot has some thousand."""
_MOST = 100_000
"""More values than any rota has; names for a value used twice (& and *) could otherwise multiply for ever."""

_PLAIN_PROBLEMS = {
    "missing": ("This field is missing.", "Add it."),
    "extra_forbidden": ("There is no such field.", "Check the spelling, or take it out."),
    "string_type": ("This must be text.", "Put it in quotes."),
    "int_type": ("This must be a whole number.", ""),
    "int_parsing": ("This must be a whole number.", ""),
    "bool_type": ("This must be true or false.", ""),
    "bool_parsing": ("This must be true or false.", ""),
    "int_from_float": ("This must be a whole number.", ""),
    "date_type": ("This must be a date.", "Write it as 2026-12-24."),
    "date_parsing": ("This must be a date.", "Write it as 2026-12-24."),
    "date_from_datetime_parsing": ("This must be a date.", "Write it as 2026-12-24."),
    "date_from_datetime_inexact": ("This must be a date.", "Write it as 2026-12-24."),
    "list_type": ("This must be a list.", "Start each item with a dash."),
    "tuple_type": ("This must be a list.", "Start each item with a dash."),
    "dict_type": ("This must hold named fields.", ""),
    "model_type": ("This must hold named fields.", ""),
    "greater_than": ("This must be greater than {gt}.", ""),
    "greater_than_equal": ("This must be at least {ge}.", ""),
    "less_than_equal": ("This must be at most {le}.", ""),
    "too_short": ("This list is too short: it needs at least {min_length}.", ""),
    "string_too_short": ("This may not be empty.", ""),
    "string_too_long": ("This must have at most {max_length} letters.", ""),
    "literal_error": ("This must be {expected}.", ""),
    "enum": ("This must be {expected}.", ""),
}


def _fault_of(text: Text, error: ErrorDetails) -> Fault:
    """A pydantic error in our words. Model and union names inside its location are left out."""
    location = error["loc"]
    field = tuple(part for part in location if isinstance(part, int) or _stands_in(text, location, part))
    if error["type"] == "fault":
        return text.fault(field, error["ctx"]["problem"], error["ctx"]["remedy"])
    if error["type"] not in _PLAIN_PROBLEMS:
        return text.fault(field, f"{error['msg']}.")
    problem, remedy = _PLAIN_PROBLEMS[error["type"]]
    problem = problem.format(**error.get("ctx", {}))  # ours alone: what people wrote may hold braces
    if error["type"] == "extra_forbidden":
        problem = f"There is no field called {field[-1] if field else ''}."
    return text.fault(field, problem, remedy)


def _follows(error: ErrorDetails, errors: Iterable[ErrorDetails]) -> bool:
    """Is a list short only because something in it was refused?"""
    at = error["loc"]
    return error["type"] == "too_short" and any(
        len(other["loc"]) > len(at) and other["loc"][: len(at)] == at for other in errors
    )


def _stands_in(text: Text, location: Field, part: str | int) -> bool:
    """Is this part of a pydantic location a field of the file, not the name of a class or the mark of a key?"""
    return part != "[key]" and (part == location[-1] or any(part in field for field in text.lines))
