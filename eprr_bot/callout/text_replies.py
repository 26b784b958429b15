"""Replies to text messages: each ends in a record and, for people we know, in a word back.

A 1 answers the call that was texted last, and a 2 says of it that they cannot attend: that is what stands on the
screen of whoever replies.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from eprr_bot.base.db import transaction
from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.base.vault import Vault
from eprr_bot.callout import kinds, messages, posts, register, replies
from eprr_bot.callout import service as callout
from eprr_bot.callout.kinds import Outcome
from eprr_bot.callout.messages import LONGEST_READ_BACK
from eprr_bot.callout.models import Asks, CallOut, CallOutState, TextReply
from eprr_bot.callout.register import Called
from eprr_bot.callout.replies import Reading, Sense
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane, Message, State
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import dead
from eprr_bot.reach import service as reach
from eprr_bot.slack.blocks import Content, fit
from eprr_bot.slack.commands import Bot

LATE_FOR = timedelta(hours=24)
CLOCKS_APART = timedelta(seconds=30)
"""By how much Notify's clock may be behind ours."""
WORD_BACK_FOR = timedelta(hours=1)
MOST_WORDS_BACK = 6
"""Within an hour to one person, so that two machines do not answer each other for ever; an answer always has one."""
RECORDED = " Your words are recorded."
IF_THERE = "1 if you were there: the call is over, and that is recorded as late"
LONGEST_KEPT = 1000
UNKNOWN_NUMBER = "nobody has this number"
NOTHING_WAITS = "nothing waits for an answer"
NOT_UNDERSTOOD = "not understood as an answer"
ANSWERED, ANSWERED_LATE, ANSWERED_BEFORE = "answered", "answered late", "answered before"
REFUSED, REFUSED_LATE = "cannot attend", "cannot attend, said late"
UNSURE, WANTS_NO_TEXTS = "may mean that they cannot attend", "asks for no more texts"
OVER, LEFT = "what it was about is over", "from somebody who has left"


def answer(app: Bot, number: str, text: str, reference: str = "", written_at: datetime | None = None) -> str:
    """Take a reply to a text message. Says what came of it; the same `reference` counts once.

    One that was `written_at` an earlier instant, and waited because we were away, answers what was called for then.
    """
    now = app.clock.now()
    read_by = min(now, written_at + CLOCKS_APART) if written_at and written_at < now else now
    number = "+" + number.strip().lstrip("+")
    with transaction(app.engine) as session:
        earlier = select(TextReply).where(TextReply.reference == reference) if reference else None
        if earlier is not None and (known := session.exec(earlier).first()):
            return known.outcome
        people = {one.id: one for one in directory.by_number(session, app.vault, number)}
        for one in people.values():
            dead.works_again(session, one.id, "text", now, one.name)
        outcome = _take(session, people, text, now, read_by) if people else _of_leavers(session, app.vault, number, now)
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
        if outcome.hurries and outcome.called and not _has_hurried(session, kept):
            callout.hurry(session, callout.id_of(outcome.called.call_out), now)
        _word_back(session, outcome, kept, now)
    return outcome.words


def _take(session: Session, people: dict[str, Person], text: str, now: datetime, read_by: datetime) -> Outcome:
    """What a reply of one of these people, who share a number, means."""
    calls = callout.called_lately(session, people, now - LATE_FOR, read_by)
    meant = meant_by(calls, now)
    reading = _reading(session, meant, text, now)
    person = people[meant.callee.person_id] if meant else next(iter(people.values()))
    if said := kinds.understood(session, people, calls, text, now):
        return said
    if reading.sense == Sense.STOP:
        return _texts_go_on(person, meant, now)
    if meant is None:
        is_answer = reading.sense in (Sense.CAN, Sense.CANNOT)
        return Outcome(NOTHING_WAITS if is_answer else NOT_UNDERSTOOD, person, None, messages.nothing_waits())
    is_no_answer = reading.sense == Sense.CANNOT and kinds.of(meant.call_out.kind).only_informs
    if is_no_answer or reading.sense in (Sense.UNSURE, Sense.OTHER):
        return _no_answer(session, person, meant, text, reading, now)
    if _says_it_again(meant, reading):
        given = posts.answered(session, meant.call_out, meant.callee)
        before = messages.answered_before(meant.call_out.title, given, RECORDED if reading.said else "")
        return Outcome(ANSWERED_BEFORE, person, meant, before)
    if meant.call_out.state == CallOutState.STOPPED and not meant.counts_at(now):
        back = messages.call_is_over(meant.call_out.title, meant.call_out.ending)
        return Outcome(OVER, person, meant, back, over=_over(meant.call_out))
    return _answer(session, person, meant, calls, reading, now, text)


def meant_by(calls: Sequence[Called], now: datetime) -> Called | None:
    """The call that was texted last of those that wait for an answer; then one that they cannot attend; then any."""
    waiting = [one for one in calls if one.callee.answered_at is None and one.counts_at(now)]
    refused = [one for one in calls if one.callee.cannot_attend and one.counts_at(now)]
    return next(iter([*waiting, *refused, *calls]), None)


def _reading(session: Session, meant: Called | None, text: str, now: datetime) -> Reading:
    """What a reply means; of a message that is read back no word is taken for anything else."""
    if meant and meant.call_out.asks == Asks.READ_BACK:
        said = replies.read_back(text, has_answered=meant.callee.is_responding)
        if said:
            return Reading(Sense.CAN, said=fit(said, LONGEST_READ_BACK))
    return replies.read(text, now, directory.cluster(session).zone)


def _says_it_again(meant: Called, reading: Reading) -> bool:
    """Have they said so before, and is neither a time of arrival news nor what they read back?"""
    callee = meant.callee
    if meant.call_out.asks == Asks.READ_BACK and reading.said not in ("", callee.said):
        return False
    if callee.answered_at is None:
        return False
    if reading.sense == Sense.CANNOT:
        return callee.cannot_attend
    return callee.is_responding and reading.arrives_at in (None, callee.arrives_at)


def _no_answer(session: Session, person: Person, meant: Called, text: str, reading: Reading, now: datetime) -> Outcome:
    """Words that are no answer; where they may mean that somebody cannot attend, others are called at once."""
    back = _how_to_answer(session, meant, text, reading, now)
    is_unsure = reading.sense == Sense.UNSURE and _calls_on_them(meant, now)
    is_over = meant.callee.answered_at is None and meant.call_out.state == CallOutState.STOPPED
    over = _over(meant.call_out) if is_over else None
    return Outcome(UNSURE if is_unsure else NOT_UNDERSTOOD, person, meant, back, hurries=is_unsure, over=over)


def _over(call_out: CallOut) -> int | None:
    """The incident with which a call ended; none where somebody stopped that call alone."""
    is_its_end = call_out.ending.startswith(f"Incident {call_out.incident_id}")
    return call_out.incident_id if is_its_end else None


def _calls_on_them(meant: Called, now: datetime) -> bool:
    """Is somebody waited for who is to come, and whom others can stand in for?"""
    kind = kinds.of(meant.call_out.kind)
    is_alone = kind.only_informs or bool(kind.if_they_cannot)
    return meant.callee.answered_at is None and meant.counts_at(now) and not is_alone


def _texts_go_on(person: Person, meant: Called | None, now: datetime) -> Outcome:
    """Nobody gets rid of the texts of their duty by a word; while a call waits for them, others are called at once."""
    if meant is None or meant.callee.answered_at or not meant.counts_at(now):
        return Outcome(WANTS_NO_TEXTS, person, meant, messages.texts_go_on(""))
    back = messages.texts_go_on(meant.call_out.title, _how(meant.call_out))
    return Outcome(WANTS_NO_TEXTS, person, meant, back, hurries=_calls_on_them(meant, now))


def _of_leavers(session: Session, vault: Vault, number: str, now: datetime) -> Outcome:
    """A reply of somebody who was called and has left since is kept, and answered; it answers no call."""
    left = {one.id: one for one in directory.leavers_by_number(session, vault, number)}
    calls = callout.called_lately(session, left, now - LATE_FOR, now)
    if not calls:
        return Outcome(UNKNOWN_NUMBER)
    return Outcome(LEFT, left[calls[0].callee.person_id], calls[0], messages.you_have_left())


def still_calling(calls: Iterable[Called]) -> list[tuple[str, datetime]]:
    """The calls that go on for somebody, each title with its time."""
    found = [one for one in calls if one.call_out.state == CallOutState.OPEN and one.callee.answered_at is None]
    return list(dict.fromkeys((one.call_out.title, one.call_out.opened_at) for one in found))


def _how_to_answer(session: Session, meant: Called, text: str, reading: Reading, now: datetime) -> Content:
    """The word back to what is no plain answer: what to reply, or that the call is over."""
    other = kinds.of(meant.call_out.kind).other_word
    if other and other.split()[0].lower() in text.lower():
        return messages.not_an_answer(meant.call_out.title, other)
    if meant.callee.answered_at is not None:
        given = posts.answered(session, meant.call_out, meant.callee)
        return messages.answered_before(meant.call_out.title, given, RECORDED + _after_all(meant, reading, now))
    if not meant.counts_at(now):
        title, ending = meant.call_out.title, meant.call_out.ending
        return messages.call_is_over(title, ending) if ending else messages.not_an_answer(title, IF_THERE)
    informs, how = kinds.of(meant.call_out.kind).only_informs, _how(meant.call_out)
    if reading.sense == Sense.UNSURE or informs:
        return messages.not_an_answer(meant.call_out.title, how)
    return messages.how_to_answer(meant.call_out.title, how)


def _after_all(meant: Called, reading: Reading, now: datetime) -> str:
    """How to change their mind, for somebody who has answered and may have tried to."""
    if kinds.of(meant.call_out.kind).only_informs or not meant.counts_at(now):
        return ""
    if meant.callee.cannot_attend:
        return messages.IF_THEY_CAN
    return messages.IF_THEY_CANNOT if reading.sense == Sense.UNSURE else ""


def _how(call_out: CallOut) -> str:
    """What to reply to a call."""
    if kinds.of(call_out.kind).only_informs:
        return kinds.of(call_out.kind).how_to_reply or messages.HOW_TO_SAY_READ
    return messages.HOW_TO_READ_BACK if call_out.asks == Asks.READ_BACK else messages.HOW_TO_REPLY


def _answer(
    session: Session,
    person: Person,
    meant: Called,
    calls: Sequence[Called],
    reading: Reading,
    now: datetime,
    text: str,
) -> Outcome:
    actor, number = directory.as_actor(person), callout.id_of(meant.call_out)
    cannot = reading.sense == Sense.CANNOT
    arrives_at, said = reading.arrives_at, reading.said
    if arrives_at and kinds.of(meant.call_out.kind).only_informs:  # nobody comes: “1 12 short” is about staff
        arrives_at, said = None, replies.read_back(text, has_answered=False)
    callout.answer(session, number, person, now, "text", actor, cannot_attend=cannot, arrives_at=arrives_at, said=said)
    callee, title = meant.callee, meant.call_out.title
    shown = posts.answered(session, meant.call_out, callee)
    others = still_calling(one for one in calls if one.callee.id != callee.id)
    if not cannot:
        more = "" if callee.is_late else kinds.of(meant.call_out.kind).adds(session, meant.call_out, person, "text")
        how = "Reply 1 again" if re.match(r"\W*0?1\b", text) else "Reply 1"
        back = messages.answer_taken(title, shown, others, more, how)
        words, ended = (ANSWERED_LATE, None) if callee.is_late else (ANSWERED, _is_over(session, meant))
        return Outcome(words, person, meant, back, is_answer=True, over=ended)
    if not callee.cannot_attend:
        back = messages.answered_before(title, shown, RECORDED)
        return Outcome(ANSWERED_BEFORE, person, meant, back)
    over = posts.over_of(session, meant.call_out)
    back = messages.refusal_taken(title, shown, others, over, may_change=meant.counts_at(now))
    said_as = REFUSED_LATE if callee.is_late else REFUSED
    return Outcome(said_as, person, meant, back, is_answer=True, over=_is_over(session, meant))


def _is_over(session: Session, meant: Called) -> int | None:
    """The incident of which a word back to an answer says that it is over."""
    is_said = kinds.of(meant.call_out.kind).is_over(session, meant.call_out)
    return meant.call_out.incident_id if is_said else None


def _has_hurried(session: Session, kept: TextReply) -> bool:
    """Did they write something of the kind before? One doubt takes one step."""
    theirs = select(TextReply.id).where(
        TextReply.call_out_id == kept.call_out_id, TextReply.person_id == kept.person_id, TextReply.id != kept.id
    )
    return session.exec(theirs.where(col(TextReply.outcome).in_((UNSURE, WANTS_NO_TEXTS)))).first() is not None


def _note(session: Session, outcome: Outcome, kept: TextReply, now: datetime) -> None:
    """What was not taken as an answer stands in the incident's log as it came; answers stand there already."""
    if outcome.called and outcome.person and outcome.words in _AS:
        said = f"{outcome.person.name} sent a text: “{kept.text}”. It was {_AS[outcome.words]}."
        callout.note(session, outcome.called.call_out, now, said)


_AS = {
    NOT_UNDERSTOOD: "not understood as an answer",
    UNSURE: "not taken as an answer, but may mean that they cannot attend: others are called at once",
    WANTS_NO_TEXTS: "taken as asking for no more texts, and as no answer",
    OVER: "sent when the call was over",
    ANSWERED_BEFORE: "no new answer",
    LEFT: "not taken as an answer, because they have left",
}


def that_it_is_over(incident_id: int) -> str:
    """What words back that say that an incident is over are filed under."""
    return f"incident/{incident_id}/over"


def is_on_again(session: Session, incident_id: int, now: datetime) -> None:
    """An incident was reopened: nobody reads any more that it is over, and an answer is confirmed without that."""
    about = that_it_is_over(incident_id)
    not_out = col(Message.state).in_((State.QUEUED, State.SENDING))
    waiting = session.exec(select(Message).where(Message.subject == about, not_out)).all()
    outbox.withdraw(session, now, about)
    for message in waiting:
        kept = session.get(TextReply, int((message.key or "reply/0").removeprefix("reply/")))
        if kept and kept.outcome in (ANSWERED, REFUSED, REFUSED_LATE):
            _confirm(session, kept, now)


def _confirm(session: Session, kept: TextReply, now: datetime) -> None:
    call_out, person = session.get(CallOut, kept.call_out_id), directory.person(session, kept.person_id or "")
    callee = register.callee(session, call_out.id, kept.person_id or "") if call_out else None
    if call_out is None or person is None or callee is None or callee.answered_at is None:
        return
    shown = posts.answered(session, call_out, callee)
    back = messages.answer_taken(call_out.title, shown, [])
    if callee.cannot_attend:
        back = messages.refusal_taken(call_out.title, shown, [], may_change=True)
    lane, key = Lane(call_out.lane), f"reply/{kept.id}/again"
    envelope = Envelope(lane, f"reply/{kept.id}", call_out.is_exercise, now + WORD_BACK_FOR, key)
    reach.tell_back(session, now, person, back, envelope, "text")


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
        subject=that_it_is_over(outcome.over) if outcome.over else f"reply/{kept.id}",
        is_exercise=call_out is not None and call_out.is_exercise,
        expires_at=now + WORD_BACK_FOR,
        key=f"reply/{kept.id}",
    )
    reach.tell_back(session, now, outcome.person, outcome.back, envelope, "text")
