"""A step that nothing took in time is taken by the auditor, and everybody who must know of it does."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlmodel import col, select
from structlog.testing import capture_logs

from eprr_bot.base.database_watch import DATABASE
from eprr_bot.base.db import change, transaction
from eprr_bot.callout import ladder_steps
from eprr_bot.callout.ladder import Step
from eprr_bot.callout.models import CallOut, CallOutState
from eprr_bot.health import auditor
from eprr_bot.run.worker import Worker
from tests.incidents.test_heard import cut_off
from tests.patience import wait_until
from tests.stories.incident_words import declared, log_of, look_away
from tests.web.test_shell import fetch
from tests.world import World, shown

LATE = "Step 2 of the call for Director on call was due at 10:05 and came at 10:"


@pytest.fixture
def world(world: World) -> Iterator[World]:
    yield world
    look_away(world)


def lose(world: World, **columns: object) -> None:
    """What says when the open call-outs go on is gone, or wrong."""
    with transaction(world.app.engine) as session:
        change(session, CallOut, CallOut.state == CallOutState.OPEN, **(columns or {"next_due": None}))


def texts(world: World, who: str) -> list[str]:
    return [one.text for one in world.workspace.person(who).phone if one.kind == "text"]


def to_adviser(world: World) -> list[str]:
    said = [shown(one) for one in world.workspace.person("@priya.raman").messages()]
    return [one for one in said if "came at" in one or "cannot be taken" in one]


def go_by(world: World, minutes: int) -> None:
    for _ in range(minutes):
        world.advance(minutes=1)


@pytest.mark.both_databases
@pytest.mark.parametrize("columns", [{}, {"next_due": "tomorrow"}])
def test_a_step_whose_time_was_lost_is_taken_a_minute_late_and_shown(world: World, columns: dict[str, object]) -> None:
    declared(world, "power lost at Saltmere")
    lose(world, **{name: world.now + timedelta(days=1) for name in columns})
    go_by(world, 5)
    assert len(texts(world, "@farouk.aziz")) == 1
    go_by(world, 1)
    assert len(texts(world, "@farouk.aziz")) == 2
    assert f"EPRR bot: {LATE}06." in log_of(world, 1)
    [_] = [one for one in to_adviser(world) if f"{LATE}06." in one]
    line = f"*Call-outs:* on time\n• Incident 1: critical incident: {LATE}06."
    assert line in world.say("@hana.suzuki", "/eprr status")
    go_by(world, 20)
    assert len(to_adviser(world)) == 2, "one for each rota’s call: the other steps came in time"


@pytest.mark.both_databases
def test_a_round_whose_time_was_lost_is_taken_and_the_next_one_is_in_time(world: World) -> None:
    declared(world, "power lost at Saltmere")
    go_by(world, 26)
    before = len(texts(world, "@farouk.aziz"))
    lose(world)
    go_by(world, 1)
    assert len(texts(world, "@farouk.aziz")) == before + 1
    assert "EPRR bot: Round 2 of the call for Director on call whose time was lost came at 10:26." in log_of(world, 1)
    go_by(world, 8)
    assert len(texts(world, "@farouk.aziz")) == before + 1


@pytest.mark.both_databases
def test_in_an_exercise_its_result_says_so(world: World) -> None:
    world.say("@niamh.doyle", "/exercise start")
    lose(world)
    go_by(world, 7)
    world.press("Acknowledge", as_="@farouk.aziz")
    [result] = [shown(one) for one in world.workspace.messages("exercises") if "Exercise 6" in shown(one)]
    assert f"The bot was late: {LATE}06." in result
    assert "EXERCISE EXERCISE EXERCISE" in to_adviser(world)[0]


@pytest.mark.both_databases
def test_where_the_clock_of_the_bot_stands_still_the_auditor_goes_on_alone(world: World) -> None:
    declared(world, "power lost at Saltmere")
    world.clock.set(timedelta(minutes=7))
    assert auditor.audit(world.app, world.now) == 2, "the calls for the director and for the manager"
    for channel in ("slack", "text"):
        world.app.send(channel)
    assert len(texts(world, "@farouk.aziz")) == 2
    assert to_adviser(world)
    assert auditor.audit(world.app, world.now) == 0


@pytest.mark.both_databases
def test_a_worker_audits(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eprr_bot.run.worker.AUDIT_EVERY", 0.05)
    monkeypatch.setattr("eprr_bot.run.worker.TICK_EVERY", 3600)
    worker = Worker(world.app).start()
    declared(world, "power lost at Saltmere")
    lose(world)
    world.clock.set(timedelta(minutes=7))
    wait_until(lambda: len(texts(world, "@farouk.aziz")) == 2)
    worker.stop()


@pytest.mark.both_databases
@pytest.mark.logs_errors("a step cannot be taken")
def test_a_step_that_cannot_be_taken_is_passed_over_and_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    declared(world, "power lost at Saltmere")
    monkeypatch.setattr(ladder_steps, "_take", failing_at(10, ladder_steps._take))
    go_by(world, 12)
    assert any(
        "Step 3 could not be taken, by a mistake of the bot’s own, and is passed over" in one
        for one in log_of(world, 1)
    )
    assert "Power lost" in texts(world, "@asha.patel")[-1], "the officer, who stands at the next step"
    assert any("A step that is overdue cannot be taken (ZeroDivisionError)" in one for one in to_adviser(world))


def failing_at(minutes: int, take: Callable[..., bool]) -> Callable[..., bool]:
    """A mistake of our own in one step."""

    def taken(session: object, call_out: CallOut, step: Step, *more: object) -> bool:
        if step.after_minutes == minutes and call_out.rota_id == "director-on-call":
            raise ZeroDivisionError
        return take(session, call_out, step, *more)

    return taken


@pytest.mark.both_databases
@pytest.mark.logs_errors("a step cannot be taken")
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_call_out_that_somebody_holds_locked_is_told_and_keeps_no_other_waiting(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite locks the whole database, and no row of it."""
    monkeypatch.setattr(auditor, "MOST_WAIT", "100ms")
    world.say("@hana.suzuki", "/oncall page manager-on-call it is urgent")
    declared(world, "power lost at Saltmere")
    with transaction(world.app.engine) as other:
        other.exec(select(CallOut).where(col(CallOut.incident_id).is_not(None)).with_for_update()).all()
        world.clock.set(timedelta(minutes=7))
        assert auditor.audit(world.app, world.now) == 1
        world.app.send("slack")
    assert any("A step that is overdue cannot be taken (OperationalError)" in one for one in to_adviser(world))
    assert auditor.audit(world.app, world.now) == 2


@pytest.mark.logs_errors("the database goes away")
def test_a_database_that_goes_away_is_said_once_and_not_of_each_step(
    quick_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = quick_world
    declared(world, "power lost at Saltmere")
    lose(world)
    world.clock.set(timedelta(minutes=7))
    monkeypatch.setattr(auditor.callout, "take_overdue", cut_off)
    with capture_logs() as logged:
        assert auditor.audit(world.app, world.now) == 0
    assert [one["event"] for one in logged] == ["the database cannot be used"]
    DATABASE.is_there()
    monkeypatch.undo()
    assert auditor.audit(world.app, world.now) == 2, "nothing was passed over"
    look_away(world)


@pytest.mark.both_databases
def test_what_is_overdue_for_long_stands_in_readyz_whatever_is_noted(world: World) -> None:
    declared(world, "power lost at Saltmere")
    lose(world)
    assert json.loads(fetch(world, "/readyz")[1])["call-outs"] == "ok"
    world.clock.set(timedelta(minutes=8))
    assert json.loads(fetch(world, "/readyz")[1])["call-outs"] == "a step of a call-out is overdue"
    assert "*Call-outs:* a step is overdue" in world.say("@hana.suzuki", "/eprr status")
