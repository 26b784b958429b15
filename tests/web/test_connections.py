"""Strangers at the web door: connections held open, requests that never end, bodies that nobody asked for."""

import logging
import os
import resource
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread

import pytest
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse

from eprr_bot.app import build
from eprr_bot.base.clock import Clock
from eprr_bot.base.db import transaction
from eprr_bot.base.seldom import Seldom
from eprr_bot.base.settings import Settings
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import IncidentLevel, IncidentType
from eprr_bot.migrations import migrate
from eprr_bot.run.web import connections
from eprr_bot.run.web.connections import make_server
from eprr_bot.run.web.shell import make_web
from eprr_bot.slack.commands import Actor
from tests.patience import LONG, wait_until
from tests.world import World, sqlite_url

HEALTH = b"GET /healthz HTTP/1.1\r\nHost: bot\r\n\r\n"
MOST = 12


@contextmanager
def serving(web: FastAPI) -> Iterator[int]:
    """The bot's own web server in a thread; its port."""
    server = make_server(web, "127.0.0.1", 0)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    wait_until(lambda: server.started)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(LONG)
    assert not thread.is_alive(), "it stops although connections are open"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The bot's web app, with less time and room for strangers than it has in earnest."""
    settings = {
        "DATABASE_URL": sqlite_url(tmp_path_factory.mktemp("web")),
        "SLACK_SIGNING_SECRET": "practice-secret",
        "NOTIFY_CALLBACK_TOKEN": "practice",
    }
    app = build(Settings.model_validate(settings))
    migrate(app.engine)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connections, "ANSWERED_WITHIN", 0.5)
        patch.setattr(connections, "MOST_CONNECTIONS", MOST)
        with serving(make_web(app)) as number:
            yield number
    app.close()


@pytest.fixture
def quiet(port: int, caplog: pytest.LogCaptureFixture) -> Iterator[int]:
    """The same, for what must not leave a line in the log. uvicorn keeps its lines from the loggers above."""
    server = logging.getLogger("uvicorn")
    server.addHandler(caplog.handler)
    yield port
    for _ in range(5):
        assert answer(port, HEALTH) == 200, "by now it has done what it had to do"
    server.removeHandler(caplog.handler)
    assert caplog.text == ""


def call(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=LONG)


def heard(connection: socket.socket) -> bytes:
    """All that the other side says until it hangs up."""
    said = b""
    with connection:
        try:
            while part := connection.recv(65536):
                said += part
        except ConnectionResetError:
            pass
    return said


def is_open(connection: socket.socket) -> bool:
    """Has the other side neither said anything nor hung up?"""
    return not select.select([connection], [], [], 0)[0]


def is_cut(connection: socket.socket, more: bytes = b"x") -> bool:
    """Does the other side refuse to hear more?"""
    try:
        connection.sendall(more)
    except OSError:
        return True
    return False


def answer(port: int, request: bytes) -> int:
    """The status of the answer."""
    with call(port) as connection:
        connection.sendall(request)
        return int(connection.recv(65536).split(b" ")[1])


@contextmanager
def held(port: int, number: int, first: bytes = b"") -> Iterator[list[socket.socket]]:
    """So many connections, open at once, each with the beginning of a request."""
    with ExitStack() as stack:
        opened = [stack.enter_context(call(port)) for _ in range(number)]
        for one in opened:
            one.sendall(first)
        yield opened


@pytest.mark.parametrize(
    "beginning",
    [
        b"",
        b"GET /healthz HTTP/1.1\r\nHost: bot\r\nX-Slow: ",
        HEALTH + b"GET /healthz HTTP/1.1\r\n",
        b"POST /slack/events HTTP/1.1\r\nHost: bot\r\nContent-Length: 5000\r\n\r\nhalf",
        b"POST /callbacks/notify/text HTTP/1.1\r\nHost: bot\r\nAuthorization: Bearer practice\r\n"
        b"Content-Length: 5000\r\n\r\nhalf",
    ],
    ids=["nothing", "half a header", "a second request", "half a request of Slack's", "half a text"],
)
def test_whoever_does_not_finish_a_request_is_cut_off(beginning: bytes, quiet: int) -> None:
    connection = call(quiet)
    connection.sendall(beginning)
    heard(connection)


def test_dripping_does_not_keep_a_connection_open(port: int) -> None:
    connection = call(port)
    connection.sendall(b"GET /healthz HTTP/1.1\r\nX-Slow: ")
    wait_until(lambda: is_cut(connection, b"x"))
    connection.close()


def test_whoever_does_not_take_the_answer_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "ANSWERED_WITHIN", 0.5)
    web = FastAPI()
    web.get("/")(lambda: PlainTextResponse("x" * 20_000_000))
    with serving(web) as port:
        for last in (b"", b"Connection: close\r\n"):
            connection = call(port)
            connection.sendall(b"GET / HTTP/1.1\r\nHost: bot\r\n" + last + b"\r\n")
            wait_until(lambda held=connection: is_cut(held))
            assert len(heard(connection)) < 20_000_000


def test_where_too_many_are_open_the_one_that_waited_longest_gives_way(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "ANSWERED_WITHIN", 60)
    with held(port, MOST + 8) as opened:
        wait_until(lambda: sum(map(is_open, opened)) <= MOST)
        assert [is_open(one) for one in opened] == [False] * 8 + [True] * MOST
        assert answer(port, HEALTH) == 200, "there is room for whoever has something to ask"
        assert answer(port, HEALTH) == 200
        assert sum(map(is_open, opened)) == MOST - 1, "one gave way, and its place is used again"


def test_a_request_that_is_never_over_is_cut_off_whatever_it_is_for(port: int) -> None:
    """Its body is of no use to anybody, and is not kept either."""
    for path in (b"/healthz", b"/readyz", b"/calendar/none.ics", b"/nowhere", b"/slack/events"):
        with call(port) as connection:
            connection.sendall(b"POST " + path + b" HTTP/1.1\r\nHost: bot\r\nContent-Length: 200000000\r\n\r\n")
            assert any(is_cut(connection, b"x" * 1_000_000) for _ in range(30)), path


# Slack's signed requests


def sealed(body: bytes, *, at: str = "", signature: str = "v0=" + "0" * 64, kind: str = "", length: str = "") -> bytes:
    """A request that looks as if Slack had signed it."""
    head = {
        "X-Slack-Request-Timestamp": at or str(int(time.time())),
        "X-Slack-Signature": signature,
        "Content-Type": kind or "application/json",
        **({"Transfer-Encoding": "chunked"} if length == "chunked" else {"Content-Length": length or str(len(body))}),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return b"POST /slack/events HTTP/1.1\r\nHost: bot\r\n" + lines.encode("latin-1") + b"\r\n" + body


@pytest.mark.parametrize("at", ["soon", "1e9", "9" * 400, "-1", "1700000000\xe9", "1 7", "0x10", "nan", "１"])
def test_a_malformed_time_is_refused_before_the_body(at: str, quiet: int) -> None:
    sent = at.encode().decode("latin-1")
    with call(quiet) as connection:
        connection.sendall(sealed(b"", at=sent, length="900000"))
        assert connection.recv(65536).startswith(b"HTTP/1.1 401 ")


@pytest.mark.parametrize(
    "signature", ["v0=\xe9", "v0=" + "g" * 64, "v1=" + "0" * 64, "v0=" + "0" * 63, "v0=" + "0" * 64]
)
def test_a_malformed_signature_is_refused(signature: str, quiet: int) -> None:
    assert answer(quiet, sealed(b"command=%2Foncall", signature=signature)) == 401


def test_what_is_given_twice_or_not_at_all_is_refused(quiet: int) -> None:
    for more in ("X-Slack-Request-Timestamp: soon", "X-Slack-Signature: v0=0"):
        assert answer(quiet, sealed(b"x", kind=f"application/json\r\n{more}")) == 401
    assert answer(quiet, b"POST /slack/events HTTP/1.1\r\nHost: bot\r\nContent-Length: 1\r\n\r\nx") == 401


@pytest.mark.parametrize("body", [b"\xff\xfe", b"{" * 100_000, b"payload=" + b"[" * 100_000, b"payload=%FF%00"])
def test_nothing_looks_into_a_body_that_slack_did_not_sign(body: bytes, quiet: int) -> None:
    assert answer(quiet, sealed(body)) == 401
    assert answer(quiet, sealed(body, kind="application/x-www-form-urlencoded")) == 401


def test_a_body_is_read_up_to_a_bound_only(quiet: int) -> None:
    with call(quiet) as connection:
        connection.sendall(sealed(b"", length="1000001"))
        assert connection.recv(65536).startswith(b"HTTP/1.1 413 "), "not a byte of it was needed"
    chunks = (b"8000\r\n" + b"x" * 0x8000 + b"\r\n") * 31
    assert answer(quiet, sealed(chunks, length="chunked")) == 413


def test_a_text_is_read_only_from_whoever_knows_the_token_and_up_to_a_bound(port: int) -> None:
    start = (
        b"POST /callbacks/notify/text HTTP/1.1\r\nHost: bot\r\nContent-Length: %d\r\nAuthorization: Bearer %s\r\n\r\n"
    )
    assert answer(port, start % (50_000, b"wrong")) == 401
    assert answer(port, start % (64_001, b"practice")) == 413
    for body in (b"[" * 10_000, b"{}", b"\xff", b"null"):
        assert answer(port, start % (len(body), b"practice") + body) == 422


# What is written down


def test_the_same_line_is_written_once_a_minute() -> None:
    seldom = Seldom()

    def passes(text: str, second: float, error: Exception | None = None) -> bool:
        info = (type(error), error, None) if error else None
        record = logging.LogRecord("asyncio", logging.ERROR, "", 0, text, (), info)
        record.created = 1_000_000 + second
        return seldom.filter(record)

    full = "socket.accept() out of system resource\nsocket: <socket 7>"
    times = (0, 1, 59, 61, 62)
    assert [passes(full, second, OSError(24, "many")) for second in times] == [True, False, False, True, False]
    assert passes(full, 62, OSError(23, "other"))
    assert passes("Exception in ASGI application\n", 62, ValueError("one"))
    assert passes("Exception in ASGI application\n", 62, ValueError("another"))


# Sending does not share their fate

FILES = 160
"""The child may open no more, as 1,024 is the usual limit in earnest."""


@contextmanager
def running(world: World, url: str, port: int, folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """`eprr-bot run`, that may open few files, with the practice workspace as its Slack and its Notify."""
    names = {one: str(field.validation_alias.choices[0]) for one, field in Settings.model_fields.items()}
    set_here = {alias: getattr(world.app.settings, name) for name, alias in names.items()}
    given = {alias: str(value) for alias, value in set_here.items() if value is not None}
    environment = {**os.environ, **given, "DATABASE_URL": url, "PORT": str(port)}
    with (folder / "log").open("wb") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "eprr_bot", "run"],
            env=environment,
            stderr=log,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES)),
        )
        try:
            yield child
        finally:
            child.terminate()
            try:
                child.wait(30)
            finally:
                child.kill()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[World]:
    """A practice workspace as the Slack and the Notify of another process."""
    made = World(sqlite_url(tmp_path))
    yield made
    made.close()


def is_healthy(port: int) -> bool:
    try:
        return answer(port, HEALTH) == 200
    except (OSError, IndexError):
        return False


def test_pages_go_out_while_strangers_hold_more_connections_than_there_are_files(office: World, tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "child")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with running(office, url, port, tmp_path) as child:
        wait_until(lambda: is_healthy(port))
        with held(port, 2 * FILES, b"GET /healthz HTTP/1.1\r\n"):
            app = build(office.app.settings.model_copy(update={"database_url": url}), Clock())
            with transaction(app.engine) as session:
                what = incidents.Declaration("power lost", "Saltmere", IncidentType.CRITICAL, IncidentLevel(2))
                incidents.declare(session, app.clock.now(), what, Actor("", "a test"))
            app.close()
            phones = [office.workspace.person(f"@{one.handle}") for one in office.workspace.people()]
            wait_until(lambda: any("Power lost" in text.text for one in phones for text in one.phone))
            wait_until(lambda: any("Power lost" in said.text for one in phones for said in one.messages()))
            assert child.poll() is None
            assert is_healthy(port), "while they hold on"
        assert is_healthy(port), "when they are gone"
    assert child.returncode == 0, "it stopped in good order"
    assert (tmp_path / "log").stat().st_size < 5_000, (tmp_path / "log").read_text()[:2000]
