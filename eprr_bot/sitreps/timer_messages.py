"""What people read about when reports are due (pure)."""

from datetime import datetime

from eprr_bot.incidents import messages
from eprr_bot.incidents.models import Incident
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content

HOW = "`/incident sitrep` draws it up."


def nudge(incident: Incident, due: datetime, now: datetime, *, is_last: bool) -> Content:
    """The next report is due soon, now, or is late."""
    facts = messages.of(incident)
    late = (now - due).total_seconds()
    when = "was due" if late >= 60 else "is due now," if late >= 0 else "is due"
    how_late = f", {blocks.took(late)} ago" if late >= 60 else ""
    last = " I shall not say so again." if is_last else ""
    said = f"The next situation report {when} {blocks.at(due)}{how_late}."
    text = f":clock4: *Incident {facts.number}: {said}* {HOW}{last}"
    short = (
        f"Incident {facts.number}: the next situation report {when} at {blocks.clock_time(due)}{how_late}. "
        f"{messages.NO_REPLY}"
    )
    return Content(text, (blocks.section(text),), short)


def is_set(incident: int, at: datetime | None, rhythm: str) -> Content:
    """The answer to whoever set it. `rhythm` is such as “then every 4 hours”."""
    if at is None:
        return Content(f"No further situation report is due in incident {incident}. Nobody is told of one any more.")
    more = f", {rhythm}" if rhythm else ""
    return Content(
        f"The next situation report of incident {incident} is due {blocks.at(at)}{more}. The channel is told half an "
        "hour before; the accountable director as well when it is due and while it is late."
    )
