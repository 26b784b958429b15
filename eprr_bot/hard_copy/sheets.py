"""What stands on paper, gathered at one instant (names and numbers in the clear: it leaves only as a private file)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from eprr_bot.base.vault import Vault
from eprr_bot.directory import service as directory
from eprr_bot.directory.cluster import Cluster
from eprr_bot.directory.instruments import NOMINATED, Instrument, Use
from eprr_bot.directory.models import Person
from eprr_bot.directory.numbers import as_people_write
from eprr_bot.incidents import cards
from eprr_bot.incidents.playbook import RenderedPlaybook
from eprr_bot.lrf import service as lrf
from eprr_bot.lrf.forum import ContactAbove
from eprr_bot.lrf.service import Standing
from eprr_bot.oncall import service as oncall

DAYS_AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class Contact:
    """Somebody, and how to reach them without this bot."""

    name: str
    job_title: str
    organisation: str
    numbers: tuple[str, ...]
    email: str


@dataclass(frozen=True)
class Turn:
    """A shift; `contact` is None where nobody holds it."""

    start: datetime
    end: datetime
    contact: Contact | None


@dataclass(frozen=True)
class RotaSheet:
    name: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True)
class Partner:
    """An organisation that a forum's call-out rings, and whom of it."""

    name: str
    is_optional: bool
    on_call: tuple[Contact, ...]
    """Its on-call contacts, each with its hours."""
    contacts: tuple[Contact, ...]


@dataclass(frozen=True)
class ForumSheet:
    """The call-out sheet of a forum."""

    forum: Standing
    partners: tuple[Partner, ...]


@dataclass(frozen=True)
class InstrumentSheet:
    """An instrument in force; who grants it, whom it covers and whose it is in names."""

    paper: Instrument
    body: str
    covers: tuple[str, ...]
    rota: str
    what_for: tuple[str, ...]
    review_was_due: bool


@dataclass(frozen=True)
class HardCopy:
    """All sheets, and the instant at which they were true."""

    cluster: str
    dial_in: str
    officer: Contact | None
    """The accountable emergency officer."""
    deputy: Contact | None
    at: datetime
    zone: ZoneInfo
    rotas: tuple[RotaSheet, ...]
    forums: tuple[ForumSheet, ...]
    contacts: tuple[Contact, ...]
    above: tuple[ContactAbove, ...]
    instruments: tuple[InstrumentSheet, ...]
    playbooks: tuple[RenderedPlaybook, ...]


def gather(session: Session, vault: Vault, now: datetime) -> HardCopy:
    """Everything as it is at this instant. Raises NeverApplied before the files are taken over."""
    cluster = directory.cluster(session)
    names = cluster.organisation_names
    people = sorted([*directory.people(session), *directory.contacts(session)], key=lambda one: one.name)
    contacts = {one.id: _contact(one, vault, names) for one in people}
    day = now.astimezone(cluster.zone).date()
    return HardCopy(
        cluster=cluster.name,
        dial_in=cluster.dial_in,
        officer=contacts.get(directory.officer(session, now)),
        deputy=contacts.get(directory.deputy_officer(session, now)),
        at=now,
        zone=cluster.zone,
        rotas=tuple(_rota(session, rota_id, contacts, now) for rota_id in oncall.rota_ids(session, now)),
        forums=tuple(_forums(session, cluster, people, contacts, now)),
        contacts=tuple(contacts.values()),
        above=tuple(lrf.contacts_above(session, now)),
        instruments=tuple(
            _instrument(session, one, names, day) for one in directory.instruments(session) if one.is_in_force(day)
        ),
        playbooks=tuple(cards.filled_in(session, one, None, now) for one in cards.readable(session)),
    )


def _contact(person: Person, vault: Vault, names: dict[str, str]) -> Contact:
    organisation = names.get(person.organisation, person.organisation)
    numbers = tuple(as_people_write(vault.open(sealed)) for sealed in (person.mobile, person.landline) if sealed)
    hours = f", on call {person.contact_hours.replace('-', ' to ')}" if person.contact_hours else ""
    return Contact(person.name, person.job_title + hours, organisation, numbers, vault.open(person.email))


def _instrument(session: Session, one: Instrument, names: dict[str, str], day: date) -> InstrumentSheet:
    rota = oncall.rota(session, one.role) if one.role != NOMINATED else None
    return InstrumentSheet(
        paper=one,
        body=names.get(one.body, one.body),
        covers=tuple(names.get(each, each) for each in one.covers),
        rota=rota.name if rota else one.role.replace("-", " "),
        what_for=tuple(use for use in Use if one.is_for(use)),
        review_was_due=one.review_on < day,
    )


def _rota(session: Session, rota_id: str, contacts: dict[str, Contact], now: datetime) -> RotaSheet:
    whole = oncall.schedule(session, rota_id)
    turns = (
        Turn(one.start, whole.holder_at(one.start).end, contacts.get(one.person or ""))
        for one in whole.shifts(now, now + DAYS_AHEAD)
    )
    return RotaSheet(whole.rota.name, tuple(turns))


def _forums(
    session: Session, cluster: Cluster, people: Iterable[Person], contacts: dict[str, Contact], now: datetime
) -> Iterable[ForumSheet]:
    names = cluster.organisation_names
    of: dict[tuple[str, bool], list[Contact]] = {}
    for one in people:
        of.setdefault((one.organisation, bool(one.contact_hours)), []).append(contacts[one.id])
    for row in lrf.forums(session, now):
        ordered = sorted(row.call_out, key=lambda one: one.is_optional)
        partners = (
            Partner(names[called.organisation], called.is_optional, *_of(of, called.organisation)) for called in ordered
        )
        yield ForumSheet(lrf.standing(session, row, now), tuple(partners))


def _of(
    of: dict[tuple[str, bool], list[Contact]], organisation: str
) -> tuple[tuple[Contact, ...], tuple[Contact, ...]]:
    """The on-call contacts of an organisation, and its people."""
    return tuple(of.get((organisation, True), ())), tuple(of.get((organisation, False), ()))
