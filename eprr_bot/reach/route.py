"""What a route is: a way to reach people, with all that anybody needs to know of it (pure).

A live page goes out by every route at every hour, and so does an exercise, which proves what a live page would use.
Routine messages keep to the hours that a person has set for a route. Whoever must not be reached by a route, such as
by voice, never is.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from eprr_bot.base.settings import Settings
from eprr_bot.base.vault import Vault
from eprr_bot.base.wall_clock import within
from eprr_bot.outbox.channel import Channel
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Form

if TYPE_CHECKING:
    from slack_sdk import WebClient


class Recipient(Protocol):
    """Somebody who can be told something: a person of the directory, or a partner's contact.

    Numbers and addresses are sealed. Hours are such as 07:00-23:00; empty is always.
    """

    @property
    def id(self) -> str: ...
    @property
    def slack_id(self) -> str | None: ...
    @property
    def email(self) -> str: ...
    @property
    def mobile(self) -> str: ...
    @property
    def landline(self) -> str: ...
    @property
    def text_hours(self) -> str: ...
    @property
    def voice_hours(self) -> str: ...
    @property
    def no_voice_calls(self) -> bool: ...
    @property
    def is_active(self) -> bool: ...


@dataclass(frozen=True)
class Means:
    """What there is to make a channel from."""

    settings: Settings
    client: "WebClient"
    vault: Vault


def _nothing(_: Recipient) -> str:
    return ""


@dataclass(frozen=True)
class Route:
    """A way to reach people. They read of it as `name`, `by` and `many`: text message, by text message, text messages.

    `form` says how content is rendered for it; its channel's name is the route's id, under which ladders, pages and
    answers are stored. `address_of` finds, sealed or not, what `address` names; empty where somebody has none.
    """

    form: Form
    name: str
    by: str
    many: str
    sender: str
    """What sends it, as a part of the bot: The sender of text messages."""
    address: str
    address_of: Callable[[Recipient], str]
    make: Callable[[Means], Channel]
    hours_of: Callable[[Recipient], str] = _nothing
    refusal_of: Callable[[Recipient], str] = _nothing
    """Why it may never be used for somebody, whatever it is about; empty where it may."""
    is_set_up: Callable[[Settings], bool] = lambda _: True
    remedy: str = ""
    """What to do where an installation does without it."""
    stale_after: timedelta = timedelta(minutes=1)
    """For how long at the most its sender does not move while all is well."""
    seen_within: timedelta | None = None
    """How long ago its provider was last seen at the most, where somebody looks."""
    can_change: bool = False
    """Can what was sent be made to say something else?"""
    rings: bool = False
    """Does it wake people? News go out by it only where none of the others may be used."""
    most_an_hour: int | None = None
    """How many pages one person gets by it in an hour, in the rounds of call-outs."""
    faults_of_service: Collection[str] = ()
    """Of the reasons for which it fails for good, those that say nothing of the person who was to be reached."""
    passing: Collection[str] = ()
    """Of the reasons likewise, those that pass by themselves, such as a busy line: nobody need mend anything."""
    says_dead: Collection[str] = ()
    """Of the reasons likewise, those by which the provider says that nobody has this number or address."""
    says_doubtful: Collection[str] = ()
    """Of the reasons likewise, those after which, twice in a row, it is doubtful whether it reaches somebody."""
    columns: Collection[str] = ()
    """The columns of people.csv from which `address_of` takes it: where one is changed, it is tried again."""

    @property
    def id(self) -> str:
        """Its word in ladders."""
        return self.form.channel

    @property
    def heartbeats(self) -> Mapping[str, tuple[str, timedelta]]:
        """What must move for it: the name of each heartbeat, in words, and after how long it is stale."""
        found = {f"sender {self.id}": (self.sender, self.stale_after)}
        return found | ({self.id: (self.name, self.seen_within)} if self.seen_within else {})

    def why_never(self, recipient: Recipient) -> str:
        """Why somebody cannot be reached by it at all, to follow on from “cannot be reached”; empty when they can."""
        if not recipient.is_active:
            return "they have left"
        return self.refusal_of(recipient) if self.address_of(recipient) else f"no {self.address} is known"

    def why_not(self, recipient: Recipient, lane: Lane, now: datetime, zone: Callable[[], ZoneInfo]) -> str:
        """Why it may not be used for a message of this lane now, likewise. The zone is that of people's hours."""
        never, hours = self.why_never(recipient), self.hours_of(recipient)
        if never or lane <= Lane.EXERCISE or not hours or within(hours, now, zone()):
            return never
        return f"it is outside their hours, {hours.replace('-', ' to ')}"
