"""After a real call-out no planned exercise starts for two hours."""

from datetime import timedelta
from pathlib import Path

import pytest

from eprr_bot.base.db import transaction
from eprr_bot.exercises import service
from eprr_bot.exercises.models import ExerciseState
from tests.world import World, sqlite_url


@pytest.mark.parametrize(("minutes", "starts"), [(119, False), (121, True)])
def test_a_planned_exercise_leaves_two_hours_of_calm_after_a_real_call(
    tmp_path: Path, minutes: int, starts: bool
) -> None:
    world = World(sqlite_url(tmp_path))
    world.say("@niamh.doyle", "/oncall page director-on-call please ring ward 5")
    later = world.now + timedelta(minutes=minutes)
    with transaction(world.app.engine) as session:
        planned = service.in_state(session, ExerciseState.PLANNED)[0]
        planned.planned_for = later
        service.begin_planned(session, planned, later, world.app.chance)
        assert planned.state == (ExerciseState.RUNNING if starts else ExerciseState.PLANNED)
        assert planned.note == ("" if starts else "Put off because there was a real call-out.")
    world.close()
