"""/incident action: giving actions, and saying how they stand."""

from dataclasses import replace

from eprr_bot.actions import action as words
from eprr_bot.actions import messages, service
from eprr_bot.actions.action import Given, Priority, Status
from eprr_bot.actions.service import Settled
from eprr_bot.decisions.decision import time_first
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.incidents import alert_messages, rights
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.numbered import About
from eprr_bot.lessons import typed
from eprr_bot.slack.blocks import Form
from eprr_bot.slack.commands import Command, FormError, Reply, Request, UserError, beside

VERB = "/incident action"


def action(request: Request) -> Reply:
    """Give an action on one line, or say something of one by its number; without a text, the form."""
    incident = incidents.meant(request.session, request.channel)
    owner, text = typed.somebody_first(request, request.typed)
    said = words.about(request.typed) if owner is None else None
    if said is not None:
        return _about(request, incident, said)
    given = words.read(text)
    if not given.what and owner is None:
        return Reply(form=messages.form(f"{incident.id}/0/{request.channel}", due=given.due, decision=given.decision))
    return _give(request, incident, given, owner)


def _give(request: Request, incident: Incident, given: Given, owner: Person | None) -> Reply:
    made = service.give(request.session, incident, given, owner, request.now, request.actor)
    over = alert_messages.has_ended(incident.id or 0, incident.alert_state)
    return Reply(messages.recorded(made.one, over, is_told=made.is_told, took_out_number=made.took_out_number))


def _about(request: Request, incident: Incident, said: About) -> Reply:
    session, now, actor, number = request.session, request.now, request.actor, said.number
    rest = typed.plain(request, said.rest)
    match said.word:
        case "":
            return Reply(messages.shown(service.get(session, incident, number)))
        case "later":
            return _later(request, incident, number, rest)
        case "done" | "dropped":
            done = service.settle(session, incident, number, Status(said.word), rest, now, actor)
        case "open":
            done = service.reopen(session, incident, number, now, actor)
        case "after":
            done = service.carry_on(session, incident, number, rest, now, actor)
        case "priority":
            done = service.press(session, incident, number, _priority(rest), now, actor)
        case _:
            done = _pass_on(request, incident, said)
    return _changed(done)


def _changed(done: Settled) -> Reply:
    return Reply(messages.changed(done.one, is_told=done.is_told, took_out_number=done.took_out_number))


def _priority(text: str) -> str:
    found = next((one for one in Priority if one in text.lower().split()), None)
    if found is None:
        raise UserError("Say which: high, normal or low.")
    return found


def _pass_on(request: Request, incident: Incident, said: About) -> Settled:
    owner, rest = typed.somebody_first(request, said.rest)
    return service.pass_on(
        request.session, incident, said.number, owner, "" if owner else rest, request.now, request.actor
    )


def _later(request: Request, incident: Incident, number: int, text: str) -> Reply:
    named, why = time_first(text)
    due_at = service.due_time(request.session, named, request.now)
    if due_at is None:
        if text:
            raise UserError(f"“{text[:40]}” begins with no time. Type it like: /incident action {number} later 05:00")
        return Reply(form=_later_form(request, incident, number))
    return _changed(service.put_off(request.session, incident, number, due_at, why, request.now, request.actor))


def _later_form(request: Request, incident: Incident, number: int) -> Form:
    one = service.still_open(request.session, incident, number)
    return messages.later_form(f"{incident.id}/{number}/{request.channel}", one)


def actions(request: Request) -> Reply:
    """Every action of the incident."""
    incident = incidents.meant(request.session, request.channel)
    return Reply(messages.listing(incident.id or 0, service.of_incident(request.session, incident)))


def _here(request: Request) -> tuple[Incident, int]:
    """The incident and the number of the action that a button or a form carries."""
    number = replace(request, value=request.after_number).number if request.after_number else 0
    return incidents.get(request.session, request.number), number


def _refuse_others(request: Request) -> tuple[Incident, int]:
    """An action is settled by its owner, or by whoever may give one. Raises UserError."""
    incident, number = _here(request)
    one, person = service.get(request.session, incident, number), directory.person_of(request.session, request.actor)
    is_owner = person is not None and person.is_active and one.owner_id == person.id
    if not is_owner:
        rights.refuse_others(VERB, request, incident)
    return incident, number


def new(request: Request) -> Reply:
    """The button under the actions in the channel: the form."""
    return Reply(form=messages.form(f"{request.number}/0/{request.channel}"))


def done(request: Request) -> Reply:
    """The button “Done”."""
    incident, number = _refuse_others(request)
    return _changed(service.settle(request.session, incident, number, Status.DONE, "", request.now, request.actor))


def later(request: Request) -> Reply:
    """The button “Later”: by when?"""
    return Reply(form=_later_form(request, *_refuse_others(request)))


def put_off(request: Request) -> Reply:
    """The form of “Later” came back."""
    incident, number = _refuse_others(request)
    due_at = beside("due", lambda: service.due_time(request.session, request.values["due"], request.now))
    if due_at is None:
        raise FormError({"due": "Please say by when."})
    why = request.values["why"]
    return _changed(service.put_off(request.session, incident, number, due_at, why, request.now, request.actor))


def given(request: Request) -> Reply:
    """The form of an action came back."""
    values = request.values
    if not values["what"]:
        raise FormError({"what": "Please say what is to be done."})
    beside("due", lambda: service.due_time(request.session, values["due"], request.now))
    number = values["decision"].strip("# ")
    if number and not number.isdecimal():
        raise FormError({"decision": "Its number, such as 3; or leave it empty."})
    owner = beside(
        "owner", lambda: directory.find(request.session, f"<@{values['owner']}>") if values["owner"] else None
    )
    said = Given(values["what"], values["role"], values["due"], values["priority"] or Priority.NORMAL, number[:9])
    incident, _ = _here(request)
    return beside("decision", lambda: _give(request, incident, said, owner))


COMMANDS = [
    Command(
        "/incident",
        "action",
        "Give somebody something to do; by its number, close it, put it off, pass it on.",
        action,
        "[@owner what by time]",
        asks_when_bare=True,
    ),
    Command("/incident", "actions", "Show every action of the incident.", actions, is_question=True),
]
ACTIONS = {messages.NEW: new, messages.DONE: done, messages.LATER: later}
FORMS = {messages.GIVE: given, messages.PUT_OFF: put_off}
