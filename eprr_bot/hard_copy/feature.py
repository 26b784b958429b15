"""The hard copy, written every night."""

from datetime import datetime

import structlog
from sqlmodel import Session

from eprr_bot.feature import CalendarJob, Due, Feature, Whole
from eprr_bot.hard_copy import by_email, service
from eprr_bot.hard_copy.sheets import HardCopy, gather
from eprr_bot.oncall import service as oncall
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import service as reach
from eprr_bot.slack.blocks import Content, escape

log = structlog.get_logger()


def _gather(app: Whole, session: Session, now: datetime) -> HardCopy | None:
    return gather(session, app.vault, now) if app.settings.hard_copy else None


def _write(app: Whole, session: Session, now: datetime, made: HardCopy | None) -> None:
    """Into the folder of the settings, if there is one, and to its readers; what fails, the EPRR adviser is told."""
    folder = app.settings.hard_copy
    if folder is None or made is None:
        return
    try:
        file = service.write(made, folder)
    except OSError as error:
        log.exception("hard copy not written")
        why = f"Tonight’s hard copy could not be written to {folder}: {error.strerror or error}."
        _warn(session, now, f"{escape(why)} The newest one there is older. Write it with `eprr-bot hard-copy`.")
        return
    if why := by_email.why_not(session, app.settings):
        _warn(session, now, escape(why))
        return
    if unreached := by_email.send(session, made, file.name, now):
        _warn(session, now, escape(" ".join(unreached)))


def _warn(session: Session, now: datetime, text: str) -> None:
    told = Content(f":warning: {text}")
    reach.tell(session, now, oncall.adviser(session, now), told, Envelope(Lane.ROUTINE, "hard copy"))


NIGHTLY = CalendarJob("hard-copy", "45 2 * * *", _write, look=_gather)
"""02:45, which is neither skipped nor shown twice when clocks change."""

FEATURE = Feature(
    name="hard copy",
    calendar=(NIGHTLY,),
    due=(Due("hard copies not sent", by_email.not_sent, by_email.tell_of),),
)
