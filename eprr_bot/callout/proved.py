"""When each person was last proved reachable, by each way to reach them; the same words wherever that is said."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlmodel import Session, col, func, select

from eprr_bot.callout.models import Callee
from eprr_bot.reach.routes import ROUTES


def last(session: Session, person_ids: Collection[str] | None = None) -> Mapping[str, Mapping[str, datetime]]:
    """When they last answered a call-out themselves, by person and route: of some people, or of everybody."""
    answered = select(Callee.person_id, Callee.answered_with, func.max(Callee.answered_at)).where(
        col(Callee.answered_at).is_not(None), Callee.answered_by == ""
    )
    if person_ids is not None:
        answered = answered.where(col(Callee.person_id).in_(person_ids))
    found: dict[str, dict[str, datetime]] = {}
    for person_id, route, at in session.exec(answered.group_by(Callee.person_id, Callee.answered_with)).all():
        if route in ROUTES and at:
            found.setdefault(person_id, {})[route] = at
    return found


def words(at: str) -> str:
    """`last proved reachable Mon 23 Nov 2026 10:05`; of the time as it is written there, empty where there is none."""
    return f"last proved reachable {at}" if at else "never proved reachable"
