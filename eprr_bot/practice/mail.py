"""A stand-in for a mail server: what it takes stands on the phones of those whom it is for."""

import asyncio
import socket
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import TYPE_CHECKING

from eprr_bot.practice.phones import is_among

if TYPE_CHECKING:
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import SMTP, Envelope, Session

    from eprr_bot.practice.wired import Wired

OK, NOBODY, AWAY = "250 2.0.0 OK", "550 5.1.1 No such user", "421 4.3.2 Service not available"
REFUSALS = {"rate_limit": "451 4.7.1 Try again later", "error": "554 5.6.0 Transaction failed"}


class Mail:
    """What was taken, oldest first. `url` is its address for SMTP_URL; it listens once that is asked for."""

    def __init__(self, workspace: "Wired") -> None:
        self._workspace = workspace
        self._server: Controller | None = None
        self.letters: list[EmailMessage] = []

    @property
    def url(self) -> str:
        """Where letters go."""
        if self._server is None:
            self._server = _listening(_Door(self._workspace, self.letters))
        return f"smtp://127.0.0.1:{self._server.port}"

    def close(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.stop()
            self._server = None


class _Door:
    """What aiosmtpd asks. It looks at every attribute of it, so `Mail.url` would listen for ever more."""

    def __init__(self, workspace: "Wired", letters: list[EmailMessage]) -> None:
        self._workspace, self._letters = workspace, letters

    async def handle_RCPT(self, server: "SMTP", _: "Session", envelope: "Envelope", address: str, __: list[str]) -> str:
        """Somebody whom a letter is for: is there such an address?"""
        answer = self._fault("smtp.rcpt", server)
        if answer == OK and is_among(address, self._workspace.phones.undeliverable):
            answer = NOBODY
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: "SMTP", _: "Session", envelope: "Envelope") -> str:
        """The letter itself."""
        answer = self._fault("smtp.data", server)
        if answer == OK:
            self._take(message_from_bytes(envelope.original_content or b"", policy=policy.default), envelope.rcpt_tos)
        return answer

    def _fault(self, method: str, server: "SMTP") -> str:
        """How a step is answered. Where the reply is lost the step is carried out, and the connection is gone."""
        fault = self._workspace.faults.take(method)
        if fault is None:
            return OK
        if fault.kind in ("lost_reply", "dropped"):
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return OK if fault.kind == "lost_reply" else REFUSALS.get(fault.kind, AWAY)

    def _take(self, letter: EmailMessage, addresses: list[str]) -> None:
        sender = letter["From"].addresses[0]
        body = letter.get_body(("plain",))
        text = "\n".join(body.get_content().splitlines()) if body else ""
        enclosed = tuple(one.get_filename("") for one in letter.iter_attachments())
        with self._workspace.lock:
            self._letters.append(letter)
            for address in addresses:
                self._workspace.phones.receive(
                    address, "email", text, sender.display_name or sender.addr_spec, letter["Subject"], enclosed
                )


def _listening(door: _Door) -> "Controller":
    from aiosmtpd.controller import Controller

    with socket.socket() as free:  # at port 0 aiosmtpd does not find itself; see findings/
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(door, hostname="127.0.0.1", port=port)
    server.start()
    return server
