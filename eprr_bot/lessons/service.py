"""What was learned, and what is to be done about it: recorded, put off, closed, opened again."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.db import add_numbered, take_turns
from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.base.questions import question
from eprr_bot.directory import service as directory
from eprr_bot.directory import times
from eprr_bot.lessons import messages
from eprr_bot.lessons.action import Owned, Step, Taken, nudge
from eprr_bot.lessons.models import Action, ActionStep, Lesson
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import service as reach
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Actor, UserError


def add_lesson(session: Session, about: str, text: str, now: datetime, actor: Actor, theme: str = "") -> Lesson:
    """Record what was learned, such as from exercise/12."""
    made = Lesson(about=about, text=without_nhs_numbers(text)[0], theme=theme, at=now, by=actor.name)
    add_numbered(session, made)
    return made


def add_action(
    session: Session, about: str, text: str, owner_id: str, due_on: date, now: datetime, actor: Actor
) -> tuple[Owned, bool]:
    """Record what somebody is to do by a day. Returns it, and whether its owner is told, or recorded it themselves.

    Raises UserError for a day that is past.
    """
    _refuse_past(session, due_on, now)
    cleaned = without_nhs_numbers(text)[0]
    made = Action(about=about, text=cleaned, owner_id=owner_id, due_on=due_on, at=now, by=actor.name)
    add_numbered(session, made)
    one = _owned(session, [made])[0]
    if owner_id == actor.person_id:
        return one, True
    content, envelope = messages.given(one, times.today(session, now)), Envelope(Lane.ROUTINE, f"action/{made.id}")
    return one, bool(reach.tell(session, now, owner_id, content, envelope))


def get(session: Session, number: int) -> Action:
    """The action of this number. Raises UserError where there is none."""
    found = session.get(Action, number)
    if found is None:
        raise UserError(f"There is no action {number}. Type /exercise actions for those there are.")
    return found


def close(session: Session, number: int, outcome: str, now: datetime, actor: Actor) -> Owned:
    """It is done, or needs doing no more; the outcome says which. Raises UserError where it is closed."""
    action = _to_change(session, number)
    _refuse_closed(action)
    action.closed_at, action.closed_by, action.outcome = now, actor.name, without_nhs_numbers(outcome)[0]
    return _stepped(session, action, _taken(action, Step.CLOSED, now, actor, outcome))


def reopen(session: Session, number: int, why: str, now: datetime, actor: Actor) -> Owned:
    """It is to be done after all. Raises UserError where it is open."""
    action = _to_change(session, number)
    if action.closed_at is None:
        raise UserError(f"Action {number} is open. Nothing was changed.")
    action.closed_at, action.closed_by, action.outcome = None, "", ""
    return _stepped(session, action, _taken(action, Step.REOPENED, now, actor, why))


def put_off(session: Session, number: int, due_on: date, why: str, now: datetime, actor: Actor) -> Owned:
    """It is to be done by another day. Raises UserError where it is closed, or that day is past."""
    action = _to_change(session, number)
    _refuse_closed(action)
    _refuse_past(session, due_on, now)
    action.due_on = due_on
    return _stepped(session, action, _taken(action, Step.PUT_OFF, now, actor, why, due_on))


def _refuse_past(session: Session, due_on: date, now: datetime) -> None:
    if due_on < times.today(session, now):
        raise UserError(f"{blocks.written_day(due_on)} is past. Name a day to come; a day of next year needs its year.")


def still_open(session: Session, number: int) -> Owned:
    """The action of this number. Raises UserError where there is none, or it is closed."""
    action = get(session, number)
    _refuse_closed(action)
    return _owned(session, [action])[0]


def _to_change(session: Session, number: int) -> Action:
    take_turns(session, f"action/{number}")
    action = get(session, number)
    session.refresh(action)
    return action


def _refuse_closed(action: Action) -> None:
    if action.closed_at is not None:
        again = f"To open it again: /exercise reopen {action.id}"
        raise UserError(f"Action {action.id} was closed already, by {action.closed_by}. {again}")


def _taken(
    action: Action, step: Step, now: datetime, actor: Actor, note: str, due_on: date | None = None
) -> ActionStep:
    note = without_nhs_numbers(note)[0]
    return ActionStep(action_id=action.id or 0, at=now, by=actor.name, step=step, due_on=due_on, note=note)


def _stepped(session: Session, action: Action, step: ActionStep) -> Owned:
    session.add_all([action, step])
    session.flush()
    return _owned(session, [action])[0]


def actions(session: Session, *about: str, owner_id: str = "", only_open: bool = True) -> list[Owned]:
    """Actions by the day on which they are due: open ones or all; of some exercises or incidents, or somebody’s."""
    found = select(Action).order_by(col(Action.due_on), col(Action.id))
    if only_open:
        found = found.where(col(Action.closed_at).is_(None))
    if about:
        found = found.where(col(Action.about).in_(about))
    if owner_id:
        found = found.where(Action.owner_id == owner_id)
    return _owned(session, session.exec(found).all())


def lessons(session: Session, *about: str) -> list[Lesson]:
    """What was learned from some exercises or incidents, the oldest first."""
    return list(_lessons(session, list(about)).all())


@question
def _lessons(about: list[str]) -> SelectOfScalar[Lesson]:
    return select(Lesson).where(col(Lesson.about).in_(about)).order_by(col(Lesson.id))


def to_nudge(session: Session, today: date) -> Mapping[str, list[tuple[Owned, int]]]:
    """By the id of their owner, the open actions of which a nudge has come, and which: days from when it is due."""
    zone, found = directory.cluster(session).zone, defaultdict[str, list[tuple[Owned, int]]](list)
    rows = select(Action).where(col(Action.closed_at).is_(None)).order_by(col(Action.due_on), col(Action.id))
    open_ones = session.exec(rows).all()
    for row, one in zip(open_ones, _owned(session, open_ones), strict=True):
        since = max([row.at, *(taken.at for taken in one.steps)]).astimezone(zone).date()
        days = nudge(row.due_on, since, today)
        if days is not None:
            found[row.owner_id].append((one, days))
    return found


def _owned(session: Session, rows: Sequence[Action]) -> list[Owned]:
    names = directory.names_of(session, {row.owner_id for row in rows})
    steps = _steps(session, [row.id or 0 for row in rows])
    return [
        Owned(
            number=row.id or 0,
            about=row.about.replace("/", " "),
            text=row.text,
            owner=names[row.owner_id],
            due_on=row.due_on,
            by=row.by,
            closed_at=row.closed_at,
            outcome=row.outcome,
            steps=tuple(steps[row.id or 0]),
        )
        for row in rows
    ]


def _steps(session: Session, numbers: Sequence[int]) -> defaultdict[int, list[Taken]]:
    found: defaultdict[int, list[Taken]] = defaultdict(list)
    rows = select(ActionStep).where(col(ActionStep.action_id).in_(numbers)).order_by(col(ActionStep.id))
    for row in session.exec(rows).all() if numbers else ():
        found[row.action_id].append(Taken(Step(row.step), row.at, row.by, row.note, row.due_on))
    return found
