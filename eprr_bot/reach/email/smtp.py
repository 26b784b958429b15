"""E-mails through a mail server.

It cannot be asked whether it took an e-mail, so one whose fate is unknown is sent again, under the same Message-ID:
mail programs show the two as one.
"""

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.utils import formatdate, parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

from eprr_bot.base.settings import LOCAL
from eprr_bot.base.vault import Vault, WrongKey
from eprr_bot.outbox.channel import Limits, Outgoing, Receipt, Undelivered
from eprr_bot.reach.failures import TAKES_NOTHING

WAIT = 20
PORTS = {"smtp": 587, "smtps": 465}
GOING_AWAY, NOT_FROM_US = 421, b"5.7."
"""How a server says that it is going away, whoever an e-mail is for; and that it takes none from us, by RFC 3463."""


class SmtpChannel:
    """Sends one e-mail to one sealed address, over an encrypted connection of its own."""

    name = "email"
    limits = Limits(per_second=5, burst=20, per_address=0.1, address_burst=10)

    def __init__(self, url: str, sender: str, vault: Vault, hard_copies: Path | None = None) -> None:
        self.server, self.sender, self.vault, self.hard_copies = urlsplit(url), sender, vault, hard_copies

    def send(self, message: Outgoing) -> Receipt:
        letter = self._letter(message)
        try:
            server = self._connected()
        except (OSError, smtplib.SMTPException) as error:
            raise Undelivered(f"the mail server cannot be used: {_why(error)}") from error
        try:
            server.send_message(letter)
        except smtplib.SMTPRecipientsRefused as error:
            raise _refused(error) from error
        except (smtplib.SMTPResponseException, smtplib.SMTPNotSupportedError) as error:
            raise Undelivered(f"the mail server refused: {_why(error)}") from error
        except (OSError, smtplib.SMTPException) as error:
            raise Undelivered("the mail server went away", unknown=True) from error
        finally:
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
        return Receipt(self.name, letter["Message-ID"])

    def find(self, message: Outgoing) -> Receipt | None:  # noqa: ARG002 (the protocol's)
        return None

    def _letter(self, message: Outgoing) -> EmailMessage:
        letter = EmailMessage()
        try:
            letter["To"] = self.vault.open(message.address)
        except (WrongKey, ValueError) as error:
            raise Undelivered("the address cannot be read with the present keys", permanent=True) from error
        letter["From"], letter["Subject"] = self.sender, message.body["subject"]
        letter["Date"] = formatdate(message.first_tried.timestamp())
        letter["Message-ID"] = f"<{message.id}@{parseaddr(self.sender)[1].rpartition('@')[2]}>"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(message.body["text"])
        if name := message.body.get("enclosed"):
            letter.add_attachment(self._hard_copy(name), subtype="html", filename=name)
        return letter

    def _hard_copy(self, name: str) -> str:
        """It is read only now: its numbers stand open in no table."""
        try:
            return ((self.hard_copies or Path()) / name).read_text("utf-8")
        except OSError as error:
            reason = f"{name} is not in the folder of the hard copies where e-mails are sent"
            raise Undelivered(reason, permanent=True) from error

    def _connected(self) -> smtplib.SMTP:
        host, port = self.server.hostname or "", self.server.port or PORTS[self.server.scheme]
        context = ssl.create_default_context()
        if self.server.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=WAIT, context=context)
        else:
            server = smtplib.SMTP(host, port, timeout=WAIT)
            if host not in LOCAL:
                server.starttls(context=context)
        if self.server.username:
            server.login(unquote(self.server.username), unquote(self.server.password or ""))
        return server


def _refused(error: smtplib.SMTPRecipientsRefused) -> Undelivered:
    """5xx is a refusal of this address for good, but for 5.7, which means us; 4xx may pass, and 421 means nobody."""
    code, words = next(iter(error.recipients.values()))
    if code == GOING_AWAY:
        return Undelivered(f"the mail server went away before it took anything: {code}")
    if code >= 500 and not words.startswith(NOT_FROM_US):
        return Undelivered(TAKES_NOTHING, permanent=True)
    return Undelivered(f"the mail server refused the address: {code}", permanent=code >= 500)


def _why(error: Exception) -> str:
    """A few words without personal details: servers like to repeat addresses."""
    return str(error.smtp_code) if isinstance(error, smtplib.SMTPResponseException) else type(error).__name__
