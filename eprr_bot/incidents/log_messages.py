"""What people read of an incident's log (pure)."""

from collections.abc import Sequence

from eprr_bot import blocks
from eprr_bot.blocks import Content
from eprr_bot.incidents.messages import BRIEF, Facts
from eprr_bot.patient_data import LEFT_OUT
from eprr_bot.records.messages import log_line
from eprr_bot.records.models import LogEntry


def logged(facts: Facts, entry: LogEntry, took_out_number: bool) -> Content:
    """The answer to whoever has written in the log: that one entry."""
    left_out = f" {LEFT_OUT}" if took_out_number else ""
    return Content(f"Entry {entry.number} is in the log of incident {facts.number}.{left_out}\n{log_line(entry)}")


def log(facts: Facts, entries: Sequence[LogEntry], total: int) -> Content:
    """The end of an incident's log."""
    title = f"*Log of incident {facts.number}: {blocks.fit(facts.what, BRIEF)}*"
    shown = f"The last {len(entries)} of {total} entries." if total > len(entries) else f"{total} entries."
    laid_out = [blocks.section(title)]
    laid_out += [blocks.section(f"{log_line(entry)}\n_{blocks.escape(entry.author)}_") for entry in entries]
    laid_out.append(blocks.context(f"{shown} Nothing in it can be changed or taken out."))
    plain = "\n".join(
        f"{entry.number}. {blocks.written(entry.event_at)} {blocks.escape(entry.text)}" for entry in entries
    )
    return Content(f"{title}\n{plain}", tuple(laid_out[:50]))
