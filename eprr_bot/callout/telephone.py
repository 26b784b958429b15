"""Calls by telephone: what is said to whoever takes one, and what a key means. Only a key answers, no mailbox."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from eprr_bot.callout import kinds, posts, register, service
from eprr_bot.callout import telephone_messages as messages
from eprr_bot.callout.messages import Paging
from eprr_bot.callout.models import Callee, CallOut, Page
from eprr_bot.callout.telephone_messages import Spoken
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.outbox.models import Message
from eprr_bot.outbox.service import marked_aloud

CAN_ATTEND, CANNOT_ATTEND = "1", "2"
MOST_ASKED = 3
"""How often it is all said before the bot hangs up."""


@dataclass(frozen=True)
class Asked:
    """Who is asked by a telephone call, and in which call-out."""

    callee: Callee
    call_out: CallOut
    person: Person


def begin(session: Session, message_id: str, now: datetime) -> Spoken:
    """What is said to whoever takes the call that is this message."""
    message = session.get(Message, message_id)
    if message is None or message.channel != "voice":
        return Spoken(messages.NOTHING_TO_SAY)
    if asked := _asked(session, message_id):
        return _aloud(asked, messages.asked(_seen(session, asked, now)))
    return Spoken(messages.NOTHING_TO_SAY if _page_of(session, message_id) else str(message.body["say"]))


def after_key(session: Session, message_id: str, pressed: str, times: int, now: datetime) -> Spoken:
    """What is said after a key, or after none (empty). `times` is how often the question was put by now."""
    asked = _asked(session, message_id)
    if asked is None:
        return Spoken(messages.NOTHING_TO_SAY)
    seen = _seen(session, asked, now)
    question = messages.asked(seen)
    if not question.keys:
        return _aloud(asked, question)
    if pressed == CAN_ATTEND or (pressed == CANNOT_ATTEND and seen.may_refuse):
        return _aloud(asked, _answer(session, asked, now, cannot=pressed == CANNOT_ATTEND))
    if times < MOST_ASKED:
        return _aloud(asked, messages.again(question, pressed))
    _note_silence(session, asked, now)
    return Spoken(messages.NO_KEY)


def _asked(session: Session, message_id: str) -> Asked | None:
    """Of several calls that share a message, the first: an answer counts in all of them."""
    page = _page_of(session, message_id)
    callee = session.get(Callee, page.callee_id) if page else None
    person = directory.person(session, callee.person_id) if callee else None
    if callee is None or person is None or directory.has_left(session, person.id):
        return None
    return Asked(callee, session.get_one(CallOut, callee.call_out_id), person)


def _page_of(session: Session, message_id: str) -> Page | None:
    return session.exec(select(Page).where(Page.message_id == message_id).order_by(col(Page.id))).first()


def _seen(session: Session, asked: Asked, now: datetime) -> Paging:
    return posts.as_seen_by(session, asked.call_out, asked.callee, now)


def _answer(session: Session, asked: Asked, now: datetime, *, cannot: bool) -> Spoken:
    person, call_out = asked.person, asked.call_out
    actor = directory.as_actor(person)
    service.answer(session, register.id_of(call_out), person, now, "voice", actor, cannot_attend=cannot)
    callee = register.callee(session, register.id_of(call_out), person.id) or asked.callee
    kind = kinds.of(call_out.kind)
    more = "" if callee.is_late or callee.cannot_attend else kind.adds(session, call_out, person, "voice")
    given = posts.answered(session, call_out, callee)
    return messages.taken(call_out.title, given, more, only_informs=kind.only_informs)


def _note_silence(session: Session, asked: Asked, now: datetime) -> None:
    if asked.callee.answered_at is None:
        said = f"The telephone call to {asked.person.name} was taken, by them or by a mailbox, and no key was pressed."
        register.note(session, asked.call_out, now, said)


def _aloud(asked: Asked, spoken: Spoken) -> Spoken:
    return Spoken(marked_aloud(spoken.words, asked.call_out.is_exercise), spoken.keys)
