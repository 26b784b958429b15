"""The register of instruments at an instant: whose authority is what, and what is missing."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import Session

from eprr_bot.authority import instrument
from eprr_bot.authority.instrument import Paper, Row
from eprr_bot.directory import service as directory
from eprr_bot.directory.instruments import NOMINATED, Instrument
from eprr_bot.incidents import standing
from eprr_bot.incidents.authority import area_of, in_force
from eprr_bot.incidents.standing import Standing
from eprr_bot.oncall import service as oncall

AHEAD = timedelta(weeks=12)
"""Whoever holds the rota that commands within so long is a director."""
NOMINATED_WORDS = "accountable emergency officer"


def of_holder(session: Session, now: datetime) -> Standing:
    """The authority of whoever holds the rota that commands."""
    rota = directory.cluster(session).incident_rotas[0]
    return standing.of(session, oncall.holder(session, rota, now), now, standing.file(session))


def of_person(session: Session, person_id: str | None, now: datetime) -> Standing:
    """Somebody's authority at an instant."""
    return standing.of(session, person_id, now, standing.file(session))


def gaps(session: Session, now: datetime) -> list[str]:
    """What nobody may use, and what is due, a sentence each."""
    cluster = directory.cluster(session)
    day = now.astimezone(cluster.zone).date()
    return list(instrument.gaps(cluster, standing.file(session), day))


def papers(session: Session, now: datetime) -> list[Paper]:
    """Every instrument of the register, as it stands in its file."""
    return shown(session, standing.file(session).instruments, now)


def shown(session: Session, those: Iterable[Instrument], now: datetime) -> list[Paper]:
    """Instruments as people read them."""
    cluster = directory.cluster(session)
    day, names = now.astimezone(cluster.zone).date(), cluster.organisation_names
    return [
        Paper(
            one,
            names.get(one.body, one.body),
            tuple(names.get(each, each) for each in one.covers),
            role_name(session, one.role),
            instrument.status(one, day),
        )
        for one in those
    ]


def role_name(session: Session, role: str) -> str:
    """What people call the role of an instrument: a rota, or the nominated director."""
    if role == NOMINATED:
        return NOMINATED_WORDS
    rota = oncall.rota(session, role)
    return rota.name if rota else role


def matrix(session: Session, now: datetime) -> list[Row]:
    """Every director, and what they may use of each body and provider: in their turn, and as nominated director."""
    cluster, register = directory.cluster(session), standing.file(session)
    rota, day = cluster.incident_rotas[0], now.astimezone(cluster.zone).date()
    whole = oncall.schedule(session, rota)
    holder = whole.holder_at(now).person
    directors = dict.fromkeys(one.person for one in whole.shifts(now, now + AHEAD) if one.person)
    officer = directory.officer(session, now)
    called, rows = role_name(session, rota), list[Row]()
    for person in dict.fromkeys([*directors, officer]):
        roles = ({rota} if person in directors else set()) | ({NOMINATED} if person == officer else set())
        area = area_of(cluster, register.areas, rota, now)
        found = instrument.cells(in_force(register.instruments, roles, day), area)
        turn = "on call now" if person == holder else f"when {called}" if person in directors else ""
        why = ", ".join(filter(None, (turn, NOMINATED_WORDS if person == officer else "")))
        rows.append(Row(directory.name_of(session, person), why, found))
    return rows
