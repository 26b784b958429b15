"""/incident hold, release and redact: what becomes of an incident's record, years after it."""

import re

from eprr_bot.directory import service as directory
from eprr_bot.incidents import log_messages, messages, retention, service
from eprr_bot.incidents.models import Incident
from eprr_bot.records.models import LogEntry
from eprr_bot.slack.commands import Command, Reply, Request, UserError

_HOLD = re.compile(r"(?:(?:incident\s+)?#?(\d{1,9})\b)?[\s:,–]*(?:because\b[\s:]*)?(.*)", re.IGNORECASE | re.DOTALL)
_REDACT = re.compile(
    r"(?:(?:incident\s+)?#?(\d{1,9})\s+)?entry\s+#?(\d{1,9})\b[\s:,–]*(?:because\b[\s:]*)?(.*)",
    re.IGNORECASE | re.DOTALL,
)


def hold(request: Request) -> Reply:
    """Its record may not go, whatever its time."""
    incident, why = _meant(request)
    return _done(incident, retention.hold(request.session, incident, request.now, why, request.actor))


def release(request: Request) -> Reply:
    """The legal hold is over."""
    incident, why = _meant(request)
    return _done(incident, retention.release(request.session, incident, request.now, why, request.actor))


def redact(request: Request) -> Reply:
    """What an entry says is left out in copies for others."""
    found = _REDACT.fullmatch(directory.plain_words(request).strip())
    if found is None:
        raise UserError("Say which entry, and why: /incident redact entry 12 because it names a patient")
    incident = _incident(request, found[1])
    entry = retention.redact(request.session, incident, int(found[2]), found[3], request.now, request.actor)
    return _done(incident, entry)


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
        "Put its record under legal hold: it is kept whatever its time.",
        hold,
        "[number] because <why>",
    ),
    Command("/incident", "release", "End the legal hold of its record.", release, "[number] because <why>"),
    Command(
        "/incident",
        "redact",
        "Leave out in redacted copies what an entry says; it stays in the log.",
        redact,
        "[number] entry <number> because <why>",
    ),
]
