"""/authority card: one page that says who has authority."""

from eprr_bot.authority import card, card_messages
from eprr_bot.incidents import service as incidents
from eprr_bot.slack.commands import Command, Reply, Request


def make(request: Request) -> Reply:
    """The card of the director of the incident here, or of the only one that is open; else of whoever is on call."""
    here, still_open = incidents.of_channel(request.session, request.channel), incidents.live_incidents(request.session)
    incident = here or (still_open[0] if len(still_open) == 1 else None)
    made = card.make(request.session, incident, request.now, request.actor)
    url = f"{request.app.settings.base_url.rstrip('/')}/authority-card/{made.code}"
    return Reply(card_messages.made(made, url))


COMMANDS = [
    Command("/authority", "card", "Get a page that says who has authority, which anybody can verify.", make),
]
