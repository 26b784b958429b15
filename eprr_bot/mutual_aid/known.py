"""What an incident's channel and its picture show of mutual aid."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from eprr_bot.directory import service as directory
from eprr_bot.incidents import organisations
from eprr_bot.incidents.alert import LIVE
from eprr_bot.incidents.messages import Facts
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.picture import Heading, Line
from eprr_bot.mutual_aid import entries, messages, register
from eprr_bot.mutual_aid.aid import Answer, Provider, Request
from eprr_bot.mutual_aid.models import MUTUAL_AID
from eprr_bot.slack.blocks import Content

NOT_OURS = "not of this cluster, so not told from here"


def look(session: Session, incident: Incident, facts: Facts) -> dict[str, Content]:
    """A message for each request, with a menu for each provider."""
    is_over = facts.alert_state not in LIVE
    found = with_tries(session, incident, register.of_incident(session, incident)[::-1])
    return {str(one.number): messages.announced(one, facts.as_of or one.at, is_over=is_over) for one in found}


def lines(session: Session, incident: Incident, now: datetime) -> Iterator[Line]:
    """A source of the picture: what is late first, then what is not done."""
    found = register.of_incident(session, incident)
    for one in sorted(found, key=lambda one: (not one.is_late(now), one.is_done)):
        due = next((each.at for each in one.due() if each.at > now), None)
        text = entries.in_a_sentence(one, now)
        yield Line(Heading.MUTUAL_AID, text, one.at, is_late=one.is_late(now), due=due)


def with_tries(session: Session, incident: Incident | None, found: list[Request]) -> list[Request]:
    """With what came of calling whoever has not acknowledged it."""
    asked = [one for each in found for one in each.providers if one.answer == Answer.ASKED]
    if not asked:
        return found
    tries = organisations.tries_of(session, incident, MUTUAL_AID, [one.number for one in asked])
    ours = {one.id: one for one in directory.cluster(session).organisations}

    def told(one: Provider) -> Provider:
        if one.answer != Answer.ASKED:
            return one
        if one.number in tries:
            return replace(one, tries=tries[one.number])
        whom = ours.get(one.organisation)
        return replace(one, why_not=organisations.not_told(session, incident, whom).why if whom else NOT_OURS)

    return [replace(each, providers=tuple(map(told, each.providers))) for each in found]
