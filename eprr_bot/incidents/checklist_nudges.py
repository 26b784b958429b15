"""Items of a checklist that are overdue: the accountable director is reminded in private, twice at the most."""

from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.questions import question
from eprr_bot.incidents import checklists, command, messages, news, playbook_messages, service
from eprr_bot.incidents.alert import LIVE
from eprr_bot.incidents.checklists import APART, MOST_NUDGES
from eprr_bot.incidents.models import Checklist, Incident
from eprr_bot.reach import service as reach
from eprr_bot.slack.commands import Bot


def _waiting() -> list[ColumnElement[bool]]:
    return [col(Incident.alert_state).in_(LIVE), col(Checklist.nudge_at).is_not(None)]


def due(session: Session, now: datetime) -> list[int]:
    """The checklists of live incidents of which somebody may have to be reminded."""
    return [one for one in _due(session, now).all() if one]


@question
def _due(now: datetime) -> SelectOfScalar[int | None]:
    found = select(col(Checklist.id)).join(Incident).where(*_waiting(), col(Checklist.nudge_at) <= now)
    return found.order_by(col(Checklist.id))


def next_due(session: Session, _: datetime) -> datetime | None:
    """When the next one is."""
    return _first(session).one()


@question
def _first() -> SelectOfScalar[datetime | None]:
    return select(func.min(Checklist.nudge_at)).join(Incident).where(*_waiting())


def nudge(_: Bot, session: Session, now: datetime, checklist_id: int) -> None:
    """Remind whoever is accountable; another process may have done it meanwhile. Earlier lists are let be."""
    incident = service.get(session, session.get_one(Checklist, checklist_id).incident_id)
    command.lock(session, incident)
    one = session.get_one(Checklist, checklist_id, populate_existing=True)
    if checklist_id not in due(session, now):
        return
    overdue = _overdue(session, one, now)
    is_newest = checklists.newest(session, incident).id == checklist_id
    if overdue and is_newest and incident.director_id:
        content = playbook_messages.reminder(messages.of(incident), checklist_id, overdue)
        reach.tell(session, now, incident.director_id, content, news.envelope(incident, "checklist"))
        one.nudges += 1
    one.nudge_at = _next(one, now, bool(overdue)) if is_newest else None
    session.add(one)


def _overdue(session: Session, one: Checklist, now: datetime) -> list[tuple[int, str, str]]:
    late = {item for at, items in checklists.due_times(one).items() if at <= now for item in items}
    open_ones = checklists.still_open(session, one.id or 0)
    return [(number, item_id, text) for number, (item_id, text) in open_ones.items() if item_id in late]


def _next(one: Checklist, now: datetime, is_overdue: bool) -> datetime | None:
    """A while later where something is overdue, else when the next items are due; None once that was often enough."""
    ahead = [at for at in checklists.due_times(one) if at > now]
    if one.nudges >= MOST_NUDGES:
        return None
    return now + APART if is_overdue else min(ahead, default=None)
