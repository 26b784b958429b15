"""What the clock does for requests for cover: reminders, their end, and the end of those that need a leaver."""

from datetime import datetime

from eprr_bot.base.db import transaction
from eprr_bot.cover import requests
from eprr_bot.slack.commands import Bot


def advance_requests(app: Bot, now: datetime) -> None:
    """Everything that is due, each request in a transaction of its own."""
    with transaction(app.engine) as session:
        due, over = requests.due(session, now), requests.of_leavers(session)
    for number in due:
        with transaction(app.engine) as session:
            requests.advance(session, now, number)
    for number in over:
        with transaction(app.engine) as session:
            requests.end_if_over(session, now, number)
