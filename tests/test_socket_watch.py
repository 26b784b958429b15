"""Slack's socket is opened, watched, and opened anew when it is silently dead."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest

from eprr_bot.app import App, build
from eprr_bot.base.clock import Clock, MovableClock
from eprr_bot.base.db import transaction
from eprr_bot.base.heartbeats import last_beat
from eprr_bot.base.settings import Settings
from eprr_bot.health import readiness
from eprr_bot.migrations import migrate
from eprr_bot.practice.server import PracticeServer
from eprr_bot.practice.workspace import Workspace
from eprr_bot.slack import socket_watch
from eprr_bot.slack.socket_watch import SocketWatch
from tests.patience import wait_until
from tests.world import KEY, sqlite_url


@pytest.fixture
def workspace() -> Workspace:
    """It begins at the machine's own time: that is what Slack's library writes down when a pong arrives."""
    return Workspace(clock=MovableClock(stopped_at=Clock().now()))


@pytest.fixture
def app(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    monkeypatch.setattr(socket_watch, "CLOSE_WITHIN", 0.05)
    with PracticeServer(workspace) as server:
        settings = {
            "SLACK_BOT_TOKEN": workspace.bot_token,
            "SLACK_APP_TOKEN": workspace.app_token,
            "SLACK_API_URL": f"{server.url}/api/",
            "DATABASE_URL": sqlite_url(tmp_path),
            "EPRR_SECRET_KEYS": KEY,
        }
        made = build(Settings.model_validate(settings), workspace.clock)
        migrate(made.engine)
        yield made
        made.close()


def pong(watch: SocketWatch) -> None:
    assert watch.handler is not None
    assert watch.handler.client.current_session is not None
    watch.handler.client.current_session.last_ping_pong_time = watch.app.clock.now().timestamp()


def beaten(app: App, name: str) -> datetime | None:
    with transaction(app.engine) as session:
        return last_beat(session, name)


def close(workspace: Workspace, watch: SocketWatch) -> None:
    closing = Thread(target=watch.close)
    closing.start()
    wait_until(lambda: workspace.sockets.nudge() or not closing.is_alive())


def test_a_socket_that_brings_no_pongs_is_opened_anew(workspace: Workspace, app: App) -> None:
    watch = SocketWatch(app)
    watch.look()
    wait_until(lambda: workspace.sockets.are_connected)
    assert beaten(app, "socket") is None, "opened is not yet alive"
    pong(watch)
    watch.look()
    assert beaten(app, "socket") == app.clock.now()

    app.clock.move(timedelta(seconds=60))
    watch.look()
    assert workspace.sockets.opened == 1
    app.clock.move(timedelta(seconds=61))
    watch.look()
    wait_until(lambda: workspace.sockets.opened == 2)
    close(workspace, watch)


def test_a_dead_socket_is_found_out_although_the_clock_was_set_back(workspace: Workspace, app: App) -> None:
    watch = SocketWatch(app)
    watch.look()
    wait_until(lambda: workspace.sockets.are_connected)
    watch._alive_at += timedelta(hours=1)
    assert watch.handler is not None
    assert watch.handler.client.current_session is not None
    watch.handler.client.current_session.last_ping_pong_time = app.clock.now().timestamp() + 3600
    watch.look()
    assert beaten(app, "socket") is None
    app.clock.move(timedelta(seconds=61))
    watch.look()
    wait_until(lambda: workspace.sockets.opened == 2)
    close(workspace, watch)


def test_what_the_socket_last_brought_is_noted(workspace: Workspace, app: App) -> None:
    workspace.add_member("Asha Patel", handle="asha")
    watch = SocketWatch(app)
    watch.look()
    wait_until(lambda: workspace.sockets.are_connected)
    workspace.person("@asha").command("/nothing")
    wait_until(lambda: watch.look() or beaten(app, "socket envelope") == app.clock.now())
    assert b'eprr_heartbeat_age_seconds{part="socket envelope"} 0.0' in readiness.figures(app.engine, app.clock.now())
    close(workspace, watch)


def test_a_socket_that_cannot_be_opened_is_tried_again(workspace: Workspace, app: App) -> None:
    watch = SocketWatch(app)
    workspace.faults.add("outage")
    watch.look()
    assert watch.handler is None
    workspace.faults.clear()
    watch.look()
    assert watch.handler is not None
    close(workspace, watch)


def test_the_watch_ends_when_it_is_told_to(app: App) -> None:
    told = Event()
    told.set()
    SocketWatch(app).run(told)


def test_a_dead_socket_is_not_ready_where_a_socket_is_used(app: App) -> None:
    assert readiness.look(app.engine, app.clock.now(), is_socket_mode=True)["socket"] == "has not moved since the start"
    assert "socket" not in readiness.look(app.engine, app.clock.now())
