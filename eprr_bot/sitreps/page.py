"""An incident's situation reports as pages for a browser and for paper."""

from datetime import datetime
from functools import cache
from typing import Any

from markupsafe import Markup
from sqlmodel import Session

from eprr_bot.base import pages
from eprr_bot.directory import service as directory
from eprr_bot.incidents.models import Incident
from eprr_bot.outbox.service import EXERCISE
from eprr_bot.sitreps import board, service, timer
from eprr_bot.sitreps.models import Sitrep
from eprr_bot.slack.blocks import open_ended, written


def every(session: Session, now: datetime, incident_id: int, link: str) -> str | None:
    """The page of an incident's reports, the newest first; None where there is no such incident."""
    incident = session.get(Incident, incident_id)
    if incident is None:
        return None
    done = service.reports(session, incident)
    rows = [(one, board.since(done, one)) for one in reversed(done)]
    title = f"Situation reports of incident {incident.id}"
    facts = {"rows": rows, "draft": service.draft(session, incident), "due": timer.words(session, incident)}
    what = f"{open_ended(incident.what)}, {open_ended(incident.where)}"
    return _write("all.html", session, incident, now, title=title, back="", link=link, what=what, **facts)


def one(session: Session, now: datetime, incident_id: int, number: int, link: str) -> str | None:
    """The page of one report, or of the draft; None where there is none."""
    incident = session.get(Incident, incident_id)
    found = next((row for row in _all(session, incident) if row.number == number), None) if incident else None
    return report_page(session, incident, found, now, link) if incident and found else None


def _all(session: Session, incident: Incident) -> list[Sitrep]:
    drafted = service.draft(session, incident)
    return [*service.reports(session, incident), *([drafted] if drafted else [])]


def report_page(session: Session, incident: Incident, found: Sitrep, now: datetime, back: str = "") -> str:
    """The page of one report; without the address of the others it is a file of its own."""
    report = service.report(session, incident, found)
    notes = board.since(service.reports(session, incident), found) if found.authorised_at else []
    return _write(
        "one.html", session, incident, now, title=report.title, back=back, one=report, notes=notes, sitrep=found
    )


def _write(template: str, session: Session, incident: Incident, now: datetime, **facts: Any) -> str:
    cluster = directory.cluster(session)
    common: dict[str, Any] = {
        "cluster": cluster.name,
        "at": now,
        "when": lambda instant: written(instant, cluster.zone),
        "mark": EXERCISE if incident.is_exercise else "",
        "style": style(),
    }
    return pages.templates("eprr_bot.sitreps").get_template(template).render(**common, **facts)


@cache
def style() -> Markup:
    """How the pages look."""
    return pages.style("eprr_bot.sitreps")
