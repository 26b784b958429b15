"""Answers to call-outs that come as replies to a text message."""

from datetime import timedelta

from eprr_bot.app import App
from eprr_bot.callout import service as callout
from eprr_bot.commands import Actor
from eprr_bot.db import transaction
from eprr_bot.directory import service as directory

LATE_FOR = timedelta(hours=24)
YES = ("1", "yes", "y", "ok", "ack", "acknowledge")


def answer(app: App, number: str, text: str) -> str:
    """Take a reply as an answer to the newest call-out that waits for this person. Says what became of it."""
    now = app.clock.now()
    with transaction(app.engine) as session:
        person = directory.by_number(session, app.vault, "+" + number.strip().lstrip("+"))
        if person is None:
            return "nobody has this number"
        if text.strip().lower().rstrip(".!") not in YES:
            return "not understood as an answer"
        call_out = callout.waiting_for(session, person.id, now - LATE_FOR)
        if call_out is None:
            return "nothing waits for an answer"
        actor = Actor(person.slack_id or "", person.name, person.id)
        callout.answer(session, callout.id_of(call_out), person, now, "text message", actor)
    app.wake.set()
    return "answered"
