"""What the clock does for incidents."""

from datetime import datetime

from eprr_bot.base.db import reading, transaction
from eprr_bot.base.safely import each
from eprr_bot.incidents import command, service
from eprr_bot.slack.commands import Bot


def look_after_command(app: Bot, now: datetime) -> None:
    """For every live incident that needs it: who has command, by what people answered and by what the rota says."""
    with reading(app.engine) as session:
        found = command.to_look_after(session, now)

    def look_after(number: int) -> None:
        with transaction(app.engine) as session:
            command.look_after(session, service.get(session, number), now)

    each("command of incident", found, look_after)
