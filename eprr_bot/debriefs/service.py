"""Debriefs: said while it is fresh, planned by the cluster's own rule, and recorded as held or not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.db import add_numbered, change
from eprr_bot.base.letters import visible
from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.base.questions import question
from eprr_bot.debriefs import messages
from eprr_bot.debriefs.messages import QUESTIONS
from eprr_bot.debriefs.models import HotDebrief, PlannedDebrief, PlannedState
from eprr_bot.directory import service as directory
from eprr_bot.directory import times
from eprr_bot.incidents import messages as incident_messages
from eprr_bot.incidents import news
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.alert import LIVE, AlertState
from eprr_bot.incidents.heard import Turn
from eprr_bot.incidents.models import Incident
from eprr_bot.lessons import service as lessons
from eprr_bot.lessons.action import Owned
from eprr_bot.lessons.models import Lesson
from eprr_bot.reach import service as reach
from eprr_bot.reach.routes import every
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Actor, UserError

KIND = "debrief"
"""The kind of the log's entries about them."""


@dataclass(frozen=True)
class Found:
    """All that is on record of what an incident taught."""

    hot: Sequence[HotDebrief]
    planned: Sequence[PlannedDebrief]
    lessons: Sequence[Lesson]
    actions: Sequence[Owned]


def about(incident: Incident) -> str:
    """What its lessons and actions are filed under."""
    return f"incident/{incident.id}"


def found(session: Session, incident: Incident) -> Found:
    """What was said, what is planned, what was learned and what is done about it."""
    return Found(
        hot(session, incident),
        planned(session, incident),
        lessons.lessons(session, about(incident)),
        lessons.actions(session, about(incident), only_open=False),
    )


def hot(session: Session, incident: Incident) -> Sequence[HotDebrief]:
    """What people said, the oldest first."""
    return _hot(session, incident.id).all()


@question
def _hot(incident_id: int | None) -> SelectOfScalar[HotDebrief]:
    return select(HotDebrief).where(HotDebrief.incident_id == incident_id).order_by(col(HotDebrief.id))


def planned(session: Session, incident: Incident) -> Sequence[PlannedDebrief]:
    """Those that are or were due, but for those that a reopening took back."""
    return _planned(session, incident.id).all()


@question
def _planned(incident_id: int | None) -> SelectOfScalar[PlannedDebrief]:
    of_it = select(PlannedDebrief).where(PlannedDebrief.incident_id == incident_id)
    still = of_it.where(PlannedDebrief.state != PlannedState.WITHDRAWN)
    return still.order_by(col(PlannedDebrief.due_on), col(PlannedDebrief.id))


def say(
    session: Session, incident: Incident, said: Mapping[str, str], now: datetime, actor: Actor
) -> tuple[HotDebrief, bool]:
    """Keep what somebody says. Returns it, and whether an NHS number was taken out. Raises UserError for nothing.

    Whoever is accountable hears at once where somebody is at risk.
    """
    cleaned = {name: without_nhs_numbers(visible(said.get(name, "")).strip()) for name in QUESTIONS}
    kept = {name: text for name, (text, _) in cleaned.items() if text}
    if not kept:
        raise UserError("Answer at least one of the questions.")
    made = HotDebrief(incident_id=incident.id or 0, at=now, by=actor.name, by_id=actor.person_id or "", said=kept)
    session.add(made)
    session.flush()
    incidents.note(session, incident, now, KIND, messages.entry(kept), actor)
    if "safety" in kept and incident.director_id not in (None, actor.person_id):
        told = messages.at_risk(incident_messages.of(incident), kept["safety"], actor.name)
        envelope = news.envelope(incident, "safety", f"{news.subject(incident)}/safety/{made.id}")
        reach.tell(session, now, incident.director_id, told, envelope, every())
    return made, any(removed for _, removed in cleaned.values())


def when_state_changes(session: Session, incident: Incident, turn: Turn) -> None:
    """Once it has stood down, debriefs are planned; where the response goes on after all, they are taken back."""
    if turn.before in LIVE and incident.alert_state == AlertState.STAND_DOWN:
        _plan(session, incident, turn.now)
    if turn.before not in LIVE and incident.alert_state in LIVE:
        due = (PlannedDebrief.incident_id == incident.id, PlannedDebrief.state == PlannedState.PLANNED)
        change(session, PlannedDebrief, *due, state=PlannedState.WITHDRAWN)


def _plan(session: Session, incident: Incident, now: datetime) -> None:
    today, made = times.today(session, now), []
    for one in directory.cluster(session).debriefs:
        due_on = today + timedelta(days=one.within_days)
        made.append(PlannedDebrief(incident_id=incident.id or 0, name=one.name, due_on=due_on, planned_at=now))
        add_numbered(session, made[-1])
    if made:
        listed = blocks.listed(f"{one.name} ({one.id}) by {blocks.written_day(one.due_on)}" for one in made)
        incidents.note(session, incident, now, KIND, f"Planned once it stands down: {listed}.")


def get(session: Session, incident: Incident, number: int) -> PlannedDebrief:
    """The planned debrief of this number. Raises UserError where the incident has none."""
    found = session.get(PlannedDebrief, number, populate_existing=True)
    if found is None or found.incident_id != incident.id or found.state == PlannedState.WITHDRAWN:
        raise UserError(
            f"Incident {incident.id} has no debrief {number}. /incident debrief show names those there are."
        )
    return found


def settle(
    session: Session, one: PlannedDebrief, state: PlannedState, note: str, now: datetime, actor: Actor
) -> PlannedDebrief:
    """It was held, or is not going to be. A later word takes the place of an earlier one; both stand in the log."""
    one.state, one.note, one.said_at, one.said_by = state, _tidy(note), now, actor.name
    session.add(one)
    session.flush()
    said = f"{blocks.open_ended(one.name)} ({one.id}): {state}."
    more = blocks.reason(one.note) if state == PlannedState.NOT_HELD else blocks.full_stop(one.note)
    incidents.note(session, incidents.get(session, one.incident_id), now, KIND, blocks.sentences(said, more), actor)
    return one


def put_off(
    session: Session, one: PlannedDebrief, due_on: date, why: str, now: datetime, actor: Actor
) -> PlannedDebrief:
    """It is due on another day. Raises UserError for one that is past."""
    if due_on < times.today(session, now):
        raise UserError(f"{blocks.written_day(due_on)} is past. Name a day to come; a day of next year needs its year.")
    before, one.due_on, one.state = one.due_on, due_on, PlannedState.PLANNED
    session.add(one)
    session.flush()
    said = f"{blocks.open_ended(one.name)} ({one.id}) is due by {blocks.written_day(due_on)}"
    entry = blocks.sentences(f"{said}, not by {blocks.written_day(before)}.", blocks.reason(_tidy(why)))
    incidents.note(session, incidents.get(session, one.incident_id), now, KIND, entry, actor)
    return one


def _tidy(text: str) -> str:
    return without_nhs_numbers(" ".join(text.split()))[0]


def still_planned(session: Session) -> list[PlannedDebrief]:
    """All that nobody has said held or not, of incidents that are over."""
    due = select(PlannedDebrief).join(Incident).where(PlannedDebrief.state == PlannedState.PLANNED)
    over = due.where(col(Incident.alert_state).not_in(LIVE))
    return list(session.exec(over.order_by(col(PlannedDebrief.due_on), col(PlannedDebrief.id))).all())


def learned(session: Session, incident: Incident, text: str, now: datetime, actor: Actor) -> Lesson:
    """Record a lesson, in the log as well. Raises UserError where there is nothing to read."""
    if not visible(text):
        raise UserError("Say what was learned, such as: /incident lesson The switchboard had an old list")
    made = lessons.add_lesson(session, about(incident), text, now, actor)
    incidents.note(session, incident, now, "lesson", f"Lesson: {blocks.full_stop(made.text)}", actor)
    return made


def give_action(
    session: Session, incident: Incident, what: str, owner_id: str, due_on: date, now: datetime, actor: Actor
) -> tuple[Owned, bool]:
    """Record what somebody is to do about what was learned. Returns it, and whether they are told."""
    made, is_told = lessons.add_action(session, about(incident), what, owner_id, due_on, now, actor)
    by = blocks.written_day(made.due_on)
    entry = f"Action {made.number} after the incident, for {made.owner}, by {by}: {blocks.full_stop(made.text)}"
    incidents.note(session, incident, now, "lesson", entry, actor)
    return made, is_told
