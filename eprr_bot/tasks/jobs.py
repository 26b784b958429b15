"""What follows of tasks: who was not told is told later, who is late is asked, and the end of a response ends it."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from eprr_bot.base.questions import question
from eprr_bot.callout import service as callout
from eprr_bot.directory import service as directory
from eprr_bot.incidents import command, organisations
from eprr_bot.incidents import messages as incident_messages
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.alert import LIVE
from eprr_bot.incidents.heard import Turn
from eprr_bot.incidents.models import Incident
from eprr_bot.slack.commands import Bot
from eprr_bot.tasks import messages, register, service
from eprr_bot.tasks.models import TASK, Task, TaskShare
from eprr_bot.tasks.task import NUDGES, OPEN, Given, Progress, due_nudges, nudge_at


def _waited_for(session: Session) -> Sequence[tuple[Task, TaskShare]]:
    """What is waited for in responses that go on."""
    return _open(session).all()


@question
def _open() -> Select[Task, TaskShare]:
    joined = select(Task, TaskShare).join(TaskShare, col(TaskShare.task_id) == col(Task.id))
    live = joined.join(Incident, col(Incident.id) == col(Task.incident_id)).where(col(Incident.alert_state).in_(LIVE))
    return live.where(col(TaskShare.progress).in_(OPEN)).order_by(col(TaskShare.id))


def late(session: Session, now: datetime) -> list[int]:
    """The tasks of which organisations are to be asked how far they are."""
    found = [row.id for row, share in _waited_for(session) if _is_due(row, share, now)]
    return list(dict.fromkeys(one for one in found if one))


def _is_due(row: Task, share: TaskShare, now: datetime) -> bool:
    at = nudge_at(row.due_at, share.nudged)
    return at is not None and at <= now


def next_nudge(session: Session, _: datetime) -> datetime | None:
    """When an organisation is asked next."""
    ahead = (nudge_at(row.due_at, share.nudged) for row, share in _waited_for(session))
    return min((one for one in ahead if one), default=None)


def nudge(_: Bot, session: Session, now: datetime, number: int) -> None:
    """Ask those who have it how far they are, and tell the channel. Who has not acknowledged it is called anyway."""
    row, incident = service.get(session, number)
    command.lock(session, incident)
    due = [share for each, share in _waited_for(session) if each.id == number and _is_due(each, share, now)]
    if not due:
        return  # another process has done it
    nudged, asked = due_nudges(row.due_at, now), list[str]()
    one, facts = register.bare(session, row, service.shares(session, number)), incident_messages.of(incident)
    for share in due:
        share.nudged = nudged
        session.add(share)
        shown = register.share(session, share)
        content = messages.nudged(facts, one, shown, now)
        occasion = f"late/{share.id}/{nudged}"
        if share.progress != Progress.GIVEN and service.tell(session, incident, share, occasion, content, now):
            asked.append(shown.organisation)
    is_last = nudged == len(NUDGES)
    incidents.note(session, incident, now, TASK, messages.late_entry(one, asked, is_last=is_last))
    incidents.tell_room(session, incident, messages.late(facts, one, now, is_last=is_last), now)


def owed(session: Session, now: datetime) -> list[int]:
    """The tasks of real incidents of which somebody is to be told who could not be until now."""
    return list(dict.fromkeys(share.task_id for share in _owed(session, now)))


def _owed(session: Session, now: datetime) -> list[TaskShare]:
    given = [share for _, share in _waited_for(session) if share.progress == Progress.GIVEN]
    return [one for one in given if _is_owed(session, one, now)]


def _is_owed(session: Session, share: TaskShare, now: datetime) -> bool:
    calls = callout.serving(session, TASK, share.id)
    is_exercise = service.of_share(session, share)[1].is_exercise
    return not is_exercise and organisations.is_owed(session, calls, share.organisation, now)


def call_later(_: Bot, session: Session, now: datetime, number: int) -> None:
    """Call them; another process may have done it meanwhile."""
    row, incident = service.get(session, number)
    command.lock(session, incident)
    whom = {one.id: one for one in directory.cluster(session).organisations}
    those = [one for one in _owed(session, now) if one.task_id == number and one.organisation in whom]
    named = [
        whom[one.organisation].name
        for one in those
        if organisations.can_be_called(session, incident, whom[one.organisation], now)
    ]
    if named:
        incidents.note(session, incident, now, TASK, messages.later_entry(number, named))
    for one in those:
        service.call(session, incident, row, one, whom[one.organisation], now)


def state_changed(session: Session, incident: Incident, turn: Turn) -> None:
    """Nobody is called about tasks once the response is over, and the log and the channel say so; or it goes on."""
    is_live, was_live = incident.alert_state in LIVE, turn.before in LIVE
    found = [one for one in register.of_incident(session, incident) if one.waited_for and is_live != was_live]
    numbers = [one.number for one in found]
    if not numbers:
        return
    if is_live:
        _call_again(session, incident, found, turn.now)
        return
    organisations.stop(session, incident, TASK, turn.now, f"The response to incident {incident.id} is over.")
    incidents.note(session, incident, turn.now, TASK, messages.still_open_entry(numbers))
    incidents.tell_room(session, incident, messages.still_open(numbers, incident.id or 0), turn.now)


def _call_again(session: Session, incident: Incident, found: Sequence[Given], now: datetime) -> None:
    """The response is on again: whoever had not acknowledged a task by its end is called anew."""
    whom = {one.id: one for one in directory.cluster(session).organisations}
    for one in found:
        row, _ = service.get(session, one.number)
        given = [share for share in service.shares(session, one.number) if share.progress == Progress.GIVEN]
        those = [share for share in given if share.organisation in whom]
        if those:
            named = [whom[share.organisation].name for share in those]
            incidents.note(session, incident, now, TASK, messages.later_entry(one.number, named))
        for share in those:
            service.call(session, incident, row, share, whom[share.organisation], now)
