"""Where calls wait and nothing goes out, the logs of live incidents say so, once; and once that it is over.

Whoever looks after the directory is told by a way that is left, once a day for each that is held up.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from eprr_bot.directory.models import Person
from eprr_bot.health import messages
from eprr_bot.health.parts import OVERDUE
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import Incident
from eprr_bot.noticeboard import service as noticeboard
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane, Message, State
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import service as reach
from eprr_bot.reach.routes import ROUTES, every
from eprr_bot.records import service as records
from eprr_bot.records.service import Entry
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Bot

KIND = "sending"
MOVED_LATELY = timedelta(hours=1)
"""A way by which something went out since, and by which nothing waits for long, is not said to fail."""
OVER = "What waited to be sent goes out again."


def said(session: Session, now: datetime) -> str:
    """By what nothing goes out though calls or their news wait; empty where everything moves."""
    held_up = [one for one in ROUTES if one in outbox.held_up(session, now, OVERDUE)]
    if not held_up:
        return ""
    moved = select(Message.id).where(Message.state == State.SENT, Message.state_at > now - MOVED_LATELY)
    others = moved.where(col(Message.channel).not_in(held_up), col(Message.channel).in_(ROUTES))
    if session.exec(others.limit(1)).first() is None:
        return "NOTHING CAN BE SENT, by any way: ring people. It is tried again all the time."
    many = blocks.listed(ROUTES[one].many for one in held_up)
    return f"{blocks.sentence(many)} do not go out at present. They are tried again all the time."


def untold(session: Session, now: datetime) -> list[str]:
    """The routes that are held up, where the adviser was not told so today and can be by another."""
    held, (_, by) = _held_up(session, now), _reader(session, now)
    return [one for one in held if by and not outbox.is_decided(session, f"{_key(one, now)}/{by}")]


def tell(_: Bot, session: Session, now: datetime, route: str) -> None:
    """Tell the adviser that a route is held up, by the first of the others that may be used."""
    held, (adviser, by) = _held_up(session, now), _reader(session, now)
    if adviser and by and route in held:
        envelope = Envelope(Lane.LIVE, "directory", key=_key(route, now))
        reach.tell(session, now, adviser, messages.held_up(route, held[route]), envelope, by=(by,))


def _held_up(session: Session, now: datetime) -> dict[str, datetime]:
    return {one: since for one, since in outbox.held_up(session, now, OVERDUE).items() if one in ROUTES}


def _reader(session: Session, now: datetime) -> tuple[Person | None, str]:
    """Who is to be told, and by what they can be; empty where there is no way."""
    adviser, held = noticeboard.adviser(session, now), _held_up(session, now)
    others = [one for one in every() if one not in held]
    left = reach.usable(session, adviser, others, Lane.LIVE, now) if adviser else []
    return adviser, next(iter(reach.without_ringing(left)), "")


def _key(route: str, now: datetime) -> str:
    return f"held-up/{route}/{now:%Y-%m-%d}"


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
