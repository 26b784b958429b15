"""The hard copy, written every night."""

from datetime import datetime

import structlog
from sqlmodel import Session

from eprr_bot.feature import CalendarJob, Feature, Whole
from eprr_bot.hard_copy import service
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
    """Into the folder of the settings, if there is one; where that fails, the EPRR adviser is told."""
    folder = app.settings.hard_copy
    if folder is None or made is None:
        return
    try:
        service.write(made, folder)
    except OSError as error:
        log.exception("hard copy not written")
        why = f"Tonight’s hard copy could not be written to {folder}: {error.strerror or error}."
        told = Content(f":warning: {escape(why)} The newest one there is older. Write it with `eprr-bot hard-copy`.")
        reach.tell(session, now, oncall.adviser(session, now), told, Envelope(Lane.ROUTINE, "hard copy"))


NIGHTLY = CalendarJob("hard-copy", "45 2 * * *", _write, look=_gather)
"""02:45, which is neither skipped nor shown twice when clocks change."""

FEATURE = Feature(name="hard copy", calendar=(NIGHTLY,))
