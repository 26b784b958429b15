"""Are situation reports as they were authorised? The digest of each stands in the log; with that goes its text."""

from collections.abc import Iterator

from sqlmodel import Session

from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.papers import Paper
from eprr_bot.records import service as records
from eprr_bot.sitreps import service
from eprr_bot.sitreps.drafting import SITREP
from eprr_bot.sitreps.report import read


def faults(session: Session, incident: Incident) -> Iterator[str]:
    """Each authorised report that is not as its entry has it."""
    said = [one.text for one in records.of_kinds(session, incident.id or 0, (SITREP,))]
    for one in service.reports(session, incident):
        what = f"Situation report {one.number}"
        if one.authorised_at is None:
            continue
        if not service.is_as_it_was(one):
            yield f"{what} is not as it was authorised: its text no longer fits its digest."
        elif not any(text.startswith(f"{what} authorised by ") and one.digest in text for text in said):
            yield f"{what} is not the one that was authorised: the log has another digest."


def papers(session: Session, incident: Incident) -> Iterator[Paper]:
    """Each authorised report as it stands; whoever has the log can tell whether it is the one that was authorised."""
    for one in service.reports(session, incident):
        found = read(one.report)
        yield Paper(found.title, found.text, one.digest)
