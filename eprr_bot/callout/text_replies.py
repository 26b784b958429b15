"""Replies to text messages: each ends in a record and, for people we know, in a word back.

A 1 answers the call that was texted last: that is what stands on the screen of whoever replies.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from eprr_bot.base.db import transaction
from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.base.vault import Vault
from eprr_bot.callout import kinds, messages, posts
from eprr_bot.callout import service as callout
from eprr_bot.callout.kinds import Outcome
from eprr_bot.callout.models import CallOutState, TextReply
from eprr_bot.callout.register import Called
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import dead
from eprr_bot.reach import service as reach
from eprr_bot.slack.blocks import Content, fit
from eprr_bot.slack.commands import Actor, Bot

LATE_FOR = timedelta(hours=24)
WORD_BACK_FOR = timedelta(hours=1)
MOST_WORDS_BACK = 6
"""Within an hour to one person, so that two machines do not answer each other for ever; an answer always has one."""
RECORDED = " Your words are recorded."
CLOSED = "This call is over. If you were there, reply 1: it will be recorded as late."
LONGEST_KEPT = 1000
YES = ("1", "01", "yes", "y", "ok", "okay", "ack", "acknowledge", "acknowledged")
"""First words with which people say that they are there, whatever they add."""
_BUT = re.compile(r"\b(no|not|never|cannot|cant|wont|unable|unavailable|but|sorry|ill|sick|abroad|leave)\b|n['’]t\b|\?")
"""In lower case: whoever adds this to a yes may well mean the opposite, so the call goes on."""
UNKNOWN_NUMBER = "nobody has this number"
NOTHING_WAITS = "nothing waits for an answer"
NOT_UNDERSTOOD = "not understood as an answer"
ANSWERED, ANSWERED_LATE, ANSWERED_BEFORE = "answered", "answered late", "answered before"
OVER, LEFT = "what it was about is over", "from somebody who has left"


def answer(app: Bot, number: str, text: str, reference: str = "") -> str:
    """Take a reply to a text message. Says what came of it; the same `reference` counts once."""
    now = app.clock.now()
    number = "+" + number.strip().lstrip("+")
    with transaction(app.engine) as session:
        earlier = select(TextReply).where(TextReply.reference == reference) if reference else None
        if earlier is not None and (known := session.exec(earlier).first()):
            return known.outcome
        people = {one.id: one for one in directory.by_number(session, app.vault, number)}
        for one in people.values():
            dead.works_again(session, one.id, "text", now, one.name)
        outcome = _take(session, people, text, now) if people else _of_leavers(session, app.vault, number, now)
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
    return outcome.words


def is_yes(text: str) -> bool:
    """Does a reply begin with a word that means “I am here”, and add nothing that may mean the opposite?"""
    return _begins_with_yes(text) and not _BUT.search(text.lower())


def _begins_with_yes(text: str) -> bool:
    first = re.match(r"\W*(\w+)", text)
    return first is not None and first[1].lower() in YES


def _take(session: Session, people: dict[str, Person], text: str, now: datetime) -> Outcome:
    """What a reply of one of these people, who share a number, means."""
    calls = callout.called_lately(session, people, now - LATE_FOR)
    waiting = [one for one in calls if one.callee.answered_at is None]
    meant = next((one for one in waiting if one.counts_at(now)), None) or next(iter(calls), None)
    person = people[meant.callee.person_id] if meant else next(iter(people.values()))
    if said := kinds.understood(session, people, calls, text, now):
        return said
    if meant is None:
        return Outcome(NOTHING_WAITS if is_yes(text) else NOT_UNDERSTOOD, person, None, messages.nothing_waits())
    if not is_yes(text):
        return Outcome(NOT_UNDERSTOOD, person, meant, _how_to_answer(session, meant, text, now))
    if meant.callee.is_responding:
        before = messages.answered_before(meant.call_out.title, posts.answered(session, meant.call_out, meant.callee))
        return Outcome(ANSWERED_BEFORE, person, meant, before)
    if meant.call_out.state == CallOutState.STOPPED and not meant.counts_at(now):
        return Outcome(OVER, person, meant, messages.call_is_over(meant.call_out.title, meant.call_out.ending))
    return _answer(session, person, meant, waiting, now)


def _of_leavers(session: Session, vault: Vault, number: str, now: datetime) -> Outcome:
    """A reply of somebody who was called and has left since is kept, and answered; it answers no call."""
    left = {one.id: one for one in directory.leavers_by_number(session, vault, number)}
    calls = callout.called_lately(session, left, now - LATE_FOR)
    if not calls:
        return Outcome(UNKNOWN_NUMBER)
    return Outcome(LEFT, left[calls[0].callee.person_id], calls[0], messages.you_have_left())


def still_calling(calls: Iterable[Called]) -> list[tuple[str, datetime]]:
    """The calls that go on for somebody, each title with its time."""
    found = [one for one in calls if one.call_out.state == CallOutState.OPEN and one.callee.answered_at is None]
    return list(dict.fromkeys((one.call_out.title, one.call_out.opened_at) for one in found))


def _how_to_answer(session: Session, meant: Called, text: str, now: datetime) -> Content:
    """The word back to what is no plain answer: what to reply, or that the call is over."""
    other = kinds.of(meant.call_out.kind).other_word
    if other and other.split()[0].lower() in text.lower():
        return messages.not_an_answer(meant.call_out.title, other)
    if meant.callee.answered_at is not None:
        given = posts.answered(session, meant.call_out, meant.callee)
        return messages.answered_before(meant.call_out.title, given, RECORDED)
    if not meant.counts_at(now):
        return messages.call_is_over(meant.call_out.title, meant.call_out.ending or CLOSED)
    if _begins_with_yes(text):
        return messages.not_an_answer(meant.call_out.title, "1 to answer")
    return messages.how_to_answer(meant.call_out.title)


def _answer(session: Session, person: Person, meant: Called, waiting: list[Called], now: datetime) -> Outcome:
    actor = Actor(person.slack_id or "", person.name, person.id)
    number = callout.id_of(meant.call_out)
    callout.answer(session, number, person, now, "text", actor)
    callee = next(one for one in callout.callees(session, number) if one.person_id == person.id)
    others = still_calling(one for one in waiting if one.callee.id != callee.id)
    back = messages.answer_taken(
        meant.call_out.title,
        posts.answered(session, meant.call_out, callee),
        others,
        "" if callee.is_late else kinds.of(meant.call_out.kind).adds(session, meant.call_out, person),
    )
    return Outcome(ANSWERED_LATE if callee.is_late else ANSWERED, person, meant, back, is_answer=True)


def _note(session: Session, outcome: Outcome, kept: TextReply, now: datetime) -> None:
    """What was not taken as an answer stands in the incident's log as it came; answers stand there already."""
    if outcome.called and outcome.person and outcome.words in _AS:
        said = f"{outcome.person.name} sent a text: “{kept.text}”. It was {_AS[outcome.words]}."
        callout.note(session, outcome.called.call_out, now, said)


_AS = {
    NOT_UNDERSTOOD: "not understood as an answer",
    OVER: "sent when the call was over",
    ANSWERED_BEFORE: "no new answer",
    LEFT: "not taken as an answer, because they have left",
}


def _word_back(session: Session, outcome: Outcome, kept: TextReply, now: datetime) -> None:
    if outcome.person is None or outcome.back is None:
        return
    lately = select(func.count(col(TextReply.id))).where(TextReply.person_id == outcome.person.id)
    is_many = session.exec(lately.where(TextReply.at > now - WORD_BACK_FOR)).one() > MOST_WORDS_BACK
    if is_many and not outcome.is_answer:
        return
    call_out = outcome.called.call_out if outcome.called else None
    envelope = Envelope(
        lane=Lane(call_out.lane) if call_out else Lane.LIVE,
        subject=f"reply/{kept.id}",
        is_exercise=call_out is not None and call_out.is_exercise,
        expires_at=now + WORD_BACK_FOR,
        key=f"reply/{kept.id}",
    )
    reach.tell_back(session, now, outcome.person, outcome.back, envelope, "text")
