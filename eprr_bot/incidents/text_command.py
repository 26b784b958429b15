"""Command by text message: “COMMAND” takes it, and whoever answers is told who has it."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from eprr_bot.callout import messages
from eprr_bot.callout import service as callout
from eprr_bot.callout.kinds import Outcome
from eprr_bot.callout.models import CallOut, CallOutState, StopRule
from eprr_bot.callout.register import Called
from eprr_bot.callout.text_replies import ANSWERED_BEFORE
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.incidents import command, service
from eprr_bot.incidents.alert import LIVE
from eprr_bot.slack.commands import Actor, UserError

_COMMAND = re.compile(
    r"\W*(i\s+)?((take|have)\s+)?command(\s*[.,!;:–-][^?]*|\s+(of|now|i|i['’]?m|on|eta|here)\b[^?]*)?\s*",
    re.IGNORECASE,
)
"""Whoever takes command may add where they are; a question or a word on who has it is none."""

TOOK_COMMAND = "took command"
OTHER_WORD = "COMMAND to take command"


def is_command(text: str) -> bool:
    """Does a reply say that whoever sends it takes command?"""
    return _COMMAND.fullmatch(text) is not None


def understand(
    session: Session, people: Mapping[str, Person], calls: Sequence[Called], text: str, now: datetime
) -> Outcome | None:
    """Whoever was called to an incident takes command of it."""
    called = _meant(session, calls, now) if is_command(text) else None
    return _take(session, people[called.callee.person_id], called, now) if called else None


def _meant(session: Session, calls: Sequence[Called], now: datetime) -> Called | None:
    """The incident's call that was texted last and still counts; before others one of which nobody has command."""
    found = [one for one in calls if one.call_out.incident_id and one.counts_at(now)]
    return next((one for one in found if _lacks_command(session, one.call_out)), next(iter(found), None))


def _lacks_command(session: Session, call_out: CallOut) -> bool:
    about_it = callout.alike(session, call_out)
    return any(one.stop == StopRule.COMMAND and one.state == CallOutState.OPEN for one in about_it)


def _take(session: Session, person: Person, called: Called, now: datetime) -> Outcome:
    incident = service.of_call_out(session, callout.id_of(called.call_out))
    actor = Actor(person.slack_id or "", person.name, person.id)
    try:
        command.take(session, incident, person, now, actor)
    except UserError as error:
        return Outcome(ANSWERED_BEFORE, person, called, messages.said(str(error)))
    words = f"You have command of incident {incident.id}. Everybody who was called is told."
    return Outcome(TOOK_COMMAND, person, called, messages.said(words), is_answer=True)


def who_has_it(session: Session, call_out: CallOut, person: Person) -> str:
    """Who has command after somebody's answer, where it is about an incident that goes on."""
    incident = service.get(session, call_out.incident_id or 0)
    if incident.alert_state not in LIVE:
        return ""
    if incident.command_at:
        is_theirs = incident.director_id == person.id
        return f" {'You have' if is_theirs else f'{directory.name_of(session, incident.director_id)} has'} command."
    lacks = _lacks_command(session, call_out)
    return " Nobody has taken command yet: reply COMMAND if you take it." if lacks else ""
