"""What people read of a log entry (pure)."""

from eprr_bot.records.models import LogEntry
from eprr_bot.slack import blocks

LONGEST_ENTRY = 300
"""Letters of an entry as Slack shows it."""


def log_line(entry: LogEntry) -> str:
    """An entry in a line of mrkdwn, cut where it is long."""
    return f"`{entry.number}` {blocks.when(entry.event_at)} {blocks.escape(in_brief(entry.text))}"


def in_brief(text: str) -> str:
    """An entry's text as it stands in Slack; a list that is too long says how many more there are."""
    if len(text) <= LONGEST_ENTRY:
        return text
    shown = blocks.fit(text, LONGEST_ENTRY).rpartition("; ")[0]
    if not shown:
        return blocks.fit(text, LONGEST_ENTRY)
    more = text.count("; ") - shown.count("; ")
    return f"{shown}; and {more} more: the whole log names them."
