"""What organisations' contacts say of a task: that they have it, that they cannot, that it is done."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from eprr_bot.callout import messages as callout_messages
from eprr_bot.callout import replies, text_replies
from eprr_bot.callout.kinds import Outcome
from eprr_bot.callout.models import Callee, CallOut
from eprr_bot.callout.register import Called
from eprr_bot.callout.replies import Sense
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.incidents import organisations
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.alert import LIVE
from eprr_bot.slack.blocks import Block
from eprr_bot.slack.commands import MOST_DIGITS
from eprr_bot.tasks import messages, register, service
from eprr_bot.tasks.models import TASK, Task, TaskShare
from eprr_bot.tasks.task import BETWEEN, Progress

REPORTED = "says how far a task is"
_REPORT = re.compile(
    rf"\W*(?:(?P<task>task\s*)?(?P<before>\d{{1,{MOST_DIGITS}}})\W+)?"
    r"(?P<word>done|completed?|finished|under ?way|started|cannot|can['’]t)\b(?P<rest>[^?]*)",
    re.IGNORECASE | re.DOTALL,
)
_NUMBER = re.compile(rf"\W*(?:task\s*)?(\d{{1,{MOST_DIGITS}}})(?!\w)(.*)", re.IGNORECASE | re.DOTALL)
_MEANS = dict.fromkeys(("under way", "underway", "started"), Progress.UNDER_WAY)
_MEANS |= dict.fromkeys(("cannot", "can't", "can’t"), Progress.CANNOT)


def answered(session: Session, call_out: CallOut, callee: Callee, now: datetime) -> None:
    """Somebody of an organisation has said that they have its task, and perhaps some words."""
    share = session.get(TaskShare, call_out.serves_id)
    if share is None or share.progress != Progress.GIVEN:
        return
    person = directory.person(session, callee.person_id)
    if person is not None:
        service.say(session, share, Progress.ACKNOWLEDGED, now, directory.as_actor(person), note=callee.said)


def buttons(session: Session, call_out: CallOut) -> Sequence[Block]:
    """What may be pressed in a call besides “Acknowledge”."""
    share = session.get(TaskShare, call_out.serves_id)
    row = session.get(Task, share.task_id) if share else None
    if share is None or row is None or incidents.get(session, row.incident_id).alert_state not in LIVE:
        return ()
    return messages.buttons(register.share(session, share))


def understand(
    session: Session, people: Mapping[str, Person], calls: Sequence[Called], text: str, now: datetime
) -> Outcome | None:
    """A text of an organisation's contact: “2 no staff” to a task’s call, or “DONE”, with its number or without."""
    meant = text_replies.meant_by(calls, now)
    is_about_a_task = meant is not None and meant.call_out.kind == TASK
    if meant is not None and is_about_a_task and replies.read(text, now).sense == Sense.CANNOT:
        return _cannot(session, people[meant.callee.person_id], meant, replies.read(text, now).said, now)
    found = _REPORT.fullmatch(text)
    those = _open_of(session, people) if found else []
    return _report(session, those, found, calls, now) if found and those else None


def _open_of(session: Session, people: Mapping[str, Person]) -> list[tuple[Person, TaskShare]]:
    """What is still waited for of the organisations whose contacts these are, in responses that go on."""
    by = {one.organisation: one for one in people.values() if one.contact_hours}
    those = register.open_of(session, by) if by else []
    return [(by[one.organisation], one) for one in those if service.of_share(session, one)[1].alert_state in LIVE]


def _cannot(session: Session, person: Person, meant: Called, why: str, now: datetime) -> Outcome | None:
    share = session.get(TaskShare, meant.call_out.serves_id)
    if share is None or share.progress in (Progress.DONE, Progress.WITHDRAWN):
        return None
    organisations.keep_answer(session, TASK, share.id, person, now)
    service.say(session, share, Progress.CANNOT, now, directory.as_actor(person), note=why)
    said = messages.cannot_taken(share.task_id, share.note, now)
    return Outcome(REPORTED, person, meant, callout_messages.said(said), is_answer=True)


def _report(
    session: Session,
    those: Sequence[tuple[Person, TaskShare]],
    found: re.Match[str],
    calls: Sequence[Called],
    now: datetime,
) -> Outcome | None:
    """They say that a task is done, under way, or cannot be; where it could be several, they are asked which.

    A number that is none of their tasks is part of what they say: “done, 12 beds”. “Cannot” may be about anything.
    """
    progress = _MEANS.get(found["word"].lower(), Progress.DONE)
    if progress == Progress.CANNOT and found["before"] and not found["task"]:
        return None  # “2 cannot come” answers whatever was texted last
    number, note = _which(found, {one.task_id for _, one in those})
    if number is None and progress == Progress.CANNOT:
        return None
    named = [(person, one) for person, one in those if number in (None, one.task_id)]
    (person, share), *others = named
    called = next((one for one in calls if (one.call_out.kind, one.call_out.serves_id) == (TASK, share.id)), None)
    if others:
        shown = [service.shown(session, one)[0] for _, one in named]
        said = messages.which_one(shown, found["word"].upper())
        return Outcome(text_replies.NOT_UNDERSTOOD, person, called, callout_messages.said(said))
    organisations.keep_answer(session, TASK, share.id, person, now)
    service.say(session, share, progress, now, directory.as_actor(person), note=note)
    if progress == Progress.CANNOT:
        said = messages.cannot_taken(share.task_id, share.note, now)
    else:
        said = messages.reported_taken(share.task_id, progress, now)
    return Outcome(REPORTED, person, called, callout_messages.said(said), is_answer=True)


def _which(found: re.Match[str], numbers: Collection[int]) -> tuple[int | None, str]:
    """The number of the task that they name, where it is one of theirs, and what else they say."""
    after = _NUMBER.fullmatch(found["rest"])
    if after and int(after[1]) in numbers:
        return int(after[1]), after[2].strip(BETWEEN)
    before = int(found["before"] or 0)
    return (before if before in numbers else None), found["rest"].strip(BETWEEN)
