#!/usr/bin/env bash
# Twilio's own library writes each request that has a query into the log at the level INFO, with the query: whoever lists
# calls by number has the number in the log, twice. That level is what most services run with. The bodies of posts, such
# as the one that makes a call, are not written. A logger of one's own that nobody reads has to be passed in.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check twilio==9.13.0

"$folder/venv/bin/python" - <<'PYTHON'
import io
import json
import logging
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import twilio
from twilio.rest import Client


class Twilio(BaseHTTPRequestHandler):
    def do_GET(self):
        answer = json.dumps({"calls": [], "page": 0, "page_size": 50, "next_page_uri": None}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Twilio)
threading.Thread(target=server.serve_forever, daemon=True).start()
log = io.StringIO()
logging.basicConfig(stream=log, level=logging.INFO)

client = Client("AC" + "0" * 32, "token")
client.api.base_url = f"http://127.0.0.1:{server.server_port}"
client.calls.list(to="+447700900123", limit=1)

print(f"Python {sys.version.split()[0]}, twilio {twilio.__version__}")
lines = [line for line in log.getvalue().splitlines() if "7700900123" in line]
print("\n".join(lines))
assert len(lines) == 2, "it is no longer so"
PYTHON
