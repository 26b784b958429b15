"""What actions show elsewhere: in their incident's channel, and in the picture of it."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlmodel import Session

from eprr_bot.actions import messages, service
from eprr_bot.actions.action import Status
from eprr_bot.actions.models import IncidentAction
from eprr_bot.incidents.messages import Facts
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.parts import THE_ONE, Part
from eprr_bot.incidents.picture import Heading, Line
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content


def look(session: Session, incident: Incident, _: Facts) -> Mapping[str, Content]:
    """The open actions, once there has been one."""
    found = service.of_incident(session, incident)
    return {THE_ONE: messages.in_the_channel(incident.id or 0, found)} if found else {}


PART = Part("actions", look)


def lines(session: Session, incident: Incident, now: datetime) -> Iterator[Line]:
    """The open actions, the late ones first."""
    waiting = [one for one in service.of_incident(session, incident) if one.status == Status.OPEN]
    late = {one.number for one in waiting if one.due_at and one.due_at < now}
    for one in sorted(waiting, key=lambda one: one.number not in late):
        is_late = one.number in late
        yield Line(Heading.ACTIONS, _in_words(one, is_late=is_late), one.at, is_late, one.due_at)


def _in_words(one: IncidentAction, *, is_late: bool) -> str:
    due = f"{'Was due' if is_late else 'Due'} {blocks.on(one.due_at)}." if one.due_at else "No time is set."
    return blocks.sentences(f"Action {one.number}, {one.owner or messages.NOBODY}: {one.what}", due)
