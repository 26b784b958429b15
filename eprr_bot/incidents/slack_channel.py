"""The doors of an incident's channel: whoever joins it, messages for the log, buttons under the summary."""

from eprr_bot.incidents import from_slack, messages, quick, read_in, service
from eprr_bot.incidents import from_slack_messages as words
from eprr_bot.incidents.models import Incident
from eprr_bot.slack.commands import FormError, Reply, Request, Said, Shortcut, UserError, number_in


def joined(request: Request) -> Reply:
    """Somebody has joined a channel; where it is an incident's, they are read in."""
    incident = service.of_channel(request.session, request.channel)
    if incident is not None:
        read_in.read_in(request.session, incident, request.actor, request.now)
    return Reply()


def add_to_log(request: Request) -> Reply:
    """Somebody points at a message: it goes into the log of its channel's incident, or they are asked of which."""
    said = _said(request)
    here = service.of_channel(request.session, said.channel)
    if here is not None:
        return _add(request, here, said)
    found = service.open_incidents(request.session)
    if not found:
        raise UserError("No incident is open, so there is no log to add it to. Declare one with /incident declare.")
    shown = [messages.of(one) for one in found[:MOST_CHOICES]]
    kept = from_slack.keep(request.session, said, request.now, request.actor)
    return Reply(form=words.which(shown, kept, from_slack.in_plain_words(request.session, said)))


MOST_CHOICES = 100
"""Options that Slack takes in a menu."""


def chosen(request: Request) -> Reply:
    """They have said to which incident the message belongs."""
    chosen = request.values["incident"]
    if not chosen:
        raise FormError({"incident": "Choose the incident."})
    incident = service.get(request.session, number_in(chosen))
    return _add(request, incident, from_slack.kept(request.session, request.number, request.actor))


def _add(request: Request, incident: Incident, said: Said) -> Reply:
    api = request.app.settings.slack_api
    found = from_slack.add(request.session, incident, said, request.now, request.actor, api)
    facts = messages.of(incident)
    if found.was_there:
        return Reply(words.was_there(facts, found.number))
    return Reply(words.added(facts, found.number, from_slack.at(said.ts), found.took_out, said.is_ours))


def changed(request: Request) -> Reply:
    """A message was changed or deleted; where a log has it, that says so."""
    from_slack.follow(request.session, _said(request), request.now)
    return Reply()


def _said(request: Request) -> Said:
    if request.said is None:
        raise UserError("There is no message to add. Choose “Add to the log” in the menu of a message.")
    return request.said


ACTIONS = {quick.ACTION: quick.press}
FORMS = {words.ADD: chosen}
EVENTS = {
    "member_joined_channel": joined,
    "message.channels": changed,
    "message.groups": changed,
}
SHORTCUTS = [
    Shortcut(words.ADD, words.NAME, "Put this message into the log of an incident, with its own time.", add_to_log)
]
