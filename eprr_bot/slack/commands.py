"""The one router for everything that people do: commands, buttons, forms, and events such as opening Home.

A command is a row; help, usage, the app's manifest, completion in the practice workspace and
docs/commands.md are all made from the rows.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, TypeVar

from eprr_bot.slack import blocks
from eprr_bot.slack.answers import in_sections
from eprr_bot.slack.blocks import Content, Form, Values
from eprr_bot.slack.said import Said as Said

if TYPE_CHECKING:
    from random import Random

    from slack_sdk import WebClient
    from sqlalchemy import Engine
    from sqlmodel import Session

    from eprr_bot.base.clock import Clock
    from eprr_bot.base.settings import Settings
    from eprr_bot.base.vault import Vault


Answer = TypeVar("Answer")


class UserError(Exception):
    """What somebody asked for cannot be done. The message says what is wrong and what to do.

    It is plain text: whatever people typed stands in it as they typed it, and is escaped when it is shown. `links`
    follow it in Slack, in mrkdwn, where they lead on to a channel.
    """

    def __init__(self, message: str, links: str = "") -> None:
        self.links = links
        super().__init__(message)


class FormError(UserError):
    """Something in a form cannot be used: block -> sentence, shown beside the field."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        super().__init__(" ".join(errors.values()))


def beside(block: str, ask: "Callable[[], Answer]") -> "Answer":
    """What somebody wrote in a field of a form, understood; what is wrong with it is said beside the field."""
    try:
        return ask()
    except UserError as error:
        raise FormError({block: str(error)}) from None


AT_THE_KEYBOARD = "keyboard"
"""Stands in place of a channel where somebody acts on the command line; `keyboard/3` means incident 3."""
AT_THE_DESK = "desk"
"""Likewise where somebody acts in a browser."""


def is_beside_slack(channel: str) -> bool:
    """Does somebody act without Slack, at the keyboard or in a browser?"""
    return channel.partition("/")[0] in (AT_THE_KEYBOARD, AT_THE_DESK)


@dataclass(frozen=True)
class Actor:
    """Whoever did it: a member of the workspace, and the person in the directory where there is one."""

    slack_id: str
    name: str
    person_id: str | None = None

    def is_who(self, slack_id: str, name: str) -> bool:
        """Is this whoever did something, as it was kept? Without a Slack account, people are who they say they are."""
        return slack_id == self.slack_id and (bool(slack_id) or name == self.name)


class Bot(Protocol):
    """What the bot lends to its features. `app.App` is it; whoever looks at all features asks for `feature.Whole`."""

    @property
    def settings(self) -> "Settings": ...
    @property
    def clock(self) -> "Clock": ...
    @property
    def engine(self) -> "Engine": ...
    @property
    def vault(self) -> "Vault": ...
    @property
    def client(self) -> "WebClient": ...
    @property
    def chance(self) -> "Random": ...
    @property
    def router(self) -> "Router": ...
    @property
    def on_call_notes(self) -> "Sequence[Callable[[Session, datetime], list[str]]]": ...


@dataclass(frozen=True)
class Request:
    """One thing that somebody did, with the session and the instant that belong to it.

    `text` is what followed the command, on one line. `typed` is the same as Slack sent it: with line breaks, with its
    escaping, and with real mentions told apart from letters that only look like them. What is to be kept goes
    through directory.service.plain_words.
    """

    app: Bot
    session: "Session"
    now: datetime
    actor: Actor
    text: str = ""
    channel: str = ""
    value: str = ""
    values: Values = field(default_factory=Values)
    typed: str = ""
    said: Said | None = None
    """The message to which somebody points, or that somebody changed."""

    @property
    def number(self) -> int:
        """The number that a pressed button carries, before a slash where there is one. Raises UserError."""
        return number_in(self.value.partition("/")[0])

    @property
    def after_number(self) -> str:
        """What a pressed button carries after its number and a slash."""
        return self.value.partition("/")[2]


@dataclass(frozen=True)
class Holds:
    """For how long an answer stays the same, for whoever asks: between two instants, while db.ROTAS stands at a number.

    The number was read before the answer was worked out. `only_for` is the Slack id of the one whose answer it is.
    """

    number: int
    since: datetime
    until: datetime
    only_for: str = ""


@dataclass(frozen=True)
class Reply:
    """The answer: something to read, or a form to fill in. An empty reply leaves the screen as it is.

    `then` is what a question leaves to be written down, in a transaction of its own; where that cannot be, people read
    `otherwise`. `holds` is set where the same
    question has the same answer for a while.
    """

    content: Content | None = None
    form: Form | None = None
    then: "Callable[[Session], None] | None" = None
    otherwise: Content | None = None
    holds: Holds | None = None


MOST_DIGITS = 9
"""Longer numbers than anything of ours can have are more than a database takes."""

NOT_OURS = (
    "This button is from an older message, or is not one of mine, so nothing was changed. "
    "Look for a newer message, or type the command: “/eprr help” lists them."
)


def number_in(text: str) -> int:
    """The number of something, as a button carries it. Raises UserError for whatever else it may carry."""
    if not text.isascii() or not text.isdecimal() or len(text) > MOST_DIGITS:
        raise UserError(NOT_OURS)
    return int(text)


NEARLY_THE_SAME = 0.8
"""How like another word for a row one must be to be guessed: “sitrep” is no “stop”, which would end an incident."""
_AFTER_ITS_WORD = re.compile(r"^([a-z][a-z-]*)[:,;]+\s+", re.IGNORECASE)
"""In “critical: power lost” the colon says nothing."""
HELP = ("help", "help me", "help please", "please help", "help!", "?")
"""What people type after a root to see what there is."""

Handler = Callable[[Request], Reply]

Gate = Callable[[str, Request], None]
"""Raises UserError when whoever asks may not do what the verb names; see access.py."""


def let_in(_verb: str, _request: Request) -> None:
    """The gate of a router without a table."""


@dataclass(frozen=True)
class Command:
    """`/oncall at <when>` is Command("/oncall", "at", "…", run, "<when>").

    `usage` names what may follow the words; empty means that nothing may. `also` are other words for the same.
    A question changes nothing: it reads what there is, waits for nobody, and nobody waits for it. Some rows ask only
    while nothing follows their words.
    """

    root: str
    words: str
    summary: str
    run: Handler
    usage: str = ""
    also: tuple[str, ...] = ()
    is_question: bool = False
    asks_when_bare: bool = False

    @property
    def verb(self) -> str:
        """What access.py calls it."""
        return f"{self.root} {self.words}".strip()

    @property
    def line(self) -> str:
        return " ".join(part for part in (self.root, self.words, self.usage) if part)


@dataclass(frozen=True)
class Shortcut:
    """What stands in the menu of every message: the id, the name that people read there, and what it is for."""

    id: str
    name: str
    summary: str
    run: Handler


class Router:
    """Finds the row for what somebody did, and asks the gate before it runs.

    Raises ValueError at start when two rows or ids are the same.
    """

    def __init__(
        self,
        commands: Iterable[Command],
        actions: Mapping[str, Handler],
        forms: Mapping[str, Handler],
        events: Mapping[str, Handler],
        root_summaries: Mapping[str, str],
        gate: Gate = let_in,
        shortcuts: Sequence[Shortcut] = (),
    ) -> None:
        self.gate = gate
        self.commands = tuple(commands)
        self.actions = {verb: self._behind_the_gate(verb, run) for verb, run in actions.items()}
        self.forms = {verb: self._behind_the_gate(verb, run) for verb, run in forms.items()}
        self.events = dict(events)
        self.shortcuts = tuple(shortcuts)
        self.by_shortcut = {row.id: self._behind_the_gate(row.id, row.run) for row in shortcuts}
        self.root_summaries = dict(root_summaries)
        lines = [(command.root, words) for command in self.commands for words in (command.words, *command.also)]
        twice = {line for line in lines if lines.count(line) > 1}
        if twice:
            raise ValueError(f"commands given twice: {twice}")
        missing = {root for root, _ in lines} - set(root_summaries)
        if missing:
            raise ValueError(f"roots without a summary: {missing}")

    @property
    def verbs(self) -> list[str]:
        """Everything that people can do: commands, buttons, forms and shortcuts."""
        return [*(row.verb for row in self.commands), *self.actions, *self.forms, *self.by_shortcut]

    def action(self, action_id: str) -> Handler | None:
        """What a button does. Several of the same kind in a row stand under one id with a slash and more behind it."""
        return self.actions.get(action_id.partition("/")[0])

    def _behind_the_gate(self, verb: str, run: Handler) -> Handler:
        def gated(request: Request) -> Reply:
            self.gate(verb, request)
            return run(request)

        return gated

    def of_root(self, root: str) -> list[Command]:
        """The rows of a root, the bare one first."""
        return [command for command in self.commands if command.root == root]

    def run(self, root: str, request: Request) -> Reply:
        """Run what somebody typed after a root. Raises UserError with a sentence for whatever is not understood."""
        typed = _tidied(request.text)
        text = _on_one_line(typed)
        if self._asks_for_help(root, text) and not any(row.words == "help" for row in self.of_root(root)):
            return Reply(self.help(root))
        found = self._longest_match(root, text)
        if found is None:
            raise UserError(self._unknown(root, text))
        command, words = found
        typed = _after_words(typed, len(words.split()))
        rest = _on_one_line(typed)
        if rest and not command.usage:
            raise UserError(self._unknown(root, text))
        if command.usage.startswith("<") and not rest and command.words:
            raise UserError(f"Something is missing after “{command.root} {command.words}”. Type: {command.line}")
        asked = replace(request, text=rest, typed=typed)
        self.gate(command.verb, asked)
        return command.run(asked)

    def is_question(self, root: str, typed: str) -> bool:
        """Does what somebody typed after a root only ask?"""
        text = _on_one_line(_tidied(typed))
        found = self._longest_match(root, text)
        if found is None or self._asks_for_help(root, text):
            return True
        row, words = found
        return row.is_question or (row.asks_when_bare and len(text) == len(words))

    def _asks_for_help(self, root: str, text: str) -> bool:
        """Is it a word for help alone, or one with a command after it?"""
        first, _, about = text.lower().partition(" ")
        named = {words for row in self.of_root(root) for words in (row.words, *row.also) if words}
        return text.lower() in HELP or (first == "help" and about in named)

    def _longest_match(self, root: str, text: str) -> tuple[Command, str] | None:
        """The row, and the words by which it was meant."""
        typed = text.lower()
        fitting = [
            (row, words)
            for row in self.of_root(root)
            for words in (row.words, *row.also)
            if typed == words or typed.startswith(words + " ") or not words
        ]
        return max(fitting, key=lambda found: len(found[1]), default=None)

    def _unknown(self, root: str, text: str) -> str:
        rows = {words: row for row in self.of_root(root) for words in (row.words, *row.also) if words}
        first, _, rest = text.partition(" ")
        close = _like(first.lower(), list(rows), NEARLY_THE_SAME)
        with_its_place = "" if close else _with_its_place(rows, text)
        if not close and not with_its_place:
            close = _like(first.lower(), [words for words, row in rows.items() if words == row.words], 0.6)
        more = f" {rest}" if rest and close and " " not in close and rows[close].usage else ""
        found = self._longest_match(root, text)
        whole = found[1] if found else ""  # after these nothing may follow
        meant = whole or (f"{close}{more}" if close else with_its_place)
        guess = f" Did you mean “{root} {meant}”?" if meant else ""
        return f"“{root} {text}” is not something I know.{guess} Type “{root} help” for what there is."

    def help(self, root: str) -> Content:
        """What a root can do, a line each."""
        rows = self.of_root(root)
        lines = [f"`{blocks.escape(row.line)}` {blocks.escape(row.summary)}" for row in rows]
        title = f"{root}: {self.root_summaries[root]}"
        text = "\n".join(f"{row.line} – {row.summary}" for row in rows)
        return Content(
            blocks.escape(f"{title}\n{text}"),
            (blocks.section(f"*{title}*"), *in_sections("\n".join(lines))),
        )


def _like(typed: str, words: Sequence[str], cutoff: float) -> str:
    return next(iter(difflib.get_close_matches(typed, words, n=1, cutoff=cutoff)), "")


def _with_its_place(rows: Mapping[str, Command], text: str) -> str:
    """What somebody meant who typed what and where, or what and from whom, and left out the word before it."""
    for named, before in (" at [where]", (" at ", " in ")), (" from <whom>", (" from ",)):
        asked = next((words for words, row in rows.items() if row.usage.endswith(named)), "")
        if asked and any(word in text for word in before):
            return f"{asked} {text}"
    return ""


def _tidied(typed: str) -> str:
    return _AFTER_ITS_WORD.sub(r"\1 ", typed.strip(), count=1)


def _on_one_line(typed: str) -> str:
    return " ".join(blocks.unescape(typed).split())


def _after_words(typed: str, number: int) -> str:
    """What follows the first so many words, with its line breaks."""
    parts = typed.split(maxsplit=number)
    return parts[number] if len(parts) > number else ""


def user_id(text: str) -> str | None:
    """The Slack id in a mention such as <@U123|asha>, or None."""
    found = re.fullmatch(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>", text.strip())
    return found[1] if found else None
