"""Answers to call-outs that come as replies to a text message."""

import re
from datetime import datetime, timedelta

from sqlmodel import Session

from eprr_bot.app import App
from eprr_bot.callout import messages
from eprr_bot.callout import service as callout
from eprr_bot.callout.models import CallOut
from eprr_bot.commands import Actor
from eprr_bot.db import transaction
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope

LATE_FOR = timedelta(hours=24)
HINT_FOR = timedelta(hours=1)
YES = ("1", "01", "yes", "y", "ok", "okay", "ack", "acknowledge", "acknowledged")
"""First words with which people say that they are there, whatever they add."""


def answer(app: App, number: str, text: str) -> str:
    """Take a reply as an answer to the newest call-out that waits for whoever has this number. Says what came of it."""
    now = app.clock.now()
    with transaction(app.engine) as session:
        people = {one.id: one for one in directory.by_number(session, app.vault, "+" + number.strip().lstrip("+"))}
        if not people:
            return "nobody has this number"
        waiting = callout.waiting_for(session, people, now - LATE_FOR)
        if waiting is None:
            return "nothing waits for an answer" if is_yes(text) else "not understood as an answer"
        call_out, person_id = waiting
        outcome = _take(session, call_out, people[person_id], text, now)
    app.wake.set()
    return outcome


def is_yes(text: str) -> bool:
    """Does a reply begin with a word that means: I am here?"""
    first = re.match(r"\W*(\w+)", text)
    return first is not None and first[1].lower() in YES


def _take(session: Session, call_out: CallOut, person: Person, text: str, now: datetime) -> str:
    if is_yes(text):
        actor = Actor(person.slack_id or "", person.name, person.id)
        callout.answer(session, callout.id_of(call_out), person, now, "text", actor)
        return "answered"
    envelope = Envelope(
        Lane(call_out.lane),
        callout.subject(call_out),
        call_out.is_exercise,
        now + HINT_FOR,
        key=f"{callout.subject(call_out)}/{person.id}/how-to-answer",
        person_id=person.id,
    )
    outbox.post(session, now, person.mobile, messages.how_to_answer(call_out.title), envelope, channel="text")
    return "not understood as an answer"
