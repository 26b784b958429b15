"""Replies to text messages: each ends in a record and, for people we know, in a word back.

A 1 answers the call that was texted last: that is what stands on the screen of whoever replies.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from eprr_bot.app import App
from eprr_bot.base.db import transaction
from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.callout import messages, showing
from eprr_bot.callout import service as callout
from eprr_bot.callout.models import CallOutState, StopRule, TextReply
from eprr_bot.callout.register import Called
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.incidents import command
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.alert import LIVE
from eprr_bot.incidents.models import Incident
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope
from eprr_bot.slack.blocks import Content, fit
from eprr_bot.slack.commands import Actor, UserError

LATE_FOR = timedelta(hours=24)
WORD_BACK_FOR = timedelta(hours=1)
MOST_WORDS_BACK = 6
"""Within an hour to one person, so that two machines do not answer each other for ever; an answer always has one."""
LONGEST_KEPT = 1000
YES = ("1", "01", "yes", "y", "ok", "okay", "ack", "acknowledge", "acknowledged")
"""First words with which people say that they are there, whatever they add."""
_BUT = re.compile(r"\b(no|not|never|cannot|cant|wont|unable|unavailable|but|sorry|ill|sick|abroad|leave)\b|n['’]t\b|\?")
"""In lower case: whoever adds this to a yes may well mean the opposite, so the call goes on."""
_COMMAND = re.compile(
    r"\W*(i\s+)?((take|have)\s+)?command(\s*[.,!;:–-][^?]*|\s+(of|now|i|i['’]?m|on|eta|here)\b[^?]*)?\s*",
    re.IGNORECASE,
)
"""Whoever takes command may add where they are; a question or a word on who has it is none."""

UNKNOWN_NUMBER = "nobody has this number"
NOTHING_WAITS = "nothing waits for an answer"
NOT_UNDERSTOOD = "not understood as an answer"
ANSWERED, ANSWERED_LATE, ANSWERED_BEFORE = "answered", "answered late", "answered before"
OVER, TOOK_COMMAND = "what it was about is over", "took command"


@dataclass(frozen=True)
class Outcome:
    """What came of a reply, and what whoever sent it is told."""

    words: str
    person: Person | None = None
    called: Called | None = None
    back: Content | None = None


def answer(app: App, number: str, text: str, reference: str = "") -> str:
    """Take a reply to a text message. Says what came of it; the same `reference` counts once."""
    now = app.clock.now()
    number = "+" + number.strip().lstrip("+")
    with transaction(app.engine) as session:
        earlier = select(TextReply).where(TextReply.reference == reference) if reference else None
        if earlier is not None and (known := session.exec(earlier).first()):
            return known.outcome
        people = {one.id: one for one in directory.by_number(session, app.vault, number)}
        outcome = _take(session, people, text, now) if people else Outcome(UNKNOWN_NUMBER)
        kept = TextReply(
            reference=reference or None,
            at=now,
            person_id=outcome.person.id if outcome.person else None,
            sender=app.vault.seal(number),
            text=fit(without_nhs_numbers(text)[0], LONGEST_KEPT),
            outcome=outcome.words,
            call_out_id=outcome.called.call_out.id if outcome.called else None,
        )
        session.add(kept)
        session.flush()
        _note(session, outcome, kept, now)
        _word_back(session, outcome, kept, now)
    app.wake.set()
    return outcome.words


def is_yes(text: str) -> bool:
    """Does a reply begin with a word that means “I am here”, and add nothing that may mean the opposite?"""
    return _begins_with_yes(text) and not _BUT.search(text.lower())


def _begins_with_yes(text: str) -> bool:
    first = re.match(r"\W*(\w+)", text)
    return first is not None and first[1].lower() in YES


def is_command(text: str) -> bool:
    """Does a reply say that whoever sends it takes command?"""
    return _COMMAND.fullmatch(text) is not None


def _take(session: Session, people: dict[str, Person], text: str, now: datetime) -> Outcome:
    """What a reply of one of these people, who share a number, means."""
    calls = callout.called_lately(session, people, now - LATE_FOR)
    waiting = [one for one in calls if one.callee.answered_at is None]
    meant = next((one for one in waiting if one.counts_at(now)), None) or next(iter(calls), None)
    person = people[meant.callee.person_id] if meant else next(iter(people.values()))
    if is_command(text) and (commanded := _to_command(session, calls, now)):
        return _take_command(session, people[commanded.callee.person_id], commanded, now)
    if meant is None:
        return Outcome(NOTHING_WAITS if is_yes(text) else NOT_UNDERSTOOD, person, None, messages.nothing_waits())
    if not is_yes(text):
        return Outcome(NOT_UNDERSTOOD, person, meant, _how_to_answer(meant, text))
    if meant.callee.answered_at is not None:
        before = messages.answered_before(meant.call_out.title, showing.answered(session, meant.callee))
        return Outcome(ANSWERED_BEFORE, person, meant, before)
    if meant.call_out.state == CallOutState.STOPPED and not meant.counts_at(now):
        return Outcome(OVER, person, meant, messages.call_is_over(meant.call_out.title, meant.call_out.ending))
    return _answer(session, person, meant, waiting, now)


def _how_to_answer(meant: Called, text: str) -> Content:
    """The word back to what is no plain answer: what to reply to take command, or to answer."""
    if "command" in text.lower() and meant.call_out.incident_id:
        return messages.not_an_answer(meant.call_out.title, "COMMAND to take command")
    if _begins_with_yes(text):
        return messages.not_an_answer(meant.call_out.title, "1 to answer")
    return messages.how_to_answer(meant.call_out.title)


def _answer(session: Session, person: Person, meant: Called, waiting: list[Called], now: datetime) -> Outcome:
    actor = Actor(person.slack_id or "", person.name, person.id)
    number = callout.id_of(meant.call_out)
    callout.answer(session, number, person, now, "text", actor)
    callee = next(one for one in callout.callees(session, number) if one.person_id == person.id)
    others = [
        (one.call_out.title, one.call_out.opened_at)
        for one in waiting
        if one.call_out.state == CallOutState.OPEN and one.callee.answered_at is None and one.callee.id != callee.id
    ]
    back = messages.answer_taken(
        meant.call_out.title,
        showing.answered(session, callee),
        list(dict.fromkeys(others)),
        "" if callee.is_late else _of_command(session, meant, person, now),
    )
    return Outcome(ANSWERED_LATE if callee.is_late else ANSWERED, person, meant, back)


def _of_command(session: Session, meant: Called, person: Person, now: datetime) -> str:
    """Who has command after somebody's answer, where it is about an incident that goes on."""
    incident = session.get(Incident, meant.call_out.incident_id) if meant.call_out.incident_id else None
    if incident is None or incident.alert_state not in LIVE:
        return ""
    command.look_after(session, incident, now)
    if incident.command_at:
        is_theirs = incident.director_id == person.id
        return f" {'You have' if is_theirs else f'{directory.name_of(session, incident.director_id)} has'} command."
    lacks = _lacks_command(session, meant)
    return " Nobody has taken command yet: reply COMMAND if you take it." if lacks else ""


def _to_command(session: Session, calls: list[Called], now: datetime) -> Called | None:
    """The incident's call that was texted last and still counts; before others one of which nobody has command."""
    found = [one for one in calls if one.call_out.incident_id and one.counts_at(now)]
    return next((one for one in found if _lacks_command(session, one)), next(iter(found), None))


def _lacks_command(session: Session, called: Called) -> bool:
    about_it = callout.alike(session, called.call_out)
    return any(one.stop == StopRule.COMMAND and one.state == CallOutState.OPEN for one in about_it)


def _take_command(session: Session, person: Person, called: Called, now: datetime) -> Outcome:
    incident = incidents.of_call_out(session, callout.id_of(called.call_out))
    actor = Actor(person.slack_id or "", person.name, person.id)
    try:
        command.take(session, incident, person, now, actor)
    except UserError as error:
        return Outcome(ANSWERED_BEFORE, person, called, messages.said(str(error)))
    words = f"You have command of incident {incident.id}. Everybody who was called is told."
    return Outcome(TOOK_COMMAND, person, called, messages.said(words))


def _note(session: Session, outcome: Outcome, kept: TextReply, now: datetime) -> None:
    """What was not taken as an answer stands in the incident's log as it came; answers stand there already."""
    if outcome.called and outcome.person and outcome.words in (NOT_UNDERSTOOD, OVER, ANSWERED_BEFORE):
        said = f"{outcome.person.name} sent a text: “{kept.text}”. It was {_AS[outcome.words]}."
        callout.note(session, outcome.called.call_out, now, said)


_AS = {
    NOT_UNDERSTOOD: "not understood as an answer",
    OVER: "sent when the call was over",
    ANSWERED_BEFORE: "no new answer",
}


def _word_back(session: Session, outcome: Outcome, kept: TextReply, now: datetime) -> None:
    if outcome.person is None or outcome.back is None or not outcome.person.mobile:
        return
    lately = select(func.count(col(TextReply.id))).where(TextReply.person_id == outcome.person.id)
    is_many = session.exec(lately.where(TextReply.at > now - WORD_BACK_FOR)).one() > MOST_WORDS_BACK
    if is_many and outcome.words not in (ANSWERED, ANSWERED_LATE, TOOK_COMMAND):
        return
    call_out = outcome.called.call_out if outcome.called else None
    envelope = Envelope(
        lane=Lane(call_out.lane) if call_out else Lane.LIVE,
        subject=f"reply/{kept.id}",
        is_exercise=call_out is not None and call_out.is_exercise,
        expires_at=now + WORD_BACK_FOR,
        key=f"reply/{kept.id}",
        person_id=outcome.person.id,
    )
    outbox.post(session, now, outcome.person.mobile, outcome.back, envelope, channel="text")
