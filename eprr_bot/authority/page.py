"""The register of instruments as a page for a browser, and on paper."""

from datetime import date, datetime
from typing import Any

from markupsafe import Markup
from sqlmodel import Session

from eprr_bot.authority import card_messages as card_words
from eprr_bot.authority import commitment_messages as words
from eprr_bot.authority import commitments, instrument, messages, register
from eprr_bot.authority.card_messages import Card
from eprr_bot.authority.instrument import Cell, Row
from eprr_bot.authority.money import pounds
from eprr_bot.base import pages
from eprr_bot.directory import service as directory
from eprr_bot.directory.instruments import Use
from eprr_bot.incidents import standing
from eprr_bot.incidents.authority import DIRECTING, limit, whole_area
from eprr_bot.incidents.models import Incident
from eprr_bot.slack.blocks import open_ended, written, written_day


def style() -> Markup:
    """How the pages look."""
    return pages.style("eprr_bot.authority")


def whole(session: Session, now: datetime, token: str) -> str:
    """Who has authority now, the matrix, what is missing, how far each provider is, and every instrument."""
    file, cluster = standing.file(session), directory.cluster(session)
    held = register.of_holder(session, now)
    area = whole_area(cluster, held.day)
    providers = [(name, *instrument.standing_of_provider(file, one, held.day)) for one, name in area.providers.items()]
    return write(
        session,
        "register.html",
        now,
        title="Delegated authority",
        back="",
        token=token,
        held=held,
        rows=_alike(register.matrix(session, now)),
        gaps=register.gaps(session, now),
        providers=providers,
        papers=register.papers(session, now),
        incidents=commitments.with_commitments(session),
    )


def _alike(rows: list[Row]) -> list[Row]:
    """Directors who may do the same, in one row."""
    found: dict[tuple[Cell, ...], list[str]] = {}
    for row in rows:
        found.setdefault(row.cells, []).append(f"{row.name} ({row.why})")
    return [Row(", ".join(names), "", cells) for cells, names in found.items()]


def write(session: Session, template: str, now: datetime, **facts: Any) -> str:
    """A page of ours."""
    cluster = directory.cluster(session)
    common: dict[str, Any] = {
        "cluster": cluster.name,
        "at": now,
        "when": lambda instant: written(instant, cluster.zone),
        "day": lambda day: written_day(day) if isinstance(day, date) else "",
        "style": style(),
        "uses": list(Use),
        "kinds": instrument.KINDS,
        "limit": limit,
        "no_reference": f"{DIRECTING} {messages.NO_REFERENCE}",
    }
    return pages.templates("eprr_bot.authority").get_template(template).render(**common, **facts)


def schedule(session: Session, incident: Incident, body: str, now: datetime, token: str = "") -> str:
    """What was committed in an incident, by body, or of one alone (SFI-06). Without a token it links nowhere."""
    found = [one for one in commitments.of_incident(session, incident) if body in ("", one.body)]
    totals = words.totals(found)
    return write(
        session,
        "schedule.html",
        now,
        title=f"Commitments of incident {incident.id}",
        back=f"../../{token}" if token else "",
        about=f"{open_ended(incident.what)}, {open_ended(incident.where)}",
        mark=card_words.EXERCISE if incident.is_exercise else "",
        csv=f"{incident.id}.csv" if token else "",
        totals=totals,
        by_body=[(total.name, [one for one in found if one.body == total.body]) for total in totals],
        total_line=words.total_line,
        in_a_sentence=words.in_a_sentence,
        standing=words.standing,
        over=words.over,
        pounds=pounds,
    )


def schedule_table(session: Session, incident: Incident) -> str:
    """The same as CSV."""
    return words.table(commitments.of_incident(session, incident), directory.cluster(session).zone)


def card(session: Session, one: Card, now: datetime, address: str = "") -> str:
    """An authority card, for whoever has its code; it prints on one sheet."""
    return write(
        session,
        "card.html",
        now,
        title="Authority card",
        back="",
        card=one,
        verdict=card_words.verdict(one),
        period=card_words.period(one),
        code=card_words.written_code(one.code),
        authority=card_words.AUTHORITY,
        by_telephone=card_words.by_telephone(one),
        exercise=card_words.EXERCISE,
        address=address,
    )
