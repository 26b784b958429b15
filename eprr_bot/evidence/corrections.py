"""Faults in how people are reached that an exercise found, and whether they were put right. No number is in any."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from eprr_bot.callout.tries import Try
from eprr_bot.directory.models import DirectoryChange
from eprr_bot.reach.route import Route
from eprr_bot.reach.routes import ROUTES


@dataclass(frozen=True)
class Correction:
    """What was wrong with somebody's number or address; when it was put right and by whom, where it was."""

    name: str
    fault: str
    put_right_at: datetime | None = None
    by: str = ""


def faulty(tries: Iterable[Try]) -> list[Try]:
    """Those in which the number or the address itself was at fault: none is known, or nobody has it."""
    return [one for one in tries if one.route in ROUTES and _is_fault(ROUTES[one.route], one.why_not)]


def _is_fault(route: Route, why_not: str) -> bool:
    """A Slack account is in no column that somebody could put right."""
    is_lacking = bool(route.columns) and why_not == f"no {route.address} is known"
    return is_lacking or why_not.startswith(tuple(route.says_dead))


def corrections(session: Session, found: Mapping[str, tuple[str, Sequence[Try]]], since: datetime) -> list[Correction]:
    """Of faults by the id of each person, with their name: the first change since an instant that put them right."""
    faults = {one: (name, faulty(tries)) for one, (name, tries) in found.items() if faulty(tries)}
    changes: dict[str, list[DirectoryChange]] = {}
    theirs = select(DirectoryChange).where(col(DirectoryChange.person_id).in_(faults), DirectoryChange.at > since)
    for one in session.exec(theirs.order_by(col(DirectoryChange.id))).all():
        changes.setdefault(one.person_id or "", []).append(one)
    return [
        _correction(name, tried, changes.get(person_id, ()))
        for person_id, (name, tries) in faults.items()
        for tried in tries
    ]


def _correction(name: str, tried: Try, changes: Sequence[DirectoryChange]) -> Correction:
    route = ROUTES[tried.route]
    for one in changes:
        changed = one.what.removeprefix("changed: ").split(", ") if one.what.startswith("changed: ") else []
        if set(changed) & set(route.columns) or one.what == f"reached {route.by} again":
            return Correction(name, tried.refusal, one.at, one.by)
    return Correction(name, tried.refusal)
