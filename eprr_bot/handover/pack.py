"""Gathering what the incoming should know."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, func, select

from eprr_bot.authority import card, direction_messages, directions
from eprr_bot.callout.models import CallOut
from eprr_bot.directory import service as directory
from eprr_bot.exercises import service as exercises
from eprr_bot.exercises.messages import in_month
from eprr_bot.exercises.models import Exercise, ExerciseState
from eprr_bot.exercises.standing import Standing
from eprr_bot.guards import service as guards
from eprr_bot.handover.messages import Note, Pack
from eprr_bot.handover.models import Handover, HandoverNote
from eprr_bot.incidents import checklists, picture
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.alert import LIVE, WORDS, AlertState
from eprr_bot.incidents.models import Incident, Room
from eprr_bot.incidents.picture import Heading
from eprr_bot.lrf import messages as forum_messages
from eprr_bot.lrf import service as lrf
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.models import CoverRow
from eprr_bot.oncall.schedule import Schedule
from eprr_bot.outbox.models import Lane
from eprr_bot.slack import blocks

WEEK = timedelta(days=7)
MOST_LINES = 10
MOST_ACTIONS = 3
MOST_COMMITTED = 4
LONGEST_COMMITTED = 200
COMMITTED = (Heading.COMMITMENTS, Heading.MUTUAL_AID)
LONGEST_ACTION = 300


def gather(session: Session, row: Handover, now: datetime) -> Pack:
    """Everything worth knowing at a handover, as it stands now."""
    return Pack(
        incidents=_few([_open(session, one) for one in incidents.open_incidents(session)]),
        actions=_actions(session),
        committed=_committed(session, now),
        card=card.code_of_turn(session, row.incoming),
        exercises=_exercises(session, now),
        coming=_covers(
            session, row, CoverRow.start >= now, CoverRow.start != row.at, CoverRow.start < max(row.end, now + WEEK)
        ),
        week=_week(session, row, now),
        forums=_forums(session, row.end, now),
        look_at=_look_at(session, row, now),
        notes=notes(session, row),
    )


def _few(lines: Sequence[str], most: int = MOST_LINES, more: str = "and {} more") -> tuple[str, ...]:
    return tuple(blocks.few(lines, most, more))


def _forums(session: Session, until: datetime, now: datetime) -> tuple[str, ...]:
    """Every forum of the area: who leads, where it meets, the code-word (LRF-06), and what of it changes until then."""
    zone, found = directory.cluster(session).zone, lrf.forums(session, now)
    return tuple(forum_messages.in_pack(lrf.standing(session, one, now), zone, until) for one in found)


def _open(session: Session, one: Incident) -> str:
    """An open incident, and while it is live who has command of it."""
    if one.alert_state not in LIVE:
        return _incident(session, one)
    commander = blocks.escape(directory.name_of(session, one.director_id)) if one.command_at else "nobody"
    return f"{_incident(session, one)} · {commander} has command"


def _incident(session: Session, one: Incident) -> str:
    room = session.get(Room, one.id)
    where = f" · <#{room.channel_id}>" if room and room.channel_id else ""
    exercise = " (exercise)" if one.is_exercise else ""
    what = f"{blocks.escape(one.what)}, {blocks.escape(one.where)}"
    return f"Incident {one.id}{exercise}: {what} · {WORDS[AlertState(one.alert_state)].lower()}{where}"


def _actions(session: Session) -> tuple[str, ...]:
    """The items of each open incident's checklists that nobody has ticked."""
    lines = []
    for incident in incidents.open_incidents(session):
        for one in checklists.of_incident(session, incident):
            items, ticked = checklists.items_of(one), {tick.item_id for tick in checklists.ticks(session, one.id or 0)}
            left = [text for item, text in items.items() if item not in ticked]
            if left:
                first = "; ".join(blocks.few([blocks.escape(_first_line(text)) for text in left], MOST_ACTIONS))
                lines.append(f"Incident {incident.id}: {len(left)} of {len(items)} still open: {first}")
    return _few(lines)


def _committed(session: Session, now: datetime) -> tuple[str, ...]:
    """What stands committed, directed and asked of others: of each open incident, and what was asked without one."""
    lines = [f"Without an incident: {direction_messages.in_a_sentence(one)}" for one in directions.open_alone(session)]
    for incident in incidents.open_incidents(session):
        known = picture.of(session, incident, now)
        for heading in COMMITTED:
            theirs = [one.text for one in known.get(heading, ())]
            of_it = blocks.few(theirs, MOST_COMMITTED, f"and {{}} more under “{heading}”")
            lines += [f"Incident {incident.id}: {text}" for text in of_it]
    return _few([blocks.escape(blocks.fit(one, LONGEST_COMMITTED)) for one in lines])


def _first_line(text: str) -> str:
    """What an item is about; the list under it is in the checklist."""
    return blocks.fit(text.partition("\n")[0].rstrip(" .:"), LONGEST_ACTION)


def _exercises(session: Session, now: datetime) -> tuple[str, ...]:
    """The rotas whose exercise of this month is running or still to come. When it starts stays secret."""
    return tuple(
        f"{blocks.escape(one.rota_name)}: {in_month(one)}"
        for one in exercises.month_status(session, now)
        if one.is_to_come or one.standing == Standing.RUNNING
    )


def _covers(session: Session, row: Handover, *conditions: Any) -> tuple[str, ...]:
    standing = select(CoverRow).where(CoverRow.rota_id == row.rota_id, col(CoverRow.undone_at).is_(None), *conditions)
    whole = oncall.schedule(session, row.rota_id)
    found = [one for one in session.exec(standing.order_by(col(CoverRow.start))).all() if _holds(whole, one)]
    zone = whole.rota.zone
    lines = [
        f"{blocks.escape(directory.name_of(session, one.person_id))} covers from {blocks.when(one.start, zone)} "
        f"to {blocks.when(one.until, zone)}"
        for one in found
    ]
    return _few(lines, more="and {} more covers: `/oncall changes`")


def _holds(whole: Schedule, cover: CoverRow) -> bool:
    """Is somebody really on call by a cover, for some of its time? A later one may have overruled all of it."""
    return cover.until > cover.start and any(
        shift.person == cover.person_id for shift in whole.shifts(cover.start, cover.until)
    )


def _week(session: Session, row: Handover, now: datetime) -> tuple[str, ...]:
    """What happened in the seven days before: incidents, call-outs, exercises, covers."""
    since = now - WEEK
    declared = select(Incident).where(Incident.declared_at >= since, Incident.declared_at <= now)
    opened = session.exec(declared.order_by(col(Incident.id))).all()
    lines = [
        f"{'Opened at standby' if one.opened_at_standby else 'Declared'}: {_incident(session, one)}" for one in opened
    ]
    real = select(func.count()).where(CallOut.lane == int(Lane.LIVE), CallOut.opened_at >= since)
    called = session.exec(real).one()
    if called:
        lines.append(f"{called} real call-out{'' if called == 1 else 's'}")
    held = select(Exercise).where(col(Exercise.closed_at) >= since, Exercise.state != ExerciseState.MISSED)
    for one in session.exec(held).all():
        lines.append(f"Exercise {one.id}: {blocks.escape(f'{one.name}, {exercises.result(session, one).words}')}")
    return (*_few(lines, MOST_LINES * 2), *_covers(session, row, CoverRow.start >= since, CoverRow.start < now))


def _look_at(session: Session, row: Handover, now: datetime) -> tuple[str, ...]:
    """What the guards say of this rota until the shift is over."""
    found = guards.of_rota(session, row.rota_id, now, row.end + WEEK)
    return _few([blocks.escape(one.text) for one in found], more="and {} more: `/oncall gaps`")


def notes(session: Session, row: Handover) -> tuple[Note, ...]:
    """What was left for this handover: everything since somebody had last accepted one, until this was accepted."""
    before = select(func.max(Handover.accepted_at)).where(Handover.rota_id == row.rota_id, Handover.at < row.at)
    took_place = (col(Handover.withdrawn_at).is_(None), col(Handover.accepted_at) <= row.at)
    since = session.exec(before.where(*took_place)).one()
    written = select(HandoverNote).where(HandoverNote.rota_id == row.rota_id)
    if since is not None:
        written = written.where(HandoverNote.written_at >= since)
    if row.accepted_at is not None:
        written = written.where(HandoverNote.written_at < row.accepted_at)
    found = session.exec(written.order_by(col(HandoverNote.id))).all()
    return tuple(Note(one.written_at, one.written_by, one.text) for one in found)
