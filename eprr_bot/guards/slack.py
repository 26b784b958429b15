"""/oncall gaps: what is wrong with the rotas ahead. Anyone in the workspace may ask."""

from eprr_bot.commands import Command, Reply, Request
from eprr_bot.guards import messages, service


def gaps(request: Request) -> Reply:
    """Gaps to the second, 13 weeks ahead, then everything else to look at."""
    return Reply(messages.overview(service.ahead(request.session, request.now)))


COMMANDS = [Command("/oncall", "gaps", "Show gaps and whatever else is wrong with the rotas ahead.", gaps)]
