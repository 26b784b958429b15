"""Asking GOV.UK for its bank holidays: in the thread that reads calendars, so that a slow answer delays no page."""

from datetime import datetime

import structlog
from sqlalchemy import Engine

from eprr_bot.base.bank_holidays import NotTheFeed
from eprr_bot.base.db import reading, transaction
from eprr_bot.calendars.download import Fetch, Unreachable
from eprr_bot.directory import holidays

log = structlog.get_logger()


def read_if_due(engine: Engine, url: str, now: datetime, fetch: Fetch) -> int:
    """Ask once the calendar has said so. Whatever is answered, the bot goes on with what it knows."""
    if not url:
        return 0
    with reading(engine) as session:
        if not holidays.is_due(session, now):
            return 0
    with transaction(engine) as session:
        row = holidays.begin(session, now)
        etag = row.etag if row and row.body else ""
    if row is None:
        return 0
    try:
        answer = fetch(url, etag)
        with transaction(engine) as session:
            holidays.keep(session, answer.text, answer.etag, now)
    except (Unreachable, NotTheFeed) as error:
        log.warning("bank holidays not read", why=str(error))
        with transaction(engine) as session:
            holidays.fail(session, str(error), now)
    return 1
