"""The tasks of an incident as people read them, looked up all at once however many there are."""

from collections.abc import Iterable, Mapping, Sequence

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.questions import question
from eprr_bot.callout.tries import Try
from eprr_bot.directory import service as directory
from eprr_bot.incidents import organisations
from eprr_bot.incidents.models import Incident
from eprr_bot.tasks.models import TASK, Task, TaskShare
from eprr_bot.tasks.task import OPEN, Given, Progress, Share


def of_incident(session: Session, incident: Incident) -> list[Given]:
    """Every task that was given in an incident, the oldest first, with what came of calling each organisation."""
    rows = _of_incident(session, incident.id).all()
    if not rows:
        return []
    numbers = [one.id for one in rows]
    found = session.exec(select(TaskShare).where(col(TaskShare.task_id).in_(numbers)).order_by(col(TaskShare.id))).all()
    waited_for = [one.id or 0 for one in found if one.progress == Progress.GIVEN]
    tries = organisations.tries_of(session, incident, TASK, waited_for)
    theirs: dict[int, list[Share]] = {}
    for row in found:
        theirs.setdefault(row.task_id, []).append(_with_tries(session, incident, row, tries))
    nudged = {row.task_id for row in found if row.nudged and row.progress in OPEN}
    return [_given(one, theirs.get(one.id or 0, ()), was_late=one.id in nudged) for one in rows]


@question
def _of_incident(incident_id: int | None) -> SelectOfScalar[Task]:
    return select(Task).where(Task.incident_id == incident_id).order_by(col(Task.id))


def bare(session: Session, row: Task, shares: Iterable[TaskShare]) -> Given:
    """A task as people read it, without what came of the calls."""
    found = list(shares)
    was_late = any(one.nudged and one.progress in OPEN for one in found)
    return _given(row, [share(session, one) for one in found], was_late=was_late)


def _given(row: Task, shares: Sequence[Share], *, was_late: bool) -> Given:
    return Given(
        number=row.id or 0,
        incident=row.incident_id,
        what=row.what,
        at=row.at,
        by=row.by,
        due_at=row.due_at,
        is_immediate=row.is_immediate,
        shares=tuple(shares),
        was_late=was_late,
    )


def share(session: Session, row: TaskShare, tries: Sequence[Try] = (), why_not: str = "") -> Share:
    """An organisation's share as people read it."""
    name, progress = name_of(session, row.organisation), Progress(row.progress)
    return Share(row.id or 0, name, progress, row.since, row.by, row.note, tuple(tries), why_not)


def _with_tries(session: Session, incident: Incident, row: TaskShare, tries: Mapping[int, tuple[Try, ...]]) -> Share:
    if row.progress != Progress.GIVEN or row.id in tries:
        return share(session, row, tries.get(row.id or 0, ()))
    whom = next((one for one in directory.cluster(session).organisations if one.id == row.organisation), None)
    return share(
        session, row, (), organisations.not_told(session, incident, whom).why if whom else "it is here no more"
    )


def name_of(session: Session, organisation: str) -> str:
    """What people call an organisation."""
    return directory.cluster(session).organisation_names.get(organisation, organisation)


def open_of(session: Session, organisation_ids: Iterable[str]) -> list[TaskShare]:
    """What is still waited for of some organisations, the newest first."""
    theirs = select(TaskShare).where(col(TaskShare.organisation).in_(list(organisation_ids)))
    return list(session.exec(theirs.where(col(TaskShare.progress).in_(OPEN)).order_by(col(TaskShare.id).desc())).all())
