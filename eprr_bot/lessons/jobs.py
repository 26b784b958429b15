"""What happens by the clock about actions: owners are nudged on working mornings, until a limit."""

from datetime import datetime

from sqlmodel import Session

from eprr_bot.base.db import claim_once
from eprr_bot.directory import times
from eprr_bot.directory.holidays import holidays
from eprr_bot.feature import CalendarJob
from eprr_bot.lessons import messages, service
from eprr_bot.lessons.action import LONG_OVERDUE, Owned
from eprr_bot.oncall import service as oncall
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import service as reach
from eprr_bot.slack.commands import Bot

ENVELOPE = Envelope(Lane.ROUTINE, "actions")


def nudge(_: Bot, session: Session, now: datetime) -> None:
    """Tell each owner of all that is due, and the EPRR adviser of what is long overdue. Not on bank holidays."""
    today = times.today(session, now)
    if today in holidays(session).days:
        return
    overdue: list[Owned] = []
    for owner_id, due in service.to_nudge(session, today).items():
        new = [one for one, days in due if claim_once(session, "action", f"{one.number}/{one.due_on}/{days}", now)]
        told = reach.tell(session, now, owner_id, messages.nudged(new, today), ENVELOPE) if new else []
        overdue += [one for one, days in due if one in new and (days >= LONG_OVERDUE or not told)]
    if overdue:
        adviser = oncall.adviser(session, now) or oncall.acting_officer(session, now)
        reach.tell(session, now, adviser, messages.long_overdue(overdue, today), ENVELOPE)


NUDGES = CalendarJob("actions", "10 9 * * mon-fri", nudge)
