"""/incident: declaring, looking, writing in the log, standing down."""

import re

from eprr_bot import blocks
from eprr_bot.blocks import Form
from eprr_bot.commands import Command, FormError, Reply, Request
from eprr_bot.directory import service as directory
from eprr_bot.incidents import messages, service
from eprr_bot.incidents.alert import WORDS, AlertState
from eprr_bot.incidents.models import Incident, IncidentLevel, IncidentType, Room
from eprr_bot.incidents.service import Declaration
from eprr_bot.records import service as records
from eprr_bot.records.patient_data import REMOVED

SUMMARY = "incidents: declare, log, stand down"
ENTRIES_SHOWN = 20


def listing(request: Request) -> Reply:
    """The incidents that are open."""
    found = [(messages.of(one), _channel(request, one)) for one in service.open_incidents(request.session)]
    return Reply(messages.incidents(found))


def _channel(request: Request, incident: Incident) -> str:
    side = request.session.get(Room, incident.id)
    return side.channel_id if side else ""


def declare(request: Request) -> Reply:
    """The form; two of its fields must be filled in."""
    return Reply(form=declare_form(request.text))


def declare_form(what: str = "") -> Form:
    types = [(kind.value, messages.TYPES[kind]) for kind in IncidentType]
    levels = [(str(level), messages.LEVELS[level]) for level in messages.LEVELS]
    states = [(state.value, WORDS[state]) for state in (AlertState.DECLARED, AlertState.STANDBY, AlertState.NONE)]
    return Form(
        id="incidents.declare",
        title="Declare an incident",
        submit="Declare",
        blocks=(
            blocks.text_input("what", "What has happened?", hint="A few words. No patient's details.", initial=what),
            blocks.text_input("where", "Where?", hint="The exact place, as far as you know it."),
            blocks.choice("type", "Type", types, initial=IncidentType.CRITICAL),
            blocks.choice("level", "Level", levels, initial="2", hint="Who co-ordinates? It can be changed."),
            blocks.choice("alert_state", "Alert state", states, initial=AlertState.DECLARED),
        ),
        one_line="/incident critical <what> at <where>",
    )


def declared(request: Request) -> Reply:
    """The form came back."""
    values = request.values
    errors = {field: "Please say in a few words." for field in ("what", "where") if not values[field]}
    if errors:
        raise FormError(errors)
    declaration = Declaration(
        values["what"],
        values["where"],
        IncidentType(values["type"] or IncidentType.CRITICAL),
        IncidentLevel(int(values["level"] or 2)),
        AlertState(values["alert_state"] or AlertState.DECLARED),
    )
    return _declare(request, declaration)


def critical(request: Request) -> Reply:
    """Two facts on one line and nothing else; without them, the form."""
    if not request.text:
        return Reply(form=declare_form())
    what, where = what_and_where(request.text)
    return _declare(request, Declaration(what, where))


def what_and_where(text: str) -> tuple[str, str]:
    """The two facts of a line: `"power lost" "Saltmere"`, `power lost at Saltmere`, `power lost, Saltmere`.

    Where no line can be drawn, all of it is what happened: nothing is lost.
    """
    text = text.replace("“", '"').replace("”", '"')
    quoted = re.fullmatch(r'"([^"]+)"\s*(?:at\s+)?"?([^"]+)"?', text)
    if quoted:
        return quoted[1].strip(), quoted[2].strip()
    for divider in (" @ ", " at ", ", ", " in "):
        what, found, where = text.rpartition(divider) if divider != ", " else text.partition(divider)
        if found and what.strip() and where.strip():
            return what.strip(), where.strip()
    return text.strip('" '), ""


def _declare(request: Request, declaration: Declaration) -> Reply:
    incident = service.declare(request.session, request.now, declaration, request.actor)
    called = {
        directory.name_of(request.session, callee.person_id): None
        for _, callee in service.responders(request.session, incident)
    }
    took_out = REMOVED in incident.what + incident.where
    return Reply(messages.declared(messages.of(incident), list(called), took_out))


def log(request: Request) -> Reply:
    """The end of the log; with a text, a new entry."""
    incident = service.meant(request.session, request.channel)
    note = ""
    if request.text:
        number, removed = service.add_entry(request.session, incident, request.text, request.now, request.actor)
        note = f"Entry {number} is in the log."
        if removed:
            note += " I left out a number that looked like an NHS number: no patient's details belong here."
    total = records.count(request.session, incident.id or 0)
    shown = records.entries(request.session, incident.id or 0, last=ENTRIES_SHOWN)
    return Reply(messages.log(messages.of(incident), shown, total, note))


def stand_down(request: Request) -> Reply:
    """The response is over."""
    return _change_state(request, AlertState.STAND_DOWN)


def cancel(request: Request) -> Reply:
    """It turned out not to be one."""
    return _change_state(request, AlertState.CANCELLED)


def close(request: Request) -> Reply:
    """Nothing is left to do; the log remains."""
    return _change_state(request, AlertState.CLOSED)


def _change_state(request: Request, then: AlertState) -> Reply:
    incident = service.meant(request.session, request.channel)
    service.set_alert_state(request.session, incident, then, request.now, request.actor, request.text)
    return Reply(messages.state_changed(messages.of(incident)))


def tick(request: Request) -> Reply:
    """An item of a checklist was ticked."""
    checklist_id, _, item_id = request.value.partition("/")
    service.tick(request.session, int(checklist_id), item_id, request.now, request.actor)
    return Reply()


def untick(request: Request) -> Reply:
    """A tick was taken back."""
    checklist_id, _, item_id = request.value.partition("/")
    service.untick(request.session, int(checklist_id), item_id, request.now, request.actor)
    return Reply()


COMMANDS = [
    Command("/incident", "", "Show the incidents that are open.", listing),
    Command("/incident", "declare", "Declare an incident, with a form.", declare, "[what]"),
    Command("/incident", "critical", "Declare at once, on one line.", critical, "[what] at [where]"),
    Command("/incident", "log", "Show the log; with a text, write in it.", log, "[text]"),
    Command("/incident", "standdown", "Stand down: the response is over.", stand_down, "[reason]"),
    Command("/incident", "cancel", "Cancel: it is not, or no longer, an incident.", cancel, "[reason]"),
    Command("/incident", "close", "Close after standing down; the log remains.", close, "[reason]"),
]
ACTIONS = {"incidents.tick": tick, "incidents.untick": untick}
FORMS = {"incidents.declare": declared}
