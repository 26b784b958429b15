"""The connections of the web door, kept in bounds: whoever holds them open takes nothing that sending needs.

Every open connection costs a file, and so do the database, Slack and Notify. So a connection must be answered in
time, few are open at once, and where there are too many the one that has brought nothing for longest gives way.
"""

import asyncio
import logging
import resource
import signal
from contextlib import suppress

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from eprr_bot.base.seldom import Seldom

ANSWERED_WITHIN = 20.0
"""Seconds within which a connection must have brought a whole request and taken its answer; then it is cut."""

MOST_CONNECTIONS = 200
"""Open at once. Where a process may open few files, it is a quarter of them."""

LONGEST_REQUEST = 2_000_000
"""Bytes of one request, whatever it is for. What a door reads of it is bounded by the door."""

MOST_WAITING = 64
"""Connections that wait to be taken in. asyncio takes in all of them at once, so they count as files too."""

STOP_WITHIN = 5
"""Seconds for which a process that is to stop waits for answers under way."""


def serve(web: FastAPI, host: str, port: int) -> None:
    """Serve the web app until the process is told to stop."""
    # uvicorn stops on SIGTERM and then passes it on; ignored by then, it lets the rest stop in good order.
    signal.signal(signal.SIGTERM, lambda *_: None)
    _use_every_file()
    for name in ("asyncio", "uvicorn.error"):
        logging.getLogger(name).addFilter(Seldom())
    make_server(web, host, port).run()


def make_server(web: FastAPI, host: str, port: int) -> uvicorn.Server:
    """The server, not yet running."""
    most = most_connections()
    config = uvicorn.Config(
        web,
        host=host,
        port=port,
        http=Connection,
        ws="none",
        backlog=min(MOST_WAITING, most),
        limit_concurrency=2 * most,
        timeout_graceful_shutdown=STOP_WITHIN,
        log_level="warning",
        access_log=False,
    )
    return uvicorn.Server(config)


def most_connections() -> int:
    """How many connections may be open at once, so that three quarters of the process's files stay free."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST_CONNECTIONS if files == resource.RLIM_INFINITY else min(MOST_CONNECTIONS, files // 4)


def _use_every_file() -> None:
    """The usual limit of 1,024 open files is only a suggestion: we may raise it to the hard one."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):  # macOS names a hard limit that it then refuses
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


class Connection(H11Protocol):
    """One connection of a browser, of Slack, or of somebody who only holds it open."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        super().connection_made(transport)
        self._begin()
        self._make_room()

    def data_received(self, data: bytes) -> None:
        self._received += len(data)
        if self._received > LONGEST_REQUEST:
            self.transport.abort()
        else:
            super().data_received(data)

    def on_response_complete(self) -> None:
        self._deadline.cancel()
        self._begin()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._deadline.cancel()
        super().connection_lost(exc)

    def _begin(self) -> None:
        """From here on it has its time, and its bytes, for the next request."""
        self._received, self._since = 0, self.loop.time()
        self._deadline = self.loop.call_later(ANSWERED_WITHIN, self.transport.abort)

    def _make_room(self) -> None:
        """Where too many are open, the one that has brought nothing for longest gives way."""
        found = [one for one in self.connections if isinstance(one, Connection) and not one.transport.is_closing()]
        if len(found) > most_connections():
            min(filter(Connection.is_waiting, found), key=lambda one: one._since).transport.abort()

    def is_waiting(self) -> bool:
        """Has it no whole request that is being answered?"""
        return self.cycle is None or self.cycle.response_complete or self.cycle.more_body
