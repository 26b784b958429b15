"""What somebody says who answers a call: that they can attend, and from when, or that they cannot; and how it is kept.

They may change their mind: what they said last stands, and the log says both.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, or_

from eprr_bot.base.db import change
from eprr_bot.callout.models import Callee, CallOut, CallOutState
from eprr_bot.reach.routes import ROUTES
from eprr_bot.slack import blocks


@dataclass(frozen=True)
class Answer:
    """An answer of this instant. `route` is by what it came, `by` who gave it for them; `said` are their own words."""

    at: datetime
    route: str
    by: str = ""
    is_late: bool = False
    cannot_attend: bool = False
    arrives_at: datetime | None = None
    said: str = ""


def keep(session: Session, call_out: CallOut, callee: Callee, given: Answer) -> bool:
    """Keep what somebody answers. False when it is no news: another said so already, or the call is over."""
    if callee.is_responding and not given.cannot_attend:
        return _keep_arrival(session, callee, given)
    is_news = or_(col(Callee.answered_at).is_(None), col(Callee.cannot_attend).is_(not given.cannot_attend))
    if callee.answered_at and given.cannot_attend and not _may_take_back(call_out):
        return False
    if callee.cannot_attend and given.cannot_attend:
        return _keep_why(session, callee, given)
    return bool(
        change(
            session,
            Callee,
            Callee.id == callee.id,
            is_news,
            answered_at=given.at,
            answered_with=given.route,
            answered_by=given.by,
            is_late=given.is_late,
            cannot_attend=given.cannot_attend,
            arrives_at=None if given.cannot_attend else given.arrives_at,
            said=given.said,
        )
    )


def _keep_why(session: Session, callee: Callee, given: Answer) -> bool:
    """Somebody who cannot attend says why, perhaps for the second time."""
    is_news = given.said not in ("", callee.said)
    return is_news and bool(change(session, Callee, Callee.id == callee.id, said=given.said))


def _keep_arrival(session: Session, callee: Callee, given: Answer) -> bool:
    """Somebody who is responding says when they arrive, perhaps for the second time."""
    news: dict[str, object] = (
        {"arrives_at": given.arrives_at} if given.arrives_at not in (None, callee.arrives_at) else {}
    )
    news |= {"said": given.said} if given.said not in ("", callee.said) else {}
    return bool(news and change(session, Callee, Callee.id == callee.id, **news))


def _may_take_back(call_out: CallOut) -> bool:
    """An answer that ended something which is over stands; of something real whoever was counted on may drop out."""
    return call_out.state == CallOutState.OPEN or call_out.incident_id is not None or call_out.insists


def entry(name: str, before: Callee, given: Answer, seconds: float) -> str:
    """What the log says of an answer; `before` is how it stood until then. Plain."""
    how = f" {ROUTES[given.route].by}" if given.route in ROUTES else ""
    late = ", after that had stopped counting" if given.is_late else ""
    words = f"Their words: “{given.said}”." if given.said else ""
    if before.answered_at is None:
        what = " that they cannot attend" if given.cannot_attend else ""
        said = f"{name} answered{how} {blocks.after(seconds)}{what}{late}."
    elif before.cannot_attend and given.cannot_attend:
        said = f"{name} says{how} why they cannot attend."
    elif given.cannot_attend:
        said = f"{name}, who had answered, says{how} that they cannot attend after all."
    elif before.cannot_attend:
        said = f"{name}, who could not attend, can after all, as they say{how}{late}."
    else:
        said = ""
    return " ".join(filter(None, (said, arrival(name, given), words)))


def when_over(name: str, given: Answer) -> str:
    """What the log says of an answer to a call that was stopped before; plain."""
    how = f" {ROUTES[given.route].by}" if given.route in ROUTES else ""
    what = " that they cannot attend" if given.cannot_attend else ""
    return f"{name} answered{how}{what} when the call was over."


def arrival(name: str, given: Answer) -> str:
    """When somebody arrives, in a sentence; nothing where they did not say. Plain."""
    if given.arrives_at is None:
        return ""
    return f"{name} arrives at {blocks.clock_time(given.arrives_at, since=given.at)}."
