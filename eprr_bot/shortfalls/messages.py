"""What people read about shortfalls (pure)."""

from collections.abc import Sequence
from datetime import datetime

from eprr_bot.base.patient_data import LEFT_OUT, REMOVED
from eprr_bot.shortfalls.models import Shortfall
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content

HOW = "/incident shortfall 6 theatre nurses at Saltmere until 08:00"
BRIEF, MOST_LISTED = 200, 40


def recorded_entry(one: Shortfall) -> str:
    """The log's entry; plain."""
    until = f", until {blocks.written(one.until)}" if one.until else ""
    return f"Shortfall {one.id}: {blocks.open_ended(one.what)}{until}."


def changed_entry(one: Shortfall) -> str:
    """The log's entry as it is closed, or opened again; plain."""
    return f"Shortfall {one.id} ({blocks.fit(blocks.open_ended(one.what), 80)}) {_outcome(one)}"


def _outcome(one: Shortfall) -> str:
    if one.closed_at is None:
        return "is open again."
    became = "was met" if one.is_met else "is none any more"
    return f"{became}: {blocks.full_stop(one.outcome)}" if one.outcome else f"{became}."


def recorded(one: Shortfall) -> Content:
    """The answer to whoever recorded it, with where help may come from."""
    until = f", until {blocks.when(one.until)}" if one.until else ""
    said = f"Shortfall {one.id} is recorded: {blocks.escape(_brief(one))}{until}. It tells nobody."
    ask = f"`/mutual-aid request {blocks.escape(_brief(one, 60))} from …` asks another body for help;"
    met = f"`/incident shortfall {one.id} met by …` says what met it."
    return Content(" ".join(filter(None, (said, ask, met, LEFT_OUT if REMOVED in one.what else ""))))


def changed(one: Shortfall) -> Content:
    """The answer to whoever closed it, or opened it again."""
    again = f" A mistake? `/incident shortfall {one.id} open`" if one.closed_at else ""
    left_out = f" {LEFT_OUT}" if REMOVED in one.outcome else ""
    return Content(f"Shortfall {one.id} {blocks.escape(_outcome(one))} It is in the log.{left_out}{again}")


def listing(found: Sequence[Shortfall], incident: int, now: datetime) -> Content:
    """Every shortfall of an incident."""
    if not found:
        return Content(f"No shortfall is recorded in incident {incident}. `{HOW}` records one.")
    lines = blocks.few([_line(one, now) for one in found], MOST_LISTED)
    title = f"*Shortfalls of incident {incident}*"
    how = blocks.context(
        f"`/incident shortfall {found[0].id} met by …` closes one; `/mutual-aid request` asks for help."
    )
    return Content("\n".join([title, *lines]), (blocks.section(title), *map(blocks.section, lines), how))


def _line(one: Shortfall, now: datetime) -> str:
    if one.closed_at is not None:
        by = f"{blocks.when(one.closed_at)} by {blocks.escape(one.closed_by)}"
        return f":white_check_mark: *{one.id}* {blocks.escape(_brief(one))}: {blocks.escape(_outcome(one))} ({by})"
    until = f", until {blocks.when(one.until)}" if one.until else ""
    mark = ":alarm_clock:" if one.is_past(now) else ":red_circle:"
    asks = " That time is past: does it still lack?" if one.is_past(now) else ""
    since = f"since {blocks.when(one.at)}, said by {blocks.escape(one.by)}"
    return f"{mark} *{one.id}* {blocks.escape(_brief(one))}{until} ({since}).{asks}"


def in_a_sentence(one: Shortfall, now: datetime) -> str:
    """An open shortfall, for reports; plain."""
    until = f", until {blocks.written(one.until)}" if one.until else ""
    past = " (past: to be confirmed)" if one.is_past(now) else ""
    return f"Shortfall {one.id}: {_brief(one)}{until}{past}."


def _brief(one: Shortfall, most: int = BRIEF) -> str:
    return blocks.fit(blocks.open_ended(one.what), most)
