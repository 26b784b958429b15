"""Checklists: what was ticked, by whom, and what was taken back. Each change writes its log entry."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.letters import visible
from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.base.questions import question
from eprr_bot.incidents import service
from eprr_bot.incidents.messages import BRIEF
from eprr_bot.incidents.models import Checklist, Incident, Tick
from eprr_bot.incidents.service import one_line
from eprr_bot.oncall import roles
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Actor, UserError

MOST_NUDGES = 2
"""How often the director is reminded of one checklist."""
APART = timedelta(minutes=30)


def tick(session: Session, checklist_id: int, item_id: str, now: datetime, actor: Actor) -> None:
    """Tick an item, once however many press at the same time. Raises UserError when there is no such item."""
    incident, text = _item(session, checklist_id, item_id)
    if _standing_tick(session, checklist_id, item_id) is None:
        session.add(Tick(checklist_id=checklist_id, item_id=item_id, ticked_at=now, ticked_by=actor.name))
        entry = _of_the_director(session, incident, f"Ticked: {text}", now, actor)
        service.note(session, incident, now, "checklist", entry, actor)


def not_applicable(
    session: Session, checklist_id: int, item_id: str, why: str, now: datetime, actor: Actor
) -> tuple[str, bool]:
    """Say why an item does not apply. Returns its text, and whether an NHS number was left out of the reason.

    Raises UserError when there is no such item or reason, or somebody has ticked it.
    """
    incident, text = _item(session, checklist_id, item_id)
    why, removed = without_nhs_numbers(one_line(why))
    if not visible(why):
        raise UserError("Say why it does not apply, such as: /incident checklist 4 not applicable because …")
    standing = _standing_tick(session, checklist_id, item_id)
    if standing is not None:
        said = (
            f"was said not to apply, by {standing.ticked_by}"
            if standing.because
            else f"was ticked by {standing.ticked_by}"
        )
        raise UserError(f"“{blocks.fit(text, BRIEF)}” {said}. Take that back first.")
    row = Tick(checklist_id=checklist_id, item_id=item_id, ticked_at=now, ticked_by=actor.name, because=why)
    session.add(row)
    entry = _of_the_director(
        session, incident, f"Not applicable: {blocks.full_stop(text)} {blocks.reason(why)}", now, actor
    )
    service.note(session, incident, now, "checklist", entry, actor)
    return text, removed


def untick(session: Session, checklist_id: int, item_id: str, now: datetime, actor: Actor) -> None:
    """Take an item's tick back; who had ticked it and when is kept. Raises UserError when there is no such item."""
    incident, text = _item(session, checklist_id, item_id)
    standing = _standing_tick(session, checklist_id, item_id)
    if standing is not None:
        standing.undone_at, standing.undone_by = now, actor.name
        session.add(standing)
        _remind_again(session, checklist_id, now)
        what = "No longer “not applicable”" if standing.because else "Tick taken back"
        entry = _of_the_director(session, incident, f"{what}: {text}", now, actor)
        service.note(session, incident, now, "checklist", entry, actor)


def _of_the_director(session: Session, incident: Incident, text: str, now: datetime, actor: Actor) -> str:
    """The checklist is the director's: where somebody else ticks, the entry says whom the rota names."""
    return blocks.sentences(text, roles.who_disagrees(session, now, actor, incident.director_id))


def _item(session: Session, checklist_id: int, item_id: str) -> tuple[Incident, str]:
    """The incident and the text of an item. The checklist is locked, so that two presses come one after the other."""
    checklist = session.get(Checklist, checklist_id, with_for_update=True)
    items = items_of(checklist) if checklist else {}
    if checklist is None or item_id not in items:
        raise UserError("That item is no longer there. Look at the newest checklist of the incident.")
    return service.get(session, checklist.incident_id), one_line(items[item_id])


def _standing_tick(session: Session, checklist_id: int, item_id: str) -> Tick | None:
    return next((one for one in ticks(session, checklist_id) if one.item_id == item_id), None)


def _remind_again(session: Session, checklist_id: int, now: datetime) -> None:
    """An item is open again: it may be due, or overdue."""
    checklist = session.get_one(Checklist, checklist_id)
    if checklist.nudges < MOST_NUDGES and (first := min(due_times(checklist), default=None)):
        checklist.nudge_at = max(first, now + APART) if checklist.nudges else max(first, now)
        session.add(checklist)


def due_times(checklist: Checklist) -> dict[datetime, list[str]]:
    """The ids of the items that are to be ticked by an instant, by that instant."""
    opened, found = checklist.opened_at, dict[datetime, list[str]]()
    for section in checklist.body["sections"] if opened else ():
        if opened and (minutes := section.get("within_minutes")):
            found.setdefault(opened + timedelta(minutes=minutes), []).extend(item["id"] for item in section["items"])
    return found


def still_open(session: Session, checklist_id: int) -> dict[int, tuple[str, str]]:
    """The items that are neither ticked nor not applicable: number -> id and text. Raises UserError where none are."""
    checklist = session.get(Checklist, checklist_id)
    if checklist is None:
        raise UserError("That checklist is no longer there. Look at the newest one of the incident.")
    done = {one.item_id for one in ticks(session, checklist_id)}
    items = enumerate(items_of(checklist).items(), 1)
    return {number: (item_id, text) for number, (item_id, text) in items if item_id not in done}


def newest(session: Session, incident: Incident) -> Checklist:
    """The checklist of whoever is accountable now. Raises UserError where there is none."""
    found = of_incident(session, incident)
    if not found:
        raise UserError(f"Incident {incident.id} has no checklist.")
    return found[-1]


def numbered(session: Session, incident: Incident, number: int) -> tuple[int, str]:
    """The checklist and the id of its item of this number, counted from 1. Raises UserError."""
    checklist = newest(session, incident)
    ids = list(items_of(checklist))
    if not 0 < number <= len(ids):
        raise UserError(f"The checklist has items 1 to {len(ids)}. /incident checklist shows them.")
    return checklist.id or 0, ids[number - 1]


def items_of(checklist: Checklist) -> dict[str, str]:
    """A checklist's items: id -> text."""
    return {item["id"]: item["text"] for section in checklist.body["sections"] for item in section["items"]}


def ticks(session: Session, checklist_id: int) -> list[Tick]:
    """The ticks that stand."""
    return list(_ticks(session, checklist_id).all())


@question
def _ticks(checklist_id: int) -> SelectOfScalar[Tick]:
    standing = select(Tick).where(Tick.checklist_id == checklist_id, col(Tick.undone_at).is_(None))
    return standing.order_by(col(Tick.id))


def of_incident(session: Session, incident: Incident) -> list[Checklist]:
    """The checklists of an incident, the oldest first."""
    return list(_of_incident(session, incident.id).all())


@question
def _of_incident(incident_id: int | None) -> SelectOfScalar[Checklist]:
    return select(Checklist).where(Checklist.incident_id == incident_id).order_by(col(Checklist.id))
