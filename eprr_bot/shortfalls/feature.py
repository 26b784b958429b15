"""Resource shortfalls."""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session

from eprr_bot.feature import Feature, tables_in
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.picture import Heading, Line
from eprr_bot.shortfalls import messages, models, service, slack


def _lines(session: Session, incident: Incident, now: datetime) -> Iterator[Line]:
    """What is lacking now, those first of which the time is past."""
    found = [one for one in service.of_incident(session, incident) if one.closed_at is None]
    for one in sorted(found, key=lambda one: not one.is_past(now)):
        is_late = one.is_past(now)
        yield Line(Heading.RESOURCES, messages.in_a_sentence(one, now), one.at, is_late=is_late, due=one.until)


FEATURE = Feature(name="shortfalls", doors=(slack,), tables=tables_in(models), picture=(_lines,))
