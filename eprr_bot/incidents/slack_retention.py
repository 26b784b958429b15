"""/incident hold, release and redact: what becomes of an incident's record, years after it."""

import re

from eprr_bot.directory import service as directory
from eprr_bot.incidents import log_messages, messages, retention, retention_messages, service
from eprr_bot.incidents.models import Incident
from eprr_bot.records.models import LogEntry
from eprr_bot.slack.commands import Command, FormError, Reply, Request, UserError, beside

_HOLD = re.compile(r"(?:(?:incident\s+)?#?(\d{1,9})\b)?[\s:,–]*(?:because\b[\s:]*)?(.*)", re.IGNORECASE | re.DOTALL)
_REDACT = re.compile(
    r"(?:(?:incident\s+)?#?(\d{1,9})\s+)?entry\s+#?(\d{1,9})\b[\s:,–]*(?:because\b[\s:]*)?(.*)",
    re.IGNORECASE | re.DOTALL,
)
_NUMBER = re.compile(r"(?:incident\s+)?#?(\d{1,9})", re.IGNORECASE)


def hold(request: Request) -> Reply:
    """Its record may not go, whatever its time; bare, a form."""
    if not request.text:
        return Reply(form=retention_messages.hold_form(_first(request)))
    return _hold(request, *_meant(request))


def hold_given(request: Request) -> Reply:
    """The form came back."""
    incident = _named(request)
    return beside("which", lambda: _hold(request, incident, request.values["why"]))


def _hold(request: Request, incident: Incident, why: str) -> Reply:
    return _done(incident, retention.hold(request.session, incident, request.now, why, request.actor))


def release(request: Request) -> Reply:
    """The legal hold is over; bare, a form."""
    if not request.text:
        held = [(f"{one.id}", f"{one.id}: {one.what}, {one.where}") for one in retention.all_held(request.session)]
        if not held:
            return Reply(retention_messages.NONE_HELD)
        return Reply(form=retention_messages.release_form(held, _first(request)))
    return _release(request, *_meant(request))


def release_given(request: Request) -> Reply:
    """The form came back."""
    incident = _named(request)
    return beside("which", lambda: _release(request, incident, request.values["why"]))


def _release(request: Request, incident: Incident, why: str) -> Reply:
    return _done(incident, retention.release(request.session, incident, request.now, why, request.actor))


def redact(request: Request) -> Reply:
    """What an entry says is left out in copies for others; bare, a form."""
    if not request.text:
        return Reply(form=retention_messages.redact_form(_first(request)))
    found = _REDACT.fullmatch(directory.plain_words(request).strip())
    if found is None:
        raise UserError(f"Say which entry, and why: {retention_messages.REDACT_LINE}")
    return _redact(request, _incident(request, found[1]), int(found[2]), found[3])


def redact_given(request: Request) -> Reply:
    """The form came back."""
    incident, typed = _named(request), _NUMBER.fullmatch(request.values["entry"].removeprefix("entry").strip())
    if typed is None:
        raise FormError({"entry": "This is no number of an entry. Type it, such as 12."})
    return beside("entry", lambda: _redact(request, incident, int(typed[1]), request.values["why"]))


def _redact(request: Request, incident: Incident, number: int, why: str) -> Reply:
    return _done(incident, retention.redact(request.session, incident, number, why, request.now, request.actor))


def _first(request: Request) -> str:
    """The number of the incident that is probably meant; empty where that is not known."""
    try:
        return str(service.meant(request.session, request.channel).id)
    except UserError:
        return ""


def _named(request: Request) -> Incident:
    """The incident that a form names."""
    found = _NUMBER.fullmatch(request.values["which"])
    if found is None:
        raise FormError({"which": "This is no number of an incident. Type it, such as 7."})
    return beside("which", lambda: service.get(request.session, int(found[1]), service.LISTED))


def _meant(request: Request) -> tuple[Incident, str]:
    found = _HOLD.fullmatch(directory.plain_words(request).strip())
    number, why = (found[1], found[2]) if found else ("", "")
    return _incident(request, number), why.strip()


def _incident(request: Request, number: str | None) -> Incident:
    if number:
        return service.get(request.session, int(number), service.LISTED)
    return service.meant(request.session, request.channel)


def _done(incident: Incident, entry: LogEntry) -> Reply:
    return Reply(log_messages.logged(messages.of(incident), entry, took_out_number=False))


COMMANDS = [
    Command(
        "/incident",
        "hold",
        "Put its record under legal hold: it is kept whatever its time; bare: a form.",
        hold,
        "[number] [because why]",
        asks_when_bare=True,
    ),
    Command(
        "/incident",
        "release",
        "End the legal hold of its record; bare: a form.",
        release,
        "[number] [because why]",
        asks_when_bare=True,
    ),
    Command(
        "/incident",
        "redact",
        "Leave out in redacted copies what an entry says; it stays in the log; bare: a form.",
        redact,
        "[number] [entry and its number, because why]",
        asks_when_bare=True,
    ),
]
FORMS = {
    retention_messages.HOLD: hold_given,
    retention_messages.RELEASE: release_given,
    retention_messages.REDACT: redact_given,
}
