"""/incident shortfall: what an incident lacks, and what met it."""

import re

from eprr_bot.directory import service as directory
from eprr_bot.directory import times
from eprr_bot.incidents import rights
from eprr_bot.incidents import service as incidents
from eprr_bot.shortfalls import messages, service
from eprr_bot.slack.commands import MOST_DIGITS, Command, Reply, Request

_SETTLED = re.compile(
    rf"#?(?P<number>\d{{1,{MOST_DIGITS}}})[\s:,]+(?:(?P<met>met|filled|covered)"
    r"|(?P<over>withdrawn?|over|closed?|none|no longer(?: needed)?|not needed)"
    r"|(?P<open>(?:re-?open(?:ed)?|open(?: again)?)\W*\Z))(?!\w)[\s,:;–-]*(?P<how>.*)",
    re.IGNORECASE | re.DOTALL,
)
VERB = "/incident shortfall"
UNTIL = ("until", "till", "up to")


def shortfall(request: Request) -> Reply:
    """Record one, or say what became of one; without anything, those there are."""
    words = directory.plain_words(request).strip()
    if not words:
        return shortfalls(request)
    if found := _SETTLED.fullmatch(words):
        return _settle(request, found)
    incident = incidents.meant(request.session, request.channel)
    what, until = times.last(" ".join(words.split()), *UNTIL)
    at = times.when(request.session, until, request.now) if until else None
    return Reply(messages.recorded(service.record(request.session, incident, what, at, request.now, request.actor)))


def _settle(request: Request, found: re.Match[str]) -> Reply:
    session, number = request.session, int(found["number"])
    rights.refuse_others(VERB, request, service.incident_of(session, number))
    if found["open"]:
        return Reply(messages.changed(service.reopen(session, number, request.now, request.actor)))
    is_met = bool(found["met"])
    how = re.sub(r"(?i)^(?:by|with|because)\b\s*", "", found["how"])
    return Reply(messages.changed(service.close(session, number, how, request.now, request.actor, is_met=is_met)))


def shortfalls(request: Request) -> Reply:
    """Every shortfall of the incident."""
    incident = incidents.meant(request.session, request.channel)
    return Reply(messages.listing(service.of_incident(request.session, incident), incident.id or 0, request.now))


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
