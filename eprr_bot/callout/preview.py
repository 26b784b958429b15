"""What a call-out would do if it opened at an instant; nothing is written, and nothing is sent."""

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from eprr_bot.callout.ladder import Ladder
from eprr_bot.callout.whom import meant_by
from eprr_bot.directory.models import Person


class _Plain(NamedTuple):
    """A call that is for no rota's function and ends by itself, as in exercises."""

    rota_id: str = ""
    insists: bool = False


def everybody(session: Session, ladder: Ladder, now: datetime) -> list[Person]:
    """All whom the steps of a ladder mean at an instant, in the order in which they would be called."""
    found = [one for step in ladder.steps for whom in step.page for one in meant_by(session, _Plain(), whom, now)]
    return [one.person for one in found if one.person]
