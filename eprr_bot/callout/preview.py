"""What a call-out would do if it opened at an instant; nothing is written, and nothing is sent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlmodel import Session

from eprr_bot.callout import messages, posts, telephone_messages
from eprr_bot.callout import service as callout
from eprr_bot.callout.ladder import Ladder
from eprr_bot.callout.models import Callee
from eprr_bot.callout.service import Opening
from eprr_bot.callout.whom import Meant, meant_by
from eprr_bot.directory.models import Person
from eprr_bot.oncall import service as oncall
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane
from eprr_bot.reach import service as reach
from eprr_bot.reach.routes import ROUTES, SLACK
from eprr_bot.slack import printed
from eprr_bot.slack.blocks import Content

LeavesAlone = Callable[[str, datetime], str]
"""Why somebody is not called at an instant, on purpose, a sentence; empty where they are."""


class _Plain(NamedTuple):
    """A call that is for no rota's function and ends by itself, as in exercises."""

    lane: int = int(Lane.EXERCISE)
    rota_id: str = ""
    insists: bool = False


@dataclass(frozen=True)
class Call:
    """Whom a step would call, when and by which routes; by which not, and why. `person` is None where nobody is."""

    at: datetime
    step: int
    person: Person | None
    called_as: str
    by: tuple[str, ...] = ()
    why_not: tuple[str, ...] = ()
    """Each such as “by e-mail: no address is known”."""
    left_alone: str = ""
    """Why they are not called, on purpose: a sentence."""


def everybody(session: Session, ladder: Ladder, now: datetime) -> list[Person]:
    """All whom the steps of a ladder mean at an instant, in the order in which they would be called."""
    found = [one for step in ladder.steps for whom in step.page for one in meant_by(session, _Plain(), whom, now)]
    return [one.person for one in found if one.person]


def calls(session: Session, ladder: Ladder, lane: Lane, begins: datetime, leaves_alone: LeavesAlone) -> list[Call]:
    """Every call of a ladder that nobody answers, in order. A step that calls nobody brings the others on."""
    found, at, before = list[Call](), begins, 0
    for number, step in enumerate(ladder.steps, start=1):
        if number > 1 and any(one.by and not one.left_alone for one in found if one.step == number - 1):
            waited = timedelta(minutes=step.after_minutes - before)
            at = min(begins + timedelta(minutes=step.after_minutes), at + waited)
        before = step.after_minutes
        found += _calls_of(session, ladder, number, lane, at, leaves_alone, found)
    return found


def _calls_of(
    session: Session,
    ladder: Ladder,
    number: int,
    lane: Lane,
    at: datetime,
    leaves_alone: LeavesAlone,
    before: Sequence[Call],
) -> list[Call]:
    """The calls of one step, each person once; those before it have been made."""
    step, found = ladder.steps[number - 1], dict[str, Call]()
    for whom in step.page:
        for meant in meant_by(session, _Plain(), whom, at):
            if whom.rota or not _was_called_as_holder(session, ladder, meant, step.by, before):
                left_alone = leaves_alone(meant.person.id, at) if meant.person else ""
                call = replace(_call(session, meant, step.by, lane, at, number), left_alone=left_alone)
                found.setdefault(meant.person.id if meant.person else meant.reached_as, call)
    return list(found.values())


def _was_called_as_holder(
    session: Session, ladder: Ladder, meant: Meant, by: Sequence[str], before: Sequence[Call]
) -> bool:
    """Was the holder, whom a step names to stand in for the holder, called by its routes already?"""
    theirs = [one for one in before if one.person and meant.person and one.person.id == meant.person.id]
    is_holder = any(oncall.holder(session, ladder.id, one.at) == one.person.id for one in theirs if one.person)
    called = {route for one in theirs if not one.left_alone for route in one.by}
    return is_holder and set(by) <= called


def _call(session: Session, meant: Meant, by: tuple[str, ...], lane: Lane, at: datetime, number: int) -> Call:
    person = meant.person
    if person is None:
        return Call(at, number, None, meant.reached_as)
    ways = [one for one in by if not person.contact_hours or ROUTES[one].address_of(person)] or by
    used = reach.usable(session, person, ways, lane, at)
    refused = [f"{ROUTES[one].by}: {reach.why_not(session, person, one, lane, at)}" for one in ways if one not in used]
    return Call(at, number, person, meant.reached_as, tuple(used), tuple(refused))


def words(session: Session, ladder: Ladder, opening: Opening, begins: datetime, called_as: str) -> dict[str, str]:
    """What somebody would read or hear who is called first, by the route; plain."""
    call_out = callout.made(begins, ladder, opening)
    call_out.id = 0
    callee = Callee(call_out_id=0, person_id="", step=1, reached_as=called_as, paged_at=begins)
    paging = posts.as_seen_by(session, call_out, callee, begins)
    content = outbox.marked(messages.page(paging), opening.is_exercise)
    spoken = outbox.marked_aloud(telephone_messages.asked(paging).words, opening.is_exercise)
    letter = content.letter.replace(str(callee.token), "…")
    read = printed.lines(Content(content.text), lambda _: None)
    return {SLACK: read, "text": content.short, "email": letter, "voice": spoken}
