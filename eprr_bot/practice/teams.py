"""A stand-in for a flow of Power Automate, which takes posts for a channel of Microsoft Teams, over TLS.

Its certificate is nobody's, so its address says not to check it; no address of another machine may say so.
"""

import json
import re
import ssl
import tempfile
import warnings
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from eprr_bot.practice.state import Json

if TYPE_CHECKING:
    from eprr_bot.practice.team import Team

FLOW, SIGNATURE = "practice-flow", "practice-signature"
PATH = f"/workflows/{FLOW}/triggers/manual/paths/invoke"


class Teams:
    """What was posted, oldest first. `url` is its address as Apprise writes it; it listens once that is asked for."""

    def __init__(self, workspace: "Team") -> None:
        self._workspace = workspace
        self._server: ThreadingHTTPServer | None = None
        self.cards: list[tuple[datetime, Json]] = []

    @property
    def url(self) -> str:
        """Where posts go."""
        if self._server is None:
            self._server = _listening(self)
        return f"workflows://127.0.0.1:{self._server.server_port}/{FLOW}/{SIGNATURE}/?verify=no"

    @property
    def texts(self) -> list[str]:
        """What stands in the cards."""
        return ["\n".join(_texts(card)) for _, card in self.cards]

    @property
    def posts(self) -> list[tuple[datetime, str]]:
        """When something was posted, and how people read it there."""
        return [(at, re.sub(r"\\(.)", r"\1", text)) for (at, _), text in zip(self.cards, self.texts, strict=True)]

    def close(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def take(self, path: str, body: bytes) -> int:
        """A post to an address of ours. Returns the status of the answer; 0 hangs up."""
        where = urlsplit(path)
        fault = self._workspace.faults.take("outside.teams")
        if fault is not None and fault.kind != "lost_reply":
            return {"rate_limit": 429, "dropped": 0}.get(fault.kind, 503)
        if where.path != PATH or parse_qs(where.query).get("sig") != [SIGNATURE]:
            return 401
        posted = json.loads(body)
        if posted.get("type") != "message" or not posted.get("attachments"):
            return 400
        with self._workspace.lock:
            self.cards.append((self._workspace.now(), posted["attachments"][0]["content"]))
            self._workspace.changed()
        return 0 if fault is not None else 202


def _texts(card: Json) -> list[str]:
    return [part["text"] for part in card["body"] if part["type"] == "TextBlock"]


def _listening(teams: Teams) -> ThreadingHTTPServer:
    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status = teams.take(self.path, self.rfile.read(int(self.headers["Content-Length"])))
            if status:
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    server.daemon_threads = True
    warnings.filterwarnings("ignore", f"Unverified HTTPS request is being made to host '{server.server_address[0]!s}'")
    server.socket = _certified().wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True, name="practice-teams").start()
    return server


def _certified() -> ssl.SSLContext:
    """With a certificate that we give ourselves."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "practice")])
    now = datetime(2020, 1, 1, tzinfo=UTC)  # nobody checks it
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    dated = made.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=36500))
    signed = dated.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "practice.pem"
        file.write_bytes(signed + secret)
        context.load_cert_chain(file)
    return context
