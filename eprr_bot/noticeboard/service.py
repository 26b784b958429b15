"""What the noticeboard shows: the facts of weeks, groups, topics and Home; and when they have to be looked at again."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sql
from sqlalchemy import Select
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.db import change, made_once
from eprr_bot.base.documents import Document
from eprr_bot.base.questions import question
from eprr_bot.callout import messages as call_messages
from eprr_bot.callout import posts, proved
from eprr_bot.callout.models import Callee, CallOut, CallOutState
from eprr_bot.cover.models import CoverAsked, CoverRequest, RequestState
from eprr_bot.directory import service as directory
from eprr_bot.directory import times
from eprr_bot.directory.holidays import holidays
from eprr_bot.directory.models import Person
from eprr_bot.exercises import messages as exercise_messages
from eprr_bot.exercises import service as exercises
from eprr_bot.exercises.models import Exercise, ExerciseState
from eprr_bot.incidents import messages as incident_messages
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import Incident, Room
from eprr_bot.lessons import messages as lesson_messages
from eprr_bot.lessons import service as lessons
from eprr_bot.lessons.models import Action, ActionStep
from eprr_bot.noticeboard import week as weeks
from eprr_bot.noticeboard.bulletin import Bulletin, Change
from eprr_bot.noticeboard.groups import Feed
from eprr_bot.noticeboard.home import Asking, Home, Mine, OpenIncident
from eprr_bot.noticeboard.models import Look
from eprr_bot.noticeboard.week import Bar, RotaWeek, Week
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.models import CoverRow, StaysReachable
from eprr_bot.oncall.schedule import Schedule, Shift
from eprr_bot.oncall.service import HORIZON, OnCall
from eprr_bot.outbox import service as outbox
from eprr_bot.reach import dead
from eprr_bot.reach.routes import ROUTES, every
from eprr_bot.records.models import LogEntry
from eprr_bot.slack.blocks import Content

LOOK_ANYWAY_AFTER = timedelta(minutes=10)


def week(session: Session, now: datetime, rota_id: str = "") -> Week:
    """Seven days from today, of every rota or of one. Raises UserError for a rota that there is not."""
    cluster = directory.cluster(session)
    start, end = weeks.span(now, cluster.zone)
    wanted = [rota_id] if rota_id else oncall.rota_ids(session, now)
    wholes = [oncall.schedule(session, one) for one in wanted]
    ahead = [whole.shifts(start, min(end, whole.rota.ends_at or end)) for whole in wholes]
    names = directory.marked_names_of(session, {shift.person for shifts in ahead for shift in shifts})
    rotas = tuple(_rota_week(whole, shifts, names, end, now) for whole, shifts in zip(wholes, ahead, strict=True))
    made = Week(start, end, now, cluster.zone, rotas)
    return Week(start, end, now, cluster.zone, rotas, frozenset(made.days) & holidays(session).days)


def _rota_week(
    whole: Schedule, shifts: Sequence[Shift], names: Mapping[str | None, str], end: datetime, now: datetime
) -> RotaWeek:
    end = min(end, whole.rota.ends_at or end)
    bars = [Bar(shift.start, shift.end, names.get(shift.person), shift.source.startswith("cover")) for shift in shifts]
    ends_at = whole.holder_at(end - timedelta(microseconds=1)).end
    return RotaWeek(
        whole.rota.id,
        whole.rota.name,
        whole.rota.function == "response",
        weeks.joined(bars),
        ends_at,
        oncall.shadow(whole.rota, now),
    )


# What is shown


def feeds(session: Session, now: datetime) -> list[Feed]:
    """Every rota that feeds a user group, the most urgent first, with the Slack id of its holder."""
    found = oncall.everyone_on_call(session, now)
    return [Feed(one.rota.user_group, one.rota.name, one.slack_id) for one in found if one.rota.user_group]


def fallback(session: Session, now: datetime) -> str | None:
    """The Slack id of whoever stands in a group while nobody else can: the accountable officer's, or the deputy's."""
    officer = directory.person(session, oncall.acting_officer(session, now))
    return officer.slack_id if officer and officer.is_active else None


def adviser(session: Session, now: datetime) -> Person | None:
    """Whoever looks after the bot: the EPRR adviser on call, or else the accountable emergency officer."""
    holder = oncall.adviser(session, now)
    found = directory.person(session, holder) if holder else None
    if found is not None and found.is_active and found.slack_id:
        return found
    return directory.person(session, oncall.acting_officer(session, now))


def response_rotas(session: Session, now: datetime) -> list[OnCall]:
    """Who holds the rotas of the response function."""
    return [one for one in oncall.everyone_on_call(session, now) if one.rota.function == "response"]


def bulletin(session: Session, now: datetime) -> Bulletin:
    """What the regular post says."""
    shown = week(session, now)
    named = holidays(session).names
    still_due = [one.rota_name for one in exercises.month_status(session, now) if one.is_to_come]
    return Bulletin(
        week=shown,
        changes=tuple(_changes(session, now, shown.end)),
        bank_holidays=tuple((day, named[day]) for day in shown.days if day in named),
        exercises_due=tuple(still_due),
    )


def _changes(session: Session, now: datetime, until: datetime) -> list[Change]:
    standing = select(CoverRow).where(col(CoverRow.undone_at).is_(None), CoverRow.start < until, CoverRow.end > now)
    found = []
    for row in session.exec(standing.order_by(col(CoverRow.start), col(CoverRow.id))).all():
        rota = oncall.rota(session, row.rota_id)
        if rota is not None and row.until > now:
            replaced = tuple(directory.name_of(session, one) for one in row.replaces)
            name = directory.name_of(session, row.person_id)
            found.append(Change(rota.name, row.start, row.until, name, replaced))
    return found


def home(session: Session, slack_id: str, now: datetime) -> Home:
    """What one member of the workspace sees on Home; somebody outside the directory sees all but their own part."""
    person = directory.by_slack_id(session, slack_id)
    running = exercises.in_state(session, ExerciseState.RUNNING)
    return Home(
        cluster=directory.cluster(session).name,
        on_call=tuple(oncall.everyone_on_call(session, now)),
        incidents=tuple(_open(session, one) for one in incidents.open_incidents(session)),
        exercises=tuple(exercise_messages.running(exercises.result(session, one)) for one in running),
        mine=_mine(session, person, now) if person else None,
    )


def _open(session: Session, incident: Incident) -> OpenIncident:
    side = session.get(Room, incident.id)
    facts = incident_messages.of(incident, directory.name_of(session, incident.director_id))
    return OpenIncident(facts, side.channel_id if side else "", incident.is_exercise)


def _mine(session: Session, person: Person, now: datetime) -> Mine:
    shifts = oncall.shifts_of(session, person.id, now, now + HORIZON)
    return Mine(
        name=person.name,
        shifts=tuple((rota.id, rota.name, shift.start, shift.end) for rota, shift in shifts),
        is_on_call=any(shift.start <= now for _, shift in shifts),
        asking=tuple(_asking(session, person.id, now)),
        proved=proved.last(session, [person.id]).get(person.id, {}),
        routes=tuple(one for one in every() if ROUTES[one].address_of(person)),
        lacking=tuple(ROUTES[one].address for one in every() if not ROUTES[one].address_of(person)),
        dead={one: why for one in every() if (why := dead.why(session, person.id, one))},
        reachable=tuple(
            one.rota.name
            for one in oncall.everyone_on_call(session, now)
            if person.id in oncall.staying_reachable(session, one.rota.id)
        ),
        actions=tuple(lesson_messages.mine(lessons.actions(session, owner_id=person.id), times.today(session, now))),
        calls=tuple(_calls(session, person.id, now)),
    )


def _calls(session: Session, person_id: str, now: datetime) -> Iterator[Content]:
    """The pages of the calls that wait for somebody's answer, the real ones first, of these the newest first."""
    theirs = select(CallOut, Callee).join(Callee, col(Callee.call_out_id) == col(CallOut.id))
    waiting = theirs.where(
        CallOut.state == CallOutState.OPEN, Callee.person_id == person_id, col(Callee.answered_at).is_(None)
    )
    for call_out, callee in session.exec(waiting.order_by(col(CallOut.lane), col(CallOut.id).desc())).all():
        if not posts.uses_slack(call_out):
            continue
        page = call_messages.page(posts.as_seen_by(session, call_out, callee, now))
        yield outbox.marked(page, call_out.is_exercise)


def _asking(session: Session, person_id: str, now: datetime) -> list[Asking]:
    """The open cover requests and swaps that somebody made, or has yet to answer."""
    still_open = select(CoverRequest).where(CoverRequest.state == RequestState.OPEN, CoverRequest.end > now)
    asked = select(CoverAsked.request_id).where(
        CoverAsked.person_id == person_id, col(CoverAsked.declined_at).is_(None)
    )
    waiting = set(session.exec(asked).all())
    found = []
    for one in session.exec(still_open.order_by(col(CoverRequest.start))).all():
        is_mine = person_id in one.holders or one.made_by_id == person_id
        rota = oncall.rota(session, one.rota_id)
        if (is_mine or one.id in waiting) and rota is not None:
            made_by = "" if one.made_by_id == person_id else one.made_by
            found.append(Asking(one.kind, rota.name, one.start, one.end, is_mine, made_by))
    return found


# When it has to be looked at again


def look(session: Session, name: str, now: datetime) -> Look:
    """What a part of the board last saw; a new one has everything still to see."""
    return made_once(session, Look(name=name, looked_at=now, next_look=now, paused_until=now))


def forget_calls(session: Session, _: str, __: datetime) -> None:
    """When user groups were called last is of no use once the clock was set."""
    change(session, Look, called_at=[])


def is_due(seen: Look, fingerprint: str, now: datetime) -> bool:
    """Has anything changed, has its time come, or was it long ago? Never during a pause that Slack asked for."""
    if seen.paused_until > now:
        return False
    return seen.fingerprint != fingerprint or seen.next_look <= now or now - seen.looked_at >= LOOK_ANYWAY_AFTER


def next_due(session: Session) -> datetime | None:
    """When something on the board changes by itself."""
    looks = _looks(session).all()
    return min((max(one.next_look, one.paused_until) for one in looks), default=None)


@question
def _looks() -> SelectOfScalar[Look]:
    return select(Look)


def next_change(session: Session, now: datetime) -> datetime:
    """When somebody next takes over anywhere, within the horizon."""
    ends = [oncall.schedule(session, one).holder_at(now).end for one in oncall.rota_ids(session, now)]
    return min([*ends, now + HORIZON])


def rota_fingerprint(session: Session) -> str:
    """Changes whenever a rota, a cover, a person or any applied file does."""
    return digest([*session.connection().execute(_OF_ROTAS).one()])


def home_fingerprint(session: Session) -> str:
    """Changes whenever anything on Home may."""
    return digest([*session.connection().execute(_HOME_FACTS).one(), _running(session).all()])


@question
def _running() -> SelectOfScalar[int | None]:
    return select(col(Exercise.id)).where(Exercise.state == ExerciseState.RUNNING)


def _at_once(*facts: Any) -> Select[Any]:
    """One question for all of these, each the sum of a whole table."""
    return sql.select(*(sql.select(one).scalar_subquery() for one in facts))


_ROTA_FACTS: tuple[Any, ...] = (
    func.max(Document.id),
    func.max(CoverRow.id),
    func.count(col(CoverRow.undone_at)),
    func.count(col(CoverRow.ended_at)),
    func.max(Person.updated_at),
    func.count(col(Person.slack_id)),
)
_OF_ROTAS = _at_once(*_ROTA_FACTS)
_HOME_FACTS = _at_once(
    *_ROTA_FACTS,
    func.count(col(Callee.answered_at)),
    func.max(Callee.answered_at),
    func.max(Callee.id),
    func.max(CallOut.closed_at),
    func.max(StaysReachable.since),
    func.count(col(StaysReachable.person_id)),
    func.max(LogEntry.id),
    func.max(Room.channel_id),
    func.count(func.nullif(Room.channel_id, "")),
    func.count(col(CoverRequest.id)),
    func.max(CoverRequest.state_at),
    func.count(col(CoverAsked.declined_at)),
    func.max(Action.id),
    func.max(ActionStep.id),
)


def digest(facts: Sequence[object]) -> str:
    """The same for the same facts, and for no others."""
    return hashlib.sha256(repr(facts).encode()).hexdigest()
