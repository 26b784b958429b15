"""What stands in an incident's channel: a list of parts, each of which says what it shows and where.

Whoever brings the channel into step loops over them and knows none by name. A feature above adds parts of its own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from eprr_bot.callout import service as callout
from eprr_bot.callout.register import CALLING
from eprr_bot.directory import service as directory
from eprr_bot.incidents import (
    above,
    asking,
    at_group,
    checklists,
    hazard_messages,
    hazards,
    messages,
    playbook_messages,
    region,
    service,
)
from eprr_bot.incidents.alert import LIVE
from eprr_bot.incidents.duplicates import hint
from eprr_bot.incidents.messages import Facts, Responder
from eprr_bot.incidents.models import Incident, Room
from eprr_bot.records import service as records
from eprr_bot.records.models import LogEntry
from eprr_bot.slack.blocks import Block, Content

CHANNEL = "channel"
"""The kind of log entries that tell about the channel itself."""
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
    called, newest = _one_for_each(session, incident), _newest(session, incident)
    lists = checklists.of_incident(session, incident)[-1:]
    ticked = sum(len(checklists.ticks(session, one.id or 0)) for one in lists)
    items = sum(len(checklists.items_of(one)) for one in lists)
    told_above = above.line(session, incident, _as_of(session, incident))
    lines = (at_group.line(session, incident), hint(session, incident), told_above)
    besides = "\n".join(filter(None, (*asking.standing(session, incident), *lines)))
    dial_in = directory.cluster(session).dial_in if facts.alert_state in LIVE else ""
    task = [*region.task(session, incident), *_hazards(session, incident)]
    return {THE_ONE: messages.headline(facts, called, newest, ticked, items, besides, dial_in, task)}


def _hazards(session: Session, incident: Incident) -> list[Block]:
    """What is behind it, the cards for it, and the report in which more is said, while it is responded to."""
    found, onset = hazards.of(incident), hazards.onset_of(incident)
    shown = hazard_messages.in_headline(incident.id or 0, found, onset, hazards.offered(session, incident))
    is_live = incident.alert_state in LIVE
    return [*shown, *([messages.report_button(incident.id or 0)] if is_live else [])]


def _as_of(session: Session, incident: Incident) -> datetime:
    """The instant up to which the log tells: what a part shows changes with the log alone."""
    newest = records.entries(session, incident.id or 0, last=1)
    return newest[-1].entered_at if newest else incident.declared_at


def _newest(session: Session, incident: Incident) -> list[LogEntry]:
    """The end of the log, without what only tells about the channel itself, and whom the bot calls."""
    return records.entries(session, incident.id or 0, last=5, without=(CHANNEL, CALLING))


def _one_for_each(session: Session, incident: Incident) -> list[Responder]:
    """Everybody who was called, once, however many call-outs reached them: what they answered first counts.

    Of answers in different calls, one that they are responding goes before one that they cannot attend.
    """
    found: dict[str, Responder] = {}
    taken = callout.called_at(session, service.KIND, incident.id)
    can_be_called = callout.can_be_called(session, service.KIND, incident.id)
    for _, callee in service.responders(session, incident):
        earlier = found.get(callee.person_id)
        called_as = earlier.called_as if earlier else callee.reached_as
        answers = [one for one in (earlier, callee) if one and one.answered_at]
        those = [one for one in answers if not one.cannot_attend] or answers
        found[callee.person_id] = Responder(
            name=directory.name_of(session, callee.person_id),
            called_as=called_as,
            answered_at=min((one.answered_at for one in those if one.answered_at), default=None),
            called_at=taken.get(callee.person_id),
            has_left=directory.has_left(session, callee.person_id),
            can_be_called=can_be_called[callee.person_id],
            cannot_attend=any(one.cannot_attend for one in those),
            arrives_at=max((one.arrives_at for one in those if one.arrives_at), default=None),
        )
    return list(found.values())


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
