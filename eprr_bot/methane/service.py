"""The versions of an incident's M/ETHANE report. Each is kept as it was; what is taken back is a new version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.db import take_turns
from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.base.questions import question
from eprr_bot.incidents import hazards, service
from eprr_bot.incidents.alert import AlertState
from eprr_bot.incidents.messages import NOT_YET_KNOWN, SOMETHING
from eprr_bot.incidents.models import TYPE, Incident, IncidentType
from eprr_bot.incidents.service import ALERT_STATE
from eprr_bot.methane import methane
from eprr_bot.methane.methane import DECLARED, NAMES, SOURCE, Difference, Report
from eprr_bot.methane.models import LONGEST_IN_FORM, Methane
from eprr_bot.records import service as records
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Actor, UserError

ENTRY = "methane"
"""The kind of the log's entries about it."""
WORDS = "declared, location, type, hazards, access, casualties, services, from"
HOW = "Type a field and a text: /incident methane access Mill Lane closed, use the north gate"


def understood(text: str) -> tuple[dict[str, str], str]:
    """What somebody typed, by field, and from whom it comes. Raises UserError, which names the fields."""
    found = methane.typed(text)
    if found is None:
        raise UserError(f"Begin with what it is about: {WORDS}. {HOW}")
    source = found.pop(SOURCE, "")
    if DECLARED in found:
        said = methane.declared(found[DECLARED])
        if said is None:
            raise UserError("Is it declared? Say yes or no first: /incident methane declared yes 03:10")
        found[DECLARED] = said
    return found, source


@dataclass(frozen=True)
class Recorded:
    """A version that was made just now, what is new in it, and whether an NHS number was left out."""

    version: Methane
    new: list[Difference]
    left_out: bool = False


def versions(session: Session, incident: Incident) -> list[Methane]:
    """Every version, the oldest first."""
    return list(_versions(session, incident.id).all())


@question
def _versions(incident_id: int | None) -> SelectOfScalar[Methane]:
    return select(Methane).where(Methane.incident_id == incident_id).order_by(col(Methane.number))


def newest(session: Session, incident: Incident) -> Methane | None:
    """The version that counts; None while nothing is recorded."""
    return next(iter(last_two(session, incident)), None)


def last_two(session: Session, incident: Incident) -> list[Methane]:
    """The newest version and the one before it, the newest first."""
    return list(_last_two(session, incident.id).all())


@question
def _last_two(incident_id: int | None) -> SelectOfScalar[Methane]:
    return select(Methane).where(Methane.incident_id == incident_id).order_by(col(Methane.number).desc()).limit(2)


def version(session: Session, incident: Incident, number: int) -> Methane:
    """The version of a number. Raises UserError where there is none."""
    theirs = select(Methane).where(Methane.incident_id == incident.id, Methane.number == number)
    found = session.exec(theirs).first()
    if found is None:
        last = newest(session, incident)
        are = f"The newest is {last.number}." if last else f"Nothing is recorded yet. {HOW}"
        raise UserError(f"There is no version {number} of the M/ETHANE report of incident {incident.id}. {are}")
    return found


def before(session: Session, incident: Incident, number: int) -> Report:
    """What stood before a version: nothing before the first."""
    return version(session, incident, number - 1).report if number > 1 else {}


def draft(session: Session, incident: Incident) -> Report:
    """What the incident itself says, for the first version."""
    is_major = incident.type == IncidentType.MAJOR and incident.alert_state == AlertState.DECLARED
    facts = {
        DECLARED: f"Yes, {blocks.clock_time(_declared_at(session, incident))}" if is_major else "",
        "location": "" if incident.where == NOT_YET_KNOWN else incident.where,
        "type": "" if incident.what == SOMETHING else incident.what,
    }
    return {name: facts.get(name, "") for name in NAMES}


def _declared_at(session: Session, incident: Incident) -> datetime:
    """Since when a major incident is declared: since it is no longer at standby, and since it is a major one."""
    log = records.entries(session, incident.id or 0) if incident.id else []
    states = [one.entered_at for one in log if one.kind == ALERT_STATE and "state: declared" in one.text]
    types = [one.entered_at for one in log if one.kind == TYPE and one.text.startswith("Type: Major incident")]
    return max([incident.declared_at, *(states[:1] if incident.opened_at_standby else []), *types[-1:]])


def record(
    session: Session, incident: Incident, changed: Mapping[str, str], source: str, now: datetime, actor: Actor
) -> Recorded:
    """Make a new version in which some fields say something else, and log what is new.

    Raises UserError where nothing is: unless somebody else, the `source`, says the same.
    """
    take_turns(session, f"methane/{incident.id}")
    last = newest(session, incident)
    cleaned = {name: without_nhs_numbers(_line(text)) for name, text in changed.items()}
    standing = last.report if last else draft(session, incident)
    report = {**standing, **{name: text for name, (text, _) in cleaned.items()}}
    source, removed = without_nhs_numbers(_line(source))
    new = methane.differences(last.report if last else {}, report)
    if not new and not source:
        raise UserError(_nothing_new(incident, last))
    made = _add(session, incident, report, source, now, actor)
    return Recorded(made, new, removed or any(one for _, one in cleaned.values()))


def changed_in_form(session: Session, incident: Incident, given: Report, number: int) -> Report:
    """The fields that somebody changed in a form which showed a version; 0 is the draft before the first.

    Of the draft all counts, but what it leaves empty where somebody else has filled it in meanwhile.
    """
    if number:
        was = version(session, incident, number).report
        return {name: text for name, text in given.items() if text != blocks.fit(was[name], LONGEST_IN_FORM)}
    is_first = newest(session, incident) is None
    return {name: text for name, text in given.items() if is_first or text}


def take_back(session: Session, incident: Incident, number: int | None, now: datetime, actor: Actor) -> Recorded:
    """Take the newest version back, by a new one that says what stood before it. `number` is the one that is meant.

    Raises UserError where another has come since, or there is nothing before it.
    """
    take_turns(session, f"methane/{incident.id}")
    found = last_two(session, incident)
    if not found:
        raise UserError(f"Nothing is recorded yet for incident {incident.id}, so there is nothing to take back. {HOW}")
    if number is not None and number != found[0].number:
        since = f"Version {found[0].number} has come since. /incident methane shows it; /incident methane undo takes it"
        raise UserError(f"Version {number} is not the newest any more, and nothing was taken back. {since} back.")
    if len(found) == 1:
        raise UserError(f"There is only version 1, so nothing stood before it. Put it right instead. {HOW}")
    last, earlier = found
    new = methane.differences(last.report, earlier.report)
    made = _add(session, incident, earlier.report, earlier.source, now, actor, takes_back=last.number)
    return Recorded(made, new)


def _line(text: str) -> str:
    return " ".join(text.split())


def _nothing_new(incident: Incident, last: Methane | None) -> str:
    if last is None:
        return f"Nothing is filled in, so nothing was recorded for incident {incident.id}. {HOW}"
    return f"Version {last.number} says so already, and nothing was recorded. {HOW}"


def _add(
    session: Session,
    incident: Incident,
    report: Report,
    source: str,
    now: datetime,
    actor: Actor,
    takes_back: int | None = None,
) -> Methane:
    """The next version, its entry in the log, and the hazards that its words name."""
    last = newest(session, incident)
    made = Methane(
        incident_id=incident.id or 0,
        number=last.number + 1 if last else 1,
        source=source,
        received_by=actor.name,
        received_at=now,
        takes_back=takes_back,
    )
    for name in NAMES:
        setattr(made, name, report[name])
    session.add(made)
    session.flush()
    new = methane.differences(last.report if last else {}, report)
    entry = methane.entry(methane.title(report), made.number, new)
    undone = f"Version {takes_back} taken back." if takes_back else ""
    from_whom = f"From: {source}." if source else ""
    service.note(session, incident, now, ENTRY, blocks.sentences(entry, undone, from_whom), actor)
    if not takes_back:
        said = [one.now for one in new if one.field.name in ("type", "hazards")]
        hazards.see(session, incident, ". ".join(said), now)
    return made
