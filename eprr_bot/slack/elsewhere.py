"""A text message, put in an e-mail or read out on the telephone, where no reply would reach us (pure)."""

import re

from eprr_bot.slack.blocks import NO_REPLY

REPLY_ELSEWHERE = "Answer by text message, or in Slack: nobody reads or hears a reply to this."


def where_nobody_replies(short: str) -> str:
    """What a text message says, in another way; where it asks for a reply, with how to answer."""
    if short.endswith(NO_REPLY):
        return short.removesuffix(NO_REPLY).rstrip()
    return f"{short} {REPLY_ELSEWHERE}" if re.search(r"\breply\b", short, re.IGNORECASE) else short
