"""What an incident's channel and its picture show of tasks."""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session

from eprr_bot.incidents.alert import LIVE
from eprr_bot.incidents.messages import Facts
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.picture import Heading, Line
from eprr_bot.slack.blocks import Content
from eprr_bot.tasks import messages, register


def look(session: Session, incident: Incident, facts: Facts) -> dict[str, Content]:
    """A message for each task, with a menu for each organisation."""
    is_over = facts.alert_state not in LIVE
    found = register.of_incident(session, incident)
    return {str(one.number): messages.standing(one, is_over=is_over) for one in found}


def lines(session: Session, incident: Incident, now: datetime) -> Iterator[Line]:
    """A source of the picture: those that are late first, then those that are waited for."""
    found = register.of_incident(session, incident)
    for one in sorted(found, key=lambda one: (not one.is_late(now), not one.waited_for, not one.is_immediate)):
        due = one.due_at if one.waited_for else None
        yield Line(Heading.TASKS, messages.in_a_sentence(one), one.at, is_late=one.is_late(now), due=due)
