"""/mutual-aid: asking for help, and the register."""

from eprr_bot.base.patient_data import REMOVED
from eprr_bot.directory import service as directory
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import Incident
from eprr_bot.mutual_aid import messages, service
from eprr_bot.mutual_aid.what_and_whom import what_and_whom
from eprr_bot.slack.commands import Command, Reply, Request, UserError


def register(request: Request) -> Reply:
    """What was asked for: in an incident's channel, for that incident; elsewhere all of it."""
    here = incidents.of_channel(request.session, request.channel)
    return Reply(messages.register(service.register(request.session, here)))


def request_aid(request: Request) -> Reply:
    """`<what> from <whom>`, for the incident of the channel or the only open one."""
    found = what_and_whom(directory.plain_words(request))
    if found is None:
        raise UserError("Say what you need and from whom: /mutual-aid request 10 paramedics from Beacon Ambulance")
    incident = _incident(request)
    made = service.request_aid(request.session, incident, *found, request.now, request.actor)
    if incident is not None:
        incidents.tell_room(request.session, incident, messages.announced(made), request.now)
    took_out = REMOVED in made.what + made.from_whom
    return Reply(messages.requested(made, took_out, service.asked_before(request.session, made)))


def _incident(request: Request) -> Incident | None:
    """The incident meant; None when none is open. Raises UserError when it could be several."""
    if incidents.open_incidents(request.session):
        return incidents.meant(request.session, request.channel)
    return None


COMMANDS = [
    Command("/mutual-aid", "", "Show what was asked for.", register, is_question=True),
    Command("/mutual-aid", "request", "Record a request for mutual aid.", request_aid, "<what> from <whom>"),
]
