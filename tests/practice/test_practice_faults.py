"""Faults on purpose, as Slack's own client meets them."""

import time
from http.client import RemoteDisconnected

import pytest
from slack_sdk.errors import SlackApiError

CHANNEL = "C0000001"


def post(client):
    return client.chat_postMessage(channel=CHANNEL, text="x")


def test_in_an_outage_nothing_is_carried_out_and_nobody_reaches_the_bot(workspace, client):
    workspace.faults.add("outage", times=None)
    for _ in range(2):
        with pytest.raises(SlackApiError) as failed:
            post(client)
        assert failed.value.response.status_code == 503
    answer = workspace.person("@asha.patel").command("/oncall")
    assert answer.error == "Slack is down in this practice: nothing you do in Slack reaches the bot."
    workspace.faults.clear()
    assert post(client)["ok"]
    assert len(workspace.messages(CHANNEL)) == 1


def test_a_lost_reply_is_carried_out_all_the_same(workspace, client):
    workspace.faults.add("lost_reply", method="chat.postMessage")
    with pytest.raises(RemoteDisconnected):
        post(client)
    assert len(workspace.messages(CHANNEL)) == 1
    assert post(client)["ok"]


def test_a_dropped_connection_is_not_carried_out(workspace, client):
    workspace.faults.add("dropped")
    with pytest.raises(RemoteDisconnected):
        post(client)
    assert workspace.messages(CHANNEL) == []


@pytest.mark.parametrize(("kind", "arrived"), [("filtered", 0), ("filtered_reply", 1)])
def test_a_web_filter_answers_in_slacks_place(workspace, client, kind, arrived):
    workspace.faults.add(kind, method="chat.postMessage")
    with pytest.raises(SlackApiError, match="not allowed by your organisation") as failed:
        post(client)
    assert failed.value.response.status_code == 200
    assert len(workspace.messages(CHANNEL)) == arrived
    assert post(client)["ok"]


def test_a_rate_limit_says_how_long_to_wait(workspace, client):
    workspace.faults.add("rate_limit", method="chat.*", seconds=7)
    assert client.auth_test()["ok"]
    with pytest.raises(SlackApiError, match="ratelimited") as limited:
        post(client)
    assert (limited.value.response.status_code, limited.value.response.headers["Retry-After"]) == (429, "7")
    assert workspace.messages(CHANNEL) == []


def test_slowness_delays_a_call(workspace, client):
    workspace.faults.add("slow", seconds=0.1)
    started = time.monotonic()
    assert post(client)["ok"]
    assert time.monotonic() - started >= 0.1


def test_an_error_is_answered_as_many_times_as_asked(workspace, client):
    workspace.faults.add("error", method="chat.postMessage", times=2, error="fatal_error")
    for _ in range(2):
        with pytest.raises(SlackApiError, match="fatal_error"):
            post(client)
    assert post(client)["ok"]
    assert workspace.faults.in_force() == []


def test_slacks_faults_leave_notify_alone(workspace):
    workspace.faults.add("outage", times=None)
    assert workspace.faults.take("notify.sms") is None
    workspace.faults.add("outage", method="notify.*")
    assert workspace.faults.take("notify.sms").method == "notify.*"


def test_a_fault_of_no_known_kind_is_refused(workspace):
    with pytest.raises(ValueError, match=r'There is no fault called "flood"\. Faults: outage, dropped, rate_limit'):
        workspace.faults.add("flood")
