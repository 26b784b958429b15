"""The pinned summary of an incident, gathered: facts, what is late and due next, who was called, the newest entries."""

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
    command,
    command_messages,
    forum_links,
    forum_messages,
    hazard_messages,
    hazards,
    headline_messages,
    known,
    picture,
    quick,
    region,
    service,
)
from eprr_bot.incidents.alert import LIVE
from eprr_bot.incidents.duplicates import hint
from eprr_bot.incidents.headline_messages import Known, Summary
from eprr_bot.incidents.messages import Facts, Responder
from eprr_bot.incidents.models import Incident
from eprr_bot.records import service as records
from eprr_bot.records.models import LogEntry
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Content

CHANNEL = "channel"
"""The kind of log entries that tell about the channel itself."""
ENTRIES_SHOWN = 4


def content(session: Session, incident: Incident, facts: Facts) -> Content:
    """What the pinned message is to say."""
    called, newest = _one_for_each(session, incident), _newest(session, incident)
    lists = checklists.of_incident(session, incident)[-1:]
    said = [tick for one in lists for tick in checklists.ticks(session, one.id or 0)]
    logged = _as_of(session, incident)
    in_forums = forum_messages.in_headline(forum_links.names(session, incident, logged))
    tests = forum_messages.scope_in_headline(incident.scope, is_live=facts.alert_state in LIVE)
    told_above = above.line(session, incident, logged)
    asked = blocks.escape(command_messages.is_asked(command.asked(session, incident)))
    handed_over = f":arrows_counterclockwise: {asked}" if asked else ""
    lines = (handed_over, at_group.line(session, incident), hint(session, incident), in_forums, tests, told_above)
    return headline_messages.headline(
        facts,
        Summary(
            responders=called,
            latest=newest,
            ticked=sum(not one.because for one in said),
            not_applicable=sum(bool(one.because) for one in said),
            items=sum(len(checklists.items_of(one)) for one in lists),
            besides="\n".join(filter(None, (*asking.standing(session, incident), *lines))),
            dial_in=directory.cluster(session).dial_in if facts.alert_state in LIVE else "",
            task=[*region.task(session, incident), *_hazards(session, incident)],
            known=besides_the_facts(session, incident, facts.as_of or logged),
            buttons=quick.buttons(facts.number, facts.alert_state),
        ),
    )


def _hazards(session: Session, incident: Incident) -> list[Block]:
    """What is behind it, and the cards for it."""
    found, onset = hazards.of(incident), hazards.onset_of(incident)
    return hazard_messages.in_headline(incident.id or 0, found, onset, hazards.offered(session, incident))


def besides_the_facts(session: Session, incident: Incident, now: datetime) -> Known:
    """The picture, without the lines that say the facts in other words."""
    facts = set(known.lines(session, incident, now))
    found = picture.of(session, incident, now)
    return {heading: rest for heading, those in found.items() if (rest := [one for one in those if one not in facts])}


def _as_of(session: Session, incident: Incident) -> datetime:
    """The instant up to which the log tells: most of what a part shows changes with the log alone."""
    newest = records.entries(session, incident.id or 0, last=1)
    return newest[-1].entered_at if newest else incident.declared_at


def _newest(session: Session, incident: Incident) -> list[LogEntry]:
    """The end of the log, without what only tells about the channel itself, and whom the bot calls."""
    return records.entries(session, incident.id or 0, last=ENTRIES_SHOWN, without=(CHANNEL, CALLING))


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
