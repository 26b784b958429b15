"""Telling the region is a task of every critical and major incident, open until somebody says that it is done (¶64).

The log is where it is kept. Where the file says that the bot calls the region, its contact's answer does it.
"""

from datetime import datetime

from sqlmodel import Session

from eprr_bot.callout.models import Callee, CallOut
from eprr_bot.directory import service as directory
from eprr_bot.incidents import above, command, forum_links, messages, service
from eprr_bot.incidents.alert import OVER, WORDS, AlertState
from eprr_bot.incidents.models import LEVEL, TYPE, WIDESPREAD, Incident
from eprr_bot.lrf.above import REGION_FROM, TOLD_OF
from eprr_bot.oncall import roles
from eprr_bot.records import service as records
from eprr_bot.records.models import LogEntry
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block
from eprr_bot.slack.commands import Actor, UserError

TOLD = "region told"
"""The kind of the log's entry about it."""
CHANGES = (TYPE, LEVEL, WIDESPREAD, service.ALERT_STATE)
"""The kinds of the log's entries after which the region is to be told anew."""
PAPERWORK = (AlertState.RECOVERY, AlertState.CLOSED)
BUTTON, ACTION = "The region has been told", "incidents.region_told"


def told(session: Session, incident: Incident) -> LogEntry | None:
    """The entry of the log which says that the region has been told of it as it is now: see CHANGES."""
    said, changed = records.newest(session, incident.id or 0, TOLD), _changed(session, incident)
    return said if said and (changed is None or said.number > changed.number) else None


def _changed(session: Session, incident: Incident) -> LogEntry | None:
    """The newest entry about something of which the region has to be told anew; paperwork is nothing of the kind."""
    kinds = CHANGES if incident.alert_state not in PAPERWORK else (*CHANGES[:-1],)
    return records.newest(session, incident.id or 0, *kinds)


def say_told(session: Session, incident: Incident, now: datetime, actor: Actor) -> None:
    """Somebody says that they have told the region. Raises UserError where somebody has said so before."""
    command.lock(session, incident)
    if before := told(session, incident):
        raise UserError(f"That the region has been told is in the log already, {_by(before)}.")
    disagrees = roles.who_disagrees(session, now, actor, incident.director_id)
    service.note(session, incident, now, TOLD, blocks.sentences("The region has been told.", disagrees), actor)


def answered(session: Session, call_out: CallOut, callee: Callee, now: datetime) -> None:
    """The region's own contact has acknowledged what the bot called them about."""
    incident, person = service.get(session, call_out.incident_id or 0), directory.person(session, callee.person_id)
    those = (one for one in above.contacts(session, incident, now) if one.call and one.kind == "region")
    if person and person.organisation in {one.organisation for one in those} and not told(session, incident):
        service.note(session, incident, now, TOLD, f"The region has been told: {person.name} has acknowledged it.")


def task(session: Session, incident: Incident) -> list[Block]:
    """The task as the incident's headline shows it: whose it is, with its button, or when it was done."""
    changed, before = _changed(session, incident), records.newest(session, incident.id or 0, TOLD)
    is_higher = incident.level >= REGION_FROM and records.newest(session, incident.id or 0, TYPE, LEVEL) is not None
    is_wide = forum_links.is_widespread(session, incident)
    if incident.type not in TOLD_OF and not (is_higher or is_wide or before):
        return []
    if done := told(session, incident):
        return [blocks.section(f":white_check_mark: The region has been told, {_by(done)}.")]
    if incident.alert_state in OVER and not (before and incident.alert_state == AlertState.CANCELLED):
        return []
    facts = messages.of(incident, directory.name_of(session, incident.director_id))
    whose = f"of {facts.director}, the accountable director" if facts.has_director else "of whoever takes command"
    state = f", at “{WORDS[facts.alert_state].lower()}”" if changed and changed.kind == CHANGES[-1] else ""
    wide = ", and widespread," if is_wide else ""
    news = f" that it is a {facts.type.lower()} of level {facts.level}{wide} now{state}" if changed else ""
    said = f":white_large_square: *Open task: tell the region{news}.* It is a task {whose}."
    return [blocks.section(said), blocks.actions(blocks.button(BUTTON, ACTION, str(incident.id)))]


def _by(entry: LogEntry) -> str:
    return f"{blocks.on(entry.event_at)} by {blocks.escape(entry.author)}"
