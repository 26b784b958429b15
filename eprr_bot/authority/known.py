"""What commitments and directions show elsewhere: in their incident’s channel, and in the picture of it."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlmodel import Session

from eprr_bot.authority import commitment_messages, commitments, direction_messages, directions
from eprr_bot.authority.commitment import State
from eprr_bot.authority.direction import CHASED_AFTER
from eprr_bot.incidents.messages import Facts
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.parts import THE_ONE, Part
from eprr_bot.incidents.picture import Heading, Line
from eprr_bot.slack.blocks import Content


def look(session: Session, incident: Incident, _: Facts) -> Mapping[str, Content]:
    """The commitments, once there has been one."""
    found = commitments.of_incident(session, incident)
    return {THE_ONE: commitment_messages.in_the_channel(incident.id or 0, found)} if found else {}


def look_at_directions(session: Session, incident: Incident, _: Facts) -> Mapping[str, Content]:
    """A message for each direction, with a menu for each provider."""
    return {str(one.number): direction_messages.standing(one) for one in directions.of_incident(session, incident)}


PART = Part("commitments", look)
DIRECTIONS = Part("direction", look_at_directions)


def lines(session: Session, incident: Incident, now: datetime) -> Iterator[Line]:
    """Directions, what stands committed by body, then each commitment, those over a limit or not covered first."""
    yield from _of_directions(session, incident, now)
    found = commitments.of_incident(session, incident)
    holding = [one for one in found if one.state == State.STANDS]
    for total in commitment_messages.totals(holding):
        yield Line(Heading.COMMITMENTS, f"Committed of {commitment_messages.total_line(total)}")
    for one in sorted(holding, key=lambda one: not (commitment_messages.over(one) or one.why_not_covered)):
        said = f"Commitment {one.id}, {one.director}: {commitment_messages.in_a_sentence(one)}."
        yield Line(Heading.COMMITMENTS, said, one.at)


def _of_directions(session: Session, incident: Incident, now: datetime) -> Iterator[Line]:
    """Those that somebody has not acknowledged in time first; those that have ended are left out."""
    found = [one for one in directions.of_incident(session, incident) if not one.is_over]
    shown = [
        Line(
            Heading.COMMITMENTS,
            direction_messages.in_a_sentence(one),
            one.at,
            is_late=bool(one.waited_for) and one.at + CHASED_AFTER[0] <= now,
        )
        for one in found
    ]
    yield from sorted(shown, key=lambda line: not line.is_late)
