"""The roles of an incident as they stand in its channel, in the answer to a command, and in its picture."""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session

from eprr_bot.incidents import at_group
from eprr_bot.incidents.messages import Facts
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.picture import Heading, Line
from eprr_bot.roles import messages, service
from eprr_bot.slack.blocks import Content


def shown(session: Session, incident: Incident, facts: Facts) -> Content:
    """Who has which role, where the director is, and buttons for what nobody has said yet."""
    away = at_group.standing(session, incident)
    said = at_group.sentence(session, away) if away else ""
    is_open = away is not None and away.said_at is None
    return messages.panel(facts, service.panel(session, incident), said, base_is_open=is_open)


def look(session: Session, incident: Incident, facts: Facts) -> dict[str, Content]:
    """A part of the incident's channel."""
    return {"": shown(session, incident, facts)}


def lines(session: Session, incident: Incident, now: datetime) -> Iterator[Line]:
    """A source of the picture: each role that somebody has, and those that stand empty."""
    found = service.panel(session, incident)
    for one in found:
        if one.holders:
            since = min(holder.since for holder in one.holders)
            yield Line(Heading.COMMAND, messages.in_words(one), since, is_late=not one.is_confirmed)
    if titles := [one.title for one in found if one.is_empty]:
        is_late = now >= incident.declared_at + service.SAID_AFTER
        yield Line(Heading.COMMAND, messages.stand_empty(titles), is_late=is_late)
