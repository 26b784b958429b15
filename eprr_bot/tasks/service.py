"""Giving tasks to organisations, and how far each is. Every change writes its log entry in the same transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from eprr_bot.base.db import add_numbered
from eprr_bot.base.letters import visible
from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.callout import posts
from eprr_bot.callout import service as callout
from eprr_bot.callout.models import CallOutState
from eprr_bot.callout.service import Opening
from eprr_bot.directory import service as directory
from eprr_bot.directory.cluster import Organisation
from eprr_bot.incidents import command, news, organisations
from eprr_bot.incidents import messages as incident_messages
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.alert import LIVE
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.organisation_messages import NotTold
from eprr_bot.slack.blocks import Content
from eprr_bot.slack.commands import Actor, UserError
from eprr_bot.tasks import messages, register
from eprr_bot.tasks.models import TASK, Task, TaskShare
from eprr_bot.tasks.task import OPEN, Given, Progress, Share


@dataclass(frozen=True)
class Wanted:
    """What somebody asks of some organisations."""

    whom: Sequence[Organisation]
    what: str
    due_at: datetime | None = None
    is_immediate: bool = False


def give(
    session: Session, incident: Incident, wanted: Wanted, now: datetime, actor: Actor
) -> tuple[Given, list[Organisation], list[NotTold]]:
    """Record a task and call the on-call contact of each organisation. Returns who is called, and who cannot be.

    Raises UserError where nothing can be read in it, its time is past, or the incident is over.
    """
    what = without_nhs_numbers(" ".join(visible(wanted.what).split()))[0]
    _refuse(incident, what, wanted.due_at, now)
    command.lock(session, incident)
    row = Task(
        incident_id=incident.id or 0,
        what=what,
        due_at=wanted.due_at,
        is_immediate=wanted.is_immediate,
        at=now,
        by=actor.name,
    )
    add_numbered(session, row)
    shares = [TaskShare(task_id=row.id or 0, organisation=one.id, since=now) for one in wanted.whom]
    session.add_all(shares)
    session.flush()
    called, missing = organisations.called_and_not(session, incident, wanted.whom, now)
    one = register.bare(session, row, shares)
    entry = messages.given_entry(one, [each.name for each in called], missing)
    incidents.note(session, incident, now, TASK, entry, actor)
    for share, whom in zip(shares, wanted.whom, strict=True):
        if directory.contacts_of(session, whom.id, now):
            call(session, incident, row, share, whom, now)
    return one, called, missing


def _refuse(incident: Incident, what: str, due_at: datetime | None, now: datetime) -> None:
    if not what:
        raise UserError(f"Say what they are to do, such as: {messages.HOW_TO_GIVE}")
    if due_at is not None and due_at <= now:
        raise UserError("The time by which it is wanted is past. Give a later one.")
    if incident.alert_state not in LIVE:
        raise UserError(f"Incident {incident.id} is over. If it is on again, type /incident reopen first.")


def call(session: Session, incident: Incident, row: Task, share: TaskShare, whom: Organisation, now: datetime) -> None:
    """Call an organisation's contact about its share of a task, until somebody of it has answered."""
    facts = incident_messages.of(incident)
    opening = Opening(
        kind=TASK,
        serves_id=share.id or 0,
        title=messages.title(facts, row.id or 0, is_immediate=row.is_immediate),
        text=messages.text(facts, row.what, row.due_at),
        summary=messages.summary(facts, row.what, row.due_at, now),
        lane=news.lane(incident),
        insists=not incident.is_exercise,
        is_exercise=incident.is_exercise,
        incident_id=incident.id,
    )
    organisations.call(session, now, whom, opening)


def say(
    session: Session,
    share: TaskShare,
    progress: Progress,
    now: datetime,
    actor: Actor,
    *,
    at: datetime | None = None,
    note: str = "",
) -> bool:
    """Somebody says how far an organisation is with a task. Returns whether an NHS number was taken out of the note.

    Once it is said that it has the task nobody calls it any more. Raises UserError where it was withdrawn.
    """
    row, incident = of_share(session, share)
    command.lock(session, incident)
    session.refresh(share)
    note, removed = without_nhs_numbers(" ".join(visible(note).split()))
    if share.progress == Progress.WITHDRAWN != progress:
        raise UserError(f"That was withdrawn. Give it anew: {messages.HOW_TO_GIVE}")
    if share.progress == progress and note in ("", share.note):
        return removed  # pressed twice, or said again
    share.progress, share.since, share.by, share.note = progress, at or now, actor.name, note
    session.add(share)
    session.flush()
    shown = register.share(session, share)
    entry = messages.progress_entry(row.id or 0, shown)
    incidents.note(session, incident, now, TASK, entry, actor, event_at=at)
    _call_no_more(
        session, share, now, f"{shown.organisation}: {progress}.", is_withdrawn=progress == Progress.WITHDRAWN
    )
    if progress == Progress.CANNOT:
        told = messages.cannot_told(incident_messages.of(incident), register.bare(session, row, [share]), shown)
        incidents.tell_room(session, incident, told, now)
    return removed


def _call_no_more(session: Session, share: TaskShare, now: datetime, because: str, *, is_withdrawn: bool) -> None:
    """Whoever was called reads how it stands now; calls that go on are ended."""
    for call_out in callout.serving(session, TASK, share.id):
        if call_out.state != CallOutState.OPEN:
            posts.renew(session, call_out, now)
        elif is_withdrawn:
            callout.stop(session, call_out, now, "The task was withdrawn.")
        else:
            callout.conclude(session, call_out, now, because)


def withdraw(
    session: Session, number: int, whom: Sequence[TaskShare], why: str, now: datetime, actor: Actor
) -> tuple[list[str], list[str]]:
    """Nothing is asked any more of those who are waited for; whoever was told is told so.

    Returns the names of those who are told, and of those who were told before and cannot be now. Raises UserError.
    """
    row, incident = get(session, number)
    command.lock(session, incident)
    still = [one for one in whom if one.progress in OPEN]
    if not still:
        raise UserError(f"Nobody is waited for in task {number}, so there is nothing to withdraw.")
    told, rung, why = list[str](), list[str](), without_nhs_numbers(why)[0]
    content = messages.withdrawn_told(incident_messages.of(incident), number, row.what, why, now)
    for share in still:
        had_it = has_heard(session, share)
        say(session, share, Progress.WITHDRAWN, now, actor, note=why)
        if had_it and incident.alert_state in LIVE:
            name = register.name_of(session, share.organisation)
            is_told = tell(session, incident, share, f"withdrawn/{share.id}", content, now)
            (told if is_told else rung).append(name)
    return told, rung


def has_heard(session: Session, share: TaskShare) -> bool:
    """Was somebody of it called about its share, or has somebody said that it has it?"""
    return share.progress != Progress.GIVEN or organisations.has_been_called(session, TASK, share.id)


def tell(
    session: Session, incident: Incident, share: TaskShare, occasion: str, content: Content, now: datetime
) -> bool:
    """One message to whoever is the contact now. False where nobody could be told."""
    return organisations.tell(session, incident, share.organisation, ("tasks", f"task/{occasion}"), content, now)


def get(session: Session, number: int) -> tuple[Task, Incident]:
    """The task of this number, with its incident. Raises UserError where there is none."""
    found = session.get(Task, number)
    if found is None:
        raise UserError(f"There is no task {number}. Type /incident tasks for those there are.")
    return found, incidents.get(session, found.incident_id)


def of_share(session: Session, share: TaskShare) -> tuple[Task, Incident]:
    """The task of which this is a share, with its incident."""
    return get(session, share.task_id)


def share(session: Session, number: int) -> TaskShare:
    """The share of this number. Raises UserError where there is none."""
    found = session.get(TaskShare, number)
    if found is None:
        raise UserError("That is no task any more. Type /incident tasks for those there are.")
    return found


def shares(session: Session, number: int) -> list[TaskShare]:
    """Every organisation's share of a task, in the order in which they were named."""
    theirs = select(TaskShare).where(TaskShare.task_id == number).order_by(col(TaskShare.id))
    return list(session.exec(theirs).all())


def shown(session: Session, share: TaskShare) -> tuple[Given, Share]:
    """A share and its task, as people read them after a change."""
    row, _ = of_share(session, share)
    one = register.bare(session, row, shares(session, share.task_id))
    return one, register.share(session, share)
