"""Whoever only asks waits for nobody, keeps nobody from writing, and is answered in as many lines as people read."""

import threading

import pytest
from sqlmodel import select

from eprr_bot.app import make_router
from eprr_bot.base.db import transaction
from eprr_bot.fairness.models import FairnessWish
from tests.statements import counted
from tests.world import World

QUESTIONS = [
    "/oncall",
    "/oncall director-on-call",
    "/oncall at 25 Dec 03:00",
    "/oncall next",
    "/oncall me",
    "/oncall why director-on-call",
    "/oncall gaps",
    "/oncall gaps director-on-call",
    "/oncall fairness",
    "/oncall fairness director-on-call",
]


def test_questions_are_answered_while_somebody_else_writes(quick_world: World) -> None:
    world = quick_world
    asha, answers = world.workspace.person("@asha.patel"), dict[str, str]()
    with transaction(world.app.engine):  # SQLite has one writer at a time, and this one takes long

        def ask() -> None:
            answers.update({line: asha.command(line).text for line in QUESTIONS})

        asking = threading.Thread(target=ask)
        asking.start()
        asking.join(30)
    assert [line for line in QUESTIONS if ":warning:" in answers.get(line, ":warning:")] == []
    world.settle()
    world.dm("@asha.patel").expect("Director on call: who did how much")


def test_every_question_of_the_table_is_asked_above(quick_world: World) -> None:
    router = make_router()
    rows = {row.verb for row in router.commands if row.is_question}
    assert rows == {max((verb for verb in rows if line.startswith(verb)), key=len) for line in QUESTIONS}
    assert not router.is_question("/oncall", "cover me tomorrow")


def test_the_picture_that_follows_a_question_is_wished_for_once(quick_world: World) -> None:
    world = quick_world
    asha = world.workspace.person("@asha.patel")
    with counted(world.app.engine) as found:
        asha.command("/oncall fairness director-on-call")
    assert found.commits == 1, "only the wish is written"
    with transaction(world.app.engine) as session:
        assert len(session.exec(select(FairnessWish)).all()) == 1
    world.settle()
    world.dm("@asha.patel").expect("Director on call: who did how much")


@pytest.mark.parametrize("line", ["/oncall gaps nonsense", "/oncall gaps director on call"])
def test_the_rest_of_the_gaps_is_shown_for_one_rota(quick_world: World, line: str) -> None:
    told = quick_world.say("@asha.patel", line)
    assert ("There is no rota called “nonsense”" in told) is ("nonsense" in line)
    assert ("Ahead on director-on-call" in told) is ("nonsense" not in line)
