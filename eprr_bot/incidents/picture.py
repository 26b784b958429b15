"""What is known of an incident now, by heading: each feature adds what it keeps, and whoever reports reads all of it.

Situation reports, handovers and the summary in the channel are drafted from it, so that they say the same.
A feature hands over a `Source` under `picture` in its row; one that fails is named in the picture and costs no other.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import structlog
from sqlmodel import Session

from eprr_bot.base.database_errors import is_away
from eprr_bot.base.db import undone_alone
from eprr_bot.incidents.models import Incident

log = structlog.get_logger()


class Heading(StrEnum):
    """Under what is it reported? In this order."""

    SITUATION = "Situation"
    COMMAND = "Command and roles"
    DECISIONS = "Decisions in force"
    ACTIONS = "Open actions"
    TASKS = "Tasks to organisations"
    REQUESTS = "Requests from above"
    RESOURCES = "Resource shortfalls"
    MUTUAL_AID = "Mutual aid"
    COMMITMENTS = "Commitments and directions"
    REPORTS = "Situation reports"
    MEETINGS = "Meetings"


@dataclass(frozen=True)
class Line:
    """One thing that is known: a plain sentence, since when it is so, and whether it is late at that instant.

    `due` is when somebody is to have done it by; the summary in the channel names what is due next, and what is late.
    """

    heading: Heading
    text: str
    since: datetime | None = None
    is_late: bool = False
    due: datetime | None = None


Source = Callable[[Session, Incident, datetime], Iterable[Line]]
"""What a feature keeps of an incident, as it stands at an instant, the most pressing first."""

_SOURCES: list[Source] = []


def use(sources: Iterable[Source]) -> None:
    """From now on pictures are made of these."""
    _SOURCES[:] = sources


def of(session: Session, incident: Incident, now: datetime) -> Mapping[Heading, list[Line]]:
    """All that is known, under every heading that has something, in their order."""
    found = [line for source in _SOURCES for line in _lines(source, session, incident, now)]
    return {heading: those for heading in Heading if (those := [one for one in found if one.heading == heading])}


def next_due(session: Session, incident: Incident, now: datetime) -> datetime | None:
    """When something of it is due next, and so may be late."""
    lines = [line for those in of(session, incident, now).values() for line in those]
    return min((one.due for one in lines if one.due and one.due >= now and not one.is_late), default=None)


def _lines(source: Source, session: Session, incident: Incident, now: datetime) -> list[Line]:
    try:
        with undone_alone(session):
            return list(source(session, incident, now))
    except Exception as error:
        if is_away(error):
            raise
        log.exception("a part of the picture of an incident is missing", source=source.__module__)
        name = source.__module__.split(".")[1].replace("_", " ")
        return [Line(Heading.SITUATION, f"What is kept of {name} could not be read.", is_late=True)]
