"""E-mails through a real SMTP server, and what its refusals mean."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from eprr_bot.base.settings import Settings
from eprr_bot.base.vault import Vault
from eprr_bot.outbox.channel import Outgoing, Undelivered
from eprr_bot.reach.email.smtp import SmtpChannel
from eprr_bot.reach.routes import ROUTES
from eprr_bot.slack.blocks import Content
from tests.mail_server import Mailbox, serving
from tests.world import KEY

TO = "farouk.aziz@example.org"
FROM = "EPRR on call <eprr@example.nhs.uk>"
AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
VAULT = Vault((KEY,))


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def channel(mailbox: Mailbox) -> Iterator[SmtpChannel]:
    with serving(mailbox) as url:
        yield SmtpChannel(url, FROM, VAULT)


def letter(address: str = TO) -> Outgoing:
    body = {"subject": "Incident 1: critical incident.", "text": "Power lost, Siân’s ward.\n\nIgnore after 11:00."}
    return Outgoing("0a1b", "email", VAULT.seal(address), body, AT)


def test_an_e_mail_says_who_it_is_from_and_that_a_program_wrote_it(channel: SmtpChannel, mailbox: Mailbox) -> None:
    receipt = channel.send(letter())
    [taken] = mailbox.taken
    assert (taken["To"], taken["From"], taken["Subject"]) == (TO, FROM, "Incident 1: critical incident.")
    assert taken["Auto-Submitted"] == "auto-generated"
    assert taken["Message-ID"] == receipt.ref == "<0a1b@example.nhs.uk>"
    assert taken.get_content().split() == letter().body["text"].split()
    assert receipt.is_settled, "nothing more is heard of it"


def test_one_that_is_sent_again_is_the_same_to_a_mail_program(channel: SmtpChannel, mailbox: Mailbox) -> None:
    assert channel.find(letter()) is None, "a mail server cannot be asked"
    channel.send(letter())
    channel.send(letter())
    assert len({one["Message-ID"] for one in mailbox.taken}) == 1


@pytest.mark.parametrize(
    ("rcpt", "data", "reason", "permanent", "unknown"),
    [
        ("550 no such user", "250 OK", "the mail server refused the address: 550", True, False),
        ("451 try later", "250 OK", "the mail server refused the address: 451", False, False),
        ("250 OK", "554 not this", "the mail server refused: 554", False, False),
        ("250 OK", "", "the mail server went away", False, True),
    ],
)
def test_what_a_mail_server_says_decides_what_is_done_next(
    channel: SmtpChannel, mailbox: Mailbox, rcpt: str, data: str, reason: str, permanent: bool, unknown: bool
) -> None:
    mailbox.rcpt, mailbox.data = rcpt, data
    with pytest.raises(Undelivered) as refused:
        channel.send(letter())
    assert (refused.value.reason, refused.value.permanent, refused.value.unknown) == (reason, permanent, unknown)


def test_where_there_is_no_mail_server_nothing_went_out_for_sure() -> None:
    with pytest.raises(Undelivered, match="the mail server cannot be used: ConnectionRefusedError") as refused:
        SmtpChannel("smtp://127.0.0.1:9", FROM, VAULT).send(letter())
    assert not refused.value.unknown
    assert not refused.value.permanent


def test_an_address_cannot_add_a_line_to_an_e_mail(channel: SmtpChannel, mailbox: Mailbox) -> None:
    with pytest.raises(Undelivered):
        channel.send(letter("a@example.org\nBcc: b@example.org"))
    assert mailbox.taken == []


@pytest.mark.parametrize("text", ["Power lost\rat Saltmere", "Power lost\u2028at Saltmere", "\nPower lost\n"])
def test_whatever_breaks_a_line_ends_the_subject(channel: SmtpChannel, mailbox: Mailbox, text: str) -> None:
    channel.send(replace(letter(), body=ROUTES["email"].form.body(Content(text, short=text))))
    assert mailbox.taken[0]["Subject"] == "Power lost"


@pytest.mark.parametrize(
    ("url", "sender", "problem"),
    [
        ("mail.example.nhs.uk", FROM, "smtp.url"),
        ("https://mail.example.nhs.uk", FROM, "smtp.url"),
        ("smtp://mail.example.nhs.uk:many", FROM, "smtp.url"),
        ("smtps://mail.example.nhs.uk", "", "mail.from"),
    ],
)
def test_settings_that_cannot_work_are_named(url: str, sender: str, problem: str) -> None:
    settings = Settings.model_validate({"SMTP_URL": url, "EPRR_MAIL_FROM": sender})
    assert problem in [one.id for one in settings.problems()]
