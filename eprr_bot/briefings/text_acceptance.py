"""“ACCEPT” by text message: the successor accepts the handover that they were briefed on."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from eprr_bot.briefings import messages, service
from eprr_bot.briefings.models import Briefing
from eprr_bot.callout import messages as call_messages
from eprr_bot.callout.kinds import Outcome
from eprr_bot.callout.register import Called
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.incidents import service as incidents
from eprr_bot.slack.commands import UserError

_ACCEPT = re.compile(
    r"\W*(?:i\s+)?accept(?:ed)?\b(?!\s+not)"
    r"(?:\W+(?:(?:the|of|for|handover|briefing|incident|number|no)\W+)*(?P<incident>\d{1,9})\b"
    r"(?:\s*[/.]\s*(?P<number>\d{1,9})\b)?)?[^?]*",
    re.IGNORECASE,
)
"""With the number of an incident, and that of one of its briefings, where several wait for whoever sends it."""
ACCEPTED, ASKED_WHICH = "accepted a handover", "asked which handover they accept"


def understand(
    session: Session, people: Mapping[str, Person], _: Sequence[Called], text: str, now: datetime
) -> Outcome | None:
    """What it is taken for; None where it says something else, or no briefing waits for whoever sent it."""
    found = _ACCEPT.fullmatch(text)
    waiting = service.waiting(session, list(people)) if found else []
    if found is None or not waiting:
        return None
    meant = _meant(session, waiting, int(found["incident"] or 0), int(found["number"] or 0))
    if len(meant) != 1:
        which = messages.accept_which([service.shown(session, one) for one in meant or waiting])
        return Outcome(ASKED_WHICH, people[waiting[0].to_id], None, call_messages.said(which), is_answer=True)
    return _accept(session, meant[0], people[meant[0].to_id], now)


def _meant(session: Session, waiting: Sequence[Briefing], incident: int, number: int) -> Sequence[Briefing]:
    """Those that fit the numbers; a number that is no live incident's, such as in how many minutes, says nothing."""
    if incident not in {one.id for one in incidents.open_incidents(session)}:
        return waiting
    return [one for one in waiting if one.incident_id == incident and number in (0, one.number)]


def _accept(session: Session, one: Briefing, person: Person, now: datetime) -> Outcome:
    try:
        service.accept(session, one, now, directory.as_actor(person), "by text message")
    except UserError as error:  # another reply was quicker
        return Outcome(ACCEPTED, person, None, call_messages.said(str(error)))
    words = messages.accepted_by_text(service.shown(session, one))
    return Outcome(ACCEPTED, person, None, call_messages.said(words), is_answer=True)
