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
from statistics import median
from urllib.parse import urlencode

from bench.serving import SECRET
from tests.world import sqlite_url

ROUNDS = 5
SECONDS = 1.5


@dataclass(frozen=True)
class Burst:
    """What came of some seconds of asking."""

    per_second: float
    p99: float
    errors: int


@contextmanager
def serving(kind: str, url: str = "") -> Iterator[int]:
    """A server in a process of its own; the port."""
    process = subprocess.Popen([sys.executable, "-m", "bench.serving", kind, url], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def signed(text: str = "") -> bytes:
    """A request as Slack sends it when somebody types /oncall."""
    fields = {
        "command": "/oncall",
        "text": text,
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


def burst(port: int, at_once: int, seconds: float = SECONDS) -> Burst:
    """Ask for some seconds over so many connections."""
    askers = [Asker(port, signed()) for _ in range(at_once)]
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
                    errors += b" 200 " not in one.received[:20] or b"on call" not in one.received
                    one.ask()
        passed = time.perf_counter() - begun
    for one in askers:
        one.connection.close()
    taken.sort()
    return Burst(len(taken) / passed, taken[int(len(taken) * 0.99)], errors)


def compared(ports: list[int], at_once: int) -> list[Burst]:
    """The median of several bursts for each server, in turns, so that all have the same moments of a shared machine."""
    found: list[list[Burst]] = [[] for _ in ports]
    for _ in range(ROUNDS):
        for place, port in enumerate(ports):
            found[place].append(burst(port, at_once))
    return [
        Burst(median(one.per_second for one in of), median(one.p99 for one in of), sum(one.errors for one in of))
        for of in found
    ]


def shown(ours: Burst, rival: Burst) -> str:
    """One beside the other, with the bounds."""
    ratio, p99 = ours.per_second / rival.per_second, ours.p99 / rival.p99
    return (
        f"{ours.per_second:,.0f}/s to {rival.per_second:,.0f}/s: {ratio:.2f} x (at least 0.5), "
        f"p99 {ours.p99 * 1e3:.1f} ms to {rival.p99 * 1e3:.1f} ms: {p99:.2f} x (at most 2), {ours.errors} errors"
    )


def main() -> None:
    """Measure and print."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serving("bare") as bare,
        serving("bot", sqlite_url(Path(folder))) as bot,
    ):
        for at_once in (32, 1):
            rival, ours = compared([bare, bot], at_once)
            print(f"/oncall, {at_once} at once, {shown(ours, rival)}")


if __name__ == "__main__":
    main()
