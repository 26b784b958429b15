"""Everything that is held about one person, for whoever asks to see it (UK GDPR, article 15).

Beside what is laid out here by name, every table is searched for the person's id, Slack id and name, so that
a feature added later is not forgotten.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, LargeBinary, String, Table, TypeDecorator, cast, false, or_
from sqlmodel import Session, SQLModel, col, func, select

from eprr_bot.base.vault import Vault, is_sealed
from eprr_bot.base.wall_clock import first_instant
from eprr_bot.callout.models import Callee
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Competence, Person
from eprr_bot.directory.roll import CONTACTS
from eprr_bot.exercises.models import Exercise
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.rota import people_named
from eprr_bot.outbox.models import Message
from eprr_bot.records.models import LogEntry
from eprr_bot.slack.blocks import written

YEAR = timedelta(weeks=52)
SHOWN_APART = {model.__tablename__ for model in (Person, Competence, LogEntry, Message)}
LEFT_OUT = {"token", "digest", "previous_digest", "sha256", "body"}
"""Columns that say nothing about anybody: secrets, checksums, and whole files that were applied."""

Row = dict[str, Any]


def as_json(session: Session, vault: Vault, person: Person, now: datetime) -> str:
    """What `subject_access` finds, as JSON text."""
    return json.dumps(subject_access(session, vault, person, now), indent=1, ensure_ascii=False, default=_plain)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | time) else str(value)


def subject_access(session: Session, vault: Vault, person: Person, now: datetime) -> Row:
    """Everything held about a person. Contact details are opened. Raises WrongKey where a key is missing."""
    return {
        "made_at": now,
        "person": person.model_dump(exclude={"email_look_up", "mobile_look_up"})
        | {one: vault.open(getattr(person, one)) for one in CONTACTS},
        "competences": [one.model_dump(exclude={"person_id"}) for one in directory.competences(session, person.id)],
        "rotas_that_name_them": _named_on(session, person.id),
        "shifts": _shifts(session, person.id, now),
        "exercises": _exercises(session, person.id),
        "messages": _messages(session, person.id),
        "log_entries": _log_entries(session, person),
        "other_records": {table.name: rows for table in _others() if (rows := _rows(session, vault, table, person))},
    }


def still_held(session: Session, person_id: str, day: date, now: datetime) -> tuple[list[str], list[str]]:
    """The shifts that somebody holds from a day on, within 52 weeks, in words; and the rotas that name them."""
    start = max(now, first_instant(datetime.combine(day, time()), directory.cluster(session).zone))
    shifts = oncall.shifts_of(session, person_id, start, start + YEAR)
    lines = [f"{rota.name}: {written(one.start)} to {written(one.end)}" for rota, one in shifts]
    return lines, _named_on(session, person_id)


def _named_on(session: Session, person_id: str) -> list[str]:
    rotas = [oncall.rota(session, one) for one in oncall.rota_ids(session)]
    return [rota.id for rota in rotas if rota and person_id in people_named(rota)]


def _shifts(session: Session, person_id: str, now: datetime) -> list[Row]:
    """A year back and a year ahead."""
    found = oncall.shifts_of(session, person_id, now - YEAR, now + YEAR)
    return [{"rota": rota.id, "start": one.start, "end": one.end, "source": one.source} for rota, one in found]


def _exercises(session: Session, person_id: str) -> list[Row]:
    called = select(Exercise, Callee).join(Callee, col(Callee.call_out_id) == col(Exercise.call_out_id))
    found = session.exec(called.where(Callee.person_id == person_id).order_by(col(Exercise.id))).all()
    return [
        {
            "number": exercise.id,
            "name": exercise.name,
            "called_at": callee.paged_at,
            "answered_at": callee.answered_at,
            "cannot_attend": callee.cannot_attend,
            "arrives_at": callee.arrives_at,
            "said": callee.said,
        }
        for exercise, callee in found
    ]


def _messages(session: Session, person_id: str) -> list[Row]:
    mine = select(Message).where(Message.person_id == person_id).order_by(col(Message.created_at))
    return [
        {
            "at": one.created_at,
            "by": one.channel,
            "about": one.subject,
            "text": one.body.get("text"),
            "state": one.state,
        }
        for one in session.exec(mine).all()
    ]


def _log_entries(session: Session, person: Person) -> list[Row]:
    """What they wrote in the logs of incidents. An entry is found again by the incident's number and its own."""
    by_them: list[ColumnElement[bool]] = []
    if person.slack_id:
        by_them.append(col(LogEntry.author_slack_id) == person.slack_id)
    if _is_only_one(session, person):
        by_them += [col(LogEntry.author) == person.name, col(LogEntry.on_behalf_of) == person.name]
    found = select(LogEntry).where(or_(false(), *by_them)).order_by(col(LogEntry.incident_id), col(LogEntry.number))
    return [
        {"incident": one.incident_id, "entry": one.number, "at": one.entered_at, "kind": one.kind, "text": one.text}
        for one in session.exec(found).all()
    ]


def _is_only_one(session: Session, person: Person) -> bool:
    """Has nobody else the same name?"""
    return session.exec(select(func.count()).where(Person.name == person.name)).one() == 1


def _others() -> Iterator[Table]:
    """Every table that is not laid out by name."""
    yield from (table for table in SQLModel.metadata.sorted_tables if table.name not in SHOWN_APART)


def _rows(session: Session, vault: Vault, table: Table, person: Person) -> list[Row]:
    """The rows of a table in which the person is named as a whole value, or as one inside a list."""
    known_as = [person.id, *([person.slack_id] if person.slack_id else [])]
    known_as += [person.name] * _is_only_one(session, person)
    named = [one for column in table.columns for one in _names(column, known_as)]
    if not named:
        return []
    shown = [column for column in table.columns if _may_show(column)]
    found = session.connection().execute(table.select().where(or_(*named))).mappings().all()
    return [{column.name: _opened(vault, column, row[column]) for column in shown} for row in found]


def _names(column: Column[Any], known_as: list[str]) -> Iterator[ColumnElement[bool]]:
    if isinstance(_plain_type(column), JSON):
        yield from (cast(column, String).contains(json.dumps(one), autoescape=True) for one in known_as)
    elif isinstance(_plain_type(column), String):
        yield column.in_(known_as)


def _may_show(column: Column[Any]) -> bool:
    return isinstance(_plain_type(column), JSON) or not (
        column.name in LEFT_OUT or isinstance(_plain_type(column), LargeBinary)
    )


def _plain_type(column: Column[Any]) -> Any:
    """A column's type in SQL; SQLModel wraps its texts and times in types of its own."""
    return column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type


def _opened(vault: Vault, column: Column[Any], value: Any) -> Any:
    return vault.open(value) if column.info.get("is_sealed") and is_sealed(value) else value
