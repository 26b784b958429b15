"""Drawing up a report from the record: what each section says of itself, and what heads the whole."""

from datetime import datetime

from sqlmodel import Session

from eprr_bot.callout.register import CALLING
from eprr_bot.directory import service as directory
from eprr_bot.incidents import picture
from eprr_bot.incidents.alert import TYPES, WORDS, AlertState
from eprr_bot.incidents.messages import LEVELS, NOT_YET_NAMED
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.parts import CHANNEL
from eprr_bot.records import service as records
from eprr_bot.records.messages import in_brief
from eprr_bot.sitreps.models import Sitrep
from eprr_bot.sitreps.report import CHANGES, Report, carried_over
from eprr_bot.sitreps.section import SECTIONS, lines_of
from eprr_bot.slack import blocks

SITREP = "sitrep"
"""The kind of the log's entries about reports."""
NO_NEWS = (CHANNEL, CALLING, SITREP, "checklist", "clock")
"""Kinds of entries that say nothing of the situation."""
MOST_NEWS = 15
NOT_SET = "not set"
NEXT, LEAD, BY = "Next report due", "Lead organisation", "Authorised by"


def from_the_record(
    session: Session, incident: Incident, before: Sitrep | None, earlier: Report | None, now: datetime
) -> dict[str, list[str]]:
    """What the record says of every section, a line each; of some of them nothing."""
    known = picture.of(session, incident, now)
    found = {one.id: lines_of(one, known) for one in SECTIONS}
    found[CHANGES] = _news(session, incident, before)
    for section_id, lines in found.items():
        if not lines and (carried := carried_over(earlier, section_id)):
            found[section_id] = [carried]
    return found


def _news(session: Session, incident: Incident, before: Sitrep | None) -> list[str]:
    """The log since the last report, without what says nothing of the situation."""
    zone, since = directory.cluster(session).zone, before.drafted_to if before else 0
    entries, total = records.since(session, incident.id or 0, since, MOST_NEWS, NO_NEWS)
    lines = [
        f"{blocks.clock_time(one.event_at, zone, since=incident.declared_at)} {_line(one.text)}" for one in entries
    ]
    left_out = [f"{total - len(entries)} earlier entries are in the log."] if total > len(entries) else []
    return [*([] if before else ["This is the first report."]), *left_out, *lines]


def _line(text: str) -> str:
    return in_brief(" ".join(text.split()))


def head(session: Session, incident: Incident, sitrep: Sitrep, due: str, writers: list[str]) -> list[tuple[str, str]]:
    """What heads a report, as it is at the time when it was drawn up. `due` says when the next one is."""
    zone = directory.cluster(session).zone
    director = directory.name_of(session, incident.director_id) if incident.director_id else "nobody"
    has = f"{director}, {'has command' if incident.command_at else 'has not taken command yet'}"
    what, where = (blocks.open_ended(one) for one in (incident.what, incident.where))
    found = [
        ("Incident", f"{incident.id}: {what}, {where}"),
        ("Opened at standby" if incident.opened_at_standby else "Declared", blocks.written(incident.declared_at, zone)),
        ("Type", TYPES[incident.type]),
        ("Level", LEVELS[incident.level]),
        ("Alert state", WORDS[AlertState(incident.alert_state)]),
        (LEAD, incident.lead_organisation or NOT_YET_NAMED),
        ("Accountable director", has if incident.director_id else "nobody now"),
        ("As of", blocks.written(sitrep.drafted_at, zone)),
        ("Drawn up", f"from the record for {sitrep.drafted_for}{_written_by(writers)}"),
        (NEXT, due or NOT_SET),
    ]
    if sitrep.corrects:
        found.append(("Corrects", f"situation report {sitrep.corrects}: {sitrep.correction}"))
    return found


def _written_by(writers: list[str]) -> str:
    return f"; sections written by {blocks.listed(writers)}" if writers else ""
