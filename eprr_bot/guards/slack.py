"""/oncall gaps: what is wrong with the rotas ahead. Anyone in the workspace may ask."""

from eprr_bot.guards import messages, service
from eprr_bot.oncall import service as oncall
from eprr_bot.slack.commands import Command, Reply, Request


def gaps(request: Request) -> Reply:
    """Gaps 13 weeks ahead, then everything else to look at; of all rotas, or of one."""
    rota_id = oncall.find_rota(request.session, request.text) if request.text else ""
    if rota_id is None:
        raise oncall.no_rota(request.session, request.text, request.now)
    found = service.ahead(request.session, request.now)
    if not rota_id:
        return Reply(messages.overview(found))
    mine = [one for one in found if one.rota_id == rota_id]
    return Reply(messages.overview(mine, f"Ahead on {rota_id}", messages.MOST_OF_ONE_ROTA))


COMMANDS = [
    Command("/oncall", "gaps", "Show gaps and whatever else is wrong with the rotas ahead.", gaps, "[rota]", (), True)
]
