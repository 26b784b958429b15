#!/usr/bin/env bash
# Twilio's own library raises TwilioRestException, with `status` and `code`, where a call cannot be made or fetched. Where
# a list is refused it raises the bare TwilioException without either; the response is its second argument. So one that
# asks for `error.status` fails, and a wrong token, a full minute and a broken service look the same.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check twilio==9.13.0

"$folder/venv/bin/python" - <<'PYTHON'
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import twilio
from twilio.base.exceptions import TwilioException
from twilio.rest import Client


class Twilio(BaseHTTPRequestHandler):
    def do_GET(self):
        answer = json.dumps({"code": 20429, "message": "Too Many Requests", "status": 429}).encode()
        self.send_response(429)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Twilio)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = Client("AC" + "0" * 32, "token")
client.api.base_url = f"http://127.0.0.1:{server.server_port}"

print(f"Python {sys.version.split()[0]}, twilio {twilio.__version__}")
raised = {}
for what, ask in (("a call", lambda: client.calls("CA1").fetch()), ("a list", lambda: client.calls.list(limit=1))):
    try:
        ask()
    except TwilioException as error:
        raised[what] = (type(error).__name__, getattr(error, "status", None), getattr(error, "code", None))
        print(f"{what} that is refused with 429: {raised[what]}")
assert raised["a call"] == ("TwilioRestException", 429, 20429), "it is no longer so"
assert raised["a list"] == ("TwilioException", None, None), "it is no longer so"
PYTHON
