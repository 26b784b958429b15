"""What people read of a log entry (pure)."""

from collections.abc import Sequence

from eprr_bot.records.models import LogEntry
from eprr_bot.records.numbering import name_of
from eprr_bot.records.witnessed import Statement
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content

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


def said_in(entry: LogEntry) -> str:
    """What an entry of a register says, without its facts."""
    return blocks.full_stop(entry.text.rpartition(":\n")[0])


def witnessed(told: Sequence[Statement]) -> Content:
    """What a witness outside is told: where logs end, in lines that `incident verify` reads again."""
    ends = blocks.listed([f"{name_of(one.log)} at entry {one.number}" for one in told])
    title = f"Where {'the log ends' if len(told) == 1 else 'the logs end'}: {ends}"
    lines = "\n".join(one.line for one in told)
    what_for = (
        "Keep this. With it anybody can show whether a log was written anew, or cut off at its end, since then: "
        "save the message as a file and run"
    )
    command = "eprr-bot incident verify --witness FILE"
    text = f"*{title}*\n{what_for} `{command}`.\n```{lines}```"
    letter = (
        f"{title}\n\n{what_for}: {command}\n\n{lines}\n\nYou get it because witness_to in cluster.yaml names you.\n"
    )
    return Content(text, letter=letter)


def did_not_arrive(whom: Sequence[str]) -> Content:
    """What the EPRR adviser is told where a witness could not be told where the logs end."""
    what = f"Where the logs end did not reach {blocks.listed([blocks.escape(one) for one in whom])}."
    why = "Until it does, nobody outside can show that what was written since is as it was written."
    mend = "Look at the address, or name another in cluster.yaml (witness_channel, witness_to, witness_stamp_url)."
    return Content(f":warning: {what} {why} {mend}")
