"""Whoever only asks waits for nobody, keeps nobody from writing, and is answered in as many lines as people read."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from eprr_bot.app import make_router
from eprr_bot.base.db import transaction
from eprr_bot.fairness.jobs import draw_pictures
from eprr_bot.fairness.models import FairnessWish
from tests.statements import counted
from tests.world import World, sqlite_url

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
    "/oncall week",
    "/oncall changes",
    "/oncall pages",
    "/oncall handover history",
    "/exercise",
    "/exercise history",
    "/exercise due",
    "/exercise actions",
    "/exercise preview",
    "/exercise report 1",
    "/incident",
    "/incident command",
    "/incident card",
    "/incident role",
    "/incident picture",
    "/incident actions",
    "/incident decisions",
    "/incident tasks",
    "/incident shortfalls",
    "/incident returns",
    "/incident methane history",
    "/incident debrief show",
    "/incident export",
    "/incident sitreps",
    "/lrf",
    "/lrf lead havenshire",
    "/lrf contacts",
    "/lrf sites havenshire",
    "/authority",
    "/authority check haven",
    "/authority register",
    "/authority bodies",
    "/authority gaps",
    "/authority matrix",
    "/authority commitments",
    "/authority directions",
    "/mutual-aid",
    "/mutual-aid capabilities",
    "/eprr",
    "/eprr help",
    "/eprr status",
    "/eprr contact",
]
NOTHING_YET = ["/incident meeting next", "/incident handover show", "/incident sitrep changes", "/mutual-aid show 1"]
"""Questions that are answered, in this world, by a sentence that says that there is nothing yet."""
BARE = [
    "/incident log",
    "/incident declare",
    "/incident critical",
    "/incident major",
    "/incident standby",
    "/oncall away",
    "/oncall handover",
    "/lrf issue",
    "/lrf meeting",
    "/incident action",
    "/incident checklist",
    "/authority commit",
    "/authority direct",
    "/incident decision",
    "/incident forum",
    "/incident hazard",
    "/incident hold",
    "/incident lead",
    "/incident redact",
    "/incident release",
    "/incident meeting",
    "/incident methane",
    "/incident return",
    "/incident role assign",
    "/incident role hand over",
    "/incident role take",
    "/incident command hand over",
    "/incident scope",
    "/incident shortfall",
    "/incident sitrep ask",
    "/incident sitrep next",
    "/incident task",
    "/mutual-aid recharge",
    "/mutual-aid request",
]
"""What asks only while nothing follows."""


@pytest.fixture
def any_world(tmp_path: Path) -> Iterator[World]:
    """A world in which nobody minds what else is said."""
    made = World(sqlite_url(tmp_path))
    yield made
    made.close()


@pytest.mark.logs_errors("what must write waits in vain")
def test_questions_are_answered_while_somebody_else_writes(any_world: World) -> None:
    world = any_world
    asha, answers = world.workspace.person("@asha.patel"), dict[str, str]()
    world.say("@asha.patel", "/exercise start")
    world.say("@asha.patel", "/incident critical power lost at Saltmere")
    asked = [*QUESTIONS, *BARE, "/incident help"]

    def ask() -> None:
        answers.update({line: asha.command(line).text or "a form" for line in asked})

    with transaction(world.app.engine) as session:
        session.connection()  # SQLite has one writer at a time, and this one takes long
        asking = threading.Thread(target=ask)
        asking.start()
        asking.join(60)
        with pytest.raises(DBAPIError), transaction(world.app.engine, wait=0.1) as other:
            other.connection()
    assert [line for line in asked if ":warning:" in answers.get(line, ":warning:")] == []
    for line in ("/oncall week", "/oncall fairness director-on-call"):
        assert "picture" not in answers[line], "it could not be noted, so it is not promised"


def test_every_question_of_the_table_is_asked_above(quick_world: World) -> None:
    router = make_router()
    rows = {row.verb for row in router.commands if row.is_question}
    assert rows == {
        max((verb for verb in rows if line.startswith(verb)), key=len) for line in [*QUESTIONS, *NOTHING_YET]
    }
    assert {row.verb for row in router.commands if row.asks_when_bare} == {*BARE, "/incident business-continuity"}
    for line in BARE:
        root, _, words = line.partition(" ")
        assert router.is_question(root, words)
        assert not router.is_question(root, f"{words} power is back")
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


@pytest.mark.logs_errors("a picture cannot be drawn")
def test_a_promised_picture_survives_a_crash_and_one_that_cannot_be_drawn_is_in_nobodys_way(quick_world: World) -> None:
    world, engine = quick_world, quick_world.app.engine
    with transaction(engine) as session:
        for rota in ("gone", "director-on-call"):
            asha = world.workspace.member("@asha.patel").id
            session.add(FairnessWish(slack_id=asha, rota_id=rota, start=world.now - timedelta(days=90), end=world.now))

    def crash(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO message"):
            raise RuntimeError("the process was killed")

    assert draw_pictures(world.app, world.now) == 1, "it cannot be drawn, and is out of the way"
    event.listen(engine, "before_cursor_execute", crash)
    with pytest.raises(RuntimeError):
        draw_pictures(world.app, world.now)
    event.remove(engine, "before_cursor_execute", crash)
    assert draw_pictures(world.app, world.now) == 1
    assert draw_pictures(world.app, world.now) == 0
    world.settle()
    world.dm("@asha.patel").expect("Director on call: who did how much")


@pytest.mark.parametrize("line", ["/oncall gaps nonsense", "/oncall gaps director on call"])
def test_the_rest_of_the_gaps_is_shown_for_one_rota(quick_world: World, line: str) -> None:
    told = quick_world.say("@asha.patel", line)
    assert ("There is no rota called “nonsense”" in told) is ("nonsense" in line)
    assert ("Ahead on director-on-call" in told) is ("nonsense" not in line)


@pytest.mark.parametrize("line", ["/oncall gaps directr", "/oncall take directr"])
def test_a_slip_in_a_rotas_name_is_guessed(quick_world: World, line: str) -> None:
    told = quick_world.say("@asha.patel", line)
    assert "There is no rota called “directr”. Did you mean director-on-call?" in told
