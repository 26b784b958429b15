"""What the stories about cover, swaps and versions share."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from eprr_bot.base import documents
from eprr_bot.base.db import change, transaction
from eprr_bot.exercises.models import Exercise, ExerciseState
from eprr_bot.oncall import service as oncall
from tests.world import World

LONDON = ZoneInfo("Europe/London")
HOSTILE = "INJ<!channel>&<http://evil|x>"


def calm(world: World) -> None:
    """No exercise starts by itself while the story runs, and no handover is held."""
    with transaction(world.app.engine) as session:
        planned = Exercise.state == ExerciseState.PLANNED
        change(session, Exercise, planned, state=ExerciseState.MISSED, closed_at=world.now)
        cluster = documents.latest(session, "cluster", "cluster")
        assert cluster is not None
        without = cluster.body.replace("handover_rotas: [director-on-call]", "handover_rotas: []")
        documents.save(session, "cluster", "cluster", without, world.now, "the story")


def holder(world: World, rota_id: str, wall: str = "", hours_ago: float = 0) -> str | None:
    """Whose id stands in the rota at a time on London's clock, or now."""
    at = datetime.fromisoformat(wall).replace(tzinfo=LONDON) if wall else world.now
    with transaction(world.app.engine) as session:
        return oncall.holder(session, rota_id, at - timedelta(hours=hours_ago))


def quiet(world: World, *people: str) -> None:
    """Whatever reached these people so far is not what the story is about."""
    for one in people:
        inbox = world.dm(one)
        for _ in inbox.unexpected():
            inbox.expect("")


def is_shown(world: World, who: str, text: str) -> bool:
    """Does a message that somebody sees say this now?"""
    return any(text in one.text for one in world.workspace.person(who).messages())
