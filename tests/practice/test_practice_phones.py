"""GOV.UK Notify's own client against its stand-in, and what people's phones show."""

import smtplib
from email.message import EmailMessage

import pytest
from fastapi import Request
from notifications_python_client.errors import HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

KEY = "practice-00000000-0000-4000-8000-000000000000-00000000-0000-4000-8000-000000000001"


@pytest.fixture
def notify(server):
    client = NotificationsAPIClient(KEY, base_url=f"{server.url}/notify")
    yield client
    client.request_session.close()


def text(notify, number="07700900101", reference="r1", body="Call in."):
    return notify.send_sms_notification(number, "template-1", {"message": body}, reference=reference)


def test_a_text_reaches_the_phone_with_its_number_however_it_is_written(workspace, notify):
    text(notify, "+447700900101")
    text(notify, "07700 900102", body="You too.")
    (shown,) = workspace.person("@asha.patel").phone
    assert (shown.kind, shown.text, shown.delivered, shown.at) == ("text", "Call in.", True, workspace.now())
    assert workspace.person("@ben.okoro").phone[0].text == "You too."


def test_a_template_is_filled_in_and_missing_values_refused(workspace, notify):
    workspace.phones.templates["template-1"] = "EXERCISE: ((message))"
    text(notify, body="reply 1")
    assert workspace.person("@asha.patel").phone[0].text == "EXERCISE: reply 1"
    with pytest.raises(HTTPError, match="Missing personalisation: message"):
        notify.send_sms_notification("07700900101", "template-1", {})


def test_a_notification_is_found_by_its_reference_and_id(notify):
    sent = text(notify, reference="delivery-7")
    (row,) = notify.get_all_notifications(reference="delivery-7")["notifications"]
    assert (row["id"], row["status"]) == (sent["id"], "delivered")
    assert notify.get_notification_by_id(sent["id"])["reference"] == "delivery-7"
    assert notify.get_all_notifications(reference="other")["notifications"] == []
    with pytest.raises(HTTPError) as missing:
        notify.get_notification_by_id("none")
    assert missing.value.status_code == 404


def test_a_number_that_no_longer_exists_fails_for_good(workspace, notify):
    workspace.phones.undeliverable.add("07700900101")
    sent = text(notify, "+447700900101")
    assert notify.get_notification_by_id(sent["id"])["status"] == "permanent-failure"
    assert workspace.person("@asha.patel").phone[0].delivered is False


def test_e_mail_is_shown_with_its_subject(workspace, notify):
    values = {"subject": "Exercise", "message": "Report"}
    notify.send_email_notification("asha.patel@example.org", "template-2", values)
    (shown,) = workspace.person("@asha.patel").phone
    assert (shown.kind, shown.subject, shown.text) == ("email", "Exercise", "Report")


def test_e_mail_that_waited_for_a_mailbox_still_has_its_subject(workspace, notify):
    workspace.phones.off.add("asha.patel@example.org")
    values = {"subject": "Exercise", "message": "Report"}
    notify.send_email_notification("asha.patel@example.org", template_id="mail", personalisation=values)
    assert not workspace.person("@asha.patel").phone
    workspace.phones.switch_on("asha.patel@example.org")
    assert [one.subject for one in workspace.person("@asha.patel").phone] == ["Exercise"]


def letter(*to):
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "EPRR bot <eprr@example.org>", ", ".join(to), "Hard copy"
    made.set_content("Siân’s ward.\n\nPrint it.")
    made.add_attachment("<p>It</p>", subtype="html", filename="hard-copy.html")
    return made


def test_the_mail_server_brings_a_letter_to_whoever_it_is_for(workspace, server):
    workspace.phones.undeliverable.add("cara.hughes@example.org")
    port = workspace.mail.url.rpartition(":")[2]
    with smtplib.SMTP("127.0.0.1", port) as client:
        sent = letter("Asha.Patel@example.org", "ben.okoro@example.org", "cara.hughes@example.org")
        assert client.send_message(sent) == {"cara.hughes@example.org": (550, b"5.1.1 No such user")}
    for who in ("@asha.patel", "@ben.okoro"):
        (shown,) = workspace.person(who).phone
        assert (shown.kind, shown.sender, shown.subject) == ("email", "EPRR bot", "Hard copy")
        assert (shown.text, shown.enclosed) == ("Siân’s ward.\n\nPrint it.", ("hard-copy.html",))


def test_the_mail_server_listens_no_more_once_the_workspace_is_closed(workspace):
    port = workspace.mail.url.rpartition(":")[2]
    workspace.close()
    with pytest.raises(ConnectionRefusedError):
        smtplib.SMTP("127.0.0.1", port)


@pytest.mark.parametrize(
    ("kind", "status"), [("rate_limit", 429), ("error", 500), ("outage", 503), ("lost_reply", 503), ("dropped", 503)]
)
def test_notify_fails_as_asked(workspace, notify, kind, status):
    workspace.faults.add(kind, method="notify.sms")
    with pytest.raises(HTTPError) as failed:
        text(notify)
    assert failed.value.status_code == status
    assert len(workspace.phones.notifications) == (1 if kind == "lost_reply" else 0)


def test_a_bad_number_is_refused(notify):
    with pytest.raises(HTTPError, match="Not enough digits"):
        text(notify, "12")


def test_a_reply_can_be_polled_and_reaches_the_callback(workspace, server, door, notify):
    heard = []

    @door.post("/notify/received")
    async def received(request: Request):
        heard.append((request.headers["authorization"], (await request.json())["source_number"]))

    assert workspace.person("@asha.patel").reply_text("1") is None
    workspace.phones.callback_url = f"{server.url}/bot/notify/received"
    workspace.phones.callback_token = "secret"
    assert workspace.person("@asha.patel").reply_text("2") == 200
    assert heard == [("Bearer secret", "447700900101")]
    assert [row["message"] for row in notify.get_received_texts()["received_text_messages"]] == ["2", "1"]


def test_direct_messages_and_mentions_are_pushed_in_readable_words(workspace, client):
    group = client.usergroups_create(name="Directors", handle="directors")["usergroup"]["id"]
    client.usergroups_users_update(usergroup=group, users="U0000001")
    client.chat_postMessage(channel="U0000001", text="*Hello* <@U0000002|ben> &amp; <https://x|the board>")
    client.chat_postMessage(channel="C0000001", text="nobody in particular")
    client.chat_postMessage(channel="C0000001", text=f"<!subteam^{group}|@directors> wake up")
    client.chat_postMessage(channel="C0000001", text="<!channel> all")
    asha, ben = workspace.person("@asha.patel"), workspace.person("@ben.okoro")
    assert [push.text for push in asha.pushes] == [
        "Hello @Ben Okoro & the board",
        "@directors wake up",
        "@channel all",
    ]
    assert [push.sender for push in ben.pushes] == ["#eprr-on-call"]
    assert asha.phone == []
