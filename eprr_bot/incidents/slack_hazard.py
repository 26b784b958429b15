"""/incident hazard: the hazards and the onset of an incident; and the button that shows a scenario card."""

from eprr_bot.directory import service as directory
from eprr_bot.incidents import cards, hazard, hazard_messages, hazards, messages, playbook_messages, rights, service
from eprr_bot.incidents.models import Room
from eprr_bot.slack.commands import Command, Reply, Request, UserError


def hazards_of(request: Request) -> Reply:
    """Which it has, and the cards for them; with some named, it has or has not these from now on."""
    incident = service.meant(request.session, request.channel)
    if request.text:
        said = hazard.typed(directory.plain_words(request))
        if said.not_understood:
            raise UserError(hazard_messages.not_understood(said.not_understood))
        if said.onset or said.is_no_onset or not all(said.hazards.values()):
            rights.refuse_restating(request, incident, hazards.ENTRY)
        hazards.change(request.session, incident, said, request.now, request.actor)
    shown = hazard_messages.changed if request.text else hazard_messages.hazards
    found, onset = hazards.of(incident), hazards.onset_of(incident)
    return Reply(shown(incident.id or 0, found, onset, hazards.offered(request.session, incident)))


def show_card(request: Request) -> Reply:
    """Somebody presses “Show the card”: they read it, and nobody else does."""
    incident = service.get(request.session, request.number)
    try:
        card = cards.filled_in(request.session, request.after_number, incident, request.now, request.actor.person_id)
    except cards.Unreadable:
        raise UserError("That card is not there any more. Type /incident card for those that are.") from None
    room = request.session.get(Room, incident.id)
    return Reply(playbook_messages.card(card, messages.of(incident), room.channel_id if room else ""))


COMMANDS = [
    Command(
        "/incident",
        "hazard",
        "Show its hazards and the cards for them; with some named, say which it has or has not, and how it began.",
        hazards_of,
        "[[not] hazards or onset]",
        also=("hazards",),
        asks_when_bare=True,
    ),
]
ACTIONS = {hazard_messages.SHOW_CARD: show_card}
