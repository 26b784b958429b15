#!/usr/bin/env bash
# asyncio switches Nagle's algorithm off for a server's connections only where the listening socket names its protocol.
# What uvicorn opens by itself names it. `Config.bind_socket()`, which `--workers` and `--reload` use, and Python's own
# `socket.create_server` do not. An answer that is written in several pieces over a connection that is kept alive then
# waits for the other side's delayed acknowledgement: about 40 ms on Linux, though the server has nothing else to do.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check uvicorn==0.54.0 h11==0.16.0

"$folder/venv/bin/python" - <<'PYTHON'
import socket
import sys
import threading
import time
from importlib.metadata import version

import uvicorn

print(f"Python {sys.version.split()[0]}, uvicorn {version('uvicorn')}")
flags = []


async def app(scope, receive, send):
    """An answer in two pieces, as a template or a stream is sent."""
    flags.append(scope["nodelay"])
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"o", "more_body": True})
    await send({"type": "http.response.body", "body": b"k"})


from uvicorn.protocols.http.h11_impl import H11Protocol


class Watching(H11Protocol):
    """Tells the application how the connection is set."""

    def connection_made(self, transport):
        super().connection_made(transport)
        connection = transport.get_extra_info("socket")
        nodelay = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        inner = self.app

        async def told(scope, receive, send):
            await inner({**scope, "nodelay": nodelay}, receive, send)

        self.app = told


def ask(bind):
    """Ask 30 times over one connection: how it is set, and the middle one of the times."""
    flags.clear()
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="off", loop="asyncio", http=Watching)
    server, listening = uvicorn.Server(config), bind(config)
    kept = {"sockets": [listening]} if listening else {}
    thread = threading.Thread(target=server.run, kwargs=kept, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    address = (listening or server.servers[0].sockets[0]).getsockname()
    taken = []
    with socket.create_connection(address) as client:
        for _ in range(30):
            begun, got = time.perf_counter(), b""
            client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            while not got.endswith(b"ok"):
                got += client.recv(4096)
            taken.append(time.perf_counter() - begun)
    server.should_exit = True
    thread.join(10)
    return set(flags), sorted(taken)[15] * 1000


seen = {
    "opened by uvicorn itself": ask(lambda config: None),
    "Config.bind_socket()": ask(lambda config: config.bind_socket()),
    "socket.create_server": ask(lambda config: socket.create_server(("127.0.0.1", 0))),
}
for how, (nodelay, middle) in seen.items():
    print(f"{how}: TCP_NODELAY {nodelay}, an answer takes {middle:.1f} ms")
expected = {"opened by uvicorn itself": {1}, "Config.bind_socket()": {0}, "socket.create_server": {0}}
assert {how: nodelay for how, (nodelay, _) in seen.items()} == expected, "this has changed"
PYTHON
echo "As described."
