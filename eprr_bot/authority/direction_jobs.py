"""What follows of directions by the clock: who has not acknowledged is named, and it ends when it said it would."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.authority import direction, directions
from eprr_bot.authority import direction_messages as messages
from eprr_bot.authority.direction import CHASED_AFTER, Progress
from eprr_bot.authority.directions import KIND
from eprr_bot.authority.models import Direction, DirectionShare
from eprr_bot.base.questions import question
from eprr_bot.callout import service as callout
from eprr_bot.callout.models import CallOutState
from eprr_bot.directory import service as directory
from eprr_bot.incidents import news, organisations
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.alert import LIVE
from eprr_bot.incidents.heard import Turn
from eprr_bot.incidents.models import Incident
from eprr_bot.slack.commands import Bot


def due(session: Session, now: datetime) -> Sequence[int]:
    """The directions that are to be looked at."""
    return [one for one in _due(session, now).all() if one]


@question
def _due(now: datetime) -> SelectOfScalar[int | None]:
    return select(col(Direction.id)).where(col(Direction.next_at) <= now)


def next_due(session: Session, _: datetime) -> datetime | None:
    """When one is looked at next."""
    return _next_due(session).one()


@question
def _next_due() -> SelectOfScalar[datetime | None]:
    return select(func.min(Direction.next_at))


def look_at(_: Bot, session: Session, now: datetime, number: int) -> None:
    """Name whoever has not acknowledged it, call whoever could not be called before, or end it."""
    row, incident = directions.get(session, number)
    directions.lock(session, incident)
    session.refresh(row)
    if row.next_at is None or row.next_at > now:
        return  # another process has done it
    shares = directions.shares(session, number)
    waited_for = [one for one in shares if one.progress == Progress.GIVEN]
    row.next_at = None
    if row.until_at is not None and row.until_at <= now:
        _end(session, incident, row, waited_for, now)
    elif waited_for and (incident is None or incident.alert_state in LIVE):
        _chase(session, incident, row, waited_for, now)
    elif row.until_at is not None:
        row.next_at = row.until_at
    session.add(row)


def _chase(
    session: Session, incident: Incident | None, row: Direction, waited_for: Sequence[DirectionShare], now: datetime
) -> None:
    """Two reminders, to the channel or the director; whoever could not be called is tried at each look."""
    one = directions.bare(session, row, waited_for)
    if row.chased < len(CHASED_AFTER):
        row.chased += 1
        is_last = row.chased == len(CHASED_AFTER)
        directions.note(session, row, incident, messages.chased_entry(one), now)
        content = messages.chased(directions.facts_of(incident), one, is_last=is_last)
        directions.tell(session, row, incident, content, now, f"chased/{row.chased}")
    row.next_at = direction.next_look(row.at, row.chased, now, row.until_at)
    _call_owed(session, incident, row, waited_for, now)


def _call_owed(
    session: Session, incident: Incident | None, row: Direction, waited_for: Sequence[DirectionShare], now: datetime
) -> None:
    """Whoever has come on call since is called."""
    whom = {one.id: one for one in directory.cluster(session).organisations}
    owed = [] if news.is_exercise(incident) else [one for one in waited_for if one.organisation in whom]
    owed = [
        one
        for one in owed
        if organisations.is_owed(session, callout.serving(session, KIND, one.id), one.organisation, now)
    ]
    if owed:
        names = [whom[one.organisation].name for one in owed]
        directions.note(session, row, incident, messages.later_entry(row.id or 0, names), now)
    for one in owed:
        directions.call(session, incident, directions.bare(session, row, [one]), one, whom[one.organisation], now)


def _end(
    session: Session, incident: Incident | None, row: Direction, waited_for: Sequence[DirectionShare], now: datetime
) -> None:
    row.ended_at = now
    one = directions.bare(session, row, directions.shares(session, row.id or 0))
    directions.note(session, row, incident, messages.ended_entry(one), now)
    for share in waited_for:
        for call_out in callout.serving(session, KIND, share.id):
            if call_out.state == CallOutState.OPEN:
                callout.stop(session, call_out, now, "The direction has ended.")


def state_changed(session: Session, incident: Incident, turn: Turn) -> None:
    """Nobody is called about directions once the response is over, and the log says so; they are looked at again when
    it goes on."""
    is_live, was_live = incident.alert_state in LIVE, turn.before in LIVE
    rows = session.exec(select(Direction).where(Direction.incident_id == incident.id)).all()
    open_ones = [one for one in rows if one.ended_at is None and _is_waited_for(session, one)]
    if is_live == was_live or not open_ones:
        return
    if is_live:
        for row in open_ones:
            row.next_at = turn.now
            session.add(row)
        return
    organisations.stop(session, incident, KIND, turn.now, f"The response to incident {incident.id} is over.")
    incidents.note(session, incident, turn.now, KIND, messages.over_entry([one.id or 0 for one in open_ones]))


def _is_waited_for(session: Session, row: Direction) -> bool:
    return any(one.progress == Progress.GIVEN for one in directions.shares(session, row.id or 0))
