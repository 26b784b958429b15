"""The sheets as one page of HTML that prints on A4 paper (pure)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined

from eprr_bot.hard_copy.sheets import HardCopy
from eprr_bot.slack.blocks import written


def page(copy: HardCopy) -> str:
    """The whole hard copy; every text of people is escaped."""
    paper = Environment(
        loader=PackageLoader("eprr_bot.hard_copy", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return paper.get_template("paper.html").render(copy=copy, when=_when(copy.zone))


def _when(zone: ZoneInfo) -> object:
    def when(instant: datetime) -> str:
        return written(instant, zone)

    return when
