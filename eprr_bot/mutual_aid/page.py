"""The register of mutual aid as a page for a browser and for paper."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlmodel import Session

from eprr_bot.base import pages
from eprr_bot.directory import service as directory
from eprr_bot.incidents.models import Incident
from eprr_bot.mutual_aid import entries, register, sheet
from eprr_bot.mutual_aid.aid import Counts, Request
from eprr_bot.outbox.service import EXERCISE
from eprr_bot.slack.blocks import open_ended, written

STEPS = ("offered", "accepted", "deployed", "arrived", "released", "returned")


def every(session: Session, now: datetime) -> str:
    """The page of all there is, the newest first."""
    return written_page(session, register.everything(session), now, "Mutual aid")


def of_incident(session: Session, now: datetime, number: int) -> str | None:
    """The page of what was asked for in one incident; None where there is no such incident."""
    incident = session.get(Incident, number)
    if incident is None:
        return None
    title = f"Mutual aid for incident {number}"
    what = f"{open_ended(incident.what)}, {open_ended(incident.where)}"
    mark = EXERCISE if incident.is_exercise else ""
    return written_page(session, register.of_incident(session, incident), now, title, what, mark)


def written_page(
    session: Session, found: Sequence[Request], now: datetime, title: str, what: str = "", mark: str = ""
) -> str:
    """A page of some requests: each with a row for each provider, and then what is to be charged."""
    cluster = directory.cluster(session)
    return (
        pages.templates("eprr_bot.mutual_aid")
        .get_template("register.html")
        .render(
            title=title,
            back="",
            what=what,
            mark=mark,
            cluster=cluster.name,
            at=now,
            when=_writer(cluster.zone),
            found=found,
            steps=STEPS,
            cells=_cells,
            late=[(one.number, text) for one in found for text in entries.lateness(one, now)],
            charges=sheet.to_charge(found),
            hours=entries.hours,
            agreed=lambda at, details: [said for said in entries.agreed(at, details) if said],
            given=lambda theirs: f"{sheet.hours_given(theirs, now):.1f}",
            standing=sheet.standing,
            cost_codes=sheet.cost_codes,
            style=style(),
        )
    )


def _cells(counts: Counts) -> Markup:
    """The numbers of one row, written at once: there are thousands."""
    numbers = (getattr(counts, step) for step in STEPS)
    return Markup("".join(f'<td class="number">{number or ""}</td>' for number in numbers))  # noqa: S704 (numbers)


def _writer(zone: ZoneInfo) -> Callable[[datetime], str]:
    known: dict[datetime, str] = {}

    def when(instant: datetime) -> str:
        """Each instant is written once, however many rows it stands in."""
        if instant not in known:
            known[instant] = written(instant, zone)
        return known[instant]

    return when


def table(session: Session, now: datetime, name: str, incident_id: int = 0) -> str | None:
    """The register, or what is to be charged, as CSV; None where there is no such table or incident."""
    incident = session.get(Incident, incident_id) if incident_id else None
    if (incident_id and incident is None) or name not in ("register", "recharge"):
        return None
    found = register.of_incident(session, incident) if incident else register.everything(session)
    write = sheet.register if name == "register" else sheet.recharge
    return write(found, directory.cluster(session).zone, now)


@cache
def style() -> Markup:
    """How the pages look."""
    return pages.style("eprr_bot.mutual_aid")
