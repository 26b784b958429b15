"""Reviews of decisions that are due are raised to whoever decided, the accountable director and the channel."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.questions import question
from eprr_bot.decisions import messages, service
from eprr_bot.decisions.decision import AGAIN, State
from eprr_bot.decisions.models import Decision
from eprr_bot.incidents import command, news
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.alert import LIVE
from eprr_bot.incidents.models import Incident, Room
from eprr_bot.outbox import service as outbox
from eprr_bot.reach import service as reach
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Bot

APART = timedelta(minutes=15)
"""Between two times at the least that one review is raised, also after the bot was away."""


def _waiting() -> list[ColumnElement[bool]]:
    return [
        col(Decision.state) == State.IN_FORCE,
        col(Incident.alert_state).in_(LIVE),
        col(Decision.nudge_at).is_not(None),
    ]


def due(session: Session, now: datetime) -> list[int]:
    """The decisions of live incidents whose review is to be raised."""
    return [one for one in _due(session, now).all() if one]


@question
def _due(now: datetime) -> SelectOfScalar[int | None]:
    found = select(col(Decision.id)).join(Incident).where(*_waiting(), col(Decision.nudge_at) <= now)
    return found.order_by(col(Decision.id))


def next_due(session: Session, _: datetime) -> datetime | None:
    """When one is to be raised next."""
    return _next(session).one()


@question
def _next() -> SelectOfScalar[datetime | None]:
    return select(func.min(Decision.nudge_at)).join(Incident).where(*_waiting())


def raise_review(_: Bot, session: Session, now: datetime, decision_id: int) -> None:
    """Raise it; another process may have done it meanwhile."""
    incident = incidents.get(session, session.get_one(Decision, decision_id).incident_id)
    command.lock(session, incident)
    one = session.get_one(Decision, decision_id, populate_existing=True)
    if decision_id not in due(session, now) or one.review_at is None:
        return
    first = one.nudges == 0
    one.nudges += 1
    one.nudge_at = max(one.review_at + AGAIN[one.nudges], now + APART) if one.nudges < len(AGAIN) else None
    session.add(one)
    if first:
        entry = f"Decision {one.number}: its review was due {blocks.on(one.review_at)}."
        incidents.note(session, incident, now, service.KIND, entry)
    _tell(session, incident, one, now, is_first=first)


def _tell(session: Session, incident: Incident, one: Decision, now: datetime, *, is_first: bool) -> None:
    """In the channel once; in private each time."""
    content = messages.to_review(one, again=not is_first)
    about = news.envelope(incident, f"decision/{one.number}")
    room = session.get_one(Room, incident.id).channel_id
    if is_first and room:
        outbox.post(session, now, room, content, about)
    for person_id in dict.fromkeys(filter(None, (one.maker_id, incident.director_id))):
        reach.tell(session, now, person_id, content, about)
