"""/incident methane: the newest report, one field on a line, the form, the history, the way back."""

from dataclasses import replace

from eprr_bot.directory import service as directory
from eprr_bot.incidents import rights
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import Incident
from eprr_bot.methane import messages, methane, service, shown
from eprr_bot.methane.messages import DETAILS
from eprr_bot.methane.methane import DECLARED, NAMES
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Command, FormError, Reply, Request, number_in

VERB = "/incident methane"


def report(request: Request) -> Reply:
    """The newest version and what is new in it; an earlier one by its number; with a field and a text, a new one."""
    incident = incidents.meant(request.session, request.channel)
    if not request.text or (request.text.isdecimal() and len(request.text) < 6):
        return Reply(shown.report(request.session, incident, int(request.text or 0)))
    changed, source = service.understood(directory.plain_words(request))
    made = service.record(request.session, incident, changed, source, request.now, request.actor)
    return Reply(shown.recorded(request.session, incident, made, request.now))


def update(request: Request) -> Reply:
    """The form, typed for."""
    return _form(request, incidents.meant(request.session, request.channel))


def press_update(request: Request) -> Reply:
    """The same, pressed."""
    return _form(request, incidents.get(request.session, request.number))


def _form(request: Request, incident: Incident) -> Reply:
    _refuse_others(request, incident)
    last = service.newest(request.session, incident)
    standing = last.report if last else service.draft(request.session, incident)
    number = last.number if last else 0
    return Reply(form=messages.form(incident.id or 0, standing, number, request.channel))


def sent(request: Request) -> Reply:
    """The form came back: what somebody changed in it is changed, whatever others changed meanwhile."""
    incident = incidents.get(request.session, request.number)
    number, _, channel = request.after_number.partition("/")
    _refuse_others(replace(request, channel=request.channel or channel), incident)
    given = {name: request.values[name] for name in NAMES} | {DECLARED: _declared(request)}
    changed = service.changed_in_form(request.session, incident, given, number_in(number))
    made = service.record(request.session, incident, changed, request.values["source"], request.now, request.actor)
    return Reply(_without_buttons(shown.recorded(request.session, incident, made, request.now)))


def _declared(request: Request) -> str:
    """Yes or no and what goes with it. Details without “yes” are of something that is not declared."""
    answer, details = request.values[DECLARED], " ".join(request.values[DETAILS].split())
    if answer not in ("", "yes", "no", "unknown"):
        raise FormError({DECLARED: "Choose one of: yes, no, not known."})
    return methane.declared(f"{answer} {details}") or "" if answer in ("yes", "no") else ""


def _without_buttons(content: blocks.Content) -> blocks.Content:
    """A form's answer stands in the form itself, where a button could open no other."""
    return replace(content, blocks=tuple(one for one in content.blocks if one["type"] != "actions"))


def history(request: Request) -> Reply:
    """Every version, the newest first."""
    incident = incidents.meant(request.session, request.channel)
    return Reply(messages.history(incident.id or 0, service.versions(request.session, incident)))


def undo(request: Request) -> Reply:
    """What stood before the newest version stands again, as a new version."""
    return _take_back(request, incidents.meant(request.session, request.channel), None)


def press_take_back(request: Request) -> Reply:
    """The same, pressed under the version that was just recorded."""
    return _take_back(request, incidents.get(request.session, request.number), number_in(request.after_number))


def _take_back(request: Request, incident: Incident, number: int | None) -> Reply:
    _refuse_others(request, incident)
    if last := service.newest(request.session, incident):
        rights.refuse_rewriting(request, incident, last.received_by)
    meant = number or (last.number if last else None)
    made = service.take_back(request.session, incident, meant, request.now, request.actor)
    return Reply(shown.recorded(request.session, incident, made, request.now))


def _refuse_others(request: Request, incident: Incident) -> None:
    """A button and a form name their incident themselves. Raises UserError for whoever may not change the report."""
    rights.refuse_others(VERB, request, incident)


COMMANDS = [
    Command(
        "/incident",
        "methane",
        "Show the M/ETHANE report and what is new in it, or an earlier one; with a field and a text, change it.",
        report,
        "[field and text, or number]",
        also=("ethane", "m/ethane"),
        asks_when_bare=True,
    ),
    Command("/incident", "methane update", "Change the M/ETHANE report, with a form.", update, also=("ethane update",)),
    Command(
        "/incident",
        "methane history",
        "Show every version of the M/ETHANE report, and what was new in it.",
        history,
        is_question=True,
        also=("ethane history",),
    ),
    Command(
        "/incident",
        "methane undo",
        "Take the newest version back; what stood before stands again.",
        undo,
        also=("ethane undo",),
    ),
]
ACTIONS = {messages.FORM: press_update, messages.TAKE_BACK: press_take_back}
FORMS = {messages.SENT: sent}
