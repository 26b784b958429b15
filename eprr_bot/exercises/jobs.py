"""What the clock does for exercises: plan the month, start what is due, give way to what is real."""

from datetime import datetime

from sqlmodel import Session

from eprr_bot.base.db import claim_once
from eprr_bot.directory import times
from eprr_bot.exercises import due_messages, minimums, planning, posts, service
from eprr_bot.exercises.due import State
from eprr_bot.oncall import service as oncall
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import service as reach
from eprr_bot.slack.commands import Bot


def plan_month(app: Bot, session: Session, now: datetime) -> None:
    """Every night: whatever this month still lacks is planned."""
    planning.plan_month(session, now, app.chance)


def due(session: Session, now: datetime) -> list[int]:
    """The numbers of the planned exercises whose time has come."""
    return [one.id or 0 for one in planning.due(session, now)]


def begin(app: Bot, session: Session, now: datetime, number: int) -> None:
    """Start a planned exercise, or put it off."""
    service.begin_planned(session, service.get(session, number), now, app.chance)


def show(_: Bot, session: Session, now: datetime, number: int) -> None:
    """Show how a running exercise goes."""
    posts.show(session, service.get(session, number), now)


def give_way(app: Bot, session: Session, now: datetime, number: int) -> None:
    """Stop an exercise, because something real has begun."""
    service.give_way(session, service.get(session, number), now, app.chance)


def tell_overdue(_: Bot, session: Session, now: datetime) -> None:
    """Once a month: the EPRR adviser and the accountable emergency officer hear what is overdue."""
    today = times.today(session, now)
    late = [one for one in minimums.minimums(session, now) if one.state(today) == State.OVERDUE]
    whom = dict.fromkeys((oncall.adviser(session, now), oncall.acting_officer(session, now)))
    for person_id in whom if late else ():
        reach.tell(session, now, person_id, due_messages.overdue(late, today), Envelope(Lane.ROUTINE, "exercises due"))


def ask_to_record(_: Bot, session: Session, now: datetime) -> None:
    """On the working morning after: the EPRR adviser is asked, once, how what people had planned went."""
    new = [one for one, _ in minimums.to_record(session, now) if claim_once(session, "to record", str(one.number), now)]
    if new:
        whom = oncall.adviser(session, now) or oncall.acting_officer(session, now)
        reach.tell(session, now, whom, due_messages.ask_to_record(new), Envelope(Lane.ROUTINE, "exercises to record"))
