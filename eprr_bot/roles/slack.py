"""/incident role: who has which role, taking, giving, handing over and releasing one."""

from eprr_bot.callout import service as callout
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.incidents import cards, command, command_messages, rights, role_calls, roles_taken
from eprr_bot.incidents import messages as incident_messages
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.role_messages import TAKE
from eprr_bot.reach.routes import of_place
from eprr_bot.roles import messages, panel, service
from eprr_bot.roles.messages import Way
from eprr_bot.roles.role import Role
from eprr_bot.roles.service import Meant
from eprr_bot.slack.commands import AT_THE_KEYBOARD, NOT_OURS, Command, FormError, Reply, Request, UserError, beside

COMMANDS_IT = "/incident command take"
"""Whoever may do this may have command, or say who is to; of all other roles those in the channel say who has them."""


def roles(request: Request) -> Reply:
    """Who has which role, with the buttons to take one."""
    incident = incidents.meant(request.session, request.channel)
    director = directory.name_of(request.session, incident.director_id)
    return Reply(panel.shown(request.session, incident, incident_messages.of(incident, director)))


def take(request: Request) -> Reply:
    """Somebody takes a role; where they name another, that one is asked. Without a word, the form."""
    if not request.text:
        return _form(request, Way.TAKE)
    incident, wanted = _meant(request)
    if wanted.who and wanted.who.id != request.actor.person_id:
        return _assign(request, incident, wanted)
    return _take(request, incident, wanted.role, wanted.serves)


def press_take(request: Request) -> Reply:
    """The same in the panel, or “I have it” of whoever was asked."""
    incident = incidents.get(request.session, request.number)
    role = next((one for one in service.known(request.session) if one.id == request.after_number), None)
    if role is None:
        raise UserError(NOT_OURS)
    return _take(request, incident, role, None)


def assign(request: Request) -> Reply:
    """Somebody is asked to have a role; whoever names themselves has it. Without a word, the form."""
    if not request.text:
        return _form(request, Way.ASSIGN)
    return _give(request, *_meant(request))


def _give(request: Request, incident: Incident, wanted: Meant) -> Reply:
    if wanted.who and wanted.who.id == request.actor.person_id:
        return _take(request, incident, wanted.role, wanted.serves)
    return _assign(request, incident, wanted)


def hand_over(request: Request) -> Reply:
    """Whoever has a role gives it to somebody, who is asked to say that they have it. Without a word, the form."""
    if not request.text:
        return _form(request, Way.HAND_OVER)
    incident, wanted = _meant(request, theirs=True)
    return _hand_over(request, incident, wanted)


def hand_over_command(request: Request) -> Reply:
    """The same for command."""
    incident = incidents.meant(request.session, request.channel)
    if not request.text:
        director = directory.name_of(request.session, incident.director_id)
        return Reply(form=messages.command_form(incident_messages.of(incident, director), _kept(request, incident)))
    name = directory.plain_words(request).strip()
    return _pass_command(request, incident, directory.find(request.session, name.removeprefix("to ").strip()))


def _pass_command(request: Request, incident: Incident, person: Person) -> Reply:
    role = next(one for one in service.known(request.session) if one.is_command)
    return _hand_over(request, incident, Meant(role, person, None, None))


def command_passed(request: Request) -> Reply:
    """The form of that came back."""
    incident = incidents.get(request.session, request.number)
    return beside("whom", lambda: _pass_command(request, incident, _chosen(request, "whom")))


def _form(request: Request, way: Way) -> Reply:
    return _form_of(request, incidents.meant(request.session, request.channel), way)


def _form_of(request: Request, incident: Incident, way: Way) -> Reply:
    roles = [(one.id, one.title) for one in service.known(request.session)]
    held = service.held_by(request.session, incident, request.actor.person_id)
    theirs = held[0] if way == Way.HAND_OVER and len(held) == 1 else ""
    return Reply(form=messages.role_form(way, roles, f"{incident.id}/{way}/{request.channel}", theirs))


def _kept(request: Request, incident: Incident) -> str:
    return f"{incident.id}/{request.channel}"


def ask_for_role(request: Request) -> Reply:
    """The button under the roles: the form that asks somebody."""
    return _form_of(request, incidents.get(request.session, request.number), Way.ASSIGN)


def given(request: Request) -> Reply:
    """The form of a role came back."""
    incident = incidents.get(request.session, request.number)
    way = request.after_number.partition("/")[0]
    role = next((one for one in service.known(request.session) if one.id == request.values["role"]), None)
    if way not in set(Way):
        raise UserError(NOT_OURS)
    if role is None:
        raise FormError({"role": "Choose one of the roles."})
    serves = beside("serves", lambda: _chosen(request, "serves")) if request.values["serves"] else None
    if way == Way.TAKE:
        return beside("role", lambda: _take(request, incident, role, serves))
    wanted = Meant(role, beside("whom", lambda: _chosen(request, "whom")), serves, None)
    return beside("whom", lambda: (_hand_over if way == Way.HAND_OVER else _give)(request, incident, wanted))


def _chosen(request: Request, field: str) -> Person:
    """Whoever was chosen in a field of a form. Raises UserError where nobody was, or nobody known."""
    if not request.values[field]:
        raise UserError("Choose somebody.")
    return directory.find(request.session, f"<@{request.values[field]}>")


def release(request: Request) -> Reply:
    """Somebody has a role no longer; without a word, the only one that they have."""
    if not request.text:
        _refuse_to_guess(request, incidents.meant(request.session, request.channel))
    incident, wanted = _meant(request, theirs=True)
    name = service.release(request.session, incident, wanted, request.now, request.actor)
    return Reply(messages.given_back(wanted.role.title, name))


def _refuse_to_guess(request: Request, incident: Incident) -> None:
    """Raises UserError for whoever has no role, or several, and names none."""
    held = service.held_by(request.session, incident, request.actor.person_id)
    titles = [one.title for one in service.known(request.session) if one.id in held]
    if len(titles) != 1:
        raise UserError(messages.which_to_release(incident.id or 0, titles))


def _meant(request: Request, *, theirs: bool = False) -> tuple[Incident, Meant]:
    """What was typed; where it may be a role of `theirs`, it need not be named if they have but one."""
    incident = incidents.meant(request.session, request.channel)
    holding = service.held_by(request.session, incident, request.actor.person_id) if theirs else []
    typed = " ".join(directory.plain_words(request).split())
    return incident, service.understand(request.session, typed, request.actor, holding)


def _take(request: Request, incident: Incident, role: Role, serves: Person | None) -> Reply:
    session, person = request.session, directory.person_of(request.session, request.actor)
    if person is None:
        raise directory.not_known(session, request.actor, "you cannot take a role here.")
    if role.is_command:
        rights.refuse_others(COMMANDS_IT, request, incident)
        command.take(session, incident, person, request.now, request.actor, of_place(request.channel))
        is_typed = request.channel.startswith(AT_THE_KEYBOARD)
        return Reply(command_messages.taken(incident_messages.of(incident), is_at_the_keyboard=is_typed))
    service.take(session, incident, role, person, serves, request.now, request.actor)
    return Reply(messages.taken(role.title, bool(cards.of_role(session, role.id))))


def _assign(request: Request, incident: Incident, wanted: Meant) -> Reply:
    if wanted.role.is_command:
        rights.refuse_others(COMMANDS_IT, request, incident)
    person = service.assign(request.session, incident, wanted, request.now, request.actor)
    return _asked(request, incident, wanted.role, person)


def _hand_over(request: Request, incident: Incident, wanted: Meant) -> Reply:
    if wanted.role.is_command:
        rights.refuse_others(COMMANDS_IT, request, incident)
    person = service.hand_over(request.session, incident, wanted, request.now, request.actor)
    return _asked(request, incident, wanted.role, person)


def _asked(request: Request, incident: Incident, role: Role, person: Person) -> Reply:
    """Who was asked, who has it until they say so, and whether they can be called at all."""
    session, after = request.session, incident.director_id
    reached = callout.can_be_called(session, command.QUESTION, incident.id)
    if not role.is_command:
        rows = roles_taken.standing(session, incident, role.id)
        row = next(one for one in rows if one.person_id == person.id)
        reached, after = callout.can_be_called(session, role_calls.KIND, row.question), row.after
    keeps = directory.name_of(session, after) if after else ""
    if role.is_command:
        called = reached.get(person.id, False)
        return Reply(messages.command_asked(person.name, keeps or "nobody", can_be_called=called))
    return Reply(messages.asked(role.title, person.name, keeps, can_be_called=reached.get(person.id, False)))


COMMANDS = [
    Command(
        "/incident", "role", "Show who has which role, with buttons to take one.", roles, is_question=True,
        also=("roles",),
    ),
    Command(
        "/incident", "role take", "Take a role, or say that you have it.", take, "[role] [for <person>]",
        also=("take role", "role claim"), asks_when_bare=True,
    ),
    Command(
        "/incident", "role assign", "Ask somebody to have a role.", assign, "[role] [person] [for <person>]",
        also=("assign role", "role give", "assign"), asks_when_bare=True,
    ),
    Command(
        "/incident", "role hand over", "Hand a role over; it is yours until they say that they have it.", hand_over,
        "[role] [person]", also=("role handover", "role hand-over", "hand over role", "role pass"),
        asks_when_bare=True,
    ),
    Command(
        "/incident", "role release", "Give a role back; nobody has it then.", release, "[role] [person]",
        also=("release role", "role drop", "role leave"),
    ),
    Command(
        "/incident", "command hand over", "Ask somebody to take command; you have it until they say so.",
        hand_over_command, "[person]", also=("command handover", "command hand-over", "hand over command"),
        asks_when_bare=True,
    ),
]  # fmt: skip
ACTIONS = {TAKE: press_take, messages.ASK: ask_for_role}
FORMS = {messages.GIVE: given, messages.PASSED: command_passed}
