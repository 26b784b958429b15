"""/incident: the director at a co-ordinating group, who commands at base, and which organisation leads."""

from eprr_bot.callout import service as callout
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.incidents import at_group, command
from eprr_bot.incidents import messages as incident_messages
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import AwayAtGroup, Incident
from eprr_bot.roles import lead, messages
from eprr_bot.roles.group import group_and_base, is_ambiguous, name
from eprr_bot.slack.blocks import Content
from eprr_bot.slack.commands import Command, Reply, Request, UserError

HOW = "/incident command at SCG Grace Adeyemi"


def at(request: Request) -> Reply:
    """The director has gone to a co-ordinating group, and somebody commands at base."""
    incident, text = incidents.meant(request.session, request.channel), _line(request)
    if is_ambiguous(text):
        raise UserError(f"SCC means two different things. Say SCG for the strategic co-ordinating group: {HOW}")
    group, base = group_and_base(text)
    if not group:
        raise UserError(f"Say first which group: SCG or TCG, then who commands at base, such as: {HOW}")
    person = _person(request, base)
    command.lock(request.session, incident)
    command.refuse_unless_live(incident)
    away = at_group.go(request.session, incident, group, person, request.now, request.actor)
    return Reply(_said(request, away))


def deputy(request: Request) -> Reply:
    """Somebody commands at base while the director is away."""
    incident = incidents.meant(request.session, request.channel)
    text = _line(request)
    person = _person(request, name(text))
    if person is None:
        raise UserError("Say who commands at base: /incident deputy Grace Adeyemi")
    return _name_base(request, incident, person)


def press_base(request: Request) -> Reply:
    """Somebody presses in the panel that they command at base."""
    person = directory.person_of(request.session, request.actor)
    if person is None:
        raise directory.not_known(request.session, request.actor, "you cannot command at base.")
    return _name_base(request, incidents.get(request.session, request.number), person)


def _name_base(request: Request, incident: Incident, person: Person) -> Reply:
    session = request.session
    command.lock(session, incident)
    command.refuse_unless_live(incident)
    away = at_group.standing(session, incident)
    if away is None:
        raise UserError(
            f"The director is not away. If they have gone to a co-ordinating group: {HOW}. If another is to command "
            "altogether: /incident command hand over and their name."
        )
    at_group.name_base(session, incident, away, person, request.now, request.actor)
    return Reply(_said(request, away))


def _said(request: Request, away: AwayAtGroup) -> Content:
    reached = callout.can_be_called(request.session, at_group.KIND, away.id)
    can_be_called = bool(away.said_at) or reached.get(away.base_id or "", False)
    said = at_group.sentence(request.session, away)
    return messages.away(said, asks_who=away.base_id is None, can_be_called=can_be_called)


def back(request: Request) -> Reply:
    """The director is back."""
    incident = incidents.meant(request.session, request.channel)
    command.lock(request.session, incident)
    away = at_group.back(request.session, incident, request.now, request.actor)
    return Reply(messages.is_back(directory.name_of(request.session, away.director_id), away.group))


def lead_organisation(request: Request) -> Reply:
    """Which organisation leads; with one, that one from now on."""
    incident = incidents.meant(request.session, request.channel)
    if not request.text:
        return Reply(messages.leads(incident_messages.of(incident)))
    note = lead.hand_over(request.session, incident, _line(request), request.now, request.actor)
    return Reply(messages.lead_changed(incident_messages.of(incident), note))


def _line(request: Request) -> str:
    return " ".join(directory.plain_words(request).split())


def _person(request: Request, typed: str) -> Person | None:
    if typed.lower() in ("me", "i", "myself"):
        return directory.person_of(request.session, request.actor)
    return directory.find(request.session, typed) if typed else None


COMMANDS = [
    Command(
        "/incident", "command at", "Say that the director is at the SCG or TCG, and who commands at base.", at,
        "<SCG or TCG> [person]", also=("command goes to", "command gone to", "director at"),
    ),
    Command(
        "/incident", "deputy", "Say who commands at base while the director is away.", deputy, "<person>",
        also=("command at base", "command base", "deputise"),
    ),
    Command(
        "/incident", "command back", "Say that the director is back from the group.", back,
        also=("back", "command back from scg", "command back from tcg", "back from scg", "back from the scg",
              "back from tcg", "back from the tcg"),
    ),
    Command(
        "/incident", "lead", "Show which organisation leads; with one, hand the lead over.", lead_organisation,
        "[organisation] [reason]", also=("lead organisation",), asks_when_bare=True,
    ),
]  # fmt: skip
ACTIONS = {messages.BASE: press_base}
