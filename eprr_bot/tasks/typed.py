"""Tasks as people type them: `Saltmere, Fenbridge: open beds by 06:00`, and `2 Saltmere done at 05:40`."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from eprr_bot.directory import organisation_names, times
from eprr_bot.directory import service as directory
from eprr_bot.slack.commands import MOST_DIGITS, UserError
from eprr_bot.tasks import messages, service
from eprr_bot.tasks.models import TaskShare
from eprr_bot.tasks.service import Wanted
from eprr_bot.tasks.task import BETWEEN, Progress, Said, said

BY = ("by", "before", "no later than")
_COLON = re.compile(r":(?![\d/])")
_IMMEDIATE = re.compile(r"(?:immediate(?:ly)?|urgent(?:ly)?)\b[\s,:]*", re.IGNORECASE)
_IMMEDIATE_LAST = re.compile(r"[\s,;(]+(?:immediate(?:ly)?|urgent(?:ly)?)\W*\Z", re.IGNORECASE)
_NUMBER = re.compile(
    rf"(?:task\s+#?(\d{{1,{MOST_DIGITS}}})(?!\w)|#?(\d{{1,{MOST_DIGITS}}})(?![\w:]))(.*)", re.DOTALL | re.I
)


@dataclass(frozen=True)
class About:
    """Something said of a task that there is: of whom, and what; nothing where it is only asked for."""

    number: int
    shares: tuple[TaskShare, ...] = ()
    said: Said | None = None


def wanted(session: Session, text: str, now: datetime) -> Wanted:
    """What is asked of whom. Raises UserError."""
    line, first = " ".join(text.split()), _IMMEDIATE.match(text)
    line = line[first.end() :] if first else line
    colon = _COLON.search(line)
    if colon is None:
        raise UserError(f"Say which organisations, then a colon, then what: {messages.HOW_TO_GIVE}")
    whom = organisation_names.named(directory.cluster(session), line[: colon.start()])
    rest = line[colon.end() :].strip(BETWEEN)
    last = _IMMEDIATE_LAST.search(rest)
    what, by = times.last(rest[: last.start()] if last else rest, *BY)
    due_at = times.when(session, by, now) if by else None
    return Wanted(whom, what, due_at, is_immediate=bool(first or last))


def numbered(text: str) -> tuple[int, str] | None:
    """The number that a line begins with, and the rest; None where it gives a task."""
    found = _NUMBER.fullmatch(text.strip())
    return (int(found[1] or found[2]), found[3].strip(BETWEEN)) if found else None


def about(session: Session, number: int, text: str) -> About:
    """What is said of a task. Raises UserError for what is not understood."""
    service.get(session, number)
    if not text:
        return About(number)
    read = said(text)
    if read is None:
        raise UserError(
            f"Say how far it is: acknowledged, under way, done, cannot or withdrawn, such as: "
            f"{messages.HOW_TO_SAY.format(number)}"
        )
    is_all = read.progress == Progress.WITHDRAWN and not read.whom
    return About(number, tuple(_meant(session, number, "all" if is_all else read.whom)), read)


def _meant(session: Session, number: int, whom: str) -> list[TaskShare]:
    """The shares of the organisations that are named; all where “all” or nobody is, and the task has only one."""
    theirs, cluster = service.shares(session, number), directory.cluster(session)
    if organisation_names.is_all(whom) or (not whom and len(theirs) == 1):
        return theirs
    of_it = [one for one in cluster.organisations if one.id in {share.organisation for share in theirs}]
    if not whom:
        raise UserError(f"Say which organisation, or “all”, such as: {messages.HOW_TO_SAY.format(number)}")
    named = {organisation_names.one(cluster, piece, of_it).id for piece in re.split(r"[,;]|\s+and\s+", whom)}
    return [share for share in theirs if share.organisation in named]
