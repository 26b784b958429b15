"""/incident checklist: what is done of it, what does not apply, and what was taken back."""

import re

from eprr_bot.directory import service as directory
from eprr_bot.incidents import checklists, playbook_messages, service
from eprr_bot.incidents.models import Checklist
from eprr_bot.slack.commands import Command, FormError, Reply, Request, UserError

HOW = "Type it like: /incident checklist 4 done, 4 take back, or 4 not applicable because …"
_TYPED = re.compile(
    r"#?(?P<number>\d{1,4})\b[\s:,–]*(?:"
    r"(?P<not>(?:is\s+)?not\s+applicable|n/?a|does\s+not\s+apply|doesn[’']t\s+apply)\b"
    r"(?:[\s:,–]*because\b(?:\s+of\b)?)?[\s:,–]*(?P<why>.*)"
    r"|(?P<back>take\s+(?:it\s+)?back|untick|undo|not\s+done)"
    r"|(?P<done>done|tick(?:ed)?)?)",
    re.IGNORECASE | re.DOTALL,
)


def checklist(request: Request) -> Reply:
    """The checklist of whoever is accountable; with a number, an item is ticked, taken back, or does not apply."""
    incident = service.meant(request.session, request.channel)
    if not request.text:
        one = checklists.newest(request.session, incident)
        ticks = checklists.ticks(request.session, one.id or 0)
        return Reply(playbook_messages.checklist(one.id or 0, one.body, ticks, one.opened_for))
    found = _TYPED.fullmatch(directory.plain_words(request).strip())
    if found is None:
        raise UserError(f"“{request.text[:80]}” is nothing that I know of a checklist. {HOW}")
    number = int(found["number"])
    checklist_id, item_id = checklists.numbered(request.session, incident, number)
    if found["not"]:
        return _does_not_apply(request, checklist_id, item_id, found["why"])
    change, said = (checklists.untick, "It is open.") if found["back"] else (checklists.tick, "It is ticked.")
    change(request.session, checklist_id, item_id, request.now, request.actor)
    return Reply(playbook_messages.said_of_item(number, _text(request, checklist_id, item_id), said))


def _text(request: Request, checklist_id: int, item_id: str) -> str:
    return checklists.items_of(request.session.get_one(Checklist, checklist_id))[item_id]


def _does_not_apply(request: Request, checklist_id: int, item_id: str, why: str) -> Reply:
    text, removed = checklists.not_applicable(request.session, checklist_id, item_id, why, request.now, request.actor)
    number = [*checklists.items_of(request.session.get_one(Checklist, checklist_id))].index(item_id) + 1
    return Reply(playbook_messages.said_of_item(number, text, "It does not apply: that is in the log.", removed))


def tick(request: Request) -> Reply:
    """An item of a checklist was ticked."""
    checklists.tick(request.session, request.number, request.after_number, request.now, request.actor)
    return Reply()


def untick(request: Request) -> Reply:
    """A tick was taken back."""
    checklists.untick(request.session, request.number, request.after_number, request.now, request.actor)
    return Reply()


def not_applicable(request: Request) -> Reply:
    """The button “One does not apply …”: which, and why?"""
    still_open = checklists.still_open(request.session, request.number)
    if not still_open:
        raise UserError("Nothing is open on this checklist. “Take back” opens an item again.")
    return Reply(form=playbook_messages.not_applicable_form(request.number, still_open))


def does_not_apply(request: Request) -> Reply:
    """Its form came back."""
    values = request.values
    wanted = {"item": "Please choose an item.", "because": "Please say why, in a few words."}
    if missing := {field: said for field, said in wanted.items() if not values[field]}:
        raise FormError(missing)
    return _does_not_apply(request, request.number, values["item"], values["because"])


COMMANDS = [
    Command(
        "/incident",
        "checklist",
        "Show the director’s checklist; by an item’s number, tick it, or say why it does not apply.",
        checklist,
        "[number] [done, take back, or not applicable because why]",
        asks_when_bare=True,
    ),
]
ACTIONS = {
    "incidents.tick": tick,
    "incidents.untick": untick,
    playbook_messages.NOT_APPLICABLE: not_applicable,
}
FORMS = {playbook_messages.DOES_NOT_APPLY: does_not_apply}
