"""What somebody may use at an instant, from the register of instruments: their roles, their area, until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from eprr_bot.directory import service as directory
from eprr_bot.directory.instruments import INSTRUMENTS, NOMINATED, Instrument, Instruments, Use
from eprr_bot.incidents.authority import Whom, area_of, in_force
from eprr_bot.oncall import service as oncall


@dataclass(frozen=True)
class Standing:
    """Somebody's authority at an instant: the instruments that they may use, and over whom. Nobody has none."""

    person_id: str | None
    name: str
    roles: frozenset[str]
    until: datetime | None
    """When their turn on the rota that commands ends, where they hold it."""
    area: Whom
    papers: tuple[Instrument, ...]
    day: date

    def covering(self, use: Use, organisation: str) -> list[Instrument]:
        """What lets them use this of an organisation, which lies in their area."""
        is_theirs = organisation in self.area.all
        return [one for one in self.papers if is_theirs and one.is_for(use) and organisation in one.covers]


def file(session: Session) -> Instruments:
    """The register of instruments, as it was last applied. Raises NeverApplied, or whatever reading it may raise."""
    return INSTRUMENTS.current(session)


def roles_of(session: Session, person_id: str | None, roles: Iterable[str], now: datetime) -> frozenset[str]:
    """Which of these roles somebody has at an instant. The nominated director’s is also their deputy’s while away."""
    if person_id is None:
        return frozenset()
    return frozenset(one for one in set(roles) if _has(session, person_id, one, now))


def _has(session: Session, person_id: str, role: str, now: datetime) -> bool:
    if role == NOMINATED:
        return person_id in (directory.officer(session, now), oncall.acting_officer(session, now))
    return oncall.holder(session, role, now) == person_id


def of(session: Session, person_id: str | None, now: datetime, register: Instruments | None = None) -> Standing:
    """Somebody’s authority at an instant. Without a register that can be read they have none."""
    cluster = directory.cluster(session)
    rota, day = cluster.incident_rotas[0], now.astimezone(cluster.zone).date()
    register = register or Instruments(schema=1, instruments=())
    roles = roles_of(session, person_id, {rota, *(one.role for one in register.instruments)}, now)
    has_own = next((one for one in (rota, *sorted(roles)) if one in roles), rota)
    return Standing(
        person_id=person_id,
        name=directory.name_of(session, person_id) if person_id else "",
        roles=roles,
        until=oncall.schedule(session, rota).holder_at(now).end if rota in roles else None,
        area=area_of(cluster, register.areas, has_own, now),
        papers=tuple(in_force(register.instruments, roles, day)),
        day=day,
    )
