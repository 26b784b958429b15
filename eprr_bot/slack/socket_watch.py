"""Slack's socket, where that is used: opened, watched, and opened anew when it is silently dead.

The SDK reconnects by itself; sometimes it believes in a connection that brings nothing any more. So we look at
the pongs too, and let the web pages say how long ago the socket was last seen alive.
"""

import threading
from datetime import datetime, timedelta
from typing import Any

import structlog
from slack_bolt.adapter.socket_mode import SocketModeHandler

from eprr_bot.app import App
from eprr_bot.base.heartbeats import AHEAD, beat
from eprr_bot.base.safely import safely
from eprr_bot.slack.bolt import make_bolt

log = structlog.get_logger()

LOOK_EVERY = 5
SOON = 0.2
"""Seconds until a socket that was just opened is looked at for the first time."""
DEAD_AFTER = timedelta(seconds=60)
LONGEST_WAIT = 60
CLOSE_WITHIN = 5


class SocketWatch:
    """Keeps one connection open and notes, as heartbeats, when it was alive and when it last brought something."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.handler: SocketModeHandler | None = None
        self._alive_at = app.clock.now()
        self._brought_at: datetime | None = None

    def run(self, stopping: threading.Event) -> None:
        """Watch until told to stop; whenever the socket cannot be opened, wait longer each time."""
        wait: float = 1
        while not stopping.is_set():
            was_open = self.handler is not None
            safely("socket", self.look)
            if self.handler is None:
                wait = min(wait * 2, LONGEST_WAIT)
            else:
                wait = LOOK_EVERY if was_open else SOON
            stopping.wait(wait)
        self.close()

    def look(self) -> None:
        """Open the socket where there is none; note that it is alive, or give up one that has been dead for long."""
        now = self.app.clock.now()
        self._alive_at = min(self._alive_at, now)  # later than now: the clock was set back since
        if self.handler is None:
            self.handler, self._alive_at = self._opened(), now
        elif self._is_alive(self.handler, now):
            self._alive_at = now
            beat(self.app.engine, "socket", now)
        elif now - self._alive_at > DEAD_AFTER:
            log.warning("socket dead", seconds=(now - self._alive_at).total_seconds())
            self.close()
            self.handler, self._alive_at = self._opened(), now
        if self._brought_at is not None:
            beat(self.app.engine, "socket envelope", self._brought_at)

    def close(self) -> None:
        """Give the connection up. The SDK may wait for the dead one's next word; we do not."""
        if self.handler is not None:
            _close(self.handler)
        self.handler = None

    def _opened(self) -> SocketModeHandler | None:
        handler = SocketModeHandler(make_bolt(self.app), self.app.settings.slack_app_token)
        handler.client.socket_mode_request_listeners.append(self._note_envelope)
        try:
            handler.connect()  # type: ignore[no-untyped-call]  # the SDK has no types here
        except Exception as error:  # the SDK raises whatever its transport raised
            log.warning("socket not open", reason=type(error).__name__)
            _close(handler)
            return None
        return handler

    def _note_envelope(self, *_: Any) -> None:
        self._brought_at = self.app.clock.now()

    def _is_alive(self, handler: SocketModeHandler, now: datetime) -> bool:
        session = handler.client.current_session
        answered_at = session.last_ping_pong_time if session and session.is_active() else None
        age = None if answered_at is None else timedelta(seconds=now.timestamp() - answered_at)
        return age is not None and -AHEAD <= age <= DEAD_AFTER


def _close(handler: SocketModeHandler) -> None:
    closing = threading.Thread(target=lambda: safely("closing the socket", handler.close), daemon=True)
    closing.start()
    closing.join(CLOSE_WITHIN)
