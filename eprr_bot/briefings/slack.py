"""/incident handover: a briefing for whoever takes over, and what they say of it."""

from dataclasses import replace

from eprr_bot.briefings import messages, service, typed
from eprr_bot.briefings.briefing import SECTIONS, Shape
from eprr_bot.briefings.models import Briefing, BriefingState
from eprr_bot.briefings.service import Given
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.incidents import rights
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.command_messages import BRIEF
from eprr_bot.incidents.models import Incident
from eprr_bot.slack.blocks import Form
from eprr_bot.slack.commands import NOT_OURS, Command, FormError, Reply, Request, UserError, beside, number_in


def handover(request: Request) -> Reply:
    """A form with the briefing as it is drafted; or, where something of it was typed, the briefing at once."""
    incident, line = incidents.meant(request.session, request.channel), typed.line(request.typed)
    successor = _person(request, line.to)
    role = _plain(request, line.role)
    if not line.is_whole:
        return Reply(form=_form(request, incident, line.shape, role, successor))
    sections = {name: _plain(request, said) for name, said in line.sections.items()}
    return _give(request, incident, Given(line.shape, role, successor.id if successor else "", sections))


def _plain(request: Request, typed: str) -> str:
    return directory.plain_words(replace(request, typed=typed)).strip()


def _person(request: Request, to: str) -> Person | None:
    """Whoever takes over, by a mention or by name. Raises UserError for nobody that is known."""
    return directory.find(request.session, to if to.startswith("<@") else _plain(request, to)) if to else None


def _form(request: Request, incident: Incident, shape: Shape, role: str = "", to: Person | None = None) -> Form:
    draft = service.drafted(request.session, incident, shape, request.now)
    form = messages.form(incident.id or 0, shape, draft, role, (to and to.slack_id) or "")
    return rights.opened_here(request, form)


def press_draft(request: Request) -> Reply:
    """The button under the word that somebody else is on call now: for command, or for the role that it names."""
    incident, role = incidents.get(request.session, request.number), request.after_number
    return Reply(form=_form(request, incident, Shape.SBAR if role else Shape.IIMARCH, role))


def given(request: Request) -> Reply:
    """The form came back."""
    kept = request.after_number.partition("/")[0]
    if kept not in set(Shape):
        raise UserError(NOT_OURS)
    incident, shape, values = (
        incidents.get(request.session, request.number),
        Shape(kept),
        request.values,
    )
    to = beside("to", lambda: directory.find(request.session, f"<@{values['to']}>") if values["to"] else None)
    sections = {name: values[name] for name in SECTIONS[shape]}
    first = next(iter(sections))
    return beside(first, lambda: _give(request, incident, Given(shape, values["role"], to.id if to else "", sections)))


def _give(request: Request, incident: Incident, given: Given) -> Reply:
    for one in service.replaced_by(request.session, incident, given.role):
        rights.refuse_rewriting(request, incident, one.made_by)
    made, removed = service.give(request.session, incident, given, request.now, request.actor)
    return Reply(messages.given(service.shown(request.session, made), removed=removed))


def show(request: Request) -> Reply:
    """The newest briefing, or one by its number."""
    session, incident = request.session, incidents.meant(request.session, request.channel)
    one = service.get(session, incident, number_in(request.text.lstrip("#")) if request.text else None)
    others = [service.shown(session, two) for two in service.briefings(session, incident) if two.id != one.id]
    return Reply(messages.show(service.shown(session, one), others))


def accept(request: Request) -> Reply:
    """The successor types that they accept the handover; by its number, where several wait for them."""
    incident, typed = incidents.meant(request.session, request.channel), request.text.lstrip("#")
    number = number_in(typed) if typed else None
    one = service.waiting_for(request.session, incident, request.actor.person_id or "", number)
    service.accept(request.session, one, request.now, request.actor)
    return Reply(messages.accepted(service.shown(request.session, one)))


def refuse(request: Request) -> Reply:
    """The successor types that they do not, and why."""
    incident = incidents.meant(request.session, request.channel)
    one = service.waiting_for(request.session, incident, request.actor.person_id or "")
    return _refuse(request, one, directory.plain_words(request))


def _refuse(request: Request, one: Briefing, why: str) -> Reply:
    service.refuse(request.session, one, why, request.now, request.actor)
    return Reply(messages.refused(service.shown(request.session, one)))


def press_accept(request: Request) -> Reply:
    """The button in the private message; that message then says what follows."""
    service.accept(request.session, _pressed(request), request.now, request.actor)
    return Reply()


def press_refuse(request: Request) -> Reply:
    """The other button: why not?"""
    one = _pressed(request)
    if one.state == BriefingState.REPLACED:
        raise UserError(f"A newer briefing took the place of {one.number}. There is nothing to refuse here.")
    return Reply(form=messages.refuse_form(service.shown(request.session, one)))


def refused(request: Request) -> Reply:
    """Its form came back."""
    if not request.values["why"]:
        raise FormError({"why": "Please say why not, in a few words."})
    return beside("why", lambda: _refuse(request, _pressed(request), request.values["why"]))


def _pressed(request: Request) -> Briefing:
    incident = incidents.get(request.session, request.number)
    return service.get(request.session, incident, number_in(request.after_number))


COMMANDS = [
    Command(
        "/incident",
        "handover",
        "Brief whoever takes over: IIMARCH for command, or SBAR; with a form.",
        handover,
        "[sbar [role]] [@successor] [as drafted, or; section …; …]",
        also=("hand over", "briefing"),
    ),
    Command("/incident", "handover show", "Show a briefing.", show, "[number]", is_question=True),
    Command("/incident", "handover accept", "Say that you accept the handover.", accept, "[number]"),
    Command("/incident", "handover refuse", "Say that you do not, and why.", refuse, "<why>"),
]
ACTIONS = {BRIEF: press_draft, messages.ACCEPT: press_accept, messages.REFUSE: press_refuse}
FORMS = {messages.GIVEN: given, messages.REFUSED: refused}
