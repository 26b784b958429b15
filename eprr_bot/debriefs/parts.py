"""What stands in an incident's channel of its debriefs, once somebody has said something."""

from sqlmodel import Session

from eprr_bot.debriefs import messages, service
from eprr_bot.debriefs.models import PlannedState
from eprr_bot.incidents.messages import Facts
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.parts import THE_ONE, Part
from eprr_bot.slack.blocks import Content


def look(session: Session, incident: Incident, _: Facts) -> dict[str, Content]:
    """How many have said something, what is due, and what was learned."""
    found = service.found(session, incident)
    if not (found.hot or found.lessons):
        return {}
    people = len({one.by_id or one.by for one in found.hot})
    open_ones = [one for one in found.planned if one.state == PlannedState.PLANNED]
    return {THE_ONE: messages.in_channel(people, open_ones, len(found.lessons), len(found.actions))}


PARTS = (Part("debrief", look),)
