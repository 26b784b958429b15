"""What a feature hands over, in one value: its folder's `feature.py` makes it, and `app.py` adds them up.

Everything may be left out but the name. What is heavy (the web framework, pictures) is imported where it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from eprr_bot.slack.asked import Answering

if TYPE_CHECKING:
    from types import ModuleType

    from fastapi import APIRouter
    from sqlmodel import Session, SQLModel

    from eprr_bot.base.file_kinds import FileKind, Files
    from eprr_bot.base.files import Fault
    from eprr_bot.base.kept import Source as KeptSource
    from eprr_bot.callout.kinds import Kind
    from eprr_bot.directory.models import Person
    from eprr_bot.incidents.heard import OnCommand, OnState
    from eprr_bot.incidents.papers import Papers
    from eprr_bot.incidents.parts import Part
    from eprr_bot.incidents.picture import Source
    from eprr_bot.incidents.proof import Proof
    from eprr_bot.incidents.quick import QuickAction
    from eprr_bot.records.books import Sealed


class Whole(Answering, Protocol):
    """The bot, to whatever looks at all of its features."""

    @property
    def features(self) -> Sequence[Feature]: ...
    @property
    def parts(self) -> Sequence[Part]: ...


if TYPE_CHECKING:
    Job = Callable[[Whole, datetime], object]
    Key = int | str
    Question = Callable[[Session, datetime], datetime | None]


@dataclass(frozen=True)
class Due:
    """What falls due: a look, and what is then done with each key that it finds, in a transaction of its own.

    All looks happen in one reading transaction, before any step. Another process may have done it meanwhile,
    so a step asks again.
    """

    name: str
    look: Callable[[Session, datetime], Iterable[Key]]
    step: Callable[[Whole, Session, datetime, Any], object]

    def keys(self, session: Session, now: datetime) -> list[Key]:
        """What is due at this instant."""
        return list(self.look(session, now))


@dataclass(frozen=True)
class Running:
    """Rows that are under way: their times keep their distance from now when the machine's clock is set.

    `written` is when they were written: one of after that has the new time already.
    """

    table: type[SQLModel]
    where: Any
    times: tuple[str, ...]
    written: str = ""


@dataclass(frozen=True)
class CalendarJob:
    """Something done by the calendar: a crontab line on the clock of Europe/London."""

    name: str
    cron: str
    run: Callable[..., None]
    """Takes the bot, the session of its transaction, the instant, and what `look` found where it has one."""
    catch_up: timedelta = timedelta(days=1)
    look: Callable[[Whole, Session, datetime], object] | None = None
    """Gathers in a reading beforehand what may take long, so that nobody who writes waits for it."""

    @property
    def kind(self) -> str:
        return f"job {self.name}"


@dataclass(frozen=True)
class Feature:
    """One feature: a row of the table of contents."""

    name: str
    root: str = ""
    """The command in Slack that is its own, such as `/incident`; none where it adds words to another's."""
    summary: str = ""
    """What the root is for, in a few words."""
    doors: tuple[ModuleType, ...] = ()
    """Modules with COMMANDS, ACTIONS, FORMS, EVENTS and SHORTCUTS."""
    tables: tuple[type[SQLModel], ...] = ()
    due: tuple[Due, ...] = ()
    every_tick: tuple[Job, ...] = ()
    """What cannot be told apart like that: it looks by itself, whenever anything has changed, after what is due."""
    next_due: tuple[Question, ...] = ()
    """When the clock has something to do next; the practice workspace stops there."""
    next_look: tuple[Question, ...] = ()
    """When the clock must look again although nobody waits for it."""
    next_send: tuple[Question, ...] = ()
    """When there is something to be done in Slack next."""
    next_slack_look: tuple[Question, ...] = ()
    """When its side of Slack must be looked at again although nobody waits for it."""
    calendar: tuple[CalendarJob, ...] = ()
    in_slack: tuple[Callable[[Whole, datetime], int], ...] = ()
    """Each takes one step in Slack and returns 1, or 0 once there is nothing to do; none raises when Slack is away.

    One step is about one call to Slack, so that pages, which are sent between the steps, never wait behind them.
    """
    parts: tuple[Part, ...] = ()
    """What it shows in an incident's channel."""
    picture: tuple[Source, ...] = ()
    """What it knows of an incident, for whoever reports or hands over; see incidents/picture.py."""
    proofs: tuple[Proof, ...] = ()
    """Whether its own rows say what an incident's log does; see incidents/proof.py."""
    papers: tuple[Papers, ...] = ()
    """What of it goes with an exported record; see incidents/papers.py."""
    sealed: tuple[Sealed, ...] = ()
    """What of it has a log of its own beside those of incidents; see records/books.py."""
    kept: tuple[tuple[str, KeptSource], ...] = ()
    """What of it is kept for so many years, by its kind; see base/kept.py."""
    on_command: tuple[OnCommand, ...] = ()
    """Told when command of an incident passes; see incidents/heard.py."""
    on_state: tuple[OnState, ...] = ()
    """Told when an incident's alert state changes."""
    quick_actions: tuple[QuickAction, ...] = ()
    """Buttons under the pinned summary of an incident, for what one does most; see incidents/quick.py."""
    pages: tuple[Callable[[Whole], APIRouter], ...] = ()
    """Web pages: each makes its routes."""
    on_call_notes: tuple[Callable[[Session, datetime], list[str]], ...] = ()
    """Lines of mrkdwn for those who ask who is on call now."""
    kinds: tuple[Kind, ...] = ()
    """What its call-outs are for, and what follows when one is answered or ends."""
    running: tuple[Running, ...] = ()
    retries: tuple[tuple[type[SQLModel], str], ...] = ()
    """Times that may come early without harm: they move only with a clock that is set back."""
    clock_set: tuple[Callable[[Session, str, datetime], None], ...] = ()
    """Told in a sentence that the clock was set, and that what is under way has moved with it."""
    files: tuple[FileKind[Any], ...] = ()
    """Kinds of file that people write for it."""
    file_checks: tuple[Callable[[Files], Iterable[Fault]], ...] = ()
    """What shows of files only when all of them are read side by side."""
    former_members: tuple[Callable[[Session, Collection[str], datetime], None], ...] = ()
    """Told now and then of the Slack ids of everybody who is a member of the workspace no longer."""
    let_go: tuple[Callable[[Session, Person, datetime], None], ...] = ()
    """Wipes what is kept for somebody who has left; called daily until their contact details go."""


def file_kinds(features: Iterable[Feature]) -> tuple[FileKind[Any], ...]:
    """Every kind of file, in the order in which they are taken over: single ones first, rotas last."""
    kinds = (kind for feature in features for kind in feature.files)
    return tuple(sorted(kinds, key=lambda one: (not one.is_single, one.name)))


def tables_in(models: ModuleType) -> tuple[type[SQLModel], ...]:
    """Every table that a module defines."""
    found = vars(models).values()
    return tuple(one for one in found if hasattr(one, "__table__") and one.__module__ == models.__name__)
