"""Serving the practice workspace: one uvicorn in a thread, with the bot's own app mounted beside it if wished."""

import socket
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from threading import Thread
from typing import TYPE_CHECKING, Any, Literal

import uvicorn
from anyio.to_thread import current_default_thread_limiter
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from eprr_bot.practice.browser import Page
from eprr_bot.practice.openid import OpenId
from eprr_bot.practice.twilio_door import TwilioDoor
from eprr_bot.practice.web import TRANSPORT, SlackDoor

if TYPE_CHECKING:
    from eprr_bot.practice.workspace import Workspace

THREADS = 100
"""Calls nest: page to workspace to bot to workspace. Each level holds a thread."""
START_LIMIT = 10.0
STOP_LIMIT = 2
OnClock = Callable[[timedelta | Literal["next"]], object]


class PortTaken(OSError):
    """Something else listens on that port."""

    def __init__(self, port: int) -> None:
        super().__init__(98, f"Port {port} is in use. Stop what uses it, or choose another with --port", f"port {port}")


class PracticeServer:
    """Serves a workspace at `url` from `start` to `stop`; also a context manager.

    `mounts` are ASGI apps by path, such as the bot's own at "/bot"; their start-up code runs.
    `on_clock` moves time when the page asks: forward by a timedelta, or to the "next" thing due.
    `next_due` says when that is, in UTC, or None.
    """

    def __init__(
        self,
        workspace: "Workspace",
        port: int = 0,
        mounts: Mapping[str, ASGIApp] | None = None,
        on_clock: OnClock | None = None,
        next_due: Callable[[], datetime | None] | None = None,
        host: str = "127.0.0.1",
    ) -> None:
        self.workspace = workspace
        self._mounts = dict(mounts or {})
        self._page = Page(workspace, on_clock, next_due)
        # With the protocol named, asyncio answers at once; see findings/.
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind((host, port))
        except OSError as error:
            raise PortTaken(port) from error
        self.url = f"http://{host}:{self._socket.getsockname()[1]}"
        workspace.base_url = self.url
        self._server = uvicorn.Server(self._config())
        self._thread: Thread | None = None

    def start(self) -> "PracticeServer":
        """Listen. Returns when requests are answered; raises RuntimeError when that does not happen."""
        self.workspace.reopen()
        self._thread = Thread(target=self._server.run, args=([self._socket],), daemon=True, name="practice-server")
        self._thread.start()
        give_up = time.monotonic() + START_LIMIT
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > give_up:
                raise RuntimeError("The practice workspace did not start. Its log says why.")
            time.sleep(0.005)
        return self

    def stop(self, wait: bool = True) -> None:
        """Stop listening and let go of everything that waits. Uvicorn takes up to a fifth of a second over it."""
        self.workspace.close()
        self._server.should_exit = True
        if self._thread is None:
            self._socket.close()
        elif wait:
            self._thread.join()

    def __enter__(self) -> "PracticeServer":
        return self.start()

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def _config(self) -> uvicorn.Config:
        return uvicorn.Config(
            self._app(),
            log_level="error",
            access_log=False,
            lifespan="on",
            http="h11",
            ws="websockets-sansio",
            timeout_graceful_shutdown=STOP_LIMIT,
        )

    def _app(self) -> ASGIApp:
        mounts = [Mount(path, app=app) for path, app in self._mounts.items()]
        slack, twilio, outside = SlackDoor(self.workspace), TwilioDoor(self.workspace), self.workspace.outside
        openid = OpenId(self.workspace)
        routes = [*mounts, *openid.routes(), *slack.routes(), *twilio.routes(), *outside.routes(), *self._page.routes()]
        return _with_transport(Starlette(routes=routes, lifespan=self._lifespan))

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = THREADS
        async with AsyncExitStack() as stack:
            for app in self._mounts.values():
                # Starlette starts the outer app only, never the mounted ones.
                lifespan = getattr(getattr(app, "router", None), "lifespan_context", None)
                if lifespan is not None:
                    await stack.enter_async_context(lifespan(app))
            yield


def _with_transport(app: ASGIApp) -> ASGIApp:
    """Put the TCP connection into the scope: ASGI has no other way to hang up without a response."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        cycle: Any = getattr(send, "__self__", None)
        scope[TRANSPORT] = getattr(cycle, "transport", None)
        await app(scope, receive, send)

    return wrapped
