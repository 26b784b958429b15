"""Faults in how people are reached that an exercise found, and whether they were put right. No number is in any."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from eprr_bot.callout.tries import Try
from eprr_bot.directory.models import DirectoryChange
from eprr_bot.reach import dead
from eprr_bot.reach.route import Route
from eprr_bot.reach.routes import ROUTES

SAID_WITHIN = timedelta(days=7)
"""For so long after an exercise it belongs to it what somebody says of how they were called."""


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
    return is_lacking or why_not.startswith((*route.says_dead, dead.THEIR_WORD))


def corrections(session: Session, found: Mapping[str, tuple[str, Sequence[Try]]], since: datetime) -> list[Correction]:
    """Of people by their ids, with their name and what was tried: each fault, and what first put it right."""
    changes: dict[str, list[DirectoryChange]] = {}
    theirs = select(DirectoryChange).where(col(DirectoryChange.person_id).in_(found), DirectoryChange.at > since)
    for one in session.exec(theirs.order_by(col(DirectoryChange.id))).all():
        changes.setdefault(one.person_id or "", []).append(one)
    return [
        _correction(name, tried, changes.get(person_id, ()))
        for person_id, (name, tries) in found.items()
        for tried in (*faulty(tries), *_said_later(tries, changes.get(person_id, ()), since + SAID_WITHIN))
    ]


def _said_later(tries: Iterable[Try], changes: Iterable[DirectoryChange], until: datetime) -> list[Try]:
    """What somebody said of their own number or address soon after it was tried."""
    said = {one.what for one in changes if one.at < until and one.by != dead.BOT}
    sound = (one for one in tries if one.route in ROUTES and not faulty([one]))
    return [replace(one, why_not=dead.THEIR_WORD) for one in sound if dead.gone(one.route) in said]


def _correction(name: str, tried: Try, changes: Sequence[DirectoryChange]) -> Correction:
    route = ROUTES[tried.route]
    for one in changes:
        changed = one.what.removeprefix("changed: ").split(", ") if one.what.startswith("changed: ") else []
        if set(changed) & set(route.columns) or one.what == f"reached {route.by} again":
            return Correction(name, tried.refusal, one.at, one.by)
    return Correction(name, tried.refusal)
