"""E-mails through a real SMTP server, and what its refusals mean."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from smtplib import SMTPRecipientsRefused

import pytest

from eprr_bot.base.clock import MovableClock
from eprr_bot.base.settings import Settings
from eprr_bot.base.vault import Vault
from eprr_bot.outbox.channel import Outgoing, Undelivered
from eprr_bot.practice.workspace import Workspace
from eprr_bot.reach.email.smtp import SmtpChannel, _refused
from eprr_bot.reach.failures import TAKES_NOTHING
from eprr_bot.reach.routes import ROUTES
from eprr_bot.slack.blocks import Content
from tests.world import KEY

TO = "farouk.aziz@example.org"
FROM = "EPRR on call <eprr@example.nhs.uk>"
AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
VAULT = Vault((KEY,))


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    made = Workspace(MovableClock(stopped_at=AT))
    yield made
    made.close()


@pytest.fixture
def channel(workspace: Workspace) -> SmtpChannel:
    return SmtpChannel(workspace.mail.url, FROM, VAULT)


def letter(address: str = TO) -> Outgoing:
    body = {"subject": "Incident 1: critical incident.", "text": "Power lost, Siân’s ward.\n\nIgnore after 11:00."}
    return Outgoing("0a1b", "email", VAULT.seal(address), body, AT)


def test_an_e_mail_says_who_it_is_from_and_that_a_program_wrote_it(channel: SmtpChannel, workspace: Workspace) -> None:
    receipt = channel.send(letter())
    [taken] = workspace.mail.letters
    assert (taken["To"], taken["From"], taken["Subject"]) == (TO, FROM, "Incident 1: critical incident.")
    assert taken["Auto-Submitted"] == "auto-generated"
    assert taken["Message-ID"] == receipt.ref == "<0a1b@example.nhs.uk>"
    assert taken.get_content().split() == letter().body["text"].split()
    assert receipt.is_settled, "nothing more is heard of it"


def test_one_that_is_sent_again_is_the_same_to_a_mail_program(channel: SmtpChannel, workspace: Workspace) -> None:
    assert channel.find(letter()) is None, "a mail server cannot be asked"
    channel.send(letter())
    channel.send(letter())
    assert len({one["Message-ID"] for one in workspace.mail.letters}) == 1


@pytest.mark.parametrize(
    ("fault", "method", "reason", "permanent", "unknown"),
    [
        ("error", "smtp.rcpt", TAKES_NOTHING, True, False),
        ("rate_limit", "smtp.rcpt", "the mail server refused the address: 451", False, False),
        ("error", "smtp.data", "the mail server refused: 554", False, False),
        ("outage", "smtp.*", "the mail server went away before it took anything: 421", False, False),
        ("lost_reply", "smtp.data", "the mail server went away", False, True),
    ],
)
def test_what_a_mail_server_says_decides_what_is_done_next(
    channel: SmtpChannel, workspace: Workspace, fault: str, method: str, reason: str, permanent: bool, unknown: bool
) -> None:
    workspace.faults.add(fault, method)
    with pytest.raises(Undelivered) as refused:
        channel.send(letter())
    assert (refused.value.reason, refused.value.permanent, refused.value.unknown) == (reason, permanent, unknown)
    assert len(workspace.mail.letters) == (1 if fault == "lost_reply" else 0)


def test_an_address_that_nobody_has_is_refused_for_good(channel: SmtpChannel, workspace: Workspace) -> None:
    workspace.phones.undeliverable.add(TO.upper())
    with pytest.raises(Undelivered, match=TAKES_NOTHING) as refused:
        channel.send(letter())
    assert refused.value.permanent
    assert TAKES_NOTHING in ROUTES["email"].says_dead


def test_a_server_that_takes_nothing_from_us_says_nothing_of_an_address() -> None:
    refused = _refused(SMTPRecipientsRefused({TO: (550, b"5.7.1 Relaying denied")}))
    assert (refused.reason, refused.permanent) == ("the mail server refused the address: 550", True)


def test_where_there_is_no_mail_server_nothing_went_out_for_sure() -> None:
    with pytest.raises(Undelivered, match="the mail server cannot be used: ConnectionRefusedError") as refused:
        SmtpChannel("smtp://127.0.0.1:9", FROM, VAULT).send(letter())
    assert not refused.value.unknown
    assert not refused.value.permanent


def test_an_address_cannot_add_a_line_to_an_e_mail(channel: SmtpChannel, workspace: Workspace) -> None:
    with pytest.raises(Undelivered):
        channel.send(letter("a@example.org\nBcc: b@example.org"))
    assert workspace.mail.letters == []


@pytest.mark.parametrize("text", ["Power lost\rat Saltmere", "Power lost\u2028at Saltmere", "\nPower lost\n"])
def test_whatever_breaks_a_line_ends_the_subject(channel: SmtpChannel, workspace: Workspace, text: str) -> None:
    channel.send(replace(letter(), body=ROUTES["email"].form.body(Content(text, short=text))))
    assert workspace.mail.letters[0]["Subject"] == "Power lost"


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
