"""Places in a forum's area: those of providers, and sites whose plans the law has tested (EXR-05). Pure."""

from calendar import monthrange
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from eprr_bot.base.file_fields import Identifier, Words
from eprr_bot.base.files import FileModel

Regime = Literal["radiation", "major_hazard", "pipeline", "sports_ground", "reservoir", "other"]
REGIMES: dict[Regime, str] = {
    "radiation": "radiation (REPPIR 2019)",
    "major_hazard": "major accident hazards (COMAH 2015)",
    "pipeline": "pipeline (Pipelines Safety Regulations 1996)",
    "sports_ground": "certificated sports ground",
    "reservoir": "reservoir",
    "other": "other",
}
"""What people call the law under which a plan is tested."""
_MONTHS: dict[Regime, int] = {"radiation": 36, "major_hazard": 36, "pipeline": 36, "sports_ground": 12}
"""How far apart tests of a plan may be, where the file does not say."""


class Place(FileModel):
    """A place of one of the organisations in cluster.yaml, such as a hospital."""

    organisation: Identifier
    name: Words
    address: str = ""


class Site(FileModel):
    """A site with a plan that somebody else must test; the NHS takes part."""

    name: Words
    regime: Regime
    duty_holder: Words
    address: str = ""
    tested_on: date | None = None
    test_every_months: Annotated[int, Field(ge=1)] | None = None
    our_part: str = ""

    @property
    def due_by(self) -> date | None:
        """The last day on which the next test is in time; None where none is known, or none is asked for."""
        months = self.test_every_months or _MONTHS.get(self.regime)
        return _later(self.tested_on, months) if self.tested_on and months else None

    @property
    def must_be_tested(self) -> bool:
        """Does anything say how often?"""
        return bool(self.test_every_months or self.regime in _MONTHS)

    def is_overdue(self, today: date) -> bool:
        """Should there have been a test, or one at all?"""
        return self.due_by < today if self.due_by else self.must_be_tested


def _later(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
