"""Command by text message: “COMMAND” takes it, and whoever answers is told who has it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from difflib import get_close_matches

from sqlmodel import Session

from eprr_bot import access
from eprr_bot.callout import messages
from eprr_bot.callout import service as callout
from eprr_bot.callout.kinds import Outcome
from eprr_bot.callout.models import CallOut, CallOutState, StopRule
from eprr_bot.callout.register import Called
from eprr_bot.callout.text_replies import ANSWERED_BEFORE, NOT_UNDERSTOOD, still_calling
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.incidents import command, rights, service
from eprr_bot.incidents.alert import LIVE, AlertState
from eprr_bot.incidents.models import Incident
from eprr_bot.oncall import roles
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import UserError

_COMMAND = re.compile(
    r"\W*((1|01|yes|ok|okay)\b[\s.,!;:–-]*)?(i\s+)?((take|have)\s+)?(and\s+)?command"
    r"(?:\s+(?:of\s+)?(?:(?:incident|number|no\.?)\s+)?(?P<number>\d{1,9})\b)?"
    r"(\s*[.,!;:–-][^?]*|\s+(please|pls|of|now|i|i['’]?m|on|eta|here)\b[^?]*)?\s*",
    re.IGNORECASE,
)
"""Whoever takes command may add of which incident, and where they are; a question, or who has it, is none."""

TOOK_COMMAND, NO_COMMAND = "took command", "command not taken"
ENDED = {
    AlertState.STAND_DOWN: "stood down",
    AlertState.RECOVERY: "in recovery",
    AlertState.CLOSED: "closed",
    AlertState.CANCELLED: "cancelled",
}
"""What is said of an incident that is no longer live."""
_REFUSED = replace(access.COMMAND, instead="Whoever was called to it can. If it is urgent, ring the switchboard.")
"""The rule as it is said by text, where no command of Slack is of use."""
OTHER_WORD = "COMMAND to take command"


def is_command(text: str) -> bool:
    """Does a reply say that whoever sends it takes command?"""
    return _COMMAND.fullmatch(text) is not None


def understand(
    session: Session, people: Mapping[str, Person], calls: Sequence[Called], text: str, now: datetime
) -> Outcome | None:
    """Whoever was called to an incident takes command of it, and so does anybody else who may."""
    found = _COMMAND.fullmatch(text)
    if found is None:
        return _about_what_is_over(session, people, calls, text) or _nearly_said(session, people, calls, text)
    number = int(found["number"] or 0)
    if number and number not in {one.id for one in _live(session)}:
        return None
    theirs = [one for one in calls if number in (0, one.call_out.incident_id) and _may(session, one, people, now)]
    if called := _meant(session, theirs, now):
        incident = service.of_call_out(session, callout.id_of(called.call_out))
        return _take(session, incident, people[called.callee.person_id], called, calls, now)
    return _take_uncalled(session, next(iter(people.values())), calls, now, number)


def _live(session: Session) -> list[Incident]:
    return [one for one in service.open_incidents(session) if one.alert_state in LIVE]


def _about_what_is_over(
    session: Session, people: Mapping[str, Person], calls: Sequence[Called], text: str
) -> Outcome | None:
    """A word on command after the end is no answer, and there is nothing to reply."""
    newest = next(iter(calls), None)
    number = newest.call_out.incident_id if newest else None
    if newest is None or number is None or "command" not in text.lower():
        return None
    if service.get(session, number).alert_state in LIVE:
        return None
    said = messages.said(_nothing_to_command(session, number))
    return Outcome(NOT_UNDERSTOOD, people[newest.callee.person_id], newest, said, over=number)


def _nearly_said(session: Session, people: Mapping[str, Person], calls: Sequence[Called], text: str) -> Outcome | None:
    """“COMAND” takes no command by mistake, and whoever sends it reads how it is written."""
    newest = next((one for one in calls if one.call_out.incident_id), None)
    words = re.findall(r"[a-z]+", text.lower())
    if newest is None or "command" in words or not get_close_matches("command", words, n=1, cutoff=0.8):
        return None
    if service.get(session, newest.call_out.incident_id or 0).alert_state not in LIVE:
        return None
    back = messages.not_an_answer(newest.call_out.title, f"{OTHER_WORD}, {messages.HOW_TO_REPLY}")
    return Outcome(NOT_UNDERSTOOD, people[newest.callee.person_id], newest, back)


def _nothing_to_command(session: Session, number: int) -> str:
    return f"{_ended(service.get(session, number))} There is nothing to command."


def _ended(incident: Incident) -> str:
    return f"Incident {incident.id} is {ENDED.get(AlertState(incident.alert_state), 'over')}."


def _take_uncalled(
    session: Session, person: Person, calls: Sequence[Called], now: datetime, number: int = 0
) -> Outcome:
    """Somebody whom no incident calls takes command where one is live and they may, and else reads why not."""
    live, ended = [one for one in _live(session) if number in (0, one.id)], None
    actor = directory.as_actor(person)
    if not live:
        ended = next((one.call_out.incident_id for one in calls if one.call_out.incident_id), None)
        said = _nothing_to_command(session, ended) if ended else f"At {blocks.clock_time(now)} no incident was live."
    elif len(live) > 1:
        named = blocks.listed((f"{one.id} ({blocks.fit(one.what, 40)})" for one in live), "or")
        none = "You have command of none by this text. Reply COMMAND and its number."
        said = f"More than one incident is live: {named}. {none}"
    elif _may_command(session, live[0], person, now):
        return _take(session, live[0], person, None, calls, now)
    else:
        said = str(roles.refusal(session, actor, _REFUSED))
    return Outcome(NO_COMMAND, person, None, messages.said(said), over=ended)


def _meant(session: Session, calls: Sequence[Called], now: datetime) -> Called | None:
    """The incident's call that was texted last and still counts; before others one of which nobody has command."""
    found = [one for one in calls if one.call_out.incident_id and one.counts_at(now)]
    return next((one for one in found if _lacks_command(session, one.call_out)), next(iter(found), None))


def _may(session: Session, called: Called, people: Mapping[str, Person], now: datetime) -> bool:
    """Is the call one for command, or for people to respond? Of any other, such as a task, may they take command?"""
    number, person = called.call_out.incident_id, people[called.callee.person_id]
    if number is None or called.call_out.kind in (service.KIND, command.QUESTION):
        return number is not None
    return _may_command(session, service.get(session, number), person, now)


def _may_command(session: Session, incident: Incident, person: Person, now: datetime) -> bool:
    actor = directory.as_actor(person)
    theirs = roles.roles_of(session, now, actor) | rights.roles_in(session, incident, actor, "")
    return bool(access.COMMAND.roles & theirs)


def _lacks_command(session: Session, call_out: CallOut) -> bool:
    about_it = callout.alike(session, call_out)
    return any(one.stop == StopRule.COMMAND and one.state == CallOutState.OPEN for one in about_it)


def _take(
    session: Session,
    incident: Incident,
    person: Person,
    called: Called | None,
    calls: Sequence[Called],
    now: datetime,
) -> Outcome:
    """Command passes to somebody; the word back names what else still calls them."""
    actor = directory.as_actor(person)
    command.lock(session, incident)
    before = incident.director_id
    try:
        command.take(session, incident, person, now, actor, "text")
    except UserError as error:
        over = None if incident.alert_state in LIVE else incident.id
        said = _nothing_to_command(session, over) if over else str(error)
        return Outcome(ANSWERED_BEFORE, person, called, messages.said(said), over=over)
    others = (one for one in calls if one.callee.person_id == person.id and one.call_out.incident_id != incident.id)
    instead = f", not {directory.name_of(session, before)}" if before not in (None, person.id) else ""
    words = f"You have command of incident {incident.id}{instead}. Everybody who was called is told."
    words += messages.still_calling(still_calling(others))
    return Outcome(TOOK_COMMAND, person, called, messages.said(words), is_answer=True)


def is_over(session: Session, call_out: CallOut) -> str:
    """That the incident of a call-out is over, in a sentence; nothing while it goes on."""
    incident = service.get(session, call_out.incident_id or 0)
    return "" if incident.alert_state in LIVE else _ended(incident)


def who_has_it(session: Session, call_out: CallOut, person: Person, route: str) -> str:
    """Who has command after an answer by this route, or that the incident is over."""
    incident = service.get(session, call_out.incident_id or 0)
    if incident.alert_state not in LIVE:
        return f" {_ended(incident)}"
    if incident.command_at:
        is_theirs = incident.director_id == person.id
        return f" {'You have' if is_theirs else f'{directory.name_of(session, incident.director_id)} has'} command."
    lacks = _lacks_command(session, call_out)
    nobody = "Nobody has command now" if command.has_lapsed(session, call_out) else "Nobody has taken command yet"
    how = ": reply COMMAND if you take it" if route == "text" else ""
    return f" {nobody}{how}." if lacks else ""
