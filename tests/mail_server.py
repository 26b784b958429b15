"""A mail server for tests: aiosmtpd, which answers as it is told to and keeps what it took."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Mailbox:
    """What a mail server does: it answers a recipient and a letter as it is told to, and keeps what it took."""

    rcpt: str = "250 OK"
    data: str = "250 OK"
    taken: list[EmailMessage] = field(default_factory=list)

    async def handle_RCPT(self, _: SMTP, __: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
        return self.rcpt

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:
        self.taken.append(message_from_bytes(envelope.original_content or b"", policy=policy.default))
        if not self.data:
            server.transport.abort()
        return self.data or "250 OK"


@contextmanager
def serving(mailbox: Mailbox) -> Iterator[str]:
    """The mail server, by its address for SMTP_URL."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(mailbox, hostname="127.0.0.1", port=port)
    server.start()
    yield f"smtp://127.0.0.1:{port}"
    server.stop()
