"""A world to tell stories in: the production bot, a practice workspace, a clock that stands still until it is moved.

    world.say("@asha.patel", "/incident declare")
    world.press("Acknowledge", as_="@ben.okoro")
    world.advance(minutes=15)
    world.phone("@cara.hughes").expect("Incident 1")

Whatever reaches people without being expected fails the story at its end.
"""

import hashlib
import os
import pickle
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import make_url

from eprr_bot.app import FEATURES
from eprr_bot.base.clock import Clock, MovableClock
from eprr_bot.feature import Feature
from eprr_bot.practice.answers import Answer
from eprr_bot.practice.rehearsal import Rehearsal
from eprr_bot.practice.state import Message
from eprr_bot.practice.workspace import Workspace
from tests.clusters import small
from tests.databases import copy, is_new, migrated_beside, new_beside
from tests.patience import LONG

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
"""Mon 23 Nov 2026 10:00: an ordinary working morning."""

KEY = "cHJhY3RpY2Uta2V5LXdvcnRoLW5vdGhpbmctYXQtYWw="
"""A key for contact details, so that several processes on one database can read them."""

CHANCE = 2817
"""With this seed no exercise that the calendar plans on that Monday starts before Sun 29 Nov 03:25."""


class Inbox:
    """What reached one person or one channel, and what of it the story has expected so far."""

    def __init__(self, name: str, read: Callable[[], list[str]]) -> None:
        self.name, self._read, self._expected = name, read, 0

    def expect(self, *fragments: str) -> str:
        """The next thing that arrived holds all of these. Returns its text."""
        arrived = self._read()
        assert len(arrived) > self._expected, f"{self.name}: nothing arrived, expected {fragments}"
        text = arrived[self._expected]
        for fragment in fragments:
            assert fragment in text, f"{self.name}: expected {fragment!r} in:\n{text}"
        self._expected += 1
        return text

    def unexpected(self) -> list[str]:
        """What arrived beyond what was expected."""
        return self._read()[self._expected :]


class SettableClock(MovableClock):
    """A clock that can also be set, as a machine's can: forward or back."""

    def set(self, by: timedelta) -> None:
        assert self._stopped_at is not None
        self._stopped_at += by


class World:
    """One practice workspace with a cluster, the small one if not another, and the production bot, at an instant."""

    def __init__(
        self,
        database_url: str,
        at: datetime = MONDAY,
        settings: dict[str, str] | None = None,
        features: tuple[Feature, ...] = FEATURES,
        from_nothing: bool = False,
        rotas: Path | None = None,
    ) -> None:
        self.clock = SettableClock(stopped_at=at)
        self._inboxes: dict[str, Inbox] = {}
        begun = None
        if features is FEATURES and not from_nothing and is_new(database_url):
            begun = beginning(database_url, at, settings or {}, rotas)
        if begun is not None:
            copy(begun.database_url, database_url)
        recorded = {"EPRR_RECORD_CALLS": os.environ.get("EPRR_RECORD_CALLS", ""), "EPRR_SECRET_KEYS": KEY}
        self.rehearsal = Rehearsal(
            database_url,
            self.clock,
            rotas=rotas or small(),
            settings={**recorded, **(settings or {})},
            chance=pickle.loads(begun.chance) if begun else random.Random(CHANCE),
            features=features,
            goes_on=begun.workspace(self.clock) if begun else None,
        )
        self.workspace = self.rehearsal.workspace
        self.app = self.rehearsal.app
        self.workspace.answer_limit = self.workspace.triggers.life = self.app.quick_client.timeout = LONG
        self.rehearsal.server.start()
        if begun is None:
            self.settle()
        for sender in self.app.senders:
            sender.hold_lease()

    def close(self) -> None:
        self.rehearsal.server.stop(wait=False)
        self.app.close()

    # What people do

    def say(self, who: str, line: str, channel: str | None = None) -> str:
        """Somebody types a command; returns the text of the answer."""
        return self.command(who, line, channel).text or ""

    def command(self, who: str, line: str, channel: str | None = None) -> Answer:
        """Somebody types a command, and everything that follows from it at once happens."""
        answer = self.workspace.person(who).command(line, channel=channel)
        assert not answer.error, f"{line}: {answer.error}"
        self.settle()
        return answer

    def press(self, label: str, as_: str, channel: str | None = None) -> None:
        """Somebody presses the newest button of this name that they can see."""
        answer = self.workspace.person(as_).press(label, channel=channel)
        assert not answer.error, answer.error
        self.settle()

    def submit(self, who: str, **values: str) -> dict[str, str] | None:
        """Somebody sends in the form that is open; returns errors by field, if any."""
        errors = self.workspace.person(who).submit(values)
        self.settle()
        return errors

    def reply(self, who: str, text: str) -> None:
        """Somebody answers a text message."""
        assert self.workspace.person(who).reply_text(text) == 200
        self.settle()

    # Time

    def advance(self, **by: float) -> None:
        """Move the clock forward; everything due on the way happens when it is due."""
        self.rehearsal.move(timedelta(**by))

    def settle(self) -> None:
        """Do everything that is due at this instant."""
        self.rehearsal.settle()

    @property
    def now(self) -> datetime:
        return self.clock.now()

    # What reaches people

    def dm(self, who: str) -> Inbox:
        """The bot's direct messages to somebody."""
        person = self.workspace.person(who)
        return self._inbox(f"dm {who}", lambda: [shown(one) for one in self._from_bot(person.messages())])

    def phone(self, who: str) -> Inbox:
        """The text messages on somebody's phone."""
        person = self.workspace.person(who)
        return self._inbox(f"phone {who}", lambda: [one.text for one in person.phone if one.kind == "text"])

    def channel(self, name: str) -> Inbox:
        """The bot's messages in a channel, answers to commands left out."""
        return self._inbox(
            f"channel {name}", lambda: [shown(one) for one in self._from_bot(self.workspace.messages(name))]
        )

    def _from_bot(self, messages: list[Message]) -> list[Message]:
        return [one for one in messages if one.user == self.workspace.bot.id and one.ephemeral_for is None]

    def _inbox(self, key: str, read: Callable[[], list[str]]) -> Inbox:
        return self._inboxes.setdefault(key, Inbox(key, read))

    def expect_no_more(self) -> None:
        """Nothing reached anybody that the story did not expect."""
        for member in self.workspace.people():
            self.dm(f"@{member.handle}")
            self.phone(f"@{member.handle}")
        for channel in self.workspace.channels.values():
            if channel.name:
                self.channel(channel.name)
        surprises = {key: inbox.unexpected() for key, inbox in self._inboxes.items() if inbox.unexpected()}
        assert not surprises, "\n".join(f"{key}: {texts}" for key, texts in surprises.items())


HELD = (
    "name",
    "members",
    "channels",
    "groups",
    "files",
    "last_read",
    "notices",
    "calls",
    "views",
    "bot",
    "_last_ts",
    "_ids",
)
"""What a workspace holds, apart from how it is connected. No texts: see beginning."""


@dataclass(frozen=True)
class Beginning:
    """How a story begins: a world that was made once, then closed. The bot of a copy begins as after a restart."""

    database_url: str
    held: bytes
    chance: bytes

    def workspace(self, clock: Clock) -> Workspace:
        """What stood in Slack, once more."""
        held = Workspace(clock)
        vars(held).update(pickle.loads(self.held))
        return held


BEGINNINGS: dict[tuple[str, ...], Beginning | None] = {}
"""One for each kind of database, instant, settings and cluster, made when it is first needed in this process."""


def beginning(database_url: str, at: datetime, settings: dict[str, str], rotas: Path | None) -> Beginning | None:
    """The beginning of such worlds, beside the database at this address.

    None where more than Slack and the database would have to be copied: somebody got a text, or a setting leads
    outside of the bot, into a folder or to the practice workspace.
    """
    others = {name: one for name, one in settings.items() if name != "EPRR_ROTAS"}
    if any("{" in one or Path(one).is_absolute() for one in others.values()):
        return None
    people = rotas or small()
    clusters = [digest(one) for one in (people, Path(settings.get("EPRR_ROTAS", people)))]
    key = (make_url(database_url).get_backend_name(), at.isoformat(), repr(sorted(others.items())), *clusters)
    if key not in BEGINNINGS:
        url = new_beside(database_url)
        copy(migrated_beside(database_url), url)
        made = World(url, at, settings, from_nothing=True, rotas=rotas)
        made.close()
        held = pickle.dumps({name: getattr(made.workspace, name) for name in HELD})
        is_all = not any(made.workspace.phones.of(one.id) for one in made.workspace.people())
        BEGINNINGS[key] = Beginning(url, held, pickle.dumps(made.app.chance)) if is_all else None
    return BEGINNINGS[key]


def digest(rotas: Path) -> str:
    """What stands in a cluster's files, and in those beside its folder that they build on."""
    found = hashlib.sha256()
    for file in sorted((*rotas.parent.glob("*.yaml"), *rotas.rglob("*.*"))):
        found.update(f"{file.relative_to(rotas.parent)}\0{file.stat().st_size}\0".encode() + file.read_bytes())
    return found.hexdigest()


def shown(message: Message) -> str:
    """All that a reader of a message sees: its text and the texts of its blocks."""
    return "\n".join([message.text, *texts_in(message.blocks)])


def texts_in(part: object) -> list[str]:
    """Every text inside blocks, in order."""
    if isinstance(part, list | tuple):
        return [text for item in part for text in texts_in(item)]
    if isinstance(part, dict):
        own = [part["text"]] if isinstance(part.get("text"), str) else []
        return own + [text for key, item in part.items() if key != "text" or not own for text in texts_in(item)]
    return []


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'eprr.sqlite3'}"
