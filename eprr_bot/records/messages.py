"""What people read of a log entry (pure)."""

from eprr_bot.records.models import LogEntry
from eprr_bot.slack import blocks

LONGEST_ENTRY = 300
"""Letters of an entry as Slack shows it."""


def log_line(entry: LogEntry, most: int = LONGEST_ENTRY) -> str:
    """An entry in a line of mrkdwn, cut where it is long."""
    return f"`{entry.number}` {blocks.when(entry.event_at)} {blocks.escape(in_brief(entry.text, most))}"


def in_brief(text: str, most: int = LONGEST_ENTRY) -> str:
    """An entry's text as it stands in Slack; a list that is too long says how many more there are."""
    if len(text) <= most:
        return text
    shown = blocks.fit(text, most).rpartition("; ")[0]
    if not shown:
        return blocks.fit(text, most)
    more = text.count("; ") - shown.count("; ")
    return f"{shown}; and {more} more: the whole log names them."
