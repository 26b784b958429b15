"""What an incident's own fields say in its picture: what has happened, how it is classed, and who commands."""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session

from eprr_bot.directory import service as directory
from eprr_bot.incidents import at_group, forum_links, forum_messages, hazard_messages, hazards, messages, quiet, scope
from eprr_bot.incidents.alert import LIVE, WORDS, AlertState
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.picture import Heading, Line
from eprr_bot.slack import blocks


def lines(session: Session, incident: Incident, now: datetime) -> Iterator[Line]:
    """A source of the picture."""
    what, where = (blocks.open_ended(one) for one in (incident.what, incident.where))
    yield Line(Heading.SITUATION, f"{what}, {where}.", incident.declared_at)
    state = WORDS[AlertState(incident.alert_state)].lower()
    kind = messages.TYPES[incident.type]
    yield Line(Heading.SITUATION, f"{kind}, level {incident.level}, alert state “{state}”.", incident.declared_at)
    if behind_it := hazard_messages.standing(hazards.of(incident), hazards.onset_of(incident)):
        yield Line(Heading.SITUATION, behind_it, incident.declared_at)
    if found := forum_messages.standing(forum_links.names(session, incident, now)):
        yield Line(Heading.SITUATION, found)
    yield _scope(incident)
    if (since := quiet.long_since(session, incident, now)) is not None:
        yield Line(Heading.SITUATION, forum_messages.still_quiet(since), now - since, is_late=True)
    if incident.lead_organisation:
        yield Line(Heading.COMMAND, f"Lead organisation: {incident.lead_organisation}.")
    else:
        yield Line(Heading.COMMAND, "No lead organisation is named: /incident lead names it.", is_late=True)
    yield _accountable(session, incident)
    if away := at_group.standing(session, incident):
        yield Line(Heading.COMMAND, at_group.sentence(session, away), away.since, is_late=away.said_at is None)


def _scope(incident: Incident) -> Line:
    if incident.scope:
        return Line(Heading.SITUATION, f"Scope: {scope.said(incident.scope)}.")
    return Line(
        Heading.SITUATION, "Nobody has stated yet why it concerns the NHS.", is_late=incident.alert_state in LIVE
    )


def _accountable(session: Session, incident: Incident) -> Line:
    if incident.director_id is None:
        return Line(Heading.COMMAND, "No director is accountable: the rota names nobody.", is_late=True)
    name = directory.marked_name_of(session, incident.director_id)
    if incident.command_at is None:
        return Line(Heading.COMMAND, f"{name} is accountable, and has not said yet that they have command.")
    return Line(Heading.COMMAND, f"{name} is accountable and has command.", incident.command_at)
