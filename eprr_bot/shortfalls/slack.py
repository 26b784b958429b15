"""/incident shortfall: what an incident lacks, and what met it."""

import re
from datetime import datetime

from eprr_bot.directory import service as directory
from eprr_bot.directory import times
from eprr_bot.incidents import rights
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.alert_messages import is_over
from eprr_bot.incidents.models import Incident
from eprr_bot.shortfalls import messages, service
from eprr_bot.shortfalls.models import Shortfall
from eprr_bot.slack.commands import (
    MOST_DIGITS,
    NOT_OURS,
    Command,
    FormError,
    Reply,
    Request,
    UserError,
    beside,
    number_in,
)

_SETTLED = re.compile(
    rf"#?(?P<number>\d{{1,{MOST_DIGITS}}})[\s:,]+(?:(?P<met>met|filled|covered)"
    r"|(?P<over>withdrawn?|over|closed?|none|no longer(?: needed)?|not needed)"
    r"|(?P<open>(?:re-?open(?:ed)?|open(?: again)?)\W*\Z))(?!\w)[\s,:;–-]*(?P<how>.*)",
    re.IGNORECASE | re.DOTALL,
)
VERB = "/incident shortfall"
UNTIL = ("until", "till", "up to")


def shortfall(request: Request) -> Reply:
    """Record one, or say what became of one; without anything, the form."""
    words, session = directory.plain_words(request).strip(), request.session
    if not words:
        return Reply(form=messages.form(f"{incidents.meant(session, request.channel).id}/{request.channel}"))
    if found := _SETTLED.fullmatch(words):
        return _settle(request, found)
    what, until = times.last(" ".join(words.split()), *UNTIL)
    at = times.when(session, until, request.now) if until else None
    return _record(request, incidents.meant(session, request.channel), what, at)


def _record(request: Request, incident: Incident, what: str, until: datetime | None) -> Reply:
    made = service.record(request.session, incident, what, until, request.now, request.actor)
    return Reply(messages.recorded(made, is_over(made.incident_id, incident.alert_state)))


def _settle(request: Request, found: re.Match[str]) -> Reply:
    session, number = request.session, int(found["number"])
    incident = service.incident_of(session, number)
    rights.refuse_others(VERB, request, incident)
    rights.refuse_rewriting(request, incident, service.get(session, number).by)
    if found["open"]:
        return _changed(incident, service.reopen(session, number, request.now, request.actor))
    return _close(request, incident, number, found["how"], is_met=bool(found["met"]))


def _close(request: Request, incident: Incident, number: int, how: str, *, is_met: bool) -> Reply:
    how = re.sub(r"(?i)^(?:by|with|because)\b\s*", "", how)
    return _changed(incident, service.close(request.session, number, how, request.now, request.actor, is_met=is_met))


def _changed(incident: Incident, one: Shortfall) -> Reply:
    return Reply(messages.changed(one, is_over(one.incident_id, incident.alert_state)))


def shortfalls(request: Request) -> Reply:
    """Every shortfall of the incident."""
    incident = incidents.meant(request.session, request.channel)
    return Reply(messages.listing(service.of_incident(request.session, incident), incident.id or 0, request.now))


def new(request: Request) -> Reply:
    """The button under the shortfalls: the form."""
    incidents.get(request.session, request.number)
    return Reply(form=messages.form(f"{request.number}/{request.channel}"))


def recorded(request: Request) -> Reply:
    """The form came back."""
    incident, values = incidents.get(request.session, request.number), request.values
    if not values["what"]:
        raise FormError({"what": "Please say what is lacking."})
    until = values["until"]
    at = beside("until", lambda: times.when(request.session, until, request.now)) if until else None
    return beside("what", lambda: _record(request, incident, values["what"], at))


def settle(request: Request) -> Reply:
    """The button “What became of it?”: the form."""
    incident, one = _here(request)
    return Reply(form=messages.settle_form(one, f"{incident.id}/{one.id}/{request.channel}"))


def settled(request: Request) -> Reply:
    """The form of that button came back."""
    incident, one = _here(request)
    is_met, how = request.values["became"] != messages.OVER, request.values["how"]
    return beside("became", lambda: _close(request, incident, one.id or 0, how, is_met=is_met))


def _here(request: Request) -> tuple[Incident, Shortfall]:
    """The incident and the shortfall that a button or a form carries. Raises UserError."""
    incident = incidents.get(request.session, request.number)
    one = service.get(request.session, number_in(request.after_number.partition("/")[0]))
    if one.incident_id != incident.id:
        raise UserError(NOT_OURS)
    rights.refuse_rewriting(request, incident, one.by)
    return incident, one


COMMANDS = [
    Command(
        "/incident",
        "shortfall",
        "Record what is lacking, or what became of it: “2 met by …”, “2 no longer needed”, “2 open”.",
        shortfall,
        "[what until when, or a shortfall’s number and what became of it]",
        asks_when_bare=True,
    ),
    Command("/incident", "shortfalls", "Show what the incident lacks.", shortfalls, is_question=True),
]
ACTIONS = {messages.NEW: new, messages.SETTLE: settle}
FORMS = {messages.RECORD: recorded, messages.SETTLED: settled}
