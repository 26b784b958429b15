"""What somebody reads who has joined an incident's channel (pure)."""

from eprr_bot.incidents.alert import LIVE, WORDS
from eprr_bot.incidents.headline_messages import Known, late_and_next
from eprr_bot.incidents.messages import LEVELS, Facts
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content

MOST_LATE, MOST_NEXT = 2, 1
NOT_THE_LOG = (
    "*What is written in the channel is not in the log* until somebody puts it there: `/incident log` and a text, or "
    "“Add to the log” in the menu of a message. No patients’ details."
)


def read_in(facts: Facts, channel_id: str, known: Known) -> Content:
    """What this is, how it stands in five lines, who commands, what they can do, what to read."""
    title = f"*You have joined incident {facts.number}:* {facts.sentence}"
    stands = [
        f"{facts.type}, level {LEVELS[facts.level]}",
        f"Alert state: {WORDS[facts.alert_state]}, opened {blocks.when(facts.declared_at)} by {facts.declared_by}",
        f"Accountable director: {facts.command}",
        f"Lead organisation: {facts.lead}",
    ]
    is_live = facts.alert_state in LIVE
    stands += late_and_next(known, MOST_LATE, MOST_NEXT) if is_live else ["The response is over."]
    rest = [
        "*Your part:* `/incident role` shows which roles are free and takes one; `/incident card` shows what each "
        "does. Tell the director or a loggist that you are here."
        if is_live
        else "",
        f"*To read:* the pinned summary in <#{channel_id}>, then `/incident picture` and `/incident log` there.",
        NOT_THE_LOG,
    ]
    parts = [title, "\n".join(stands), *filter(None, rest)]
    return Content("\n".join(parts), tuple(blocks.section(part) for part in parts))
