"""Writing what somebody says into an incident's log: now or late, for somebody else, or putting an entry right."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from eprr_bot.base.letters import visible
from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.directory import names, times
from eprr_bot.directory import service as directory
from eprr_bot.incidents import service
from eprr_bot.incidents.log_entry import CORRECTION, Wanted, is_late, read
from eprr_bot.incidents.log_messages import NO_REASON
from eprr_bot.incidents.models import Incident
from eprr_bot.records import service as records
from eprr_bot.records.models import LogEntry
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Actor, UserError


@dataclass(frozen=True)
class Logged:
    """An entry that was written, and whether a number was left out of it."""

    entry: LogEntry
    took_out_number: bool
    lacks_reason: bool = False
    """It is late, and nobody has said why."""


def type_in(session: Session, incident: Incident, typed: str, now: datetime, actor: Actor) -> Logged:
    """Write what was typed in one line. Raises UserError."""
    wanted = read(typed)
    if wanted.on_behalf_of and not _called(session, wanted.on_behalf_of):  # “for information: …” is what it says
        wanted = replace(wanted, text=f"for {wanted.on_behalf_of}: {wanted.text}", on_behalf_of="")
    return write(session, incident, wanted, now, actor)


def write(session: Session, incident: Incident, wanted: Wanted, now: datetime, actor: Actor) -> Logged:
    """Write an entry.

    Raises UserError where there is nothing to read in it, for a time that cannot be used, somebody who is not known,
    or an entry that is not there.
    """
    if not visible(wanted.text) and not wanted.corrects:
        raise UserError("Nothing of that could be read. Say what has happened: /incident log <text>")
    happened_at = happened(session, wanted.happened, now)
    is_so = is_late(happened_at, now)
    text, took_out = without_nhs_numbers(_corrected(session, incident, wanted) if wanted.corrects else wanted.text)
    why, took_out_too = without_nhs_numbers(wanted.late_because if is_so else "")
    service.note(
        session,
        incident,
        now,
        CORRECTION if wanted.corrects else "information",
        text,
        actor,
        event_at=happened_at,
        on_behalf_of=whom(session, wanted.on_behalf_of),
        late_reason=(why or NO_REASON) if is_so else "",
        corrects=wanted.corrects or None,
    )
    (written,) = records.entries(session, incident.id or 0, last=1)
    return Logged(written, took_out or took_out_too, is_so and not why)


def happened(session: Session, typed: str, now: datetime) -> datetime:
    """When it happened: the last such time; now where nothing is said. Raises UserError."""
    return times.gone(session, typed, now) if typed.strip() else now


def whom(session: Session, typed: str) -> str:
    """The name of whoever it is written for. Raises UserError where nobody is called so."""
    if not typed.strip():
        return ""
    name = _called(session, typed)
    if not name:
        raise UserError(f"There is nobody called “{blocks.fit(typed, 80)}” in the directory. Give a whole name.")
    return name


def _called(session: Session, typed: str) -> str:
    found = names.called(directory.people(session), typed.strip().removeprefix("@"))
    return found[0].name if len(found) == 1 else ""


def _corrected(session: Session, incident: Incident, wanted: Wanted) -> str:
    """What the entry says that puts another right, or strikes it out."""
    number = wanted.corrects
    last, _ = records.head(session, incident.id or 0)
    if not 1 <= number <= last:
        raise UserError(f"There is no entry {number} in the log of incident {incident.id}: it ends with {last}.")
    if visible(wanted.text):
        return f"Entry {number} is corrected: {wanted.text}"
    if struck := _struck_by(session, incident, number):
        raise UserError(f"Entry {number} is struck out already, by entry {struck}. Nothing was written.")
    why = blocks.reason(wanted.late_because) or NO_REASON
    return f"{_struck(number)} {why}"


def _struck(number: int) -> str:
    return f"Entry {number} is struck out."


def _struck_by(session: Session, incident: Incident, number: int) -> int:
    """The number of the entry that strikes out another, and is not struck out itself; 0 where none does."""
    strikes: dict[int, int] = {}
    for one in records.of_kinds(session, incident.id or 0, (CORRECTION,))[::-1]:
        if one.corrects and one.number not in strikes and one.text.startswith(_struck(one.corrects)):
            strikes[one.corrects] = one.number
    return strikes.get(number, 0)
