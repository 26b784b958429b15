#!/usr/bin/env bash
# A test that needs a mail server asks for port 0, so that the system picks one that is free. aiosmtpd's Controller then
# does listen, on the port that it was given, and looks whether it is there at port 0: start() raises
# ConnectionRefusedError, every time, although a mail server is running. Pick a free port first, or use asyncio's own
# create_server with aiosmtpd's SMTP, which has no such look.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check aiosmtpd==1.4.6 atpublic==9.0.0 attrs==26.1.0

"$folder/venv/bin/python" - <<'PYTHON'
import smtplib
import socket
from importlib.metadata import version

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

print(f"aiosmtpd {version('aiosmtpd')}")


def greeting(port):
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        return client.noop()[0]


asked_for_any = Controller(Sink(), hostname="127.0.0.1", port=0)
try:
    asked_for_any.start()
    raised = "nothing"
except OSError as error:
    raised = type(error).__name__
given = asked_for_any.server.sockets[0].getsockname()[1]
answer = greeting(given)
print(f"port 0: start() raised {raised}; it listens on the port that the system gave, and answers NOOP with {answer}")
asked_for_any.stop()

with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
picked = Controller(Sink(), hostname="127.0.0.1", port=port)
picked.start()
print(f"a port picked before: start() raised nothing; it answers NOOP with {greeting(port)}")
picked.stop()

assert raised == "ConnectionRefusedError", "this has changed"
assert answer == 250
PYTHON
echo "As described."
