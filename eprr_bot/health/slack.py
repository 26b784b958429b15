"""/eprr status: what the bot knows of itself; and the button in news of a number that nobody has."""

from eprr_bot.directory import service as directory
from eprr_bot.health import messages, status
from eprr_bot.reach import dead
from eprr_bot.reach.routes import ROUTES, missing, replies_refused
from eprr_bot.slack.commands import NOT_OURS, Command, Reply, Request, UserError


def own_status(request: Request) -> Reply:
    """What the bot knows of itself."""
    settings = request.app.settings
    kind = "SQLite" if settings.is_sqlite else "PostgreSQL"
    about = (missing(settings), replies_refused(settings))
    has_monitor = bool(settings.heartbeat_url)
    return Reply(status.message(status.look(request.session, kind, request.now, *about, has_monitor=has_monitor)))


def works_again(request: Request) -> Reply:
    """Somebody can be reached again by the route that the button names."""
    person_id, _, route = request.value.partition("/")
    known = [*directory.people(request.session), *directory.contacts(request.session)]
    person = next((one for one in known if one.id == person_id), None)
    if person is None or route not in ROUTES:
        raise UserError(NOT_OURS)
    is_news = dead.works_again(request.session, person.id, route, request.now, request.actor.name)
    return Reply(messages.reached_again(person.name, route, is_news=is_news))


COMMANDS = [
    Command("/eprr", "status", "Show whether the bot itself is well.", own_status, is_question=True),
]
ACTIONS = {"health.works_again": works_again}
