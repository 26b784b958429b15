"""What the clock does for `/oncall page`: whoever asked is told how it ended."""

from datetime import datetime

from sqlalchemy import Engine

from eprr_bot.base.db import transaction
from eprr_bot.page_requests import service


def tell_who_asked(engine: Engine, now: datetime) -> int:
    """Tell people how their `/oncall page` ended, each in a transaction of its own."""
    with transaction(engine) as session:
        numbers = service.to_tell(session, now)
    for number in numbers:
        with transaction(engine) as session:
            service.tell(session, number, now)
    return len(numbers)
