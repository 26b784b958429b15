"""What people read of an incident's log (pure)."""

from collections.abc import Sequence

from eprr_bot.base.patient_data import LEFT_OUT
from eprr_bot.incidents.messages import BRIEF, Facts
from eprr_bot.records.messages import log_line
from eprr_bot.records.models import LogEntry
from eprr_bot.slack import answers, blocks
from eprr_bot.slack.blocks import Content

LONGEST_ENTRY, LONGEST_LOG = 700, 11_000
"""Letters of one entry, and bytes of all together, in the answer that shows the log."""
BESIDES_AN_ENTRY = 60
"""Bytes of its number and time."""


def logged(facts: Facts, entry: LogEntry, took_out_number: bool) -> Content:
    """The answer to whoever has written in the log: that one entry."""
    left_out = f" {LEFT_OUT}" if took_out_number else ""
    return Content(f"Entry {entry.number} is in the log of incident {facts.number}.{left_out}\n{log_line(entry)}")


def log(facts: Facts, entries: Sequence[LogEntry], total: int) -> Content:
    """The end of an incident's log, as much of it as fits."""
    title = f"*Log of incident {facts.number}: {blocks.fit(facts.what, BRIEF)}*"
    whole = f"`eprr-bot incident log {facts.number}` on the command line"
    shown = _newest_that_fit(entries, whole)
    last = "last" if len(shown) == 1 else f"last {len(shown)}"
    count = f"The {last} of {total} entries; all: {whole}." if total > len(shown) else f"{total} entries."
    laid_out = [blocks.section(title)]
    laid_out += [
        blocks.section(f"`{one.number}` {blocks.when(one.event_at)} {text}\n_{blocks.escape(one.author)}_")
        for one, text in shown
    ]
    laid_out.append(blocks.context(f"{count} Nothing in it can be changed or taken out."))
    plain = "\n".join(f"{one.number}. {blocks.written(one.event_at)} {text}" for one, text in shown)
    return Content(f"{title}\n{plain}\n{count}", tuple(laid_out))


def _newest_that_fit(entries: Sequence[LogEntry], whole: str) -> list[tuple[LogEntry, str]]:
    """The newest entries of which one answer holds all, each with its text; the newest always."""
    found: list[tuple[LogEntry, str]] = []
    room = LONGEST_LOG
    for entry in reversed(entries):
        text = blocks.escape(entry.text)
        if len(text) > LONGEST_ENTRY:
            text = f"{blocks.fit(text, LONGEST_ENTRY)} (cut here; whole: {whole})"
        room -= answers.size(text) + BESIDES_AN_ENTRY
        if found and room < 0:
            break
        found.insert(0, (entry, text))
    return found
