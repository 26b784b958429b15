"""/eprr status: what the bot knows of itself."""

from eprr_bot.health import status
from eprr_bot.reach.routes import missing, replies_refused
from eprr_bot.slack.commands import Command, Reply, Request


def own_status(request: Request) -> Reply:
    """What the bot knows of itself."""
    settings = request.app.settings
    kind = "SQLite" if settings.is_sqlite else "PostgreSQL"
    refused = replies_refused(settings)
    return Reply(status.message(status.look(request.session, kind, request.now, missing(settings), refused)))


COMMANDS = [
    Command("/eprr", "status", "Show whether the bot itself is well.", own_status, is_question=True),
]
