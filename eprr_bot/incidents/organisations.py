"""Calling organisations' on-call contacts about something, mostly of an incident, until somebody of it has answered.

Alert states, tasks and sections of reports are passed on or asked for by it. Whoever uses it:

- gives a row of its own for each thing that is asked, and a `Kind` with `only_informs=True` in the feature's row
  (`kinds=`). Its `on_answer` gets the call-out, whose `serves_id` is that row's number, and the callee, whose `said`
  are their words after the “1”; `how_to_reply` says what they may reply by text, and `buttons` what may be pressed;
- asks `called_and_not` who can be called now, and names the others in its answer and in the log (`not_told`);
- opens the call of each with `call`, in the same transaction. An `Opening` that `insists` chases until it is answered;
- calls whoever was not reached once somebody is on call there: a `Due` row that looks with `is_owed` and `call`s again;
- stops the calls (`stop`) once the response is over, which it hears by `on_state` in its row;
- shows what came of it with `told` and organisation_messages.row.

Each organisation has a call-out of its own: one answer is enough for it, of whoever is its contact by then.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from eprr_bot.callout import service as callout
from eprr_bot.callout.ladder import Ladder, Step, Whom
from eprr_bot.callout.models import Callee, CallOut, CallOutState, Page
from eprr_bot.callout.service import Opening
from eprr_bot.callout.tries import Try
from eprr_bot.directory import service as directory
from eprr_bot.directory.cluster import Organisation
from eprr_bot.directory.models import Person
from eprr_bot.incidents import news
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.organisation_messages import NotTold, Row
from eprr_bot.reach import service as reach
from eprr_bot.reach.routes import every
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content
from eprr_bot.slack.commands import Actor


@dataclass(frozen=True)
class Told:
    """What came of calling one organisation; `called` are those of it who were."""

    organisation: str
    called: tuple[Callee, ...] = ()
    tries: tuple[Try, ...] = ()

    @property
    def answer(self) -> Callee | None:
        """Whoever acknowledged it first; else whoever said that they cannot attend."""
        those = [one for one in self.called if one.answered_at]
        return min(those, key=lambda one: (one.cannot_attend, one.id), default=None)


def call(session: Session, now: datetime, whom: Organisation, opening: Opening) -> CallOut:
    """Call whoever is the contact; where nobody can be called the call ends at once, and is owed."""
    step = Step(after_minutes=0, page=(Whom(organisation=whom.id),), by=every())
    ladder = Ladder(id=opening.kind.replace(" ", "-"), name=whom.name, steps=(step,))
    call_out = callout.open_call_out(session, now, ladder, opening)
    if not callout.on_their_way_to(session, call_out.id):
        callout.stop(session, call_out, now, "Nobody could be called.", "")
    return call_out


def can_be_called(session: Session, incident: Incident | None, whom: Organisation, now: datetime) -> bool:
    """Is a contact of it on call now whom some route reaches?"""
    theirs = directory.contacts_of(session, whom.id, now)
    return any(reach.usable(session, one, every(), news.lane(incident), now) for one in theirs)


def called_and_not(
    session: Session, incident: Incident | None, wanted: Iterable[Organisation], now: datetime
) -> tuple[list[Organisation], list[NotTold]]:
    """Of those who are to be told, whose contact is on call now and can be called, and the others."""
    found = {one.id: (one, can_be_called(session, incident, one, now)) for one in wanted}
    others = [one for one, is_called in found.values() if not is_called]
    has_no_way = {one.id: bool(directory.contacts_of(session, one.id, now)) for one in others}
    missing = [replace(not_told(session, incident, one), has_no_way=has_no_way[one.id]) for one in others]
    return [one for one, is_called in found.values() if is_called], missing


def not_told(session: Session, incident: Incident | None, whom: Organisation) -> NotTold:
    """An organisation as one that nobody was called of; of a real incident its contact is called once they are on."""
    theirs = [one.contact_hours for one in directory.contacts(session) if one.organisation == whom.id]
    hours = blocks.listed(one.replace("-", " to ") for one in theirs)
    return NotTold(whom.name, hours, called_then=not news.is_exercise(incident))


def is_owed(session: Session, calls: Sequence[CallOut], whom_id: str, now: datetime) -> bool:
    """Is somebody on call there now who was not tried, and is nothing on its way to anybody else of it?"""
    theirs = [one for one in calls if is_to(one, whom_id)]
    if any(one.state == CallOutState.OPEN or callout.on_their_way_to(session, one.id) for one in theirs):
        return False
    tried = {callee.person_id for one in theirs for callee in callout.callees(session, one.id)}
    return any(one.id not in tried for one in directory.contacts_of(session, whom_id, now))


def is_to(call_out: CallOut, whom_id: str) -> bool:
    """Does a call go to this organisation?"""
    return bool(call_out.ladder["steps"][0]["page"][0]["organisation"] == whom_id)


def stop(session: Session, incident: Incident, kind: str, now: datetime, because: str) -> None:
    """Nobody is called any more for something of this kind. `because` is a sentence that whoever was called sees."""
    for call_out in callout.locked_of_incident(session, incident.id):
        if call_out.kind == kind:
            callout.stop(session, call_out, now, because, "")


def told(session: Session, calls: Iterable[CallOut]) -> list[Told]:
    """What came of some calls, by organisation; of who was tried twice, the newest."""
    found: dict[str, Told] = {}
    for call_out in calls:
        called = tuple(callout.callees(session, call_out.id))
        tries = callout.tries(session, called[0]) if called and not any(one.answered_at for one in called) else ()
        name = str(call_out.ladder["name"])
        found[name] = Told(name, called, tries)
    return list(found.values())


def tries_of(
    session: Session, incident: Incident | None, kind: str, numbers: Sequence[int]
) -> dict[int, tuple[Try, ...]]:
    """What came of the newest call about each of some things; nothing of one about which nobody could be called."""
    if not numbers:
        return {}
    ours = (CallOut.kind == kind, CallOut.incident_id == (incident.id if incident else None))
    about = select(CallOut).where(*ours, col(CallOut.serves_id).in_(numbers))
    calls = session.exec(about.order_by(col(CallOut.id))).all()
    by_call = callout.callees_of(session, [callout.id_of(one) for one in calls])
    called = {one.serves_id: by_call[callout.id_of(one)][0] for one in calls if by_call.get(callout.id_of(one))}
    found = callout.tries_of(session, col(Page.callee_id).in_([one.id for one in called.values()])) if called else {}
    return {number: found.get(callee.id or 0, ()) for number, callee in called.items()}


def has_been_called(session: Session, kind: str, number: int | None) -> bool:
    """Is a call about this on its way to somebody, or taken by a service?"""
    return any(callout.on_their_way_to(session, one.id) for one in callout.serving(session, kind, number))


def keep_answer(session: Session, kind: str, number: int | None, person: Person, now: datetime) -> None:
    """Whoever answers by text in words of their own has been reached, acknowledged before or not."""
    for call_out in callout.serving(session, kind, number):
        if call_out.state == CallOutState.OPEN:
            themselves = directory.as_actor(person)
            callout.answer(session, callout.id_of(call_out), person, now, "text", themselves, is_followed=False)


def tell(
    session: Session, incident: Incident | None, whom_id: str, about: tuple[str, str], content: Content, now: datetime
) -> bool:
    """One message to whoever is the contact now, calling nobody. False where nobody could be told.

    What it is about: a kind, and a key that is its own for each occasion.
    """
    kind, key, is_told = *about, False
    for one in directory.contacts_of(session, whom_id, now):
        theirs = news.envelope(incident, kind, f"{news.subject(incident)}/{key}/{one.id}")
        is_told |= bool(reach.tell(session, now, one, content, theirs, every()))
    return is_told


def speaks_for(session: Session, actor: Actor, whom_id: str) -> bool:
    """Is this an on-call contact of the organisation, at whatever hour?"""
    person = directory.person_of(session, actor)
    return person is not None and person.contact_hours != "" and is_of(session, actor, whom_id)


def is_of(session: Session, actor: Actor, whom_id: str) -> bool:
    """Is this somebody of the organisation?"""
    person = directory.person_of(session, actor)
    return person is not None and person.is_active and person.organisation == whom_id


def row(session: Session, one: Told) -> Row:
    """The same, as people read it."""
    if one.answer is None:
        return Row(one.organisation, tries=one.tries)
    by, at = directory.name_of(session, one.answer.person_id), one.answer.answered_at
    return Row(one.organisation, by, at, one.answer.cannot_attend, one.tries)
