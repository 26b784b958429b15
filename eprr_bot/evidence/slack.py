"""/exercise page: the exercises in a browser."""

from eprr_bot.calendars import service as links
from eprr_bot.calendars.models import FeedKind
from eprr_bot.evidence import messages
from eprr_bot.exercises import service as exercises
from eprr_bot.slack.commands import Command, Reply, Request


def page(request: Request) -> Reply:
    """A link to all exercises in a browser; the one before it stops."""
    return _link(request)


def report(request: Request) -> Reply:
    """The same to the report of one exercise, by the button under it."""
    return _link(request, exercises.get(request.session, request.number).id or 0)


def _link(request: Request, number: int = 0) -> Reply:
    base, owner = request.app.settings.base_url, request.actor.slack_id
    url, is_renewed = links.renew_page(request.session, FeedKind.EXERCISES, base, owner, request.now)
    return Reply(messages.page(f"{url}/report/{number}" if number else url, is_renewed=is_renewed))


COMMANDS = [Command("/exercise", "page", "Get a link to the exercises in a browser.", page)]
ACTIONS = {"evidence.page": report}
