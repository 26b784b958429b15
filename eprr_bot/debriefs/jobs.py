"""What happens by the clock about debriefs: the EPRR adviser is reminded on working mornings, until a limit."""

from datetime import datetime

from sqlmodel import Session

from eprr_bot.base.db import claim_once
from eprr_bot.debriefs import messages, service
from eprr_bot.directory import service as directory
from eprr_bot.directory import times
from eprr_bot.directory.holidays import holidays
from eprr_bot.feature import CalendarJob
from eprr_bot.lessons.action import nudge
from eprr_bot.oncall import service as oncall
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import service as reach
from eprr_bot.slack.commands import Bot

ENVELOPE = Envelope(Lane.ROUTINE, "debriefs")


def remind(_: Bot, session: Session, now: datetime) -> None:
    """Tell the adviser of what is due, on the days on which owners of actions are told. Not on bank holidays."""
    today, zone = times.today(session, now), directory.cluster(session).zone
    if today in holidays(session).days:
        return
    new = []
    for one in service.still_planned(session):
        days = nudge(one.due_on, one.planned_at.astimezone(zone).date(), today)
        if days is not None and claim_once(session, "debrief", f"{one.id}/{one.due_on}/{days}", now):
            new.append(one)
    if new:
        adviser = oncall.adviser(session, now) or oncall.acting_officer(session, now)
        reach.tell(session, now, adviser, messages.reminder(new, today), ENVELOPE)


REMINDERS = CalendarJob("debriefs", "20 9 * * mon-fri", remind)
