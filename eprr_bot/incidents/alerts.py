"""Passing an incident's alert state on to every provider's on-call contact, until each has acknowledged it.

What was passed on last is kept; where the incident is at another state, that is passed on next, whoever changed it.
Whoever could not be called of an organisation is, once somebody is on call there, while the state stands, and so is
whoever is to be told only since the level is another. All are called anew when it is another type of incident.
Each organisation has a call-out of its own: one answer is enough for it, of whoever is its contact by then.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, or_, select

from eprr_bot.callout import service as callout
from eprr_bot.callout.ladder import Ladder, Step, Whom
from eprr_bot.callout.models import Callee, CallOut, CallOutState
from eprr_bot.callout.service import Opening
from eprr_bot.callout.tries import Try
from eprr_bot.directory import service as directory
from eprr_bot.directory.cluster import Organisation
from eprr_bot.incidents import above, alert_messages, command, messages, news, service
from eprr_bot.incidents.alert import LIVE, WORDS, AlertState
from eprr_bot.incidents.alert_messages import NotTold
from eprr_bot.incidents.messages import Facts
from eprr_bot.incidents.models import ALERT, TYPE, Alert, Incident
from eprr_bot.lrf.above import TOLD_OF
from eprr_bot.reach import service as reach
from eprr_bot.reach.routes import every
from eprr_bot.records import service as records
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content
from eprr_bot.slack.commands import Bot

CALLED_FOR = (AlertState.STANDBY, AlertState.DECLARED)
"""States that are chased until they are acknowledged."""
ENDINGS = (AlertState.STAND_DOWN, AlertState.CANCELLED)
"""States of which whoever was told of an earlier one is told, once."""
NOTED, LATER = "providers", "providers later"
"""The kinds of the log's entries about it: of a state that is passed on, and of whom more are called about it."""


@dataclass(frozen=True)
class Told:
    """What came of passing a state on to one organisation; `callee` is whoever answered, or was called first."""

    organisation: str
    called: tuple[Callee, ...] = ()
    tries: tuple[Try, ...] = ()

    @property
    def answer(self) -> Callee | None:
        """Whoever acknowledged it first; else whoever said that they cannot attend."""
        those = [one for one in self.called if one.answered_at]
        return min(those, key=lambda one: (one.cannot_attend, one.id), default=None)


def due(session: Session, _: datetime) -> list[int]:
    """The incidents at a state that was not passed on yet."""
    newest = select(Alert.state).where(Alert.incident_id == Incident.id).order_by(col(Alert.id).desc()).limit(1)
    before = newest.scalar_subquery()
    is_news = or_(
        (col(Incident.alert_state).in_(CALLED_FOR)) & (or_(before.is_(None), before != col(Incident.alert_state))),
        (col(Incident.alert_state).in_(ENDINGS)) & (before != col(Incident.alert_state)),
    )
    found = session.exec(select(Incident.id).where(is_news).order_by(col(Incident.id))).all()
    return sorted({one for one in found if one} | set(_of_another_type(session)))


def _of_another_type(session: Session) -> list[int]:
    """The live incidents which are of another type than when their state was passed on."""
    live = col(Incident.alert_state).in_(CALLED_FOR) & col(Incident.type).in_(TOLD_OF)
    those = session.exec(select(Incident.id).where(live).order_by(col(Incident.id))).all()
    return [one for one in those if one and _is_of_another_type(session, one)] if directory.contacts(session) else []


def _is_of_another_type(session: Session, incident_id: int) -> bool:
    """No clock says which came first: those of several machines may be apart."""
    changed, noted = (records.newest(session, incident_id, kind) for kind in (TYPE, NOTED))
    return changed is not None and (noted is None or noted.number < changed.number)


def pass_on(_: Bot, session: Session, now: datetime, incident_id: int) -> None:
    """Call every provider's contact about the state; another process may have done it meanwhile."""
    incident = service.get(session, incident_id)
    command.lock(session, incident)
    if incident_id not in due(session, now):
        return
    stop(session, incident, now)
    made = Alert(incident_id=incident_id, state=incident.alert_state, at=now)
    session.add(made)
    session.flush()
    if not directory.contacts(session):
        return  # files without contacts: doctor says so
    called, missing = _called_and_not(session, incident, now)
    if not (called or missing):
        return  # this type and level concern nobody but us
    service.note(session, incident, now, NOTED, alert_messages.passed_on(made.state, len(called), missing))
    for one in _wanted(session, incident, now):
        if directory.contacts_of(session, one.id, now):
            _call(session, incident, made, one, now)


def owed(session: Session, now: datetime) -> list[int]:
    """The incidents of whose state somebody is to be told who was not."""
    stands = col(Incident.alert_state).in_((*CALLED_FOR, *ENDINGS)) & col(Incident.is_exercise).is_(False)
    those = select(Incident).where(stands).order_by(col(Incident.id))
    return [one.id or 0 for one in session.exec(those).all() if _owed(session, one, now)]


def call_later(_: Bot, session: Session, now: datetime, incident_id: int) -> None:
    """Call them; another process may have done it meanwhile."""
    incident = service.get(session, incident_id)
    command.lock(session, incident)
    made, those = newest(session, incident), _owed(session, incident, now)
    if made and those:
        if named := [one.name for one in those if _can_be_called(session, incident, one, now)]:
            said = alert_messages.passed_on_later(messages.of(incident), made.state, named)
            service.note(session, incident, now, LATER, said)
        for one in those:
            _call(session, incident, made, one, now)


def would_be_told(session: Session, incident: Incident, then: AlertState, now: datetime) -> int:
    """How many organisations hear that an incident ends so: those that were told of an earlier state."""
    earlier = newest(session, incident)
    if earlier is None or then not in ENDINGS or earlier.state == then:
        return 0
    return len(_called_and_not(session, incident, now)[0])


def _owed(session: Session, incident: Incident, now: datetime) -> list[Organisation]:
    made = newest(session, incident)
    if made is None or made.state != incident.alert_state:
        return []
    return [one for one in _wanted(session, incident, now) if _is_owed(session, made, one, now)]


def _is_owed(session: Session, made: Alert, whom: Organisation, now: datetime) -> bool:
    """Is somebody on call there now who was not tried, and is nothing on its way to anybody else of it?"""
    calls = [one for one in callout.serving(session, ALERT, made.id) if _is_to(one, whom)]
    if any(one.state == CallOutState.OPEN or callout.on_their_way_to(session, one.id) for one in calls):
        return False
    tried = {callee.person_id for one in calls for callee in callout.callees(session, one.id)}
    return any(one.id not in tried for one in directory.contacts_of(session, whom.id, now))


def _is_to(call_out: CallOut, whom: Organisation) -> bool:
    return bool(call_out.ladder["steps"][0]["page"][0]["organisation"] == whom.id)


def outlook(session: Session, incident: Incident, now: datetime) -> str:
    """Who is told of what was set just now and who is not, in words; empty where nobody is to be. Plain."""
    if not directory.contacts(session):
        return ""
    called, missing = _owed(session, incident, now), list[NotTold]()
    called = [one for one in called if _can_be_called(session, incident, one, now)]
    if incident.id in due(session, now):
        called, missing = _called_and_not(session, incident, now)
    return alert_messages.whom([one.name for one in called], missing)


def _called_and_not(session: Session, incident: Incident, now: datetime) -> tuple[list[Organisation], list[NotTold]]:
    """Of those who are to be told, whose contact is on call now and can be called, and the others."""
    wanted = _wanted(session, incident, now)
    called = [one for one in wanted if _can_be_called(session, incident, one, now)]
    others = [one for one in wanted if one not in called]
    has_no_way = {one.id: bool(directory.contacts_of(session, one.id, now)) for one in others}
    return called, [replace(_not_told(session, incident, one), has_no_way=has_no_way[one.id]) for one in others]


def _can_be_called(session: Session, incident: Incident, whom: Organisation, now: datetime) -> bool:
    theirs = directory.contacts_of(session, whom.id, now)
    return any(reach.usable(session, one, every(), news.lane(incident), now) for one in theirs)


def _not_told(session: Session, incident: Incident, whom: Organisation) -> NotTold:
    theirs = [one.contact_hours for one in directory.contacts(session) if one.organisation == whom.id]
    hours = blocks.listed(one.replace("-", " to ") for one in theirs)
    return NotTold(whom.name, hours, called_then=not incident.is_exercise)


def _wanted(session: Session, incident: Incident, now: datetime) -> list[Organisation]:
    """Of a critical or major incident every provider; and whom above the cluster the file says that the bot calls."""
    concerns_all, cluster = incident.type in TOLD_OF, directory.cluster(session)
    above_us = {one.organisation for one in above.contacts(session, incident, now) if one.call}
    return [one for one in cluster.organisations if (one.bodies and concerns_all) or one.id in above_us]


def _call(session: Session, incident: Incident, made: Alert, whom: Organisation, now: datetime) -> None:
    step = Step(after_minutes=0, page=(Whom(organisation=whom.id),), by=every())
    facts, state = messages.of(incident), AlertState(made.state)
    opening = Opening(
        kind=ALERT,
        serves_id=made.id or 0,
        title=alert_messages.title(facts, state),
        text=alert_messages.text(facts, state),
        summary=f"{messages.page_summary(incident)}. {alert_messages.ASKED[state]}",
        lane=news.lane(incident),
        insists=state in CALLED_FOR and not incident.is_exercise,
        is_exercise=incident.is_exercise,
        incident_id=incident.id,
    )
    call_out = callout.open_call_out(session, now, Ladder(id=ALERT, name=whom.name, steps=(step,)), opening)
    if not callout.on_their_way_to(session, call_out.id):
        callout.stop(session, call_out, now, "Nobody could be called.", "")


def stop(session: Session, incident: Incident, now: datetime) -> None:
    """Nobody is chased any more for a state that is over."""
    state = WORDS[AlertState(incident.alert_state)].lower()
    for call_out in _open(session, incident):
        callout.stop(session, call_out, now, f"Incident {incident.id} is at “{state}” now.", "")


def reword(session: Session, incident: Incident) -> list[CallOut]:
    """Whoever is called again reads the new facts. Returns the calls that say something else now."""
    found = list(_open(session, incident))
    facts, state = messages.of(incident), AlertState(incident.alert_state)
    for call_out in found:
        call_out.title, call_out.text = alert_messages.title(facts, state), alert_messages.text(facts, state)
        call_out.summary = f"{messages.page_summary(incident)}. {alert_messages.ASKED[state]}"
    return found


def _open(session: Session, incident: Incident) -> Sequence[CallOut]:
    theirs = select(CallOut).where(CallOut.incident_id == incident.id, CallOut.kind == ALERT)
    return session.exec(theirs.where(CallOut.state == CallOutState.OPEN).order_by(col(CallOut.id))).all()


def newest(session: Session, incident: Incident) -> Alert | None:
    """The state that was passed on last; None where none was."""
    theirs = select(Alert).where(Alert.incident_id == incident.id)
    return session.exec(theirs.order_by(col(Alert.id).desc()).limit(1)).first()


def told(session: Session, made: Alert) -> list[Told]:
    """What came of passing a state on, by the order of the cluster's file; of who was tried twice, the newest."""
    found: dict[str, Told] = {}
    for call_out in callout.serving(session, ALERT, made.id):
        called = tuple(callout.callees(session, call_out.id))
        tries = callout.tries(session, called[0]) if called and not any(one.answered_at for one in called) else ()
        name = str(call_out.ladder["name"])
        found[name] = Told(name, called, tries)
    return list(found.values())


def look(session: Session, incident: Incident, facts: Facts) -> dict[str, Content]:
    """What stands of it in the incident's channel: who has acknowledged the state, and who has not."""
    made = newest(session, incident)
    if made is None or not directory.contacts(session):
        return {}
    calls = callout.serving(session, ALERT, made.id)
    missing = [
        _not_told(session, incident, one)
        for one in _wanted(session, incident, made.at)
        if not any(_is_to(call, one) for call in calls)
    ]
    rows = [alert_messages.Row(one.organisation, *_answer(session, one), one.tries) for one in told(session, made)]
    is_over = facts.alert_state not in LIVE
    if not (rows or missing):
        return {}
    return {"": alert_messages.standing(facts, AlertState(made.state), made.at, rows, missing, is_over=is_over)}


def _answer(session: Session, one: Told) -> tuple[str, datetime | None, bool]:
    if one.answer is None:
        return "", None, False
    return directory.name_of(session, one.answer.person_id), one.answer.answered_at, one.answer.cannot_attend
