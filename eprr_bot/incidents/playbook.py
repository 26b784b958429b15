"""Playbooks: the checklists and action cards that an incident puts in front of people.

They are YAML files whose texts may use Jinja, in a sandbox, over the facts of the incident.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, UndefinedError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import Field as of
from pydantic import model_validator

from eprr_bot import files
from eprr_bot.file_fields import Identifier, Schema, Words, refuse_repeats
from eprr_bot.files import Fault, FaultsFound, FileModel, Text, read_file, validate

PlaybookKind = Literal["checklist", "action_card"]

EXAMPLE_FACTS: Mapping[str, Any] = {
    "incident": {
        "number": "2026-001",
        "what": "Flooding",
        "where": "Saltmere",
        "type": "major",
        "level": 2,
    },
    "director": "Asha Patel",
    "area": ["Haven", "Wolds"],
    "organisations": ["Saltmere Hospitals", "Fenbridge Hospitals"],
    "financial_instruments": [{"title": "Financial instructions", "clause": "14.3", "body": "Haven"}],
    "provider_instruments": [{"title": "Memorandum", "clause": "6", "body": "Haven"}],
}
"""Every fact that a text may use, as an example. Checking a playbook renders it with these."""

_EMPTY_FACTS: Mapping[str, Any] = {
    **EXAMPLE_FACTS,
    "area": [],
    "organisations": [],
    "financial_instruments": [],
    "provider_instruments": [],
}


class Item(FileModel):
    """One thing to do or to tick, and a note on how."""

    id: Identifier
    text: Words
    note: str = ""


class Section(FileModel):
    """Items that belong together, such as the first ten minutes."""

    title: Words
    items: Annotated[tuple[Item, ...], of(min_length=1)]


class Playbook(FileModel):
    """A checklist or an action card as it stands in its file. `source` names paragraphs or a standard."""

    schema_: Schema = of(alias="schema")
    id: Identifier
    title: Words
    kind: PlaybookKind
    version: Words
    source: Words
    role: Words
    reports_to: str = ""
    when_to_use: Words
    sections: Annotated[tuple[Section, ...], of(min_length=1)]
    remember: str = ""

    @model_validator(mode="after")
    def _name_each_item_once(self) -> Self:
        refuse_repeats([item.id for section in self.sections for item in section.items], "Items")
        return self


@dataclass(frozen=True)
class RenderedItem:
    """An item with the facts of an incident filled in: plain text, not yet escaped for any place."""

    id: str
    text: str
    note: str


@dataclass(frozen=True)
class RenderedSection:
    """A section with the facts of an incident filled in."""

    title: str
    items: tuple[RenderedItem, ...]


@dataclass(frozen=True)
class RenderedPlaybook:
    """A playbook with the facts of an incident filled in."""

    id: str
    title: str
    kind: PlaybookKind
    version: str
    source: str
    role: str
    reports_to: str
    when_to_use: str
    sections: tuple[RenderedSection, ...]
    remember: str


def render(playbook: Playbook, facts: Mapping[str, Any]) -> RenderedPlaybook:
    """Fill the facts into every text. Items whose text comes out empty, and empty sections, are left out.

    `facts` holds what EXAMPLE_FACTS holds. Raises FaultsFound with every text that cannot be filled in.
    """
    texts, faults = _filled(playbook, Text(f"{playbook.id}.yaml", None, {}), facts)
    if faults:
        raise FaultsFound(faults)
    return RenderedPlaybook(
        id=playbook.id,
        title=texts["title",],
        kind=playbook.kind,
        version=playbook.version,
        source=playbook.source,
        role=playbook.role,
        reports_to=playbook.reports_to,
        when_to_use=texts["when_to_use",],
        sections=tuple(_sections(playbook, texts)),
        remember=texts["remember",],
    )


def _sections(playbook: Playbook, texts: Mapping[files.Field, str]) -> Iterator[RenderedSection]:
    for number, section in enumerate(playbook.sections):
        at: files.Field = ("sections", number)
        items = (
            RenderedItem(item.id, texts[*at, "items", row, "text"], texts[*at, "items", row, "note"])
            for row, item in enumerate(section.items)
        )
        if kept := tuple(item for item in items if item.text):
            yield RenderedSection(texts[*at, "title"], kept)


def read_playbook(path: Path) -> Playbook:
    """Read one playbook and try every text. Raises FaultsFound with every fault at once."""
    return _read(path)[0]


def read_playbooks(folder: Path) -> tuple[Playbook, ...]:
    """Read every playbook of a folder, in order of file name. Raises FaultsFound with every fault at once."""
    playbooks: dict[str, Playbook] = {}
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            playbook, text = _read(path)
        except FaultsFound as refused:
            faults += refused.faults
            continue
        if playbook.id in playbooks:
            problem = f"Another playbook is already called {playbook.id}."
            faults.append(text.fault(("id",), problem, "Give it an id of its own."))
        playbooks[playbook.id] = playbook
    if faults:
        raise FaultsFound(faults)
    return tuple(playbooks.values())


def _read(path: Path) -> tuple[Playbook, Text]:
    text = read_file(path)
    playbook = validate(text, Playbook)
    if faults := faults_of_texts(playbook, text):
        raise FaultsFound(faults)
    return playbook, text


def faults_of_texts(playbook: Playbook, text: Text) -> list[Fault]:
    """What is wrong with the Jinja of a playbook, found by filling in examples: with and without lists."""
    unknown = _unknown_facts(playbook, text)
    _, faults = _filled(playbook, text, EXAMPLE_FACTS)
    _, without_lists = _filled(playbook, text, _EMPTY_FACTS)
    found = {(one.field): one for one in [*without_lists, *faults, *unknown]}
    return sorted(found.values())


def _filled(playbook: Playbook, text: Text, facts: Mapping[str, Any]) -> tuple[dict[files.Field, str], list[Fault]]:
    filled: dict[files.Field, str] = {}
    faults: list[Fault] = []
    for field, template in _templates(playbook):
        try:
            line_by_line = _compiled(template).render(facts)
            filled[field] = "\n".join(" ".join(line.split()) for line in line_by_line.strip().split("\n"))
        except TemplateSyntaxError as error:
            faults.append(text.fault(field, f"This is not Jinja: {_sentence(error)}", _SYNTAX_REMEDY))
        except UndefinedError as error:
            faults.append(text.fault(field, f"There is no such fact: {_sentence(error)}", _FACTS_REMEDY))
        except (TemplateError, ArithmeticError, TypeError, ValueError, LookupError) as error:
            faults.append(text.fault(field, f"This text cannot be filled in: {_sentence(error)}", _SYNTAX_REMEDY))
    return filled, faults


def _sentence(error: Exception) -> str:
    return f"{str(error).rstrip('.')}."


def _unknown_facts(playbook: Playbook, text: Text) -> Iterator[Fault]:
    """Facts that no incident has, also in branches that the examples do not reach."""
    for field, template in _templates(playbook):
        try:
            named = meta.find_undeclared_variables(_environment().parse(template))
        except TemplateError:
            continue
        if unknown := sorted(named - set(EXAMPLE_FACTS)):
            yield text.fault(field, f"There is no such fact: {', '.join(unknown)}.", _FACTS_REMEDY)


def _templates(playbook: Playbook) -> Iterator[tuple[files.Field, str]]:
    """Every text that may use Jinja, with the field it stands in."""
    yield ("title",), playbook.title
    yield ("when_to_use",), playbook.when_to_use
    yield ("remember",), playbook.remember
    for number, section in enumerate(playbook.sections):
        at: files.Field = ("sections", number)
        yield (*at, "title"), section.title
        for row, item in enumerate(section.items):
            yield (*at, "items", row, "text"), item.text
            yield (*at, "items", row, "note"), item.note


@lru_cache(maxsize=1024)
def _compiled(text: str) -> Template:
    """A text made ready to be filled in, once in a process. Raises TemplateSyntaxError."""
    return _environment().from_string(text)


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    """A sandbox that knows the facts and nothing else. Texts are plain: each place escapes them itself."""
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.clear()
    return environment


_SYNTAX_REMEDY = "See docs/playbooks.md for what a text may hold."
_FACTS_REMEDY = f"Facts: {', '.join(EXAMPLE_FACTS)}."
