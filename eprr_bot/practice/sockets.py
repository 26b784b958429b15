"""Socket Mode: connections that the app opened, and envelopes that wait for its acknowledgement."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import count
from threading import Lock
from typing import Any

from eprr_bot.practice.state import Json

Send = Callable[[str], Awaitable[None]]


@dataclass(eq=False)
class Connection:
    """One open socket; `send` runs on `loop`, the server's event loop."""

    send: Send
    loop: asyncio.AbstractEventLoop
    waiting: dict[str, "Future[Json]"] = field(default_factory=dict)

    def acknowledge(self, envelope: Json) -> None:
        """Note the app's answer to an envelope."""
        future = self.waiting.pop(str(envelope.get("envelope_id")), None)
        if future is not None and not future.done():
            future.set_result(envelope)

    def say(self, message: Json) -> None:
        """Send something, from any thread."""
        asyncio.run_coroutine_threadsafe(self._sent(json.dumps(message)), self.loop)

    async def _sent(self, text: str) -> None:
        await self.send(text)


class Sockets:
    """Every open connection; `opened` counts them since the start. Envelopes are handed to them in turn."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._open: list[Connection] = []
        self._tickets: set[str] = set()
        self._numbers = count(1)
        self.opened = 0

    def ticket(self) -> str:
        """A name for one connection to come."""
        with self._lock:
            name = f"ticket-{next(self._numbers)}"
            self._tickets.add(name)
        return name

    def redeem(self, ticket: str) -> bool:
        """Whether the ticket was good; it is not any more."""
        with self._lock:
            is_good = ticket in self._tickets
            self._tickets.discard(ticket)
        return is_good

    def add(self, connection: Connection) -> int:
        """Take a connection into use; how many there are now."""
        with self._lock:
            self._open.append(connection)
            self.opened += 1
            return len(self._open)

    def remove(self, connection: Connection) -> None:
        """Forget a closed connection."""
        with self._lock:
            if connection in self._open:
                self._open.remove(connection)

    @property
    def are_connected(self) -> bool:
        """Whether the app has a socket open."""
        return bool(self._open)

    @property
    def count(self) -> int:
        """How many sockets the app has open."""
        return len(self._open)

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask every connection to reconnect, as Slack does every few hours."""
        self._say_to_all({"type": "disconnect", "reason": reason, "debug_info": {}})

    def nudge(self) -> None:
        """Send a message of no meaning: Slack's client closes a quiet socket only after three seconds."""
        self._say_to_all({"type": "nudge"})

    def _say_to_all(self, message: Json) -> None:
        with self._lock:
            connections = list(self._open)
        for connection in connections:
            connection.say(message)

    def deliver(self, kind: str, payload: Json, limit: float, retry: tuple[int, str] | None = None) -> Any:
        """Send an envelope and wait for its answer, at most `limit` seconds.

        Gives the answer's payload, or an empty object. Raises TimeoutError, or ConnectionError without a socket.
        """
        with self._lock:
            if not self._open:
                raise ConnectionError("The app has no socket open.")
            number = next(self._numbers)
            connection = self._open[number % len(self._open)]
        name = f"envelope-{number}"
        envelope = {
            "envelope_id": name,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
            **({"retry_attempt": retry[0], "retry_reason": retry[1]} if retry else {}),
        }
        answer: Future[Json] = Future()
        connection.waiting[name] = answer
        connection.say(envelope)
        try:
            return answer.result(timeout=limit).get("payload") or {}
        finally:
            connection.waiting.pop(name, None)
