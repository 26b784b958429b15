"""What the clock does for `/oncall page`: whoever asked is told when the answer is overdue."""

from datetime import datetime

from eprr_bot.base.db import transaction
from eprr_bot.page_requests import service
from eprr_bot.slack.commands import Bot


def tell_who_asked(app: Bot, now: datetime) -> int:
    """Tell people that nobody has answered their `/oncall page` in time, each in a transaction of its own."""
    with transaction(app.engine) as session:
        numbers = service.overdue(session, now)
    for number in numbers:
        with transaction(app.engine) as session:
            service.tell(session, number, now)
    return len(numbers)
