"""Do decisions say what the log says that was decided? The log is chained; the rows of decisions are not."""

from collections.abc import Iterator

from sqlmodel import Session

from eprr_bot.decisions import service
from eprr_bot.decisions.decision import FIELDS
from eprr_bot.decisions.models import Decision
from eprr_bot.incidents.models import Incident
from eprr_bot.records import service as records
from eprr_bot.slack import blocks


def faults(session: Session, incident: Incident) -> Iterator[str]:
    """Each decision that is not as its entry has it, and each that has an entry and is on record no more."""
    entries = records.of_kinds(session, incident.id or 0, (service.KIND,))
    whole = [one.text for one in entries if "Decided by " in one.text]
    found = {one.number: one for one in service.of_incident(session, incident)}
    for number, one in sorted(found.items()):
        if not any(_is_said_in(text, one) for text in whole):
            said = f"Decision {number} says now: {blocks.full_stop(one.decision)}"
            yield f"{said} The log has no decision {number} that says so."
    last = max(found, default=0)
    while any(text.startswith(f"Decision {last + 1}: ") for text in whole):
        last += 1
    for number in range(1, last + 1):
        if number not in found:
            yield f"Decision {number} is in the log, but is on record no more."


def _is_said_in(text: str, one: Decision) -> bool:
    """Every word that was recorded: how an entry puts them together may be another in later versions."""
    said = (one.decision, one.maker, *(getattr(one, name) for name in FIELDS))
    return text.startswith(f"Decision {one.number}: ") and all(part in text for part in said)
