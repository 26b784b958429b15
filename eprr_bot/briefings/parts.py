"""What stands in an incident's channel of its handovers: the newest briefing of each role."""

from sqlmodel import Session

from eprr_bot.briefings import messages, service
from eprr_bot.incidents.messages import Facts
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.parts import THE_ONE, Part
from eprr_bot.slack.blocks import Content


def look(session: Session, incident: Incident, _: Facts) -> dict[str, Content]:
    """Nothing while nobody has given one."""
    newest = {one.role.lower(): service.shown(session, one) for one in service.briefings(session, incident)}
    return {THE_ONE: messages.in_channel(list(newest.values()))} if newest else {}


PARTS = (Part("handover", look),)
