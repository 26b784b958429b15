"""The roll of people, from a file and to a file: what is new, what differs, who is missing."""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, delete, select

from eprr_bot.base import tables
from eprr_bot.base.registers import PEOPLE, News, tell
from eprr_bot.base.vault import Vault, WrongKey
from eprr_bot.directory import kept_roll
from eprr_bot.directory.models import Competence, DirectoryChange, Person
from eprr_bot.directory.numbers import as_people_write
from eprr_bot.directory.people_file import COLUMNS, PersonRow, shared

CONTACTS = ("email", "mobile", "landline")
OF_ONE = ("email", "mobile")
"""What should be one person’s alone; a landline may be a switchboard’s."""


@dataclass(frozen=True)
class Imported:
    """What a file means for the directory. `changed` names the fields, not what is in them.

    `missing` are not in the file though they have not left; `left` are in it though they have. Neither are touched.
    `shared` are columns of contacts with the ids of those who will have the same there.
    """

    added: tuple[str, ...]
    changed: tuple[tuple[str, tuple[str, ...]], ...]
    unchanged: tuple[str, ...]
    missing: tuple[str, ...]
    left: tuple[str, ...]
    shared: tuple[tuple[str, tuple[str, ...]], ...] = ()


def compare(session: Session, vault: Vault, rows: Sequence[PersonRow]) -> Imported:
    """What taking over a file would do."""
    known = {one.id: one for one in session.exec(select(Person)).all()}
    trained = _trained(session)
    here = {one: person for one, person in known.items() if person.is_active}
    changed = {
        row.id: _differences(row, here[row.id], trained.get(row.id, {}), vault) for row in rows if row.id in here
    }
    return Imported(
        added=tuple(row.id for row in rows if row.id not in known),
        changed=tuple((one, fields) for one, fields in changed.items() if fields),
        unchanged=tuple(one for one, fields in changed.items() if not fields),
        missing=tuple(sorted(here.keys() - {row.id for row in rows})),
        left=tuple(row.id for row in rows if row.id in known and row.id not in here),
        shared=tuple(_shared(rows, known, vault)),
    )


def _shared(rows: Sequence[PersonRow], known: dict[str, Person], vault: Vault) -> Iterator[tuple[str, tuple[str, ...]]]:
    after = {row.id: row for row in rows if row.id not in known or known[row.id].is_active}
    others = [one for one in known.values() if one.is_active and one.id not in after]
    for column in OF_ONE:
        details = {person_id: getattr(row, column) for person_id, row in after.items()}
        for one in others:
            with contextlib.suppress(WrongKey):
                details[one.id] = vault.open(getattr(one, column))
        yield from ((column, tuple(sorted(ids))) for ids in shared(details.items()))


def _trained(session: Session) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for one in session.exec(select(Competence).order_by(col(Competence.name))).all():
        found.setdefault(one.person_id, {})[one.name] = one.expires.isoformat()
    return found


def _differences(row: PersonRow, person: Person, trained: dict[str, str], vault: Vault) -> tuple[str, ...]:
    """The columns in which a row says something else than the directory."""
    plain = [column for column in COLUMNS if column not in ("id", "competences", *CONTACTS)]
    found = [column for column in plain if getattr(row, column) != getattr(person, column)]
    found += [column for column in CONTACTS if getattr(row, column) != vault.open(getattr(person, column))]
    is_other = {one.name: one.expires.isoformat() for one in row.competences} != trained
    return tuple(found + ["competences"] * is_other)


def take_over(session: Session, vault: Vault, rows: Sequence[PersonRow], now: datetime, by: str) -> Imported:
    """Add and change the people of a file. Nobody is removed, and whoever has left stays as they are."""
    report = compare(session, vault, rows)
    by_id = {row.id: row for row in rows}
    for person_id in report.added:
        _write(session, vault, by_id[person_id], now)
        note(session, now, by, person_id, "added")
    for person_id, fields in report.changed:
        _write(session, vault, by_id[person_id], now)
        note(session, now, by, person_id, f"changed: {', '.join(fields)}")
    if report.added or report.changed:
        changed = {person_id: list(fields) for person_id, fields in report.changed}
        now_so = kept_roll.facts(session, {*report.added, *changed})
        facts: dict[str, object] = {"added": list(report.added), "changed": changed, kept_roll.NOW: now_so}
        tell(session, now, News(PEOPLE, "People were taken over from a file", by, facts))
    return report


def _write(session: Session, vault: Vault, row: PersonRow, now: datetime) -> None:
    person = session.get(Person, row.id) or Person(id=row.id, name=row.name, updated_at=now)
    person.name, person.job_title, person.organisation = row.name, row.job_title, row.organisation
    person.email, person.mobile = vault.seal(row.email), vault.seal(row.mobile)
    person.landline = vault.seal(row.landline)
    person.email_look_up, person.mobile_look_up = vault.look_up(row.email), vault.look_up(row.mobile)
    person.contact_hours = row.contact_hours
    person.no_voice_calls, person.text_hours, person.voice_hours = row.no_voice_calls, row.text_hours, row.voice_hours
    person.updated_at = now
    session.add(person)
    session.flush()
    session.exec(delete(Competence).where(col(Competence.person_id) == row.id))
    for competence in row.competences:
        session.add(Competence(person_id=row.id, name=competence.name, expires=competence.expires))


def note(session: Session, now: datetime, by: str, person_id: str | None, what: str) -> None:
    """Keep who changed or took out something, and when. `what` names fields, never what is in them."""
    session.add(DirectoryChange(at=now, by=by, person_id=person_id, what=what))


def as_csv(people: Iterable[Person], session: Session, vault: Vault, *, with_contacts: bool) -> str:
    """People as a file that can be imported again; without contacts it has no such columns, and cannot."""
    columns = [column for column in COLUMNS if with_contacts or column not in CONTACTS]
    trained, rows = _trained(session), []
    for person in people:
        row = {column: getattr(person, column) for column in columns if column != "competences"}
        row["no_voice_calls"] = "yes" if person.no_voice_calls else ""
        row["competences"] = "; ".join(f"{name}:{day}" for name, day in trained.get(person.id, {}).items())
        if with_contacts:
            row |= {"email": vault.open(person.email)}
            row |= {one: as_people_write(vault.open(getattr(person, one))) for one in ("mobile", "landline")}
        rows.append(row)
    return tables.as_csv(columns, rows)
