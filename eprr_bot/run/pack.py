"""`eprr-bot pack`: all that a successor body needs, as files (DOMAIN, CAP-03 and REC-01 to 05); whole or redacted."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from eprr_bot.run.console import opened
from eprr_bot.slack.commands import UserError

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel import Session, SQLModel

    from eprr_bot.feature import Whole

# The engine and the features are imported where they are used, so that `--help` stays quick.

FORMAT = "eprr-pack/1"
WHOLE = "IT HOLDS PEOPLE’S TELEPHONE NUMBERS AND ADDRESSES, and all that is on record of incidents."
REDACTED = (
    "It holds no telephone number or address of anybody in the directory, no words of entries that were redacted, and "
    "not the logs of exercises, call-outs and registers. Whatever else people wrote stands in it: read it before it "
    "goes out."
)


def pack(
    to: Annotated[Path, typer.Option(help="A folder of its own.")],
    redacted: Annotated[
        bool, typer.Option("--redacted", help="Without numbers, addresses and what was redacted.")
    ] = False,
) -> None:
    """Write what a successor body needs: files, people, open actions, lessons, forum issues and all records."""
    from eprr_bot.records import handed_over

    with opened(only_reading=True) as (app, session):
        now = app.clock.now()
        try:
            made = dict(_tables(app, session, whole=not redacted)) | dict(_files(session))
            made |= dict(_of_incidents(session, now, whole=not redacted))
            folders = _records(session, now, to, whole=not redacted)
            made["pack.json"] = _contents(session, now, made, folders, whole=not redacted).encode()
            made["README.txt"] = _read_me(session, now, whole=not redacted).encode()
            handed_over.write(to, made)
        except OSError as error:
            raise UserError(f"The pack could not be written to {to}: {error.strerror or error}.") from None
    said = "the redacted pack" if redacted else "the whole pack. It holds telephone numbers: keep it locked away"
    typer.echo(f"Written to {to}: {said}.")


def _files(session: Session) -> Iterator[tuple[str, bytes]]:
    """The version of each file that counts: rotas, instruments, forums, ladders, playbooks, programme."""
    from eprr_bot.base.documents import Document

    for one in _newest(session, Document):
        yield f"{one.kind}-{one.key}.yaml", one.body.encode()


def _newest(session: Session, table: Any) -> list[Any]:
    from sqlmodel import select

    newest = {(one.kind, one.key): one for one in session.exec(select(table).order_by(table.version)).all()}
    return [newest[key] for key in sorted(newest)]


def _tables(app: Whole, session: Session, *, whole: bool) -> Iterator[tuple[str, bytes]]:
    from eprr_bot.directory import roll
    from eprr_bot.directory import service as directory
    from eprr_bot.exercises.models import Debrief, Exercise
    from eprr_bot.lessons.models import Action, ActionStep, Lesson
    from eprr_bot.lrf.models import ForumIssue, ForumIssueStep, ForumMeeting

    people = [*directory.people(session), *directory.contacts(session)]
    yield "people.csv", _table(roll.as_csv(people, session, app.vault, with_contacts=whole))
    yield "open-actions.csv", _rows(session, Action, lambda row: row["closed_at"] is None)
    for name, table in (
        ("actions", Action),
        ("steps-of-actions", ActionStep),
        ("lessons", Lesson),
        ("forum-issues", ForumIssue),
        ("steps-of-forum-issues", ForumIssueStep),
        ("forum-meetings", ForumMeeting),
        ("exercises", Exercise),
        ("debriefs-of-exercises", Debrief),
    ):
        yield f"{name}.csv", _rows(session, table)


def _of_incidents(session: Session, now: datetime, *, whole: bool) -> Iterator[tuple[str, bytes]]:
    """What is to be done in incidents, and all risks that were named.

    Where it is redacted, an incident of which any entry is redacted is left out: these may say the same.
    """
    from eprr_bot.actions.action import Status
    from eprr_bot.actions.models import IncidentAction
    from eprr_bot.base.tables import as_csv
    from eprr_bot.incidents import retention, service

    found = service.all_incidents(session)
    left_out = set() if whole else {one.id for one in found if retention.redacted(session, one)}
    actions = _rows(session, IncidentAction, lambda row: row["incident_id"] not in left_out)
    yield "actions-of-incidents.csv", actions
    yield (
        "open-actions-of-incidents.csv",
        _rows(session, IncidentAction, lambda row: row["status"] == Status.OPEN and row["incident_id"] not in left_out),
    )
    risks = [{"named in": where, "risk": risk} for where, risk in _risks(session, now, left_out)]
    yield "risks.csv", _table(as_csv(("named in", "risk"), risks))


def _risks(session: Session, now: datetime, left_out: Collection[int | None]) -> Iterator[tuple[str, str]]:
    """Every risk that was named of a decision or for an exercise, and what no instrument covers."""
    from sqlmodel import select

    from eprr_bot.authority import register
    from eprr_bot.decisions.models import Decision
    from eprr_bot.exercises.models import Exercise

    for one in session.exec(select(Decision).order_by(Decision.id)).all():  # type: ignore[arg-type]  # a column
        if one.risks and one.incident_id not in left_out:
            yield f"decision {one.number} of incident {one.incident_id}", one.risks
    for exercise in session.exec(select(Exercise).order_by(Exercise.id)).all():  # type: ignore[arg-type]  # a column
        yield from ((f"exercise {exercise.id}", risk) for risk in exercise.risks)
    yield from (("the register of instruments", one) for one in register.gaps(session, now))


def _table(text: str) -> bytes:
    from eprr_bot.base.tables import BYTE_ORDER_MARK

    return (BYTE_ORDER_MARK + text).encode()


def _rows(
    session: Session, table: type[SQLModel], wanted: Callable[[Mapping[str, Any]], bool] = lambda _: True
) -> bytes:
    from sqlmodel import select

    from eprr_bot.base.tables import as_csv

    found = [one.model_dump() for one in session.exec(select(table)).all()]
    columns = list(table.model_fields)
    return _table(as_csv(columns, [{name: _cell(row[name]) for name in columns} for row in found if wanted(row)]))


def _cell(value: object) -> object:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else value


def _records(session: Session, now: datetime, to: Path, *, whole: bool) -> dict[str, list[str]]:
    """The records of all incidents, each in a folder, and where it is whole of exercises, call-outs and registers."""
    from eprr_bot.incidents import export, service
    from eprr_bot.records import books, handed_over

    made: dict[str, list[str]] = {}
    for incident in service.all_incidents(session)[::-1]:
        record = export.gather(session, incident, now, is_copy=not whole)
        made[record.name] = [one.name for one in export.write(session, record, to / record.name)]
    for book in books.books(session) if whole else ():
        name, files = books.as_files(session, book, now)
        made[name] = [one.name for one in handed_over.write(to / name, files)]
    return made


def _contents(
    session: Session, now: datetime, made: Mapping[str, bytes], folders: Mapping[str, list[str]], *, whole: bool
) -> str:
    from eprr_bot.base.documents import Document
    from eprr_bot.directory import service as directory

    said = {
        "format": FORMAT,
        "kind": "whole" if whole else "redacted",
        "cluster": directory.cluster(session).name,
        "last_refreshed": now.isoformat(),
        "versions": {f"{one.kind} {one.key}": one.version for one in _newest(session, Document)},
        "files": sorted(made),
        "records": folders,
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def _read_me(session: Session, now: datetime, *, whole: bool) -> str:
    from eprr_bot.directory import service as directory
    from eprr_bot.slack.blocks import written

    cluster = directory.cluster(session)
    return (
        f"{'Whole' if whole else 'Redacted'} pack of {cluster.name} for a successor body\n"
        f"Last refreshed: {written(now, cluster.zone)}\n\n{WHOLE if whole else REDACTED}\n\n"
        "*.yaml          files as they count now: cluster, rotas, instruments, forums, ladders, playbooks, programme\n"
        "people.csv      everybody in the directory, and the contacts of organisations\n"
        "*actions*.csv   what is to be done, after exercises and incidents and in incidents, and what became of it\n"
        "risks.csv       risks that decisions and exercises name, and what no instrument covers\n"
        "lessons.csv     what exercises and incidents taught\n"
        "forum-*.csv     issues for the local resilience forums, what became of them, meetings\n"
        "exercises.csv   every exercise, with debriefs-of-exercises.csv\n"
        "incident-*/     the record of each incident, with its chain, and check_record.py, which checks it\n"
        "pack.json       which version of each file counts, and what is in here\n"
        "SHA256SUMS      checksums of the files in this folder; each record has its own\n\n"
        "Of an incident with entries that are redacted, a redacted pack has no row of actions and risks.\n"
    )
