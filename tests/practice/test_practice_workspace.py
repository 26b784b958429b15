"""The workspace itself: ids, times, lookups, recording."""

import json
from datetime import timedelta

import pytest

from eprr_bot.practice import api


def test_times_of_messages_follow_the_clock_and_never_repeat(workspace):
    first, second = workspace.next_ts(), workspace.next_ts()
    assert (first, second) == ("1795248000.000000", "1795248000.000100")
    workspace.clock.move(timedelta(minutes=1))
    assert workspace.next_ts() == "1795248060.000000"


def test_people_are_found_by_handle_id_and_address(workspace):
    found = {workspace.person(name).id for name in ("@asha.patel", "asha.patel", "U0000001", "Asha.Patel@example.org")}
    assert found == {"U0000001"}
    with pytest.raises(LookupError, match=r'nobody called "@cara". People: @asha.patel, @ben.okoro\.'):
        workspace.person("@cara")


def test_channels_are_found_by_name_and_id(workspace):
    assert workspace.channel("#eprr-on-call") is workspace.channel("C0000001")
    with pytest.raises(LookupError, match=r'no channel called "ops". Channels: #eprr-on-call\.'):
        workspace.channel("ops")


def test_names_are_given_once(workspace):
    with pytest.raises(ValueError, match="Choose another handle"):
        workspace.add_member(name="Asha Patel")
    with pytest.raises(ValueError, match="Choose another name"):
        workspace.add_channel("eprr-on-call")


def test_the_bot_is_named_by_its_manifest(workspace):
    assert workspace.bot.name == "Haven bot"


def test_calls_are_recorded_in_memory_and_as_lines(workspace, tmp_path):
    workspace.record_file = tmp_path / "calls.jsonl"
    api.answer(workspace, "auth.test", workspace.bot_token, {"token": "x", "a": 1}, "application/json")
    (line,) = workspace.record_file.read_text().splitlines()
    assert json.loads(line) == workspace.calls[0]
    assert {key: workspace.calls[0][key] for key in ("t", "method", "args", "content_type")} == {
        "t": "2026-11-21T08:00:00Z",
        "method": "auth.test",
        "args": {"a": 1},
        "content_type": "application/json",
    }


def test_nobody_writes_where_they_are_not(workspace):
    workspace.add_channel("elsewhere")
    with pytest.raises(LookupError, match=r"You are not in #elsewhere\. Join it first\."):
        workspace.person("@asha.patel").say("hello", "elsewhere")
    assert (
        workspace.person("@asha.patel").command("/oncall", "elsewhere").error
        == "You are not in #elsewhere. Join it first."
    )
