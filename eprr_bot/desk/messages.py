"""What people read about the desk outside of it (pure)."""

from datetime import datetime

from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content


def link(name: str, address: str, until: datetime) -> Content:
    """The message by which somebody signs in. The address stands last, so that phones take it whole."""
    by = blocks.clock_time(until)
    short = f"EPRR bot: sign in as {blocks.fit(name, 40)}. For you alone, once, until {by}. {address}"
    letter = (
        f"Somebody, most likely you, asked to sign in to the EPRR bot as {name}.\n\n{address}\n\n"
        f"The link is for you alone. It works once, until {by}. If it was not you, there is nothing to do."
    )
    return Content("Sign in to the EPRR bot", short=short, letter=letter)
