"""By statutory body as a page for a browser, and on paper."""

from datetime import datetime

from markupsafe import Markup
from sqlmodel import Session

from eprr_bot.authority.money import pounds
from eprr_bot.base import pages
from eprr_bot.by_body import messages, service
from eprr_bot.by_body.attribution import Of
from eprr_bot.directory import service as directory
from eprr_bot.incidents.models import Incident
from eprr_bot.slack.blocks import sentence, written


def style() -> Markup:
    """How the page looks."""
    return pages.style("eprr_bot.authority", "eprr_bot.by_body")


def found(session: Session, incident: Incident | None, body: str = "") -> list[Of]:
    """By body, or of one alone."""
    return [one for one in service.by_body(session, incident) if body in ("", one.id)]


def page(session: Session, incident: Incident | None, now: datetime, body: str = "", csv: str = "") -> str:
    """The page. Without the name of a table it links nowhere."""
    cluster, number = directory.cluster(session), incident.id if incident else None
    template = pages.templates("eprr_bot.by_body").get_template("by_body.html")
    return template.render(
        title=f"By statutory body, {messages.where(number)}",
        back="",
        cluster=cluster.name,
        at=now,
        when=lambda instant: written(instant, cluster.zone),
        style=style(),
        found=found(session, incident, body),
        csv=csv,
        sums=messages.sums,
        pounds=pounds,
        sentence=sentence,
        how=messages.HOW_ATTRIBUTED,
    )


def table(session: Session, incident: Incident | None, body: str = "") -> str:
    """The same as CSV."""
    return messages.table(found(session, incident, body), directory.cluster(session).zone)
