"""What stands in an incident's channel: a list of parts, each of which says what it shows and where.

Whoever brings the channel into step loops over them and knows none by name. A feature above adds parts of its own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from eprr_bot.incidents import checklists, headline, messages, playbook_messages
from eprr_bot.incidents.headline import CHANNEL as CHANNEL
from eprr_bot.incidents.messages import Facts
from eprr_bot.incidents.models import Incident, Room
from eprr_bot.slack.blocks import Content

THE_ONE = ""
"""The key of the message of a part that has only one."""

Look = Callable[[Session, Incident, Facts], Mapping[str, Content]]


@dataclass(frozen=True)
class Part:
    """Messages that are kept up to date. `look` says what each of them is to say, by its key within the part."""

    name: str
    look: Look
    is_central: bool = False
    """Does it stand in the channel that tells of all incidents? Then it is there before the incident's own is."""
    is_pinned: bool = False
    """Its one message is pinned and bookmarked. One part at most is."""


@dataclass(frozen=True)
class Standing:
    """One message of a part, under the name by which it is kept."""

    part: Part
    which: str
    content: Content


def standing(session: Session, incident: Incident, facts: Facts, parts: Sequence[Part]) -> list[Standing]:
    """Every message that should stand, in the order of the parts."""
    return [
        Standing(part, f"{part.name}/{key}" if key else part.name, content)
        for part in parts
        for key, content in part.look(session, incident, facts).items()
    ]


def _announcement(session: Session, incident: Incident, facts: Facts) -> dict[str, Content]:
    side = session.get_one(Room, incident.id)
    return {THE_ONE: messages.announcement(facts, side.channel_id)}


def _headline(session: Session, incident: Incident, facts: Facts) -> dict[str, Content]:
    return {THE_ONE: headline.content(session, incident, facts)}


def _checklists(session: Session, incident: Incident, _: Facts) -> dict[str, Content]:
    """One for each accountable director there was."""
    lists = {one.id or 0: one for one in checklists.of_incident(session, incident)}
    return {
        str(number): playbook_messages.checklist(
            number, one.body, checklists.ticks(session, number), one.opened_for, is_earlier=number != max(lists)
        )
        for number, one in lists.items()
    }


PARTS = (
    Part("announcement", _announcement, is_central=True),
    Part("headline", _headline, is_pinned=True),
    Part("checklist", _checklists),
)
