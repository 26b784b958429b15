"""A little web server that answers as a test tells it to: somebody else's calendar, well or ill."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Elsewhere:
    """`answers` is path -> (status, headers, body); `asked` is what was asked, with If-None-Match."""

    url: str = ""
    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    seconds_between_drops: float = 0

    def holds(self, text: str, etag: str = "") -> str:
        """Put a calendar there; returns its address."""
        self.answers["/c.ics"] = (200, {"ETag": etag} if etag else {}, text.encode())
        return f"{self.url}/c.ics"


@contextmanager
def elsewhere() -> Iterator[Elsewhere]:
    """A server on a free port of this machine, until the block ends."""
    made = Elsewhere()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            given = self.headers.get("If-None-Match", "")
            made.asked.append((self.path, given))
            status, headers, body = made.answers.get(self.path, (404, {}, b"nothing here"))
            if given and given == headers.get("ETag"):
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            for drop in (body[i : i + 1] for i in range(len(body))) if made.seconds_between_drops else (body,):
                time.sleep(made.seconds_between_drops)
                self.wfile.write(drop)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A reader that hangs up is what some tests are about."""

    server = Quiet(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
