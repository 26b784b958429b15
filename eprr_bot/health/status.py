"""What the bot knows of itself: is everything moving, and what is not as it should be (/eprr status)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, and_, col, func, or_, select

from eprr_bot.base.failing_jobs import FailingJob, failing
from eprr_bot.base.heartbeats import beat_age, last_beat
from eprr_bot.callout import late, posts
from eprr_bot.callout import service as callout
from eprr_bot.callout.ladder import in_vain
from eprr_bot.callout.models import CallOutState
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Unmatched
from eprr_bot.exercises import messages as exercise_messages
from eprr_bot.exercises import service as exercises
from eprr_bot.exercises.standing import Standing
from eprr_bot.handover import messages as handover_messages
from eprr_bot.handover import service as handover
from eprr_bot.handover.after import UNACCEPTED_AFTER
from eprr_bot.health import standstill
from eprr_bot.health.failed_routes import out_of_service, posts_failed, repeated
from eprr_bot.health.parts import MONITOR, OVERDUE, parts
from eprr_bot.incidents import quiet
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import Room
from eprr_bot.lrf import service as lrf
from eprr_bot.noticeboard import service as noticeboard
from eprr_bot.noticeboard.duties import vacant
from eprr_bot.noticeboard.models import ChannelTopic, UserGroup
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.rota_words import duty
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.channel import NOT_SET_UP
from eprr_bot.outbox.models import Lane, Message, State
from eprr_bot.reach import dead
from eprr_bot.reach.route import Route
from eprr_bot.reach.routes import ROUTES, many
from eprr_bot.records import witness
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content

MOST_NAMES = 20
DAY = timedelta(days=1)
MONITOR_HEARS_WITHIN = timedelta(minutes=3)
WELL = (Standing.ANSWERED, Standing.HELD, Standing.RUNNING, Standing.PLANNED)
MOST_DUTIES = 8


@dataclass(frozen=True)
class Line:
    """One thing that is looked at: is it well, what is it, what is known of it."""

    is_well: bool
    what: str
    text: str


def look(
    session: Session,
    kind_of_database: str,
    now: datetime,
    missing: Sequence[Route] = (),
    refused: str = "",
    *,
    has_monitor: bool = False,
) -> list[Line]:
    """Everything that the bot can tell about itself from its database.

    `missing` routes are not set up; `refused` is why no reply by text is taken.
    """
    return [
        Line(True, "Database", f"{kind_of_database}, answering"),
        *(_part(session, name, *part, now) for name, part in parts(missing).items()),
        *(_not_set_up(session, one) for one in missing),
        _monitor(session, now, is_set=has_monitor),
        *(Line(False, blocks.sentence(one.many), why) for one, why in out_of_service(session, now)),
        *([Line(False, "Replies by text", refused)] if refused else ()),
        *([Line(False, "Sending", held_up)] if (held_up := standstill.said(session, now)) else ()),
        *([Line(False, "Posts to Teams", why)] if (why := posts_failed(session, now)) else ()),
        *([Line(False, "Witness of the logs", why)] if (why := _not_witnessed(session, now)) else ()),
        *(Line(False, blocks.escape(name), f"cannot be reached {way}") for name, way in not_reached(session)),
        *(Line(False, blocks.escape(name), blocks.escape(often)) for name, often in repeated(session, now)),
        *(Line(False, "By the calendar", failed(one)) for one in failing(session)),
        _call_outs(session, now),
        *_incidents(session, now),
        _outbox(session, now),
        _rotas(session, now),
        *_handovers(session, now),
        _last_exercise(session, now),
        _months(session, now),
        _unmatched(session),
        _duties(session, now),
        _forums(session, now),
        _groups(session, now),
        *_topics(session),
        *_rooms(session),
    ]


def _part(session: Session, name: str, title: str, most: timedelta, now: datetime) -> Line:
    age = beat_age(session, name, now)
    if age is None:
        return Line(False, title, "has not moved since the start")
    if age < timedelta():
        return Line(
            False, title, f"last moved {blocks.took(-age.total_seconds())} ahead of the clock, which was set back"
        )
    return Line(age <= most, title, f"last moved {blocks.took(age.total_seconds())} ago" if age > most else "moving")


def _not_witnessed(session: Session, now: datetime) -> str:
    named = [blocks.escape(one) for one in witness.unreached(session, now)]
    return f"where the logs end did not reach {blocks.listed(named)}" if named else ""


def _not_set_up(session: Session, route: Route) -> Line:
    missed = in_vain(route, callout.ladders(session))
    text = blocks.escape(missed) or "not set up, and no ladder pages by them"
    return Line(not missed, blocks.sentence(route.many), text)


def failed(one: FailingJob) -> str:
    """What is said of a calendar job that fails."""
    times = "once" if one.failures == 1 else f"{one.failures} times"
    return f"{one.name} has failed {times} since {blocks.written(one.since)}, and is tried again; the log says why"


def _monitor(session: Session, now: datetime, *, is_set: bool) -> Line:
    return Line(is_set and monitor_hears(session, now), "Outside monitor", monitor_called(session, is_set=is_set))


def monitor_hears(session: Session, now: datetime) -> bool:
    """Has the monitor outside been called lately?"""
    age = beat_age(session, MONITOR, now)
    return age is not None and timedelta() <= age <= MONITOR_HEARS_WITHIN


def monitor_called(session: Session, *, is_set: bool) -> str:
    """When EPRR_HEARTBEAT_URL was last called with success; or that none is set."""
    if not is_set:
        return "none is set up: nobody outside is told when everything here is down (EPRR_HEARTBEAT_URL)"
    at = last_beat(session, MONITOR)
    return f"last called {blocks.written(at)}" if at else "never called so far"


def not_reached(session: Session) -> list[tuple[str, str]]:
    """Whose number or address nobody has: names, each with the route and why."""
    return [
        (directory.name_of(session, one.person_id), f"{ROUTES[one.route].by}: {dead.said(one)}")
        for one in dead.everyone(session)
        if one.route in ROUTES
    ]


def _call_outs(session: Session, now: datetime) -> Line:
    is_well = not late.found(session, now, OVERDUE)
    came_late = [f"{call_out.title}: {late.words(call_out, one)}" for call_out, one in late.since(session, now - DAY)]
    said = "".join(f"\n• {one}" for one in blocks.few(came_late, MOST_DUTIES))
    return Line(is_well and not said, "Call-outs", ("on time" if is_well else "a step is overdue") + said)


def _incidents(session: Session, now: datetime) -> list[Line]:
    """The live incidents of which nobody has command, or for which nobody answers a call."""
    found = []
    for incident in incidents.live_incidents(session):
        lacks = [
            posts.lack_of(session, one)
            for one in callout.serving(session, incidents.KIND, incident.id)
            if one.state == CallOutState.OPEN and one.answer_by <= now
        ]
        what = blocks.escape(blocks.fit(incident.what, 60))
        since = blocks.when(incident.declared_at)
        if lacks:
            said = blocks.sentences(f"{what}, declared {since}.", *map(blocks.escape, lacks))
            found.append(Line(False, f"Incident {incident.id}", said))
    quiet_ones = quiet.quiet_ones(session, now)
    return [*found, *(Line(False, f"Incident {one.id}", quiet.in_status(one, since)) for one, since in quiet_ones)]


def _outbox(session: Session, now: datetime) -> Line:
    """Whatever waits: for its turn, for Slack or Notify to be back, or for the end of a pause that they asked for."""
    waits = [
        f"the oldest of the {many(channel)} has waited for {blocks.took((now - since).total_seconds())}"
        for channel, since in sorted(outbox.waiting_since(session).items())
        if now - since > OVERDUE
    ]
    lost = _lost(session, now)
    lost_lately = [f"{lost} could not be delivered in the last day"] if lost else []
    return Line(not (waits or lost), "Messages", "; ".join([*waits, *lost_lately]) or "none waits for long")


def _lost(session: Session, now: datetime) -> int:
    """How many messages of the last day failed for good or went out of date unsent, by ways that are set up.

    A telephone that rang in vain has rung.
    """
    lately = select(func.count()).where(Message.state_at > now - timedelta(days=1))
    pages = [route.form.method for route in ROUTES.values()]
    is_page = and_(col(Message.lane) < int(Lane.ROUTINE), col(Message.method).in_(pages))
    is_lost = or_(Message.state == State.FAILED, and_(Message.state == State.EXPIRED, is_page))
    passing = [reason for route in ROUTES.values() for reason in route.passing]
    to_mend = col(Message.error).not_like(f"%{NOT_SET_UP}"), col(Message.error).not_in(passing)
    return session.exec(lately.where(is_lost, *to_mend)).one()


def _rotas(session: Session, now: datetime) -> Line:
    wrong = nobody_on_call(session, now)
    return Line(not wrong, "On call now", blocks.escape("; ".join(wrong)) or "every rota that must be held is held")


def nobody_on_call(session: Session, now: datetime) -> list[str]:
    """The rotas that must be held and that nobody holds now who is here and can be called, in words."""
    wrong = []
    for one in oncall.everyone_on_call(session, now):
        person = directory.person(session, one.shift.person) if one.shift.person else None
        if one.rota.mandatory and (person is None or not person.is_active):
            wrong.append(f"{one.name or 'nobody'} is {duty(one.rota.name)}")
        elif person is not None and not dead.has_way(session, person):
            wrong.append(f"{person.name}, {duty(one.rota.name)}, can be reached in no way")
    return wrong


def _handovers(session: Session, now: datetime) -> list[Line]:
    """Handovers that nobody accepted although it is high time, and who stays reachable."""
    late = [one for one in handover.not_accepted(session) if now - one.at > UNACCEPTED_AFTER]
    said = [one.removeprefix(":hourglass_flowing_sand: ") for one in handover_messages.not_accepted_lines(late, now)]
    return [Line(False, "Handover", one) for one in said]


def _last_exercise(session: Session, now: datetime) -> Line:
    newest = exercises.newest_held(session)
    if newest is None:
        return Line(False, "Last exercise", "none yet. `/exercise start` starts one")
    found = exercises.result(session, newest)
    is_recent = newest.month >= exercises.last_month(session, now)
    return Line(found.standing in WELL and is_recent, "Last exercise", exercise_messages.entry(found, mark=""))


def _months(session: Session, now: datetime) -> Line:
    """The exercises of this month and of the one before: whatever was missed, or not answered in time."""
    wrong = [
        f"{blocks.escape(one.rota_name)}, {exercise_messages.month_name(month)}: {exercise_messages.in_month(one)}"
        for month in (exercises.last_month(session, now), exercises.this_month(session, now))
        for one in exercises.month_status(session, now, month)
        if one.standing not in WELL and (one.results or one.is_owed)
    ]
    said = "".join(f"\n• {one}" for one in wrong)
    return Line(not wrong, "Monthly exercises", said or "none missed or unanswered this month and last")


def _unmatched(session: Session) -> Line:
    found = session.get(Unmatched, 1)
    if found is None:
        return Line(False, "People in Slack", "not matched yet")
    names = [blocks.escape(str(name)) for name in found.people]
    if not names:
        return Line(True, "People in Slack", "everybody in the directory has an account")
    shown = blocks.listed(blocks.few(names, MOST_NAMES, "{} more"))
    return Line(False, "People in Slack", f"no account with the e-mail address of {shown}")


def _duties(session: Session, now: datetime) -> Line:
    found = vacant(session, now)
    shown = "; ".join(blocks.few(found, MOST_DUTIES))
    return Line(not found, "Duties", blocks.escape(shown) or "none is vacant")


def _forums(session: Session, now: datetime) -> Line:
    found = lrf.lacking(session, now)
    return Line(
        not found,
        "Forums",
        blocks.escape(" ".join(blocks.few(found, MOST_DUTIES))) or "each has its lead and our people there",
    )


def _groups(session: Session, now: datetime) -> Line:
    kept = session.exec(select(UserGroup).order_by(col(UserGroup.handle))).all()
    wrong = [f"@{one.handle} ({blocks.escape(one.last_failure)})" for one in kept if one.failures]
    wrong += [f"@{one.handle} (somebody on call may not be in it)" for one in kept if one.refused]
    if wrong:
        return Line(False, "User groups", f"not in step: {blocks.listed(wrong)}")
    if not kept and noticeboard.feeds(session, now):
        return Line(False, "User groups", "not looked at yet")
    return Line(True, "User groups", f"{len(kept)} in step with the rotas" if kept else "no rota feeds one")


def _topics(session: Session) -> list[Line]:
    return [
        Line(False, "Topic", f"#{one.channel} not in step: {blocks.escape(one.last_failure)}")
        for one in session.exec(select(ChannelTopic)).all()
        if one.last_failure
    ]


def _rooms(session: Session) -> list[Line]:
    return [
        Line(False, "Channel", f"that of incident {one.incident_id} is not in step: {blocks.escape(one.last_failure)}")
        for one in session.exec(select(Room).order_by(col(Room.incident_id))).all()
        if one.failures
    ]


def message(lines: list[Line]) -> Content:
    """The lines for people to read, what is not well first."""
    ordered = sorted(lines, key=lambda line: line.is_well)
    wrong = sum(not line.is_well for line in lines)
    title = f"*{wrong} thing{'s' if wrong > 1 else ''} to look at*" if wrong else "*Everything is well*"
    marks = {True: ":large_green_circle:", False: ":large_orange_circle:"}
    body = "\n".join(f"{marks[line.is_well]} *{line.what}:* {line.text}" for line in ordered)
    return Content(f"{title}\n{body}", (blocks.section(title), blocks.section(body)))
