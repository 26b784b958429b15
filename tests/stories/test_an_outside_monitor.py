"""A monitor outside is called each minute while everything moves, and hears nothing once something does not."""

import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from sqlmodel import col
from structlog.testing import capture_logs

from eprr_bot.base.db import change, transaction
from eprr_bot.base.heartbeats import Heartbeat
from eprr_bot.base.settings import Settings
from eprr_bot.health.parts import MONITOR as OUTSIDE
from eprr_bot.practice.rehearsal import MONITOR
from eprr_bot.run.doctor import examine
from eprr_bot.run.monitor import OutsideMonitor
from eprr_bot.run.worker import Worker
from tests.patience import wait_until
from tests.stories.incident_words import declared, look_away
from tests.world import World

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
"""A quiet night."""


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    made = World(database_url, AT, MONITOR)
    yield made
    look_away(made)
    made.close()


def calls(world: World, what: Callable[[], object]) -> int:
    """How often the monitor was called meanwhile."""
    before = len(world.workspace.outside.monitor_calls)
    what()
    return len(world.workspace.outside.monitor_calls) - before


def minutes(world: World, number: int) -> Callable[[], None]:
    def go_by() -> None:
        for _ in range(number):
            world.advance(minutes=1)

    return go_by


def status(world: World) -> str:
    return world.say("@priya.raman", "/eprr status")


def test_it_is_called_each_minute_also_when_nothing_happens(world: World) -> None:
    assert calls(world, minutes(world, 10)) == 10
    assert calls(world, lambda: world.advance(seconds=20)) == 0
    assert ":large_green_circle: *Outside monitor:* last called Tue 24 Nov 2026 03:10" in status(world)
    found = dict(examine(world.app.settings, world.now))
    assert found["outside monitor"] == "ok, last called Tue 24 Nov 2026 03:10"


def test_it_is_called_once_a_minute_by_all_processes_together(world: World) -> None:
    other = OutsideMonitor(world.app)
    assert calls(world, minutes(world, 1)) == 1
    assert not other.call_if_due()


@pytest.mark.parametrize("part", ["sender text", "sender slack", "ticker"])
def test_it_hears_nothing_while_a_part_stands_still(world: World, part: str) -> None:
    minutes(world, 1)()
    world.clock.set(timedelta(minutes=2))
    with transaction(world.app.engine) as session:
        change(session, Heartbeat, col(Heartbeat.name).not_in([part, OUTSIDE]), at=world.now)
    with capture_logs() as logs:
        assert not world.rehearsal.monitor.call_if_due()
    [said] = [one for one in logs if one["event"] == "outside monitor not called"]
    assert part in said["reason"]
    assert "/monitor/" not in str(logs)


def test_it_hears_nothing_while_everything_is_down_and_hears_again(world: World) -> None:
    minutes(world, 1)()
    faults = [world.workspace.faults.add("outage", one, times=None) for one in ("*", "notify*")]
    minutes(world, 3)()
    assert calls(world, minutes(world, 5)) == 0
    for one in faults:
        world.workspace.faults.clear(one.id)
    minutes(world, 3)()
    assert calls(world, minutes(world, 5)) == 5
    assert ":large_green_circle: *Outside monitor" in status(world)


def test_it_hears_nothing_while_no_call_goes_out_by_text(world: World) -> None:
    away = world.workspace.faults.add("outage", "notify*", times=None)
    declared(world, "power lost at Saltmere")
    minutes(world, 3)()
    assert calls(world, minutes(world, 1)) == 0
    world.workspace.faults.clear(away.id)
    minutes(world, 1)()
    assert calls(world, minutes(world, 2)) == 2


def test_where_it_does_not_answer_that_is_said_and_it_is_tried_again(world: World) -> None:
    away = world.workspace.faults.add("outage", "outside.monitor", times=None)
    assert calls(world, minutes(world, 4)) == 0
    assert ":large_orange_circle: *Outside monitor:*" in status(world)
    world.workspace.faults.clear(away.id)
    assert calls(world, minutes(world, 4)) == 4


@pytest.mark.both_databases
def test_an_answer_that_is_no_http_is_none(world: World) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def greet() -> None:
            with listening.accept()[0] as caller:
                caller.sendall(b"220 mail.example.org\r\n")

        answers = Thread(target=greet, daemon=True)
        answers.start()
        why = OutsideMonitor(world.app)._call(f"http://127.0.0.1:{listening.getsockname()[1]}/secret")
        answers.join()
    assert why == "it did not answer: BadStatusLine", "and the address is not in it"


def test_a_worker_calls_it_and_a_process_without_one_does_not(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    minutes(world, 1)()
    monkeypatch.setattr("eprr_bot.run.worker.CALL_MONITOR_EVERY", 0.05)
    world.clock.set(timedelta(minutes=1))
    counted = world.workspace.outside.monitor_calls
    before = len(counted)
    worker = Worker(world.app).start()
    wait_until(lambda: len(counted) > before)
    worker.stop()


@pytest.mark.parametrize("url", ["http://monitor.example.org/abc", "ftp://example.org", "abc"])
def test_the_address_is_kept_secret_on_its_way(url: str) -> None:
    settings = Settings.model_validate({"EPRR_HEARTBEAT_URL": url})
    assert "heartbeat.url" in [one.id for one in settings.problems()]
    assert url not in str(settings.problems()) + repr(settings)
