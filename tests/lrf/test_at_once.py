"""Two who write about the same forum at the same moment: the first counts, and the second is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from eprr_bot.base.db import transaction
from eprr_bot.lrf import issues, meetings
from eprr_bot.lrf.issue import Step
from eprr_bot.lrf.typed_meeting import Typed
from eprr_bot.slack.commands import Actor, UserError
from tests.cover.test_at_once import until_it_waits
from tests.world import MONDAY

ASHA, BEN = Actor("U1", "Asha Patel"), Actor("U2", "Ben Okoro")


def _accept(session: Session, actor: Actor) -> None:
    issues.take(session, 1, Step.ACCEPTED, MONDAY, actor)


def _record(session: Session, actor: Actor) -> None:
    meetings.record(session, "E48900001", Typed("", date(2026, 11, 20)), MONDAY, actor)


@pytest.mark.parametrize(("does", "said"), [(_accept, "was accepted already, by Asha"), (_record, "by Asha Patel")])
def test_of_two_at_once_the_second_is_told(engine: Engine, does: Callable[[Session, Actor], None], said: str) -> None:
    with transaction(engine) as session:
        issues.raise_issue(session, "E48900001", "surge beds", MONDAY, ASHA)

    def alone() -> None:
        with transaction(engine) as session:
            does(session, BEN)

    with ThreadPoolExecutor(1) as pool:
        with transaction(engine) as session:
            does(session, ASHA)
            later = pool.submit(alone)
            until_it_waits(session, later)
        with pytest.raises(UserError, match=said):
            later.result()
