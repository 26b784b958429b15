"""Passing an incident's alert state on to every provider's on-call contact, until each has acknowledged it.

What was passed on last is kept; where the incident is at another state, that is passed on next, whoever changed it.
Whoever could not be called of an organisation is, once somebody is on call there, while the state stands, and so is
whoever is to be told only since the level is another. All are called anew when it is another type of incident.
Each organisation has a call-out of its own: one answer is enough for it, of whoever is its contact by then.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.questions import question
from eprr_bot.callout import service as callout
from eprr_bot.callout.models import CallOut, CallOutState
from eprr_bot.callout.service import Opening
from eprr_bot.directory import service as directory
from eprr_bot.directory.cluster import Organisation
from eprr_bot.incidents import above, alert_messages, command, messages, news, organisations, service
from eprr_bot.incidents.alert import LIVE, WORDS, AlertState
from eprr_bot.incidents.messages import Facts
from eprr_bot.incidents.models import ALERT, TYPE, Alert, Incident
from eprr_bot.incidents.organisation_messages import NotTold
from eprr_bot.lrf.above import TOLD_OF
from eprr_bot.records import service as records
from eprr_bot.slack.blocks import Content
from eprr_bot.slack.commands import Bot

CALLED_FOR = (AlertState.STANDBY, AlertState.DECLARED)
"""States that are chased until they are acknowledged."""
ENDINGS = (AlertState.STAND_DOWN, AlertState.CANCELLED)
"""States of which whoever was told of an earlier one is told, once."""
AN_END_IS_NEWS_FOR = timedelta(days=7)
"""For so long somebody is told of it once they are on call: however rarely they are, they were by then."""
NOTED, LATER = "providers", "providers later"
"""The kinds of the log's entries about it: of a state that is passed on, and of whom more are called about it."""


def due(session: Session, _: datetime) -> list[int]:
    """The incidents at a state that was not passed on yet."""
    return sorted({one for one in _untold(session).all() if one} | set(_of_another_type(session)))


@question
def _untold() -> SelectOfScalar[int | None]:
    newest = select(Alert.state).where(Alert.incident_id == Incident.id).order_by(col(Alert.id).desc()).limit(1)
    before = newest.scalar_subquery()
    is_news = or_(
        (col(Incident.alert_state).in_(CALLED_FOR)) & (or_(before.is_(None), before != col(Incident.alert_state))),
        (col(Incident.alert_state).in_(ENDINGS)) & (before != col(Incident.alert_state)),
    )
    return select(col(Incident.id)).where(is_news).order_by(col(Incident.id))


def _of_another_type(session: Session) -> list[int]:
    """The live incidents which are of another type than when their state was passed on."""
    those = _typed(session).all()
    return [one for one in those if one and _is_of_another_type(session, one)] if directory.contacts(session) else []


@question
def _typed() -> SelectOfScalar[int | None]:
    live = col(Incident.alert_state).in_(CALLED_FOR) & col(Incident.type).in_(TOLD_OF)
    return select(col(Incident.id)).where(live).order_by(col(Incident.id))


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
    """The incidents of whose state somebody is to be told who was not; an end is news for a week."""
    those = _news(session, now - AN_END_IS_NEWS_FOR).all()
    return [one.id or 0 for one in those if _owed(session, one, now)]


@question
def _news(since: datetime) -> SelectOfScalar[Incident]:
    lately = select(Alert.incident_id).where(Alert.at > since)
    ended = col(Incident.alert_state).in_(ENDINGS) & col(Incident.id).in_(lately)
    stands = or_(col(Incident.alert_state).in_(CALLED_FOR), ended) & col(Incident.is_exercise).is_(False)
    return select(Incident).where(stands).order_by(col(Incident.id))


def call_later(_: Bot, session: Session, now: datetime, incident_id: int) -> None:
    """Call them; another process may have done it meanwhile."""
    incident = service.get(session, incident_id)
    command.lock(session, incident)
    made, those = newest(session, incident), _owed(session, incident, now)
    if made and those:
        if named := [one.name for one in those if organisations.can_be_called(session, incident, one, now)]:
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
    calls = callout.serving(session, ALERT, made.id)
    return [one for one in _wanted(session, incident, now) if organisations.is_owed(session, calls, one.id, now)]


def outlook(session: Session, incident: Incident, now: datetime, runs: bool = True) -> str:
    """Who is told of what was set just now and who is not, in words; empty where nobody is to be. Plain.

    `runs` is whether anything calls people.
    """
    if not directory.contacts(session):
        return ""
    called, missing = _owed(session, incident, now), list[NotTold]()
    called = [one for one in called if organisations.can_be_called(session, incident, one, now)]
    if incident.id in due(session, now):
        called, missing = _called_and_not(session, incident, now)
    return alert_messages.whom([one.name for one in called], missing, runs)


def _called_and_not(session: Session, incident: Incident, now: datetime) -> tuple[list[Organisation], list[NotTold]]:
    return organisations.called_and_not(session, incident, _wanted(session, incident, now), now)


def _wanted(session: Session, incident: Incident, now: datetime) -> list[Organisation]:
    """Of a critical or major incident every provider; and whom above the cluster the file says that the bot calls."""
    concerns_all, cluster = incident.type in TOLD_OF, directory.cluster(session)
    above_us = {one.organisation for one in above.contacts(session, incident, now) if one.call}
    return [one for one in cluster.organisations if (one.bodies and concerns_all) or one.id in above_us]


def _call(session: Session, incident: Incident, made: Alert, whom: Organisation, now: datetime) -> None:
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
    organisations.call(session, now, whom, opening)


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
    return _newest(session, incident.id).first()


@question
def _newest(incident_id: int | None) -> SelectOfScalar[Alert]:
    return select(Alert).where(Alert.incident_id == incident_id).order_by(col(Alert.id).desc()).limit(1)


def look(session: Session, incident: Incident, facts: Facts) -> dict[str, Content]:
    """What stands of it in the incident's channel: who has acknowledged the state, and who has not."""
    made = newest(session, incident)
    if made is None or not directory.contacts(session):
        return {}
    calls = callout.serving(session, ALERT, made.id)
    missing = [
        organisations.not_told(session, incident, one)
        for one in _wanted(session, incident, made.at)
        if not any(organisations.is_to(call, one.id) for call in calls)
    ]
    rows = [organisations.row(session, one) for one in organisations.told(session, calls)]
    is_over = facts.alert_state not in LIVE
    if not (rows or missing):
        return {}
    return {"": alert_messages.standing(facts, AlertState(made.state), made.at, rows, missing, is_over=is_over)}
