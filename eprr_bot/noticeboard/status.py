"""What the bot knows of itself: is everything moving, and what is not as it should be (/eprr status)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from eprr_bot import blocks
from eprr_bot.blocks import Content
from eprr_bot.callout import service as callout
from eprr_bot.db import last_beat
from eprr_bot.directory.models import Unmatched
from eprr_bot.exercises import messages as exercise_messages
from eprr_bot.exercises import service as exercises
from eprr_bot.exercises.standing import Standing
from eprr_bot.noticeboard.models import ChannelTopic, UserGroup
from eprr_bot.outbox import service as outbox

PARTS = {
    "ticker": ("The clock", timedelta(minutes=1)),
    "sender slack": ("The sender to Slack", timedelta(minutes=1)),
    "slack": ("Slack", timedelta(minutes=3)),
    "sender text": ("The sender of text messages", timedelta(minutes=1)),
}
OVERDUE = timedelta(minutes=2)
MOST_NAMES = 20
WELL = (Standing.ANSWERED, Standing.RUNNING)


@dataclass(frozen=True)
class Line:
    """One thing that is looked at: is it well, what is it, what is known of it."""

    is_well: bool
    what: str
    text: str


def look(session: Session, kind_of_database: str, now: datetime) -> list[Line]:
    """Everything that the bot can tell about itself from its database."""
    return [
        Line(True, "Database", f"{kind_of_database}, answering"),
        *(_part(session, name, now) for name in PARTS),
        _call_outs(session, now),
        _outbox(session, now),
        _last_exercise(session),
        _unmatched(session),
        _groups(session),
        *_topics(session),
    ]


def _part(session: Session, name: str, now: datetime) -> Line:
    title, most = PARTS[name]
    at = last_beat(session, name)
    if at is None:
        return Line(False, title, "has not moved since the start")
    age = now - at
    return Line(age <= most, title, f"last moved {blocks.took(age.total_seconds())} ago" if age > most else "moving")


def _call_outs(session: Session, now: datetime) -> Line:
    due = callout.next_due(session)
    is_well = due is None or now - due < OVERDUE
    return Line(is_well, "Call-outs", "on time" if is_well else "a step is overdue")


def _outbox(session: Session, now: datetime) -> Line:
    oldest = outbox.oldest_due(session, now)
    age = now - oldest if oldest else timedelta()
    failed = outbox.counts(session).get("failed", 0)
    text = f"the oldest has waited for {blocks.took(age.total_seconds())}" if age > OVERDUE else "none waits for long"
    return Line(age <= OVERDUE, "Messages", text + (f"; {failed} could not be delivered so far" if failed else ""))


def _last_exercise(session: Session) -> Line:
    newest = exercises.newest_held(session)
    if newest is None:
        return Line(False, "Last exercise", "none yet. `/exercise start` starts one")
    found = exercises.result(session, newest)
    return Line(found.standing in WELL, "Last exercise", exercise_messages.entry(found))


def _unmatched(session: Session) -> Line:
    found = session.get(Unmatched, 1)
    if found is None:
        return Line(False, "People in Slack", "not matched yet")
    names = [blocks.escape(str(name)) for name in found.people]
    if not names:
        return Line(True, "People in Slack", "everybody in the directory has an account")
    shown = blocks.listed([*names[:MOST_NAMES], *([f"{len(names) - MOST_NAMES} more"] if names[MOST_NAMES:] else [])])
    return Line(False, "People in Slack", f"no account with the e-mail address of {shown}")


def _groups(session: Session) -> Line:
    kept = session.exec(select(UserGroup).order_by(col(UserGroup.handle))).all()
    wrong = [f"@{one.handle} ({blocks.escape(one.last_failure)})" for one in kept if one.failures]
    wrong += [f"@{one.handle} (somebody on call may not be in it)" for one in kept if one.refused]
    if wrong:
        return Line(False, "User groups", f"not in step: {blocks.listed(wrong)}")
    return Line(True, "User groups", f"{len(kept)} in step with the rotas" if kept else "no rota feeds one")


def _topics(session: Session) -> list[Line]:
    return [
        Line(False, "Topic", f"#{one.channel} not in step: {blocks.escape(one.last_failure)}")
        for one in session.exec(select(ChannelTopic)).all()
        if one.last_failure
    ]


def message(lines: list[Line]) -> Content:
    """The lines for people to read, what is not well first."""
    ordered = sorted(lines, key=lambda line: line.is_well)
    wrong = sum(not line.is_well for line in lines)
    title = f"*{wrong} thing{'s' if wrong > 1 else ''} to look at*" if wrong else "*Everything is well*"
    marks = {True: ":large_green_circle:", False: ":large_orange_circle:"}
    body = "\n".join(f"{marks[line.is_well]} *{line.what}:* {line.text}" for line in ordered)
    return Content(f"{title}\n{body}", (blocks.section(title), blocks.section(body)))
