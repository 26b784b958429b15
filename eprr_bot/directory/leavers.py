"""People who leave: no longer on call from a day on, their contact details wiped some weeks later.

Their name stays, because the record of incidents and exercises names them.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import select as sql_select
from sqlalchemy import update as sql_update
from sqlmodel import Session, col, delete, select

from eprr_bot.base.db import change
from eprr_bot.base.vault import Vault, is_sealed, sealed_columns
from eprr_bot.directory import kept_roll, roll, service
from eprr_bot.directory.models import DeadAddress, Person
from eprr_bot.outbox.models import Message
from eprr_bot.slack.commands import UserError

BY_THE_CALENDAR = "the calendar"


def leave(session: Session, person: Person, on: date, now: datetime, by: str) -> None:
    """Somebody is not on call from a day on; at once when that day has come."""
    person.left_on, person.updated_at = on, now
    person.is_active = on > today(session, now)
    session.add(person)
    _noted(session, now, by, person.id, f"leaves on {on.isoformat()}")


def come_back(session: Session, person: Person, now: datetime, by: str) -> None:
    """Undo a leaving. Raises UserError when nobody left."""
    if person.left_on is None:
        raise UserError(f"{person.name} has not left. There is nothing to undo.")
    person.left_on, person.is_active, person.purged_at, person.updated_at = None, True, None, now
    session.add(person)
    _noted(session, now, by, person.id, "has come back")


def _noted(session: Session, now: datetime, by: str, person_id: str, what: str) -> None:
    roll.note(session, now, by, person_id, what)
    kept_roll.changed(session, now, by, person_id, what)


def today(session: Session, now: datetime) -> date:
    """The day on the cluster's wall clock."""
    return now.astimezone(service.cluster(session).zone).date()


def gone_by(session: Session, person_id: str, end: datetime) -> str:
    """Why somebody cannot be on call up to an instant, a sentence: unknown, left, or leaving by then; else ""."""
    person = service.person(session, person_id)
    if person is None:
        return f"Nobody in the directory has the id {person_id}, so they cannot be on call."
    if not person.is_active:
        return f"{person.name} left{_on(person)}, so they cannot be on call."
    if person.left_on and datetime.combine(person.left_on, time(), service.cluster(session).zone) < end:
        return f"{person.name} leaves{_on(person)}, so they cannot be on call from that day on."
    return ""


def _on(person: Person) -> str:
    day = person.left_on
    return f" on {day:%a} {day.day} {day:%b %Y}" if day else ""


def daily(session: Session, now: datetime, *let_go: Callable[[Session, Person, datetime], None]) -> None:
    """Whoever leaves today is gone; whoever left long enough ago loses their contact details.

    Features above give `let_go` to wipe what they keep for somebody; it is called daily until the contact details go.
    """
    day = today(session, now)
    going = select(Person).where(col(Person.left_on) <= day, col(Person.is_active).is_(True))
    for person in session.exec(going).all():
        person.is_active, person.updated_at = False, now
        session.add(person)
        _noted(session, now, BY_THE_CALENDAR, person.id, "has left")
    session.flush()
    gone = (col(Person.left_on).is_not(None), col(Person.is_active).is_(False), col(Person.purged_at).is_(None))
    for person in session.exec(select(Person).where(*gone)).all():
        for one in let_go:
            one(session, person, now)
    for person in to_purge(session, day):
        purge(session, person, now)


def to_purge(session: Session, day: date) -> Sequence[Person]:
    """The leavers whose contact details are no longer to be kept."""
    last = day - timedelta(days=service.cluster(session).purge_leavers_after_days)
    kept = (col(Person.purged_at).is_(None), col(Person.is_active).is_(False))
    return session.exec(select(Person).where(col(Person.left_on) <= last, *kept)).all()


def purge(session: Session, person: Person, now: datetime) -> None:
    """Wipe how somebody could be reached, here and in the messages that were sent to them."""
    person.email = person.mobile = person.landline = person.email_look_up = person.mobile_look_up = ""
    person.text_hours = person.voice_hours = ""
    person.slack_id, person.purged_at, person.updated_at = None, now, now
    session.add(person)
    change(session, Message, Message.person_id == person.id, Message.channel != "slack", address="")
    session.exec(delete(DeadAddress).where(col(DeadAddress.person_id) == person.id))
    _noted(session, now, BY_THE_CALENDAR, person.id, "contact details wiped")


def reseal(session: Session, vault: Vault, now: datetime, by: str) -> int:
    """Seal every sealed text with the newest key. Returns how many. Raises WrongKey for one that does not open."""
    session.flush()
    number = 0
    for column in sealed_columns():
        keys = list(column.table.primary_key)
        for *key, text in session.connection().execute(sql_select(*keys, column)).all():
            if is_sealed(text):
                row = (one == value for one, value in zip(keys, key, strict=True))
                changed = sql_update(column.table).where(*row).values({column: vault.reseal(text)})
                session.connection().execute(changed)
                number += 1
    session.expire_all()
    service.renew_look_ups(session, vault)
    said = f"{number} texts sealed with the newest key"
    roll.note(session, now, by, None, said)
    kept_roll.all_anew(session, now, by, said)
    return number
