"""A year of exercises: all that the programme asks for is held, or it is said early that it cannot be."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from eprr_bot.base.db import transaction
from eprr_bot.callout import service as callout
from eprr_bot.exercises import outlook, past, register
from eprr_bot.exercises.models import Exercise, ExerciseState
from eprr_bot.run.check import check
from tests.stories.incident_words import look_away, shown_answer
from tests.stories.quiet_cluster import example_in
from tests.world import World

NEW_YEAR = datetime(2027, 1, 1, 0, 0, tzinfo=UTC)
YEAR = [f"2027-{number:02}" for number in range(1, 13)]
BY_DAY = {"days": ["mon", "tue", "wed", "thu", "fri"], "from": "07:00", "to": "21:00"}
Opens = Callable[..., World]


@pytest.fixture
def opens(database_url: str, tmp_path: Path) -> Iterator[Opens]:
    """A world at the beginning of 2027 in which the director alone is exercised; `said` is what its file says more."""
    made = []

    def world_with(**said: object) -> World:
        rotas = example_in(tmp_path)
        file = rotas / "exercises.yaml"
        programme = yaml.safe_load(file.read_text("utf-8"))
        director = {**programme["monthly"][0], "types": ["acknowledge"], **said}
        file.write_text(yaml.safe_dump({**programme, "monthly": [director]}, allow_unicode=True), "utf-8")
        made.append(World(database_url, NEW_YEAR, rotas=rotas))
        return made[0]

    yield world_with
    for world in made:
        look_away(world)
        world.close()


def planned(world: World) -> Exercise | None:
    """The director’s exercise that is planned."""
    with transaction(world.app.engine) as session:
        found = register.in_state(session, ExerciseState.PLANNED)
        session.expunge_all()
    return next(iter(found), None)


def hold(world: World) -> None:
    """The planned exercise begins by itself, and whoever is called first answers."""
    exercise = planned(world)
    assert exercise is not None
    world.clock.move_to(exercise.planned_for)
    world.settle()
    with transaction(world.app.engine) as session:
        begun = register.get(session, exercise.id or 0)
        called = callout.callees(session, begun.call_out_id or 0)[0].person_id
    world.press("Acknowledge", as_=f"@{called}")


def go_to(world: World, month: str) -> None:
    """A month begins, and the bot plans it."""
    world.clock.move_to(max(world.now, datetime.fromisoformat(f"{month}-01T00:15").replace(tzinfo=UTC)))
    world.settle()


def held_in_the_year(world: World) -> list[Exercise]:
    with transaction(world.app.engine) as session:
        found = [one for one in register.history(session, "2027") if one.rota_id == "director-on-call"]
        session.expunge_all()
    return [one for one in found if one.state == ExerciseState.COMPLETED]


@pytest.mark.both_databases
def test_a_year_whose_nights_bank_holidays_and_theme_all_hold(opens: Opens) -> None:
    world = opens(at_least_every_months={"in_hours": 4, "out_of_hours": 3, "night": 4, "weekend": 6, "bank_holiday": 9})
    for month in YEAR:
        go_to(world, month)
        hold(world)
    year = held_in_the_year(world)
    assert [one.month for one in reversed(year)] == YEAR
    assert {one.theme for one in year} == {"Loss of digital systems"}
    with transaction(world.app.engine) as session:
        hours = register.hours(session)
        met = past.words_by_month(year, hours)
        for word, asked in {"in_hours": 4, "out_of_hours": 3, "night": 4, "weekend": 6, "bank_holiday": 9}.items():
            for first in range(12 - asked + 1):
                assert any(word in met[month] for month in YEAR[first : first + asked]), (word, YEAR[first])
        assert outlook.sentences(session, world.now) == []
    assert "Programme" not in shown_answer(world, "@asha.patel", "/exercise due")


def test_what_cannot_be_kept_is_said_before_the_year_begins(opens: Opens, tmp_path: Path) -> None:
    world = opens(window=BY_DAY, at_least_every_months={"night": 6, "bank_holiday": 12})
    said = [str(one) for one in check(tmp_path / "rotas" / "example", Path("playbooks"))]
    wanted = "the window of director-call-out leaves no night"
    fault = next(one for one in said if wanted in one)
    assert "exercises.yaml:" in fault
    assert "warning: monthly[0].at_least_every_months.night: One at night every 6 months cannot be kept" in fault
    assert fault.endswith("Widen the window, or ask for it less often.")
    answer = shown_answer(world, "@asha.patel", "/exercise due")
    assert f"One at night every 6 months cannot be kept: {wanted}. It fails at the end of June 2027." in answer
    with transaction(world.app.engine) as session:
        assert wanted in " ".join(outlook.faults(session, world.now))
    go_to(world, "2027-01")
    hold(world)
    assert len(held_in_the_year(world)) == 1, "what can be held is held"


def test_what_went_missing_is_said_and_comes_first(opens: Opens) -> None:
    """Three months are missed, and with them the night that was asked for."""
    world = opens(at_least_every_months={"in_hours": 12, "out_of_hours": 12, "night": 3})
    for month in ("2027-01", "2027-02", "2027-03"):
        go_to(world, month)
    go_to(world, "2027-04")
    answer = shown_answer(world, "@asha.patel", "/exercise due")
    assert "Director on call: monthly call-out: none at night since the record began in January 2027." in answer
    assert "One every 3 months is asked for, so it comes first from now on." in answer
    exercise = planned(world)
    assert exercise is not None
    with transaction(world.app.engine) as session:
        assert "night" in register.hours(session).words(exercise.planned_for)
    hold(world)
    assert "none at night" not in shown_answer(world, "@asha.patel", "/exercise due")


def test_a_year_that_ends_without_its_theme_is_told(opens: Opens) -> None:
    world = opens()
    go_to(world, "2027-10")
    said = shown_answer(world, "@asha.patel", "/exercise due")
    assert "2027 has had no exercise on its theme yet: Loss of digital systems." in said
    go_to(world, "2028-01")
    said = shown_answer(world, "@asha.patel", "/exercise due")
    assert "2027 ended without an exercise on its theme: Loss of digital systems." in said
