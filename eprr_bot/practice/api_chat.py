"""chat.*: posting, changing and deleting messages."""

from typing import Any

from eprr_bot.practice.calls import Call, Method
from eprr_bot.practice.errors import SlackError
from eprr_bot.practice.limits import check_message
from eprr_bot.practice.state import Channel, Json, Message, named_blocks

POSTED_TEXT = 40_000
UPDATED_TEXT = 4_000
EPHEMERAL_TEXT = 40_000


def post_message(call: Call) -> Json:
    """chat.postMessage"""
    content = _content(call)
    channel = call.live(_target(call))
    if not call.is_in(channel) and not call.workspace.installation.grants(("chat:write.public",)):
        raise SlackError("not_in_channel")
    thread = call.text("thread_ts") or None
    if thread is not None and channel.message(thread) is None:
        raise SlackError("thread_not_found")
    content["text"] = content["text"][:POSTED_TEXT]
    message = call.workspace.post(channel, call.workspace.bot.id, thread_ts=thread, metadata=_metadata(call), **content)
    return {"channel": channel.id, "ts": message.ts, "message": message.as_slack(with_metadata=True)}


def post_ephemeral(call: Call) -> Json:
    """chat.postEphemeral"""
    content = _content(call)
    channel = call.live(_target(call))
    user = call.needed("user", "user_not_in_channel")
    if not call.is_in(channel):
        raise SlackError("not_in_channel")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    if len(content["text"]) > EPHEMERAL_TEXT:
        raise SlackError("msg_too_long")
    message = call.workspace.post(channel, call.workspace.bot.id, ephemeral_for=user, **content)
    return {"message_ts": message.ts}


def update(call: Call) -> Json:
    """chat.update"""
    channel = call.channel()
    message = _own_message(call, channel, "cant_update_message")
    if call.args.get("metadata") is not None:
        message.metadata = _metadata(call)
    content = _content(call)
    if len(content["text"]) > UPDATED_TEXT:
        raise SlackError("msg_too_long")
    message.edited_ts = call.workspace.next_ts()
    message.text = content["text"]
    # Text without blocks takes the old blocks away; without text they stay.
    if call.args.get("blocks") is not None or "text" in call.args:
        message.blocks = named_blocks(content["blocks"] or [], f"b{message.edited_ts[-8:]}.")
    if call.args.get("attachments") is not None:
        message.attachments = content["attachments"]
    call.workspace.changed()
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": message.as_slack()}


def delete(call: Call) -> Json:
    """chat.delete"""
    channel = call.channel()
    message = _own_message(call, channel, "cant_delete_message")
    channel.messages.remove(message)
    if message.ts in channel.pins:
        channel.pins.remove(message.ts)
    call.workspace.changed()
    return {"channel": channel.id, "ts": message.ts}


def permalink(call: Call) -> Json:
    """chat.getPermalink"""
    channel = call.channel()
    message = call.message(channel, "message_ts")
    link = f"{call.workspace.base_url}/?channel={channel.id}&ts={message.ts}"
    return {"channel": channel.id, "permalink": link}


def _content(call: Call) -> dict[str, Any]:
    """Text, blocks and attachments, checked against Slack's limits."""
    blocks, attachments = call.args.get("blocks"), call.args.get("attachments")
    check_message(blocks, attachments)
    text = call.text("text") or call.text("markdown_text")
    if not text and not blocks and not attachments:
        raise SlackError("no_text")
    return {"text": text, "blocks": blocks, "attachments": attachments or []}


def _metadata(call: Call) -> Json | None:
    metadata = call.args.get("metadata")
    if metadata is None:
        return None
    is_good = isinstance(metadata, dict) and isinstance(metadata.get("event_payload"), dict)
    if not is_good or not isinstance(metadata.get("event_type"), str):
        raise SlackError("invalid_metadata_format")
    return dict(metadata)


def _target(call: Call) -> Channel:
    """Where to post: a channel id, a name, or a member, who gets a direct message."""
    ref = call.needed("channel", "channel_not_found")
    workspace = call.workspace
    if ref in workspace.members:
        member = workspace.members[ref]
        if member.is_bot or member.is_deactivated:
            raise SlackError("channel_not_found")
        return workspace.direct_message(ref)
    if ref not in workspace.channels:
        name = ref.removeprefix("#")
        found = [channel.id for channel in workspace.channels.values() if channel.name == name and name]
        call.args["channel"] = found[0] if found else ref
    return call.channel()


def _own_message(call: Call, channel: Channel, refusal: str) -> Message:
    message = call.message(channel, "ts")
    if message.user != call.workspace.bot.id or message.subtype:
        raise SlackError(refusal)
    return message


WRITE = ("chat:write",)
METHODS = {
    "chat.postMessage": Method(post_message, WRITE),
    "chat.postEphemeral": Method(post_ephemeral, WRITE),
    "chat.update": Method(update, WRITE),
    "chat.delete": Method(delete, WRITE),
    "chat.getPermalink": Method(permalink, is_form_only=True),
}
