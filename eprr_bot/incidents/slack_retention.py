"""/incident hold, release and redact: what becomes of a record years after it."""

import re
from dataclasses import dataclass

from eprr_bot.directory import service as directory
from eprr_bot.incidents import log_messages, messages, retention, retention_messages, service
from eprr_bot.incidents.models import Incident
from eprr_bot.records import holds
from eprr_bot.records.models import LogEntry
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Command, FormError, Reply, Request, UserError, beside

_HOLD = re.compile(r"(?:(?:incident\s+)?#?(\d{1,9})\b)?[\s:,–]*(?:because\b[\s:]*)?(.*)", re.IGNORECASE | re.DOTALL)
_REDACT = re.compile(
    r"(?:(?:incident\s+)?#?(\d{1,9})\s+)?entry\s+#?(\d{1,9})\b[\s:,–]*(?:because\b[\s:]*)?(.*)",
    re.IGNORECASE | re.DOTALL,
)
_WHY = re.compile(r"[\s:,–]*(?:because\b[\s:]*)?(.*)", re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(r"(?:incident\s+)?#?(\d{1,9})", re.IGNORECASE)
MOST_HELD = 100
"""Options that a menu of Slack holds."""


@dataclass(frozen=True)
class _Record:
    """The record that somebody means: an incident's, or another by its name."""

    incident: Incident | None
    name: str = ""


def hold(request: Request) -> Reply:
    """A record may not go, whatever its time; bare, a form."""
    if not request.text:
        return Reply(form=retention_messages.hold_form(_first(request)))
    return _hold(request, *_meant(request))


def hold_given(request: Request) -> Reply:
    """The form came back."""
    record = _named(request)
    return beside("which", lambda: _hold(request, record, request.values["why"]))


def _hold(request: Request, record: _Record, why: str) -> Reply:
    session, now, actor = request.session, request.now, request.actor
    if record.incident:
        return _done(record.incident, retention.hold(session, record.incident, now, why, actor))
    return Reply(retention_messages.entered(holds.hold(session, record.name, why, now, actor)))


def release(request: Request) -> Reply:
    """The legal hold is over; bare, a form."""
    if request.text:
        return _release(request, *_meant(request))
    held = [(f"{one.id}", f"{one.id}: {one.what}, {one.where}") for one in retention.all_held(request.session)]
    held += [(name, blocks.sentence(name)) for name in holds.held(request.session)]
    if not held:
        return Reply(retention_messages.NONE_HELD)
    return Reply(form=retention_messages.release_form(held[:MOST_HELD], _first(request)))


def release_given(request: Request) -> Reply:
    """The form came back."""
    record = _named(request)
    return beside("which", lambda: _release(request, record, request.values["why"]))


def _release(request: Request, record: _Record, why: str) -> Reply:
    session, now, actor = request.session, request.now, request.actor
    if record.incident:
        return _done(record.incident, retention.release(session, record.incident, now, why, actor))
    return Reply(retention_messages.entered(holds.release(session, record.name, why, now, actor)))


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
    record, typed = _named(request), _NUMBER.fullmatch(request.values["entry"].removeprefix("entry").strip())
    if record.incident is None:
        raise FormError({"which": "Only an incident’s log is redacted. Type its number, such as 7."})
    if typed is None:
        raise FormError({"entry": "This is no number of an entry. Type it, such as 12."})
    incident, number = record.incident, int(typed[1])
    return beside("entry", lambda: _redact(request, incident, number, request.values["why"]))


def _redact(request: Request, incident: Incident, number: int, why: str) -> Reply:
    return _done(incident, retention.redact(request.session, incident, number, why, request.now, request.actor))


def _first(request: Request) -> str:
    """The number of the incident that is probably meant; empty where that is not known."""
    try:
        return str(service.meant(request.session, request.channel).id)
    except UserError:
        return ""


def _named(request: Request) -> _Record:
    """The record that a form names."""
    typed = request.values["which"].strip()
    if other := holds.NAMED.fullmatch(typed):
        return _Record(None, beside("which", lambda: holds.named(request.session, other)))
    found = _NUMBER.fullmatch(typed)
    if found is None:
        raise FormError({"which": "This is no record. Type the number of an incident, such as 7."})
    return _Record(beside("which", lambda: service.get(request.session, int(found[1]), service.LISTED)))


def _meant(request: Request) -> tuple[_Record, str]:
    typed = directory.plain_words(request).strip()
    if other := holds.NAMED.match(typed):
        why = _WHY.fullmatch(typed[other.end() :])
        return _Record(None, holds.named(request.session, other)), why[1].strip() if why else ""
    found = _HOLD.fullmatch(typed)
    number, why_so = (found[1], found[2]) if found else ("", "")
    return _Record(_incident(request, number)), why_so.strip()


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
        "Put a record under legal hold: it is kept whatever its time; bare: a form.",
        hold,
        "[number, exercise 12, call-out 40 or rotas] [because why]",
        asks_when_bare=True,
    ),
    Command(
        "/incident",
        "release",
        "End the legal hold of a record; bare: a form.",
        release,
        "[number, exercise 12, call-out 40 or rotas] [because why]",
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
