"""What an incident taught as a page, for a browser and for paper."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache, partial

from markupsafe import Markup
from sqlmodel import Session

from eprr_bot.base import pages
from eprr_bot.debriefs import messages, service
from eprr_bot.debriefs.models import HotDebrief
from eprr_bot.directory import service as directory
from eprr_bot.directory import times
from eprr_bot.incidents import messages as incident_messages
from eprr_bot.incidents.alert import WORDS, AlertState
from eprr_bot.incidents.models import Incident
from eprr_bot.outbox.service import EXERCISE
from eprr_bot.slack.blocks import open_ended, written, written_day


def of_number(session: Session, now: datetime, incident_id: int) -> str | None:
    """The page of an incident by its number, as a link opens it; None where there is no such incident."""
    incident = session.get(Incident, incident_id)
    return write(session, incident, now, is_link=True) if incident else None


def write(session: Session, incident: Incident, now: datetime, *, is_link: bool = False) -> str:
    """The page; without a link it is a file of its own."""
    cluster, today = directory.cluster(session), times.today(session, now)
    found, when = service.found(session, incident), partial(written, zone=cluster.zone)
    director = directory.name_of(session, incident.director_id) if incident.director_id else "nobody"
    return (
        pages.templates("eprr_bot.debriefs")
        .get_template("debriefs.html")
        .render(
            title=f"What incident {incident.id} taught",
            back="",
            link=is_link,
            cluster=cluster.name,
            at=now,
            when=when,
            day=written_day,
            mark=EXERCISE if incident.is_exercise else "",
            style=style(),
            what=f"{open_ended(incident.what)}, {open_ended(incident.where)}",
            head=(
                ("Type", f"{incident_messages.TYPES[incident.type]}, level {incident.level}"),
                (
                    "Opened at standby" if incident.opened_at_standby else "Declared",
                    f"{when(incident.declared_at)} by {incident.declared_by}",
                ),
                ("Alert state", WORDS[AlertState(incident.alert_state)]),
                ("Accountable director", director),
            ),
            planned=[messages.planned_plainly(one, today) for one in found.planned],
            hot=found.hot,
            answers=_answers,
            lessons=found.lessons,
            actions=found.actions,
            stands=partial(messages.action_stands, today=today),
        )
    )


def _answers(one: HotDebrief) -> Iterator[tuple[str, str]]:
    return ((messages.SHORT[name], text) for name, text in one.said.items())


@cache
def style() -> Markup:
    """How the page looks."""
    return pages.style("eprr_bot.debriefs")
