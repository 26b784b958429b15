"""What the stories about handovers share."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from eprr_bot.base.db import transaction
from eprr_bot.oncall import service as oncall
from eprr_bot.slack.commands import Actor
from tests.stories.quiet_cluster import folder, world_at
from tests.world import World

WEDNESDAY = datetime(2026, 11, 25, 9, tzinfo=UTC)
"""Eleni Marsh hands over to Farouk Aziz. Priya Raman is the EPRR adviser."""


Opens = Callable[[datetime], World]


@pytest.fixture
def opens(database_url: str, tmp_path: Path) -> Iterator[Opens]:
    """A world from an instant on. Ends in a check for surprises."""
    made: list[World] = []

    def open_at(at: datetime) -> World:
        made.append(world_at(database_url, folder(tmp_path), at))
        return made[0]

    yield open_at
    made[0].close()
    made[0].expect_no_more()


@pytest.fixture
def begun(opens: Opens) -> World:
    """Wed 09:01: Farouk has confirmed, and has the pack; nobody has accepted."""
    world = opens(WEDNESDAY - timedelta(hours=2, minutes=30))
    world.advance(minutes=31)
    world.dm("@farouk.aziz").expect("Roll-call")
    world.press("I confirm", as_="@farouk.aziz")
    until(world, 9, 1)
    world.dm("@farouk.aziz").expect("not yet accepted")
    world.dm("@eleni.marsh").expect("You stay reachable")
    world.channel("on-call").expect("Eleni Marsh stays reachable")
    return world


def until(world: World, hour: int, minute: int = 0) -> None:
    """Time goes on to a time of day on that Wednesday."""
    world.advance(seconds=(WEDNESDAY.replace(hour=hour, minute=minute) - world.now).total_seconds())


def put_in(world: World, person_id: str, hours: float, start: datetime | None = None) -> None:
    """Niamh puts somebody in, without all the talk that goes with it."""
    begins = start or world.now
    with transaction(world.app.engine) as session:
        by, end = Actor("", "Niamh Doyle", "niamh.doyle"), begins + timedelta(hours=hours)
        oncall.make_cover(session, "director-on-call", begins, end, person_id, world.now, by)
    world.settle()


def quiet_all(world: World) -> None:
    """Whatever else reached people is not what the story is about."""
    people = [f"@{one.handle}" for one in world.workspace.people()]
    for inbox in (*map(world.dm, people), *map(world.phone, people), world.channel("on-call")):
        for _ in inbox.unexpected():
            inbox.expect("")
