"""Slack's Web API as the practice workspace answers it: error codes, scopes, paging, metadata, files."""

import copy
import json

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from eprr_bot.practice import Workspace, api

from .builders import modal
from .conftest import MANIFEST

PUBLIC, PRIVATE, ARCHIVED, ELSEWHERE, HIDDEN = "C0000001", "C0000002", "C0000003", "C0000004", "C0000005"
ASHA, BEN, GUEST, BOT = "U0000001", "U0000002", "U0000003", "U0000000"
TS = "1795248000.000000"
"""The first message of every furnished workspace: the bot's, in the public channel."""


@pytest.fixture
def furnished(workspace: Workspace) -> Workspace:
    workspace.add_member(name="Gus Guest", handle="gus", is_guest=True)
    workspace.add_channel("quiet", members=["@asha.patel"], is_private=True)
    workspace.add_channel("old").is_archived = True
    workspace.add_channel("elsewhere", with_bot=False)
    workspace.add_channel("hidden", is_private=True, with_bot=False)
    workspace.post(workspace.channel(PUBLIC), BOT, "first", blocks=[{"type": "divider"}])
    workspace.person(ASHA).say("second", "eprr-on-call")
    return workspace


def call(workspace: Workspace, method: str, args: dict, token: str | None = None) -> dict:
    return api.answer(workspace, method, workspace.bot_token if token is None else token, args)


REFUSALS = [
    ("no.such", {}, "unknown_method"),
    ("chat.postMessage", {"text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "C999", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "#hidden", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": HIDDEN, "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": ELSEWHERE, "text": "x"}, "not_in_channel"),
    ("chat.postMessage", {"channel": ARCHIVED, "text": "x"}, "is_archived"),
    ("chat.postMessage", {"channel": PUBLIC}, "no_text"),
    ("chat.postMessage", {"channel": PUBLIC, "text": "x", "thread_ts": "1.1"}, "thread_not_found"),
    ("chat.postMessage", {"channel": PUBLIC, "text": "x", "blocks": "{"}, "invalid_blocks_format"),
    ("chat.postMessage", {"channel": PUBLIC, "text": "x", "blocks": {"a": 1}}, "invalid_blocks_format"),
    ("chat.postMessage", {"channel": PUBLIC, "text": "x", "blocks": [{"type": "nope"}]}, "invalid_blocks"),
    ("chat.postMessage", {"channel": PUBLIC, "text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_format"),
    ("chat.update", {"channel": PUBLIC, "ts": "1.1", "text": "x"}, "message_not_found"),
    ("chat.update", {"channel": ASHA, "ts": TS, "text": "x"}, "channel_not_found"),
    ("chat.update", {"channel": PUBLIC, "ts": "SECOND", "text": "x"}, "cant_update_message"),
    ("chat.update", {"channel": PUBLIC, "ts": TS, "text": "x" * 4001}, "msg_too_long"),
    ("chat.update", {"channel": PUBLIC, "ts": TS}, "no_text"),
    ("chat.delete", {"channel": PUBLIC, "ts": "SECOND"}, "cant_delete_message"),
    ("chat.delete", {"channel": PUBLIC, "ts": "1.1"}, "message_not_found"),
    ("chat.postEphemeral", {"channel": PUBLIC, "text": "x", "user": GUEST}, "user_not_in_channel"),
    ("chat.postEphemeral", {"channel": PUBLIC, "user": ASHA}, "no_text"),
    ("chat.postEphemeral", {"channel": ELSEWHERE, "user": ASHA, "text": "x"}, "not_in_channel"),
    ("chat.getPermalink", {"channel": PUBLIC, "message_ts": "1.1"}, "message_not_found"),
    ("conversations.create", {}, "invalid_name_required"),
    ("conversations.create", {"name": "Bad Name"}, "invalid_name_specials"),
    ("conversations.create", {"name": "--"}, "invalid_name_punctuation"),
    ("conversations.create", {"name": "x" * 81}, "invalid_name_maxlength"),
    ("conversations.create", {"name": "quiet"}, "name_taken"),
    ("conversations.create", {"name": "old"}, "name_taken"),
    ("conversations.rename", {"channel": PUBLIC, "name": "old"}, "name_taken"),
    ("conversations.archive", {"channel": ARCHIVED}, "already_archived"),
    ("conversations.archive", {"channel": ELSEWHERE}, "not_in_channel"),
    ("conversations.unarchive", {"channel": PUBLIC}, "not_archived"),
    ("conversations.setTopic", {"channel": PUBLIC, "topic": "x" * 251}, "too_long"),
    ("conversations.setTopic", {"channel": ARCHIVED, "topic": "x"}, "is_archived"),
    ("conversations.setPurpose", {"channel": PUBLIC, "purpose": "x" * 251}, "too_long"),
    ("conversations.setPurpose", {"channel": ELSEWHERE, "purpose": "x"}, "not_in_channel"),
    ("conversations.invite", {"channel": PUBLIC}, "no_user"),
    ("conversations.invite", {"channel": PUBLIC, "users": f"{ASHA},{GUEST}"}, "already_in_channel"),
    ("conversations.invite", {"channel": PUBLIC, "users": BOT}, "cant_invite_self"),
    ("conversations.invite", {"channel": PUBLIC, "users": "U999"}, "user_not_found"),
    ("conversations.invite", {"channel": PUBLIC, "users": GUEST}, "user_is_restricted"),
    ("conversations.invite", {"channel": ELSEWHERE, "users": ASHA}, "not_in_channel"),
    ("conversations.invite", {"channel": ARCHIVED, "users": ASHA}, "is_archived"),
    ("conversations.kick", {"channel": PUBLIC, "user": BOT}, "cant_kick_self"),
    ("conversations.kick", {"channel": PUBLIC, "user": GUEST}, "not_in_channel"),
    ("conversations.join", {"channel": ARCHIVED}, "is_archived"),
    ("conversations.join", {"channel": PRIVATE}, "method_not_supported_for_channel_type"),
    ("conversations.open", {}, "users_list_not_supplied"),
    ("conversations.open", {"users": "U999"}, "user_not_found"),
    ("conversations.open", {"users": f"{ASHA},{BEN}"}, "too_many_users"),
    ("conversations.info", {"channel": HIDDEN}, "channel_not_found"),
    ("conversations.history", {"channel": ELSEWHERE}, "not_in_channel"),
    ("conversations.history", {"channel": PUBLIC, "cursor": "!"}, "invalid_cursor"),
    ("conversations.history", {"channel": PUBLIC, "oldest": "then"}, "invalid_ts_oldest"),
    ("conversations.history", {"channel": PUBLIC, "limit": "many"}, "invalid_limit"),
    ("conversations.replies", {"channel": PUBLIC, "ts": "1.1"}, "thread_not_found"),
    ("conversations.list", {"types": "secret"}, "invalid_types"),
    ("users.info", {"user": "U999"}, "user_not_found"),
    ("users.lookupByEmail", {"email": "nobody@example.org"}, "users_not_found"),
    ("usergroups.create", {}, "missing_subteam_name"),
    ("usergroups.create", {"name": "Quiet", "handle": "quiet"}, "handle_already_exists"),
    ("usergroups.create", {"name": "Asha", "handle": "asha.patel"}, "handle_already_exists"),
    ("usergroups.create", {"name": "X", "handle": "Bad Handle"}, "bad_handle"),
    ("usergroups.users.update", {"usergroup": "S999", "users": ASHA}, "no_such_subteam"),
    ("pins.add", {"channel": PUBLIC}, "no_item_specified"),
    ("pins.add", {"channel": PUBLIC, "timestamp": "1.1"}, "message_not_found"),
    ("pins.remove", {"channel": PUBLIC, "timestamp": TS}, "no_pin"),
    ("bookmarks.add", {"channel_id": PUBLIC, "title": "x", "type": "folder"}, "invalid_bookmark_type"),
    ("bookmarks.add", {"channel_id": PUBLIC, "title": "x", "type": "link", "link": "x"}, "invalid_link"),
    ("bookmarks.add", {"channel_id": PUBLIC, "type": "link", "link": "https://x"}, "invalid_arguments"),
    ("bookmarks.edit", {"channel_id": PUBLIC, "bookmark_id": "Bk1"}, "not_found"),
    ("reactions.add", {"channel": PUBLIC, "timestamp": TS, "name": "no such"}, "invalid_name"),
    ("reactions.remove", {"channel": PUBLIC, "timestamp": TS, "name": "eyes"}, "no_reaction"),
    ("views.open", {"trigger_id": "x", "view": modal()}, "invalid_trigger_id"),
    ("views.open", {"trigger_id": "x", "view": "{"}, "invalid_arguments"),
    ("views.open", {"trigger_id": "x", "view": modal(private_metadata="x" * 3001)}, "invalid_arguments"),
    ("views.open", {"trigger_id": "x", "view": modal(huge="x" * 250_000)}, "view_too_large"),
    ("views.update", {"view_id": "V9", "view": modal()}, "not_found"),
    ("views.publish", {"user_id": ASHA, "view": modal()}, "invalid_arguments"),
    ("files.getUploadURLExternal", {"filename": "a.png"}, "missing_argument"),
    ("files.completeUploadExternal", {"files": [{"id": "F9"}]}, "file_not_found"),
]


@pytest.mark.parametrize(("method", "args", "code"), REFUSALS)
def test_slack_refuses_with_its_own_words(furnished, method, args, code):
    second = furnished.messages(PUBLIC)[1].ts
    answer = call(furnished, method, {key: second if value == "SECOND" else value for key, value in args.items()})
    assert (answer["ok"], answer["error"]) == (False, code)
    assert furnished.calls[-1]["response"] == answer


def test_repeats_are_refused(furnished):
    pin = {"channel": PUBLIC, "timestamp": TS}
    assert call(furnished, "pins.add", pin)["ok"]
    assert call(furnished, "pins.add", pin)["error"] == "already_pinned"
    assert call(furnished, "reactions.add", {**pin, "name": "eyes"})["ok"]
    assert call(furnished, "reactions.add", {**pin, "name": "eyes"})["error"] == "already_reacted"
    assert call(furnished, "usergroups.create", {"name": "Directors"})["ok"]
    assert call(furnished, "usergroups.create", {"name": "Directors"})["error"] == "name_already_exists"


def test_tokens_are_checked(furnished):
    assert call(furnished, "auth.test", {}, token="")["error"] == "not_authed"
    assert call(furnished, "auth.test", {}, token="xoxb-wrong")["error"] == "invalid_auth"
    assert call(furnished, "auth.test", {}, token=furnished.app_token)["error"] == "not_allowed_token_type"
    assert call(furnished, "auth.test", {})["user_id"] == BOT


@pytest.mark.parametrize(
    ("method", "args", "scope"),
    [
        ("chat.postMessage", {"channel": PUBLIC, "text": "x"}, "chat:write"),
        ("conversations.create", {"name": "new"}, "channels:manage"),
        ("conversations.create", {"name": "new", "is_private": "true"}, "groups:write"),
        ("conversations.setTopic", {"channel": PUBLIC, "topic": "x"}, "channels:manage"),
        ("conversations.history", {"channel": PUBLIC}, "channels:history"),
        ("conversations.history", {"channel": PRIVATE}, "groups:history"),
        ("conversations.list", {"types": "private_channel"}, "groups:read"),
        ("users.lookupByEmail", {"email": "asha.patel@example.org"}, "users:read.email"),
        ("pins.add", {"channel": PUBLIC, "timestamp": TS}, "pins:write"),
        ("usergroups.list", {}, "usergroups:read"),
    ],
)
def test_a_scope_that_was_not_granted_is_named(furnished, method, args, scope):
    assert call(furnished, method, args)["ok"]
    manifest = copy.deepcopy(MANIFEST)
    manifest["oauth_config"]["scopes"]["bot"].remove(scope)
    furnished.install(manifest)
    answer = call(furnished, method, args | ({"name": "another"} if "name" in args else {}))
    assert answer["error"] == "missing_scope"
    assert scope in answer["needed"].split(",")
    assert scope not in answer["provided"].split(",")


def test_history_of_a_direct_message_needs_its_own_scope(furnished):
    channel = call(furnished, "chat.postMessage", {"channel": ASHA, "text": "x"})["channel"]
    assert channel.startswith("D")
    manifest = copy.deepcopy(MANIFEST)
    manifest["oauth_config"]["scopes"]["bot"].remove("im:history")
    furnished.install(manifest)
    assert call(furnished, "conversations.history", {"channel": channel})["needed"] == "im:history"


def test_forms_and_json_are_both_read_by_slacks_own_client(workspace, client: WebClient):
    client.chat_postMessage(channel="#eprr-on-call", text="json", blocks=[{"type": "divider"}])
    form = {"channel": PUBLIC, "text": "form", "blocks": json.dumps([{"type": "divider"}])}
    client.api_call("chat.postMessage", data=form)
    assert [(m.text, m.blocks[0]["type"]) for m in workspace.messages(PUBLIC)] == [
        ("json", "divider"),
        ("form", "divider"),
    ]
    assert "json" in workspace.calls[0]["content_type"]
    assert "token" not in workspace.calls[0]["args"]


def test_a_method_that_reads_forms_only_ignores_json(client):
    with pytest.raises(SlackApiError, match="user_not_found"):
        client.api_call("users.info", json={"user": ASHA})
    assert client.users_info(user=ASHA)["user"]["profile"]["email"] == "asha.patel@example.org"


def test_metadata_is_kept_and_found_again(client):
    metadata = {"event_type": "delivery", "event_payload": {"id": 7}}
    posted = client.chat_postMessage(channel=ASHA, text="x", metadata=metadata)
    found = client.conversations_history(channel=posted["channel"], include_all_metadata=True)["messages"]
    assert [message["metadata"] for message in found] == [metadata]
    assert "metadata" not in client.conversations_history(channel=posted["channel"])["messages"][0]


def test_history_comes_in_pages_newest_first(workspace, client):
    stamps = [client.chat_postMessage(channel=PUBLIC, text=str(n))["ts"] for n in range(5)]
    pages = [page["messages"] for page in client.conversations_history(channel=PUBLIC, limit=2)]
    assert [[m["text"] for m in page] for page in pages] == [["4", "3"], ["2", "1"], ["0"]]
    between = client.conversations_history(channel=PUBLIC, oldest=stamps[1], latest=stamps[3])
    assert [m["text"] for m in between["messages"]] == ["2"]
    inclusive = client.conversations_history(channel=PUBLIC, oldest=stamps[1], latest=stamps[3], inclusive=True)
    assert [m["text"] for m in inclusive["messages"]] == ["3", "2", "1"]


def test_replies_stay_in_their_thread(client):
    parent = client.chat_postMessage(channel=PUBLIC, text="parent")["ts"]
    client.chat_postMessage(channel=PUBLIC, text="child", thread_ts=parent)
    (shown,) = client.conversations_history(channel=PUBLIC)["messages"]
    assert (shown["text"], shown["reply_count"]) == ("parent", 1)
    thread = client.conversations_replies(channel=PUBLIC, ts=parent)["messages"]
    assert [message["text"] for message in thread] == ["parent", "child"]


def test_lists_come_in_pages(workspace, client):
    members = [member["id"] for page in client.users_list(limit=2) for member in page["members"]]
    assert members == [BOT, ASHA, BEN]
    rows = [row for page in client.conversations_members(channel=PUBLIC, limit=1) for row in page["members"]]
    assert rows == [ASHA, BEN, BOT]


def test_an_update_of_the_text_alone_takes_the_blocks_away(furnished):
    call(furnished, "chat.update", {"channel": PUBLIC, "ts": TS, "blocks": [{"type": "divider"}, {"type": "divider"}]})
    assert [block["type"] for block in furnished.messages(PUBLIC)[0].blocks] == ["divider", "divider"]
    call(furnished, "chat.update", {"channel": PUBLIC, "ts": TS, "text": "plain"})
    assert (furnished.messages(PUBLIC)[0].text, furnished.messages(PUBLIC)[0].blocks) == ("plain", [])


def test_with_force_the_good_are_invited_and_the_bad_left_out(furnished):
    call(furnished, "conversations.create", {"name": "inc-1"})
    channel = furnished.channel("inc-1")
    args = {"channel": channel.id, "users": f"{ASHA},U999,{BEN}"}
    assert call(furnished, "conversations.invite", args)["errors"] == [
        {"user": "U999", "ok": False, "error": "user_not_found"}
    ]
    assert channel.members == [BOT]
    assert call(furnished, "conversations.invite", {**args, "force": True})["ok"]
    assert channel.members == [BOT, ASHA, BEN]


def test_a_user_group_is_replaced_whole_and_never_emptied(furnished):
    group = call(furnished, "usergroups.create", {"name": "Directors", "handle": "directors"})["usergroup"]["id"]
    update = {"usergroup": group, "users": f"{ASHA},{BEN}"}
    assert call(furnished, "usergroups.users.update", update)["usergroup"]["users"] == [ASHA, BEN]
    assert call(furnished, "usergroups.users.update", {**update, "users": [BEN]})["usergroup"]["users"] == [BEN]
    assert call(furnished, "usergroups.users.update", {**update, "users": ""})["error"] == "no_users_provided"
    assert call(furnished, "usergroups.users.update", {**update, "users": GUEST})["error"] == "failed_for_some_users"
    assert call(furnished, "usergroups.users.update", {**update, "users": "U9"})["error"] == "invalid_users"
    assert call(furnished, "usergroups.users.list", {"usergroup": group})["users"] == [BEN]
    call(furnished, "usergroups.disable", {"usergroup": group})
    assert call(furnished, "usergroups.list", {})["usergroups"] == []
    assert len(call(furnished, "usergroups.list", {"include_disabled": "true"})["usergroups"]) == 1
    furnished.is_paid = False
    assert call(furnished, "usergroups.list", {})["error"] == "plan_upgrade_required"


def test_chat_write_public_posts_where_the_bot_is_no_member(furnished):
    manifest = copy.deepcopy(MANIFEST)
    manifest["oauth_config"]["scopes"]["bot"].append("chat:write.public")
    furnished.install(manifest)
    assert call(furnished, "chat.postMessage", {"channel": ELSEWHERE, "text": "x"})["ok"]
    assert call(furnished, "chat.postMessage", {"channel": HIDDEN, "text": "x"})["error"] == "channel_not_found"


def test_a_bookmark_is_added_changed_and_removed(furnished):
    row = {"channel_id": PUBLIC, "title": "Board", "type": "link", "link": "https://example.org"}
    bookmark = call(furnished, "bookmarks.add", row)["bookmark"]["id"]
    call(furnished, "bookmarks.edit", {"channel_id": PUBLIC, "bookmark_id": bookmark, "title": "New"})
    (shown,) = call(furnished, "bookmarks.list", {"channel_id": PUBLIC})["bookmarks"]
    assert (shown["title"], shown["link"]) == ("New", "https://example.org")
    call(furnished, "bookmarks.remove", {"channel_id": PUBLIC, "bookmark_id": bookmark})
    assert call(furnished, "bookmarks.list", {"channel_id": PUBLIC})["bookmarks"] == []


def test_a_file_is_uploaded_and_shared(workspace, server, client):
    client.files_upload_v2(
        channel=PUBLIC, filename="rota.png", content=b"\x89PNG", title="Rota", initial_comment="Here"
    )
    (message,) = workspace.messages(PUBLIC)
    assert (message.text, message.files[0].title, message.files[0].content) == ("Here", "Rota", b"\x89PNG")


def test_rate_limits_are_slacks_when_enforced(workspace, client):
    workspace.enforce_rate_limits = True
    for number in range(20):
        client.conversations_create(name=f"inc-{number}")
    with pytest.raises(SlackApiError) as refused:
        client.conversations_create(name="inc-20")
    assert (refused.value.response.status_code, refused.value.response.headers["Retry-After"]) == (429, "60")
    workspace.clock.move_to(workspace.now().replace(minute=2))
    assert client.conversations_create(name="inc-20")["ok"]
