"""The sheets as one page of HTML that prints on A4 paper (pure)."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from eprr_bot.base import pages
from eprr_bot.hard_copy.sheets import HardCopy
from eprr_bot.lrf.ahead import NOUNS, STATES
from eprr_bot.slack.blocks import listed, written, written_day


def page(copy: HardCopy) -> str:
    """The whole hard copy; every text of people is escaped."""
    paper = pages.templates("eprr_bot.hard_copy", ".").overlay()
    paper.filters = {**paper.filters, "in_css": _in_css}
    words = {"when": _when(copy.zone), "day": written_day, "listed": listed, "states": STATES, "nouns": NOUNS}
    return paper.get_template("paper.html").render(copy=copy, **words)


def _in_css(text: str) -> Markup:
    """A text as it stands between quotation marks in a style sheet, which knows nothing of HTML's way to escape."""
    safe = re.sub(r'["\\<\n]', lambda found: f"\\{ord(found[0]):x} ", text)
    return Markup(safe)  # noqa: S704 (nothing in it ends the string or the style sheet)


def _when(zone: ZoneInfo) -> object:
    def when(instant: datetime) -> str:
        return written(instant, zone)

    return when
