"""What people say of mutual aid, understood, and what came of it (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from eprr_bot.incidents.organisation_messages import NotTold
from eprr_bot.mutual_aid.aid import Provider, Request, Step


@dataclass(frozen=True)
class Whom:
    """Somebody who is asked: an organisation of ours, or any other by name. `perhaps` is which of ours was meant."""

    name: str
    organisation: str = ""
    perhaps: str = ""
    how: str = ""
    """How somebody who is not ours is reached, as the catalogue says."""


@dataclass(frozen=True)
class Agreed:
    """With whom, and the agreement that is in force; nothing where none is on record."""

    name: str
    agreement: str = ""


@dataclass(frozen=True)
class Wanted:
    """What is asked of whom; `for_whom` is whoever asks us, where it is not for ourselves."""

    what: str
    whom: Sequence[Whom]
    quantity: int = 0
    priority: str = "urgent"
    skills: str = ""
    place: str = ""
    why: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    answer_by: datetime | None = None
    for_whom: str = ""


@dataclass(frozen=True)
class Made:
    """A request that was made: who is called, who of ours cannot be, and who is to be rung: they are not ours."""

    request: Request
    called: Sequence[str]
    missing: Sequence[NotTold]
    others: Sequence[Whom]
    before: Request | None = None
    took_out_number: bool = False
    agreements: Sequence[Agreed] = ()


@dataclass(frozen=True)
class Said:
    """What somebody says became of what a provider gives. `number` is 0 where all are meant who may take the step."""

    step: Step
    number: int = 0
    at: datetime | None = None
    note: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    report_at: datetime | None = None
    pence: int | None = None


@dataclass(frozen=True)
class Taken:
    """What was recorded: the request and the provider as they stand now, and the steps that it took."""

    request: Request
    provider: Provider
    steps: tuple[tuple[Step, int], ...]
    said: Said
    raised_to: int = 0
    """How many are asked for now, where more were accepted than were."""
    before: datetime | None = None
    """When the same was said a few minutes before."""
    is_told: bool = False
    """Was whoever gives it told of it?"""
