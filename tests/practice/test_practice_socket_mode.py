"""Socket Mode with Slack's own client: a command, its answer, an event, a reconnection."""

import time
from collections.abc import Iterator
from threading import Thread

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from eprr_bot.practice import Workspace
from tests.patience import wait_until


@pytest.fixture
def socket_bot(workspace: Workspace, server, client: WebClient) -> Iterator[App]:
    app = App(client=client, token_verification_enabled=False)
    handler = SocketModeHandler(app, workspace.app_token, web_client=WebClient(base_url=f"{server.url}/api/"))
    handler.connect()
    wait_until(lambda: workspace.sockets.are_connected)
    yield app
    closing = Thread(target=handler.close)
    closing.start()
    wait_until(lambda: workspace.sockets.nudge() or not closing.is_alive())


def test_a_command_and_its_answer_travel_by_socket(workspace, socket_bot):
    socket_bot.command("/oncall")(lambda ack, body: ack(f"You said {body['text']}"))
    answer = workspace.person("@asha.patel").command("/oncall next")
    assert (answer.status, answer.text) == (200, "You said next")


def test_blocks_travel_back_by_socket(workspace, socket_bot):
    blocks = [{"type": "divider"}]
    socket_bot.command("/oncall")(lambda ack: ack(blocks=blocks, text="x"))
    assert workspace.person("@asha.patel").command("/oncall").blocks == blocks


def test_events_travel_by_socket(workspace, socket_bot):
    seen = []
    socket_bot.event("message")(lambda event: seen.append(event["text"]))
    workspace.person("@asha.patel").say("hello")
    wait_until(lambda: seen == ["hello"])


def test_a_bot_that_acknowledges_too_late_times_out(workspace, socket_bot):
    workspace.answer_limit = 0.05
    socket_bot.command("/oncall")(lambda ack: time.sleep(0.1) or ack())
    assert workspace.person("@asha.patel").command("/oncall").error == "operation_timeout"


def test_slack_asks_to_reconnect_and_the_bot_does(workspace, socket_bot):
    socket_bot.command("/oncall")(lambda ack: ack("still here"))
    before = workspace.sockets.opened
    workspace.sockets.disconnect()
    wait_until(lambda: workspace.sockets.nudge() or workspace.sockets.opened > before)
    wait_until(lambda: workspace.sockets.nudge() or workspace.sockets.count == 1)
    assert workspace.person("@asha.patel").command("/oncall").text == "still here"


def test_a_socket_needs_the_app_token(workspace, client):
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        client.apps_connections_open(app_token=workspace.bot_token)
    url = client.apps_connections_open(app_token=workspace.app_token)["url"]
    assert url.startswith("ws://127.0.0.1:")


def test_a_ticket_is_good_for_one_connection(workspace):
    ticket = workspace.sockets.ticket()
    assert [workspace.sockets.redeem(ticket), workspace.sockets.redeem(ticket)] == [True, False]
