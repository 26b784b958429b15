"""“ACCEPT” by text message: the successor accepts the handover that they were briefed on."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from eprr_bot.briefings import messages, service
from eprr_bot.callout import messages as call_messages
from eprr_bot.callout.kinds import Outcome
from eprr_bot.callout.register import Called
from eprr_bot.directory.models import Person
from eprr_bot.slack.commands import Actor, UserError

_ACCEPT = re.compile(r"\W*(?:i\s+)?accept(?:ed)?\b(?!\s+not)[^?]*", re.IGNORECASE)
ACCEPTED = "accepted a handover"


def understand(
    session: Session, people: Mapping[str, Person], _: Sequence[Called], text: str, now: datetime
) -> Outcome | None:
    """What it is taken for; None where it says something else, or no briefing waits for whoever sent it."""
    one = service.waits_for(session, list(people)) if _ACCEPT.fullmatch(text) else None
    if one is None:
        return None
    person = people[one.to_id]
    try:
        service.accept(session, one, now, Actor(person.slack_id or "", person.name, person.id), "by text message")
    except UserError as error:  # another reply was quicker
        return Outcome(ACCEPTED, person, None, call_messages.said(str(error)))
    words = messages.accepted_by_text(service.shown(session, one))
    return Outcome(ACCEPTED, person, None, call_messages.said(words), is_answer=True)
