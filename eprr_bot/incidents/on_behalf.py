"""Somebody says in Slack what whoever was called has said to them, such as on the telephone; or they say it themselves.

It counts as their own answer, and the log has who passed it on.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from eprr_bot.callout import kinds, replies
from eprr_bot.callout import service as callout
from eprr_bot.callout.models import CallOut
from eprr_bot.callout.replies import Sense
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.incidents import alerts, command, service
from eprr_bot.incidents.models import ALERT, Incident
from eprr_bot.reach.routes import SLACK, SPOKEN
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Actor, UserError

HOW = "such as: /incident answer Farouk Aziz 1 20, or /incident answer me 2 the car broke down"
MOST_NAMES = 20


@dataclass(frozen=True)
class Passed:
    """An answer that was taken: whose, and what they said."""

    name: str
    cannot_attend: bool
    arrives_at: datetime | None


def answer(session: Session, incident: Incident, typed: str, now: datetime, actor: Actor) -> Passed:
    """Take an answer as it is typed: who was called, and what they would reply by text. Raises UserError."""
    command.lock(session, incident)
    person, call_out, words = _whose(session, incident, typed, actor)
    reading = replies.read(words, now)
    informs = kinds.of(call_out.kind).only_informs
    if reading.sense not in (Sense.CAN, Sense.CANNOT) or (informs and reading.sense == Sense.CANNOT):
        taken = "1 that they have read it" if informs else "1 and when they arrive, or 2 and why they cannot"
        raise UserError(f"What does {person.name} say? Write {taken}, {HOW}.")
    route = SLACK if person.id == actor.person_id else SPOKEN
    cannot = reading.sense == Sense.CANNOT
    kept = callout.answer(
        session,
        call_out.id or 0,
        person,
        now,
        route,
        actor,
        cannot_attend=cannot,
        arrives_at=reading.arrives_at,
        said=reading.said,
    )
    if kept is None or kept.cannot_attend != cannot:
        raise UserError(f"That call is over, and the answer of {person.name} stands. Write it into the log.")
    return Passed(person.name, cannot, reading.arrives_at)


def _whose(session: Session, incident: Incident, typed: str, actor: Actor) -> tuple[Person, CallOut, str]:
    """Whoever was called and is named first, their newest call, and the rest. Raises UserError."""
    called = _called(session, incident)
    by_name = {name.lower(): one for one, _ in called.values() for name in (one.name, one.id)}
    by_name |= {"me": called[actor.person_id][0]} if actor.person_id in called else {}
    for name in sorted(by_name, key=len, reverse=True):
        if re.match(rf"{re.escape(name)}(?!\w)", typed, re.IGNORECASE):
            person = by_name[name]
            return person, called[person.id][1], typed[len(name) :].strip(" ,:\n")
    names = blocks.listed(blocks.few([one.name for one, _ in called.values()], MOST_NAMES, "{} more")) or "nobody"
    raise UserError(f"Say first who answers, {HOW}. Called to incident {incident.id}: {names}.")


def _called(session: Session, incident: Incident) -> dict[str, tuple[Person, CallOut]]:
    """Everybody who was called to the incident, or about its alert state."""
    made = alerts.newest(session, incident)
    calls = [*callout.serving(session, service.KIND, incident.id)]
    calls += callout.serving(session, ALERT, made.id) if made else []
    called = [(callee.person_id, one) for one in calls for callee in callout.callees(session, one.id)]
    found = ((directory.person(session, person_id), one) for person_id, one in called)
    return {person.id: (person, one) for person, one in found if person is not None}
