"""Playbooks: the checklists and action cards that an incident puts in front of people.

They are YAML files whose texts may use Jinja, in a sandbox, over the facts of the incident.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field as of
from pydantic import model_validator

from eprr_bot.base import files
from eprr_bot.base.file_fields import Identifier, Schema, Words, refuse_repeats
from eprr_bot.base.file_kinds import FileKind, Files
from eprr_bot.base.files import Fault, FaultsFound, FileModel, Text, read_file, validate
from eprr_bot.incidents import templates
from eprr_bot.incidents.alert import TYPES
from eprr_bot.incidents.hazard import Hazard
from eprr_bot.incidents.models import IncidentType
from eprr_bot.incidents.templates import NotFilledIn

PlaybookKind = Literal["checklist", "action_card"]
SCENARIO = "scenario"
"""The role of cards that are for what has happened, and not for somebody: flood, cyber attack."""

_INSTRUMENT: Mapping[str, Any] = {
    "title": "Financial instructions",
    "clause": "14.3",
    "body": "Haven",
    "covers": ["Haven", "Wolds"],
    "limit": "no limit recorded",
    "until": "",
    "trigger": "",
    "review": "",
}

EXAMPLE_FACTS: Mapping[str, Any] = {
    "incident": {
        "number": 7,
        "what": "Flooding",
        "where": "Saltmere",
        "type": "Major incident",
        "level": 2,
    },
    "director": "Asha Patel",
    "holder": "Asha Patel",
    "speak_to": "Asha Patel",
    "area": ["Haven", "Wolds"],
    "organisations": ["Saltmere Hospitals", "Fenbridge Hospitals"],
    "authority_until": "Mon 30 Nov 2026 09:00",
    "above": [{"name": "NHS England Midlands", "how": "the regional director on call, by pager"}],
    "spending_instruments": [
        {**_INSTRUMENT, "limit": "limit £250,000"},
        {
            **_INSTRUMENT,
            "title": "Minute",
            "clause": "31",
            "until": "31 Mar 2029",
            "review": "review was due on 4 Dec 2026",
        },
    ],
    "bodies_without_spending": ["Wolds"],
    "asset_instruments": [_INSTRUMENT],
    "organisations_without_assets": ["Wolds", "Saltmere Hospitals"],
    "staff_instruments": [_INSTRUMENT],
    "organisations_without_staff": ["Wolds", "Saltmere Hospitals"],
    "provider_instruments": [
        {
            **_INSTRUMENT,
            "title": "Memorandum",
            "clause": "6",
            "covers": ["Saltmere Hospitals"],
            "trigger": "trigger: A critical or major incident is declared",
        }
    ],
    "providers_without_instrument": ["Fenbridge Hospitals"],
}
"""Every fact that a text may use, as an example. Checking a playbook renders it with these."""

INCIDENT_NOT_KNOWN: Mapping[str, Any] = {
    "number": "(its number)",
    "what": "(what has happened)",
    "where": "(where)",
    "type": "(its type)",
    "level": 2,
}
"""The facts of no incident, for whoever reads a card before there is one."""


class Item(FileModel):
    """One thing to do or to tick, and a note on how."""

    id: Identifier
    text: Words
    note: str = ""


class Section(FileModel):
    """Items that belong together, such as the first ten minutes."""

    title: Words
    items: Annotated[tuple[Item, ...], of(min_length=1)]
    within_minutes: Annotated[int, of(ge=1)] | None = None
    """In a checklist: its items are to be ticked so long after it was opened, or the director is reminded."""


class Playbook(FileModel):
    """A checklist or an action card as it stands in its file. `source` names paragraphs or a standard."""

    schema_: Schema = of(alias="schema")
    id: Identifier
    title: Words
    kind: PlaybookKind
    version: Words
    source: Words
    framework_version: str = ""
    """Which edition of the framework the standards in `source` are named by: their numbers change with it."""
    role: Words
    also_called: tuple[Words, ...] = ()
    """Other words for the role, as people type them."""
    needed_for: tuple[IncidentType | Hazard, ...] = ()
    """The types of incident, and the hazards, that need somebody in the role."""
    several: bool = False
    """May several people have the role at once, such as a loggist for each decision-maker?"""
    reports_to: str = ""
    hazards: tuple[Hazard, ...] = ()
    """The hazards that a card of what has happened is for; the bot offers it where an incident has one of them."""
    types: tuple[IncidentType, ...] = ()
    """Only in incidents of these types; in all of them without."""
    when_to_use: Words
    sections: Annotated[tuple[Section, ...], of(min_length=1)]
    remember: str = ""

    @model_validator(mode="after")
    def _name_each_item_once(self) -> Self:
        refuse_repeats([item.id for section in self.sections for item in section.items], "Items")
        return self

    @model_validator(mode="after")
    def _offer_only_what_is_for_what_has_happened(self) -> Self:
        if self.role != SCENARIO and (self.hazards or self.types):
            raise files.fault(
                "Only a card of what has happened is offered by hazard or type.",
                f"Write role: {SCENARIO}, or leave both out.",
            )
        if self.types and not self.hazards:
            raise files.fault("This card is for no hazard.", "Name the hazards it is for, or leave types out.")
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
    within_minutes: int | None = None


@dataclass(frozen=True)
class RenderedPlaybook:
    """A playbook with the facts of an incident filled in; `bare` says which texts could not be, and why."""

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
    bare: tuple[str, ...] = ()


def render(playbook: Playbook, facts: Mapping[str, Any]) -> RenderedPlaybook:
    """Fill the facts into every text. Items whose text comes out empty, and empty sections, are left out.

    `facts` holds what EXAMPLE_FACTS holds. A text that cannot be filled in is shown bare, and `bare` says which.
    """
    texts: dict[files.Field, str] = {}
    bare = []
    for field, template in _templates(playbook):
        try:
            texts[field] = templates.fill_in(template, facts)
        except NotFilledIn as error:
            texts[field] = templates.bare(template)
            bare.append(f"{files.dotted(field)}: {error.problem}")
    return RenderedPlaybook(
        id=playbook.id,
        title=texts["title",] or playbook.id,
        kind=playbook.kind,
        version=playbook.version,
        source="; ".join(part for part in (playbook.source, playbook.framework_version) if part),
        role=playbook.role,
        reports_to=playbook.reports_to,
        when_to_use=texts["when_to_use",],
        sections=tuple(_sections(playbook, texts)),
        remember=texts["remember",],
        bare=tuple(bare),
    )


def _sections(playbook: Playbook, texts: Mapping[files.Field, str]) -> Iterator[RenderedSection]:
    for number, section in enumerate(playbook.sections):
        at: files.Field = ("sections", number)
        items = (
            RenderedItem(item.id, texts[*at, "items", row, "text"], texts[*at, "items", row, "note"])
            for row, item in enumerate(section.items)
        )
        if kept := tuple(item for item in items if item.text):
            yield RenderedSection(texts[*at, "title"], kept, section.within_minutes)


def read_playbook(path: Path) -> Playbook:
    """Read one playbook and try every text. Raises FaultsFound with every fault at once."""
    return _playbook(read_file(path))


def _playbook(text: Text) -> Playbook:
    playbook = validate(text, Playbook)
    if faults := faults_of_texts(playbook, text):
        raise FaultsFound(faults)
    return playbook


PLAYBOOK = FileKind("playbook", "*.yaml", _playbook, folder="playbooks")
AUTHORITY_CHECKLIST = "delegated-authority"
"""The playbook that every incident's channel shows."""


def one_of_each(files: Files) -> Iterator[Fault]:
    """No two playbooks have one id, and the checklist of every incident is there."""
    seen = set[str]()
    for read in files.all(PLAYBOOK):
        if read.content.id in seen:
            problem = f"Another playbook is already called {read.content.id}."
            yield read.text.fault(("id",), problem, "Give it an id of its own.")
        seen.add(read.content.id)
    if files.is_whole(PLAYBOOK) and AUTHORITY_CHECKLIST not in seen:
        problem = f"There is no playbook called {AUTHORITY_CHECKLIST}."
        remedy = "Every incident shows it: add it, or restore the one that comes with the bot."
        yield Fault(str(files.folders[PLAYBOOK.folder]), 0, "", problem, remedy, is_warning=True)


def faults_of_texts(playbook: Playbook, text: Text) -> list[Fault]:
    """What is wrong with the Jinja of a playbook, found by filling in examples of whatever can be different."""
    return sorted(one for field, template in _templates(playbook) if (one := _fault_of(template, field, text)))


def _fault_of(template: str, field: files.Field, text: Text) -> Fault | None:
    """The first thing wrong with a text. Facts that no incident has are found in every branch."""
    named = templates.facts_named(template)
    if unknown := sorted(named - set(EXAMPLE_FACTS)):
        return text.fault(field, f"There is no such fact: {', '.join(unknown)}.", _FACTS_REMEDY)
    for facts in _examples(named):
        try:
            templates.fill_in(template, facts)
        except NotFilledIn as error:
            return text.fault(field, error.problem, error.remedy or _FACTS_REMEDY)
    return None


def _examples(named: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    """Every level and type, and every fact empty and not, in all combinations of what a text names."""
    facts = sorted(named)
    for values in product(*(_values(fact) for fact in facts)):
        yield {**EXAMPLE_FACTS, **dict(zip(facts, values, strict=True))}


def _values(fact: str) -> list[Any]:
    example = EXAMPLE_FACTS[fact]
    if fact != "incident":
        return [example, type(example)()]
    every = product(TYPES.values(), (1, 2, 3, 4))
    return [{**example, "type": kind, "level": level} for kind, level in every] + [INCIDENT_NOT_KNOWN]


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


_FACTS_REMEDY = f"Facts: {', '.join(EXAMPLE_FACTS)}."
