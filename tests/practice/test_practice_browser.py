"""The JSON that the page lives on."""

import json
import urllib.error
import urllib.request
from datetime import timedelta
from threading import Thread

import pytest

from eprr_bot.practice import PracticeServer

from .builders import button, modal, text_input

ASHA, BEN = "U0000001", "U0000002"


@pytest.fixture
def page(server):
    return Page(server.url)


class Page:
    def __init__(self, url):
        self.url = url

    def get(self, path):
        with urllib.request.urlopen(f"{self.url}/practice/{path}") as answer:
            return json.load(answer)

    def post(self, path, header="1", **body):
        headers = {"Content-Type": "application/json", "X-Practice": header}
        request = urllib.request.Request(f"{self.url}/practice/{path}", json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)


def test_the_state_has_what_the_page_needs(workspace, page, client):
    client.chat_postMessage(channel=ASHA, text="one")
    client.chat_postMessage(channel="C0000001", text=f"<@{ASHA}>")
    client.chat_postMessage(channel="C0000001", text="not for you")
    state = page.get(f"state?as={ASHA}")
    assert (state["me"], state["workspace"], state["now"]) == (ASHA, "Haven practice", "2026-11-21T08:00:00Z")
    assert state["members"][1]["initials"] == "AP"
    counts = {
        channel["name"]: (channel["kind"], channel["unread"], channel["mentions"]) for channel in state["channels"]
    }
    assert counts == {"eprr-on-call": ("public", 2, 1), "Haven bot": ("im", 1, 1)}
    assert state["commands"][0]["words"] == [{"words": "next", "usage": "", "summary": "Who is next."}]
    assert (state["view"], state["home"], state["next_due"], state["notice"]) == (None, None, None, None)
    assert state["calls"] == 3
    assert [row["kind"] for row in state["phones"][ASHA]] == ["push", "push"]


def test_without_a_choice_the_page_belongs_to_the_first_person(page):
    assert page.get("state")["me"] == ASHA


def test_a_waiting_page_is_woken_by_a_change(workspace, page):
    version = page.get(f"state?as={ASHA}")["version"]
    answers = []
    waiting = Thread(target=lambda: answers.append(page.get(f"state?as={ASHA}&since={version}&wait=20")))
    waiting.start()
    workspace.person(BEN).say("hello", "eprr-on-call")
    waiting.join(timeout=15)
    assert answers[0]["version"] > version


def test_posts_from_other_sites_are_refused(page):
    with pytest.raises(urllib.error.HTTPError) as refused:
        page.post("say", header="", **{"as": ASHA, "channel": "C0000001", "text": "x"})
    with refused.value:
        assert refused.value.code == 403


def test_a_person_acts_through_the_page(workspace, bot, page):
    blocks = [{"type": "actions", "block_id": "row", "elements": [button("Open", "open")]}]
    bot.command("/oncall")(lambda ack: ack(text="Here", blocks=blocks))

    @bot.action("open")
    def open_it(ack, body, client):
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=modal(text_input("What", "what")))

    bot.view("form")(lambda ack: ack(response_action="errors", errors={"what": "Say more."}))
    assert page.post("command", **{"as": ASHA, "channel": "C0000001", "text": "/oncall"}) == {"ok": True, "error": None}
    (message,) = page.get(f"messages?as={ASHA}&channel=C0000001")["messages"]
    assert (message["text"], message["ephemeral"], message["name"]) == ("Here", True, "Haven bot")
    assert page.get(f"messages?as={BEN}&channel=C0000001")["messages"] == []
    press = {"as": ASHA, "channel": "C0000001", "ts": message["ts"], "block_id": "row", "action_id": "open"}
    assert page.post("action", **press)["ok"]
    assert page.post("action", **{**press, "as": BEN})["error"] == "That message is gone. Look at the channel again."
    view = page.get(f"state?as={ASHA}")["view"]
    assert view["callback_id"] == "form"
    values = {"what": {"what.text": {"type": "plain_text_input", "value": "fire"}}}
    form = {"as": ASHA, "view_id": view["id"], "event": "submit"}
    assert page.post("view", **form)["errors"] == {"what": "Please complete this required field."}
    assert page.post("view", **form, values=values) == {"ok": False, "errors": {"what": "Say more."}, "error": None}
    assert page.post("view", **{**form, "event": "close"})["ok"]
    assert page.get(f"state?as={ASHA}")["view"] is None
    assert "closed already" in page.post("view", **form)["error"]


def test_a_failed_command_is_told_to_its_author(page):
    answer = page.post("command", **{"as": ASHA, "channel": "C0000001", "text": "/oncall"})
    assert answer == {"ok": False, "error": '/oncall failed with the error "dispatch_failed".'}
    assert page.get(f"state?as={ASHA}")["notice"] == {"text": answer["error"]}
    assert page.get(f"state?as={BEN}")["notice"] is None
    assert page.post("command", **{"as": ASHA, "channel": "C0000001", "text": " "})["error"].startswith(
        "There is nothing"
    )
    assert "nobody called" in page.post("say", **{"as": "U9", "channel": "C0000001", "text": "x"})["error"]


def test_reading_and_reacting(workspace, page):
    message = workspace.person(BEN).say("hello", "eprr-on-call")
    page.post("react", **{"as": ASHA, "channel": "C0000001", "ts": message.ts, "name": "eyes"})
    assert page.get(f"messages?as={ASHA}&channel=C0000001")["messages"][0]["reactions"] == [
        {"name": "eyes", "users": [ASHA]}
    ]
    assert page.get(f"state?as={ASHA}")["channels"][0]["unread"] == 1
    page.post("read", **{"as": ASHA, "channel": "C0000001"})
    assert page.get(f"state?as={ASHA}")["channels"][0]["unread"] == 0


def test_the_clock_moves_forward_only(page):
    assert page.post("clock", hours=1)["now"] == "2026-11-21T09:00:00Z"
    assert page.post("clock", minutes=-5)["error"].startswith("Say how far")
    assert page.post("clock", to="next")["error"] == "Nothing is due. Move the clock by hours or days instead."


def test_the_application_moves_the_clock_where_it_can(workspace):
    moves = []
    due = workspace.now() + timedelta(minutes=12)
    with PracticeServer(workspace, on_clock=moves.append, next_due=lambda: due) as server:
        page = Page(server.url)
        assert page.get("state")["next_due"] == "2026-11-21T08:12:00Z"
        page.post("clock", days=1)
        page.post("clock", to="next")
    assert moves == [timedelta(days=1), "next"]


def test_faults_are_set_seen_and_cleared(page):
    page.post("fault", kind="rate_limit", method="chat.postMessage", times=1)
    assert page.get("state")["faults"] == [{"id": 1, "kind": "rate_limit", "method": "chat.postMessage", "times": 1}]
    page.post("fault/clear")
    assert page.get("state")["faults"] == []
    assert page.post("fault", kind="flood")["error"].startswith("There is no fault called")


def test_a_text_is_answered_from_the_page(workspace, page):
    assert page.post("phone", **{"as": ASHA, "text": "1"})["ok"]
    assert workspace.phones.replies[0]["message"] == "1"


def test_private_channels_are_shown_to_their_members_only(workspace, page):
    channel = workspace.add_channel("quiet", members=[BEN], is_private=True)
    assert "quiet" not in [row["name"] for row in page.get(f"state?as={ASHA}")["channels"]]
    with pytest.raises(urllib.error.HTTPError) as refused:
        page.get(f"messages?as={ASHA}&channel={channel.id}")
    with refused.value:
        assert refused.value.code == 404


def test_a_shared_picture_can_be_seen_and_anything_else_is_downloaded(workspace, page, client):
    client.files_upload_v2(channel="C0000001", filename="a.png", content=b"png", alt_txt="The rota")
    client.files_upload_v2(channel="C0000001", filename="a.html", content=b"<script>")
    picture, other = [m["files"][0] for m in page.get(f"messages?as={ASHA}&channel=C0000001")["messages"]]
    with urllib.request.urlopen(picture["url"]) as answer:
        assert (answer.read(), answer.headers["Content-Type"], picture["alt"]) == (b"png", "image/png", "The rota")
    with urllib.request.urlopen(other["url"]) as answer:
        assert answer.headers["Content-Disposition"] == "attachment"


def test_the_page_changes_deletes_joins_and_runs_what_stands_in_a_message_s_menu(workspace, page, bot):
    seen = []
    bot.message_shortcut("log")(lambda ack, body: (ack(), seen.append(body["message"]["text"])))
    bot.event("message")(lambda: None)
    bot.event("member_joined_channel")(lambda: None)
    assert page.get("state")["shortcuts"] == [{"callback_id": "log", "name": "Log", "description": "Log it."}]
    workspace.add_channel("open")
    assert page.post("join", **{"as": ASHA, "channel": "open"})["ok"]
    here = {"as": ASHA, "channel": workspace.channel("open").id}
    assert page.post("say", **here, text="Power is off")["ok"]
    message = {**here, "ts": workspace.messages("open")[-1].ts}
    assert page.post("edit", **message, text="Power is on")["ok"]
    assert page.post("shortcut", **message, callback_id="log")["ok"]
    assert page.post("shortcut", **message, callback_id="other")["error"].startswith("There is no shortcut")
    assert page.post("delete", **message)["ok"]
    assert page.post("delete", **message)["error"].startswith("That message is gone.")
    assert seen == ["Power is on"]
