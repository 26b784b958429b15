"""How many exercises went is found in as few questions as how one did."""

from datetime import timedelta

from sqlalchemy import Engine
from sqlmodel import Session

from eprr_bot.exercises.results import result, results
from tests.exercises.on_record import NO_NUMBER, held
from tests.statements import counted
from tests.world import MONDAY

ANSWERS = {"farouk.aziz": 2, "grace.adeyemi": None, "nobody.known": None}


def test_many_cost_as_many_questions_as_one_and_say_the_same(session: Session) -> None:
    made = [held(session, MONDAY + timedelta(days=days), ANSWERS) for days in range(12)]
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    with counted(engine) as alone:
        first = result(session, made[0])
    with counted(engine) as together:
        found = results(session, made)
    assert together.statements == alone.statements
    assert found[0] == first
    assert [one.run_again_as for one in found] == [*(one.id for one in made[1:]), None]
    assert results(session, []) == []


def test_the_programmes_exercise_of_another_month_is_not_the_same_one_run_again(session: Session) -> None:
    """Else it would read as if November had been proved after all, and nobody would run it again."""
    november, december = (held(session, at, ANSWERS, key=str(at)) for at in (MONDAY, MONDAY + timedelta(days=14)))
    assert result(session, november).run_again_as is None
    by_hand = held(session, MONDAY + timedelta(days=20), ANSWERS)
    assert result(session, november).run_again_as == result(session, december).run_again_as == by_hand.id
    of_november = held(session, MONDAY + timedelta(days=2), ANSWERS, key="put off until then")
    assert result(session, november).run_again_as == of_november.id


def test_each_of_those_called_has_their_answer_and_what_came_of_each_route(session: Session) -> None:
    found = result(session, held(session, MONDAY, ANSWERS))
    assert found.words == "held, answered in 2 minutes"
    assert [(one.name, one.since_start) for one in found.called] == [
        ("Farouk Aziz", 120),
        ("Grace Adeyemi", None),
        ("Nobody Known", None),
    ]
    assert [(one.route, one.taken_at, one.why_not) for one in found.called[1].tries] == [
        ("slack", MONDAY, "no service took it in time"),
        ("text", None, NO_NUMBER),
    ]
