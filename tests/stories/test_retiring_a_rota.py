"""A rota ends for good: its past stays, and from then on nobody is told of it any more."""

import pytest
from sqlmodel import select

from eprr_bot.base.db import transaction
from eprr_bot.exercises import planning, register
from eprr_bot.exercises.models import Exercise, ExerciseState
from eprr_bot.run.doctor import examine
from tests.stories.cover_words import holder, quiet
from tests.stories.rota_words import Planner
from tests.stories.rota_words import planner as planner
from tests.world import World

COMMS = ("@rosa.delgado", "@samuel.osei", "@tamsin.reed", "@umar.sheikh")
AT = "2026-11-24T12:00"

RETIRED = "Nobody is on call for Communications from Tue 24 Nov 2026 12:00 on: the rota is retired."
"""True before and after that time."""


def told(world: World) -> None:
    """Everybody who loses a shift has one message, and the channel a line."""
    for one in COMMS:
        world.dm(one).expect(
            "The command line (account niamh) changed the rota, and that moves your shifts", "You lose"
        )
    world.channel("on-call").expect("The command line (account niamh) applied version 2 of Communications")


@pytest.mark.both_databases
def test_a_retired_rota_is_in_no_listing_and_its_past_can_be_asked_for(world: World, planner: Planner) -> None:
    before = holder(world, "communications", "2026-11-24T11:59")
    said = planner.types("retire", "communications", "--at", AT)
    assert (
        "Communications ends on Tue 24 Nov 2026 12:00. Until then: eprr-bot rota retire communications --undo" in said
    )
    assert "warning: ladders.yaml: ladders[3].id still names communications." in said
    assert "warning: exercises.yaml: monthly[3].rota still names communications." in said
    assert "Write “ends: 2026-11-24T12:00” into its file" in said
    told(world)
    assert "Communications" in world.say("@asha.patel", "/oncall")
    world.advance(days=1, hours=3)
    quiet(world, *COMMS, "@priya.raman")
    for line in ("", "next", "week", "gaps", "cover nothing from 18:00 to 19:00"):
        shown = world.command("@asha.patel", f"/oncall {line}".strip())
        assert "ommunications" not in f"{shown.text} {shown.blocks}", line
    assert holder(world, "communications", "2026-11-24T11:59") == before
    assert holder(world, "communications", "2026-11-24T12:00") is None
    named = dict(examine(world.rehearsal.settings, world.now))["rotas that have ended"]
    assert "exercises.yaml: monthly[3].rota names communications" in named
    then = holder(world, "communications", "2026-11-20T03:00") or ""
    assert then.split(".")[0].title() in world.say("@asha.patel", "/oncall communications at 20 Nov 2026 03:00")
    assert RETIRED in world.say("@asha.patel", "/oncall communications")
    assert RETIRED in world.say("@asha.patel", "/oncall why communications")
    quiet(world, "@asha.patel")  # the picture of the week
    assert RETIRED in world.say("@asha.patel", "/exercise start communications")
    assert RETIRED in world.say("@asha.patel", "/oncall page communications hello")
    put = "/oncall cover communications to @rosa.delgado from 18:00 to 23:00"
    assert RETIRED in world.say("@asha.patel", put)
    group = next(one for one in world.workspace.groups.values() if one.handle == "oncall-comms")
    assert group.is_disabled, "Slack does not let a group be empty, so it is switched off"


def test_no_guard_warns_and_no_exercise_is_planned_after_the_end(world: World, planner: Planner) -> None:
    planner.types("retire", "communications", "--at", AT)
    told(world)
    assert "ommunications" not in world.say("@priya.raman", "/oncall gaps")
    with transaction(world.app.engine) as session:
        for one in session.exec(select(Exercise).where(Exercise.rota_id == "communications")).all():
            one.state, one.planned_for = ExerciseState.PLANNED, world.now.replace(day=24, hour=13)
            session.add(one)
    world.advance(days=2)
    with transaction(world.app.engine) as session:
        found = session.exec(select(Exercise).where(Exercise.rota_id == "communications")).all()
        assert {(one.state, one.note) for one in found} == {(ExerciseState.STOPPED, "The rota has ended.")}
        later = world.now.replace(month=12, day=1)
        made = planning.plan_month(session, later, world.app.chance)
        assert "communications" not in {one.rota_id for one in made}
        assert "communications" not in {one.rota_id for one in register.month_status(session, later)}


def test_retiring_is_taken_back_until_then(world: World, planner: Planner) -> None:
    before = [holder(world, "communications", f"2026-11-{day}T13:00") for day in range(23, 31)]
    planner.types("retire", "communications", "--at", AT)
    told(world)
    assert planner.types("retire", "communications", "--undo") == "Communications goes on.\n"
    assert [holder(world, "communications", f"2026-11-{day}T13:00") for day in range(23, 31)] == before
    for one in COMMS:
        world.dm(one).expect("The command line (account niamh) changed the rota", "You gain")
    world.channel("on-call").expect("The command line (account niamh) applied version 3 of Communications")
    assert "has not been retired" in planner.refused("retire", "communications", "--undo")
    planner.types("retire", "communications", "--at", AT)
    world.advance(days=2)
    assert "and the past does not change" in planner.refused("retire", "communications", "--undo")
    quiet(world, *COMMS, "@priya.raman")
    world.channel("on-call").expect("The command line (account niamh) applied version 4 of Communications")


def test_what_cannot_be_retired_is_refused_with_a_sentence(world: World, planner: Planner) -> None:
    said = planner.refused("retire", "director-on-call", "--at", AT)
    assert "is called when an incident is declared" in said
    assert "incident_rotas in cluster.yaml" in said
    assert "There is no rota called “platinum”" in planner.refused("retire", "platinum", "--at", AT)
    assert "There is no rota called “lggist”. Did you mean loggist?" in planner.refused("retire", "lggist")
    assert "in the past" in planner.refused("retire", "loggist", "--at", "2026-11-23T09:00")
    assert "is not a date and time" in planner.refused("retire", "loggist", "--at", "soon")
    assert "Say when it ends" in planner.refused("retire", "loggist")
    assert "Say when it ends" in planner.refused("retire", "loggist", "--at", AT, "--undo")


def test_covers_after_the_end_no_longer_count_and_requests_end(world: World, planner: Planner) -> None:
    world.say("@rosa.delgado", "/oncall cover communications to @rosa.delgado from 25 Nov 10:00 to 25 Nov 12:00")
    world.say("@samuel.osei", "/oncall cover communications from 26 Nov 10:00 to 26 Nov 12:00 by @rosa.delgado")
    world.channel("on-call").expect("Rosa Delgado is on call")
    quiet(world, *COMMS)
    said = planner.types("retire", "communications", "--at", AT)
    assert "no longer counts: the rota has ended by then." in said
    assert holder(world, "communications", "2026-11-25T11:00") is None
    assert any("request for cover is over" in one.text for one in world.workspace.person("@samuel.osei").messages())
    quiet(world, *COMMS)
    world.channel("on-call").expect("The command line (account niamh) applied version 2 of Communications")


def test_a_rota_ends_in_the_middle_of_the_shift_in_progress(world: World, planner: Planner) -> None:
    before = holder(world, "communications")
    planner.types("retire", "communications", "--at", "2026-11-23T12:00")
    assert holder(world, "communications", "2026-11-23T11:59") == before
    assert holder(world, "communications", "2026-11-23T12:00") is None
    quiet(world, *COMMS)
    texted = [one for one in COMMS if world.phone(one).unexpected()]
    assert texted == [f"@{before}"], "only whoever goes off so soon is texted"
    world.phone(texted[0]).expect("")
    world.channel("on-call").expect("The command line (account niamh) applied version 2 of Communications")
