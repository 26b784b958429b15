"""What people read of messages that were added to a log (pure). Entries are plain text."""

from collections.abc import Sequence
from datetime import datetime

from eprr_bot.base.patient_data import LEFT_OUT
from eprr_bot.incidents.messages import Facts
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content, Form

ADD = "incidents.add_to_log"
"""The id of the shortcut, and of the form that asks to which log."""
NAME = "Add to the log"
FOLLOWED = "Where I am in that channel, the log also says if the message is changed or deleted."


def entry(text: str, author: str, place: str, files: Sequence[str], link: str) -> str:
    """The log's entry: all that the message says, whose it is, where it stands, which files came with it."""
    said = f"“{text}”" if text else "no words"
    named = f"\nFiles, named here and not copied: {blocks.listed(files)}." if files else ""
    return f"Message of {author} in {place}: {said}{named}\n{link}"


def changed(number: int, text: str) -> str:
    """The entry about a message that was changed afterwards."""
    return f"The message in entry {number} was changed in Slack. It reads now: " + (f"“{text}”" if text else "no words")


def deleted(number: int) -> str:
    """The entry about a message that is gone."""
    return f"The message in entry {number} was deleted in Slack. What it said stays in this log."


def added(facts: Facts, number: int, at: datetime, took_out: bool, is_ours: bool) -> Content:
    """The word back to whoever added it."""
    rest = [LEFT_OUT] if took_out else []
    rest += [] if is_ours else [FOLLOWED]
    where = f"The message is in the log of incident {facts.number} now, as entry {number}"
    said = f"{where}, with the time of the message: {blocks.when(at)}."
    return Content(" ".join([said, *rest]))


def was_there(facts: Facts, number: int) -> Content:
    """The word back where somebody had added it before."""
    return Content(f"That message is in the log of incident {facts.number} already: entry {number}.")


def which(found: Sequence[Facts], kept: int, text: str) -> Form:
    """The form that asks to which incident a message belongs that stands in no incident's channel."""
    options = [
        (str(one.number), blocks.unescape(f"{one.number}: {blocks.fit(one.what, 40)}, {blocks.fit(one.where, 20)}"))
        for one in found
    ]
    quoted = f">{blocks.escape(blocks.fit(' '.join(text.split()) or 'A message without words', 300))}"
    return Form(
        id=ADD,
        title=NAME,
        submit="Add",
        blocks=(blocks.section(quoted), blocks.choice("incident", "To the log of which incident?", options)),
        kept=str(kept),
        one_line="/incident log <text>",
    )
