"""What commitments show elsewhere: in their incident’s channel, and in the picture of it."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlmodel import Session

from eprr_bot.authority import commitment_messages, commitments
from eprr_bot.authority.commitment import State
from eprr_bot.incidents.messages import Facts
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.parts import THE_ONE, Part
from eprr_bot.incidents.picture import Heading, Line
from eprr_bot.slack.blocks import Content


def look(session: Session, incident: Incident, _: Facts) -> Mapping[str, Content]:
    """The commitments, once there has been one."""
    found = commitments.of_incident(session, incident)
    return {THE_ONE: commitment_messages.in_the_channel(incident.id or 0, found)} if found else {}


PART = Part("commitments", look)


def lines(session: Session, incident: Incident, _: datetime) -> Iterator[Line]:
    """What stands committed by body, then each commitment that stands, those over a limit or not covered first."""
    found = commitments.of_incident(session, incident)
    holding = [one for one in found if one.state == State.STANDS]
    for total in commitment_messages.totals(holding):
        yield Line(Heading.COMMITMENTS, f"Committed of {commitment_messages.total_line(total)}")
    for one in sorted(holding, key=lambda one: not (commitment_messages.over(one) or one.why_not_covered)):
        said = f"Commitment {one.id}, {one.director}: {commitment_messages.in_a_sentence(one)}."
        yield Line(Heading.COMMITMENTS, said, one.at)
