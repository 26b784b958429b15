"""Messages in what Slack sends: the one that somebody points at, or that somebody changed or deleted (pure)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

IN_CHANNELS = {"channel": "message.channels", "group": "message.groups"}
"""What one subscribes to for messages in a channel, by the kind of channel that the event names."""
PLACES = {"directmessage": "a direct message", "privategroup": "a private channel"}
NO_NAME = "a file without a name"


@dataclass(frozen=True)
class Said:
    """A message in Slack, as it was when it was pointed at. `text` is as Slack sent it, with its escaping.

    `author` is the Slack id of a member; `name` is what a bot calls itself. Of files there are only the names.
    """

    channel: str
    ts: str
    text: str
    author: str = ""
    name: str = ""
    files: tuple[str, ...] = ()
    thread: str = ""
    place: str = "a channel"
    """How people call the channel."""
    domain: str = ""
    """Of the workspace, as it stands in addresses."""
    edited_ts: str = ""
    is_deleted: bool = False
    is_ours: bool = False


def pointed_at(body: Json) -> Said:
    """The message in whose menu a shortcut was chosen."""
    message, channel = body["message"], body["channel"]
    name = str(channel.get("name") or "")
    place = PLACES.get(name, f"#{name}" if name else "a channel")
    domain = str((body.get("team") or {}).get("domain") or "")
    return _said(message, str(channel["id"]), body, place=place, domain=domain)


def happened_to(body: Json) -> Said | None:
    """The message that an event says was changed or deleted; None for any other message."""
    event = body["event"]
    channel, before = str(event.get("channel", "")), event.get("previous_message") or {}
    if event.get("subtype") == "message_deleted":
        ts = str(event.get("deleted_ts") or before.get("ts") or "")
        return _said({**before, "ts": ts}, channel, body, is_deleted=True) if ts else None
    message = event.get("message") or {}
    if event.get("subtype") != "message_changed" or not message.get("ts"):
        return None
    is_deleted = message.get("subtype") == "tombstone"  # its thread goes on without it
    return _said({"user": before.get("user"), **message}, channel, body, is_deleted=is_deleted)


def us(body: Json) -> set[str]:
    """The bot's own Slack ids, as an event names them."""
    return {str(one.get("user_id")) for one in body.get("authorizations") or ()}


def _said(
    message: Json, channel: str, body: Json, place: str = "a channel", domain: str = "", is_deleted: bool = False
) -> Said:
    author = str(message.get("user") or "")
    app = str(message.get("app_id") or (message.get("bot_profile") or {}).get("app_id") or "")
    return Said(
        channel=channel,
        ts=str(message["ts"]),
        text=_text(message),
        author=author,
        name=str(message.get("username") or (message.get("bot_profile") or {}).get("name") or ""),
        files=tuple(str(one.get("name") or one.get("title") or NO_NAME) for one in message.get("files") or ()),
        thread=str(message.get("thread_ts") or ""),
        place=place,
        domain=domain,
        edited_ts=str((message.get("edited") or {}).get("ts") or ""),
        is_deleted=is_deleted,
        is_ours=(bool(app) and app == body.get("api_app_id")) or author in us(body),
    )


def _text(message: Json) -> str:
    """All that a message says: people's words; of what an app posted, the words that it is laid out with."""
    typed = str(message.get("text") or "")
    if typed and not message.get("bot_id"):
        return typed
    laid_out = [message.get("blocks"), message.get("attachments")]
    return "\n".join(dict.fromkeys(_texts(laid_out))) or typed


def _texts(part: object) -> Iterator[str]:
    """Every text inside blocks and attachments, in order."""
    if isinstance(part, list):
        for item in part:
            yield from _texts(item)
    elif isinstance(part, dict):
        for key, item in part.items():
            if key in ("text", "fallback") and isinstance(item, str) and item:
                yield item
            else:
                yield from _texts(item)
