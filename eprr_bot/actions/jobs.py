"""Actions that are overdue: their owner is nudged, then the channel and the manager on call, with a cap."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.actions import messages, service
from eprr_bot.actions.action import AGAIN, Status
from eprr_bot.actions.models import IncidentAction
from eprr_bot.base.questions import question
from eprr_bot.directory import service as directory
from eprr_bot.incidents import command, news
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.alert import LIVE
from eprr_bot.incidents.models import Incident
from eprr_bot.oncall import service as oncall
from eprr_bot.reach import service as reach
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Bot

APART = timedelta(minutes=15)
"""Between two nudges at the least, also after the bot was away."""


def _waiting() -> list[ColumnElement[bool]]:
    is_live = col(Incident.alert_state).in_(LIVE)
    return [is_live, col(IncidentAction.status) == Status.OPEN, col(IncidentAction.nudge_at).is_not(None)]


def due(session: Session, now: datetime) -> list[int]:
    """The open actions of live incidents about which somebody is to be nudged."""
    return [one for one in _due(session, now).all() if one]


@question
def _due(now: datetime) -> SelectOfScalar[int | None]:
    found = select(col(IncidentAction.id)).join(Incident).where(*_waiting(), col(IncidentAction.nudge_at) <= now)
    return found.order_by(col(IncidentAction.id))


def next_due(session: Session, _: datetime) -> datetime | None:
    """When the next one is."""
    return _next(session).one()


@question
def _next() -> SelectOfScalar[datetime | None]:
    return select(func.min(IncidentAction.nudge_at)).join(Incident).where(*_waiting())


def nudge(_: Bot, session: Session, now: datetime, action_id: int) -> None:
    """Nudge; another process may have done it meanwhile."""
    incident = incidents.get(session, session.get_one(IncidentAction, action_id).incident_id)
    command.lock(session, incident)
    one = session.get_one(IncidentAction, action_id, populate_existing=True)
    if action_id not in due(session, now) or one.due_at is None:
        return
    one.nudges += 1
    one.nudge_at = max(one.due_at + AGAIN[one.nudges], now + APART) if one.nudges < len(AGAIN) else None
    session.add(one)
    if one.nudges == 1:
        entry = f"Action {one.number} ({one.owner or messages.NOBODY}) was due {blocks.on(one.due_at)}, and is open."
        incidents.note(session, incident, now, service.KIND, entry)
    _tell(session, incident, one, now)


def _tell(session: Session, incident: Incident, one: IncidentAction, now: datetime) -> None:
    """The owner first; the channel too the second time, or where nobody is told; the manager on call at the last."""
    content, about = messages.overdue(one), service.about(incident, one)
    is_first, is_last = one.nudges == 1, one.nudges == len(AGAIN)
    told = reach.tell(session, now, one.owner_id, content, about)
    if not (told and is_first):
        news.tell_room(session, incident, content, now)
    if is_last or not told:
        manager = _manager(session, now)
        if manager and manager != one.owner_id:
            reach.tell(session, now, manager, content, about)


def _manager(session: Session, now: datetime) -> str | None:
    """Who holds the second of the incident's rotas; where there is none, the first."""
    rota_id = directory.cluster(session).incident_rotas[:2][-1]
    return oncall.holder(session, rota_id, now)
