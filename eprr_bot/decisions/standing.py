"""What decisions show elsewhere: in their incident's channel, and in the picture of it."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlmodel import Session

from eprr_bot.decisions import messages, service
from eprr_bot.decisions.decision import State
from eprr_bot.incidents.messages import Facts
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.parts import THE_ONE, Part
from eprr_bot.incidents.picture import Heading, Line
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content


def look(session: Session, incident: Incident, _: Facts) -> Mapping[str, Content]:
    """The decisions in force, once there has been one."""
    found = service.of_incident(session, incident)
    return {THE_ONE: messages.in_the_channel(incident.id or 0, found)} if found else {}


PART = Part("decisions", look)


def lines(session: Session, incident: Incident, now: datetime) -> Iterator[Line]:
    """The decisions in force, those whose review is overdue first."""
    holding = [one for one in service.of_incident(session, incident) if one.state == State.IN_FORCE]
    found = []
    for one in holding:
        is_late = one.review_at is not None and one.review_at < now
        review = f"Review {'was due' if is_late else 'due'} {blocks.on(one.review_at)}." if one.review_at else ""
        what = f"Decision {one.number}, {one.maker}: {one.decision}"
        found.append(
            Line(
                Heading.DECISIONS,
                blocks.sentences(what, review) if review else blocks.full_stop(what),
                one.decided_at,
                is_late,
                one.review_at,
            )
        )
    yield from sorted(found, key=lambda one: not one.is_late)
