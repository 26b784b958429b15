"""What the clock does for requests for cover: reminders, and their end."""

from datetime import datetime

from sqlalchemy import Engine

from eprr_bot.cover import requests
from eprr_bot.db import transaction


def advance_requests(engine: Engine, now: datetime) -> None:
    """Everything that is due, each request in a transaction of its own."""
    with transaction(engine) as session:
        due = requests.due(session, now)
    for number in due:
        with transaction(engine) as session:
            requests.advance(session, now, number)
