"""Checklists: what was ticked, by whom, and what was taken back. Each change writes its log entry."""

from datetime import datetime

from sqlmodel import Session, col, select

from eprr_bot.incidents import service
from eprr_bot.incidents.models import Checklist, Incident, Tick
from eprr_bot.incidents.service import one_line
from eprr_bot.oncall import roles
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Actor, UserError


def tick(session: Session, checklist_id: int, item_id: str, now: datetime, actor: Actor) -> None:
    """Tick an item, once however many press at the same time. Raises UserError when there is no such item."""
    incident, text = _item(session, checklist_id, item_id)
    if _standing_tick(session, checklist_id, item_id) is None:
        session.add(Tick(checklist_id=checklist_id, item_id=item_id, ticked_at=now, ticked_by=actor.name))
        entry = _of_the_director(session, incident, f"Ticked: {text}", now, actor)
        service.note(session, incident, now, "checklist", entry, actor)


def untick(session: Session, checklist_id: int, item_id: str, now: datetime, actor: Actor) -> None:
    """Take an item's tick back; who had ticked it and when is kept. Raises UserError when there is no such item."""
    incident, text = _item(session, checklist_id, item_id)
    standing = _standing_tick(session, checklist_id, item_id)
    if standing is not None:
        standing.undone_at, standing.undone_by = now, actor.name
        session.add(standing)
        entry = _of_the_director(session, incident, f"Tick taken back: {text}", now, actor)
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


def items_of(checklist: Checklist) -> dict[str, str]:
    """A checklist's items: id -> text."""
    return {item["id"]: item["text"] for section in checklist.body["sections"] for item in section["items"]}


def ticks(session: Session, checklist_id: int) -> list[Tick]:
    """The ticks that stand."""
    standing = select(Tick).where(Tick.checklist_id == checklist_id, col(Tick.undone_at).is_(None))
    return list(session.exec(standing.order_by(col(Tick.id))).all())


def of_incident(session: Session, incident: Incident) -> list[Checklist]:
    """The checklists of an incident, the oldest first."""
    theirs = select(Checklist).where(Checklist.incident_id == incident.id)
    return list(session.exec(theirs.order_by(col(Checklist.id))).all())
