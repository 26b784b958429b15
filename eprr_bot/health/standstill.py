"""Where calls wait and nothing goes out, the logs of live incidents say so, once; and once that it is over."""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session, select

from eprr_bot.health.parts import OVERDUE
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import Incident
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Message, State
from eprr_bot.reach.routes import ROUTES
from eprr_bot.records import service as records
from eprr_bot.records.service import Entry
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Bot

KIND = "sending"
OVER = "What waited to be sent goes out again."


def said(session: Session, now: datetime) -> str:
    """By what nothing goes out though calls or their news wait; empty where everything moves."""
    many = [ROUTES[one].many for one in ROUTES if one in outbox.held_up(session, now, OVERDUE)]
    if not many:
        return ""
    moves = select(Message.id).where(Message.state == State.SENT, Message.state_at > now - OVERDUE)
    if session.exec(moves.limit(1)).first() is None:
        return "NOTHING CAN BE SENT, by any way: ring people. It is tried again all the time."
    return f"{blocks.sentence(blocks.listed(many))} do not go out at present. They are tried again all the time."


def unsaid(session: Session, now: datetime) -> list[int]:
    """The live incidents whose log does not say how that is now."""
    return [one.id or 0 for one in _behind(session, now)]


def write(_: Bot, session: Session, now: datetime, number: int) -> None:
    """Say it in the log of an incident."""
    for incident in _behind(session, now):
        if incident.id == number:
            entry = Entry(KIND, said(session, now) or OVER, is_exercise=incident.is_exercise)
            records.write(session, number, now, entry)


def _behind(session: Session, now: datetime) -> Iterator[Incident]:
    live = incidents.live_incidents(session)
    wanted = said(session, now) or OVER if live else ""
    for incident in live:
        newest = records.newest(session, incident.id or 0, KIND)
        if (newest.text if newest else OVER) != wanted:
            yield incident
