"""Slack as a way to reach people: the only code that posts.

The SDK's own retries are off: its handler for connection errors posts twice when a reply is lost. What became
of a lost call is found out by the delivery id in the message's metadata.
"""

import base64
import json
import re
import socket
import threading
import urllib.request
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.client import HTTPException
from pathlib import Path
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from eprr_bot.outbox.channel import Limits, Outgoing, Rate, Receipt, Undelivered, asked_pause, not_from
from eprr_bot.slack import blocks

EVENT_TYPE = "eprr_delivery"
CLOCKS_APART = timedelta(days=1)
"""By how much our clock may be ahead of Slack's: what an earlier try made there is looked for from so long before."""
PERMANENT = {
    "channel_not_found",
    "user_not_found",
    "users_not_found",
    "is_archived",
    "account_inactive",
    "user_disabled",
    "cannot_dm_bot",
    "invalid_blocks",
    "msg_too_long",
    "no_text",
    "message_not_found",
    "cant_update_message",
    "user_not_in_channel",
    "restricted_action",
    "messages_tab_disabled",
}

NOT_IN_THERE = (": not_in_channel", ": user_not_in_channel", ": channel_not_found", ": is_archived")
"""How Slack refuses to whisper in a conversation in which the bot, or whoever is meant, is not."""

LIMITS = Limits(
    per_second=4,
    burst=20,
    methods={
        "chat.update": Rate(0.5, 20),  # tier 3: 50 a minute
        "chat.postEphemeral": Rate(1.3, 20),  # tier 4, like those below: 100 a minute
        "views.publish": Rate(1.3, 20),
        "files.upload": Rate(1.3, 20),
    },
)
"""Slack's limits are per method. A burst and what follows it within a minute stay inside them."""

CODE = re.compile(r"[a-z][a-z0-9_]*")
"""How Slack writes why it refuses."""

STUMBLED = {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}
"""Slack's own troubles: it may have done what was asked, or not."""


def web_client(token: str, api_url: str, record_to: str = "", timeout: int = 10) -> WebClient:
    """A client without retries of its own that can write down every call it makes."""
    client = WebClient(token=token, base_url=api_url, timeout=timeout, retry_handlers=[])
    if record_to:
        client.api_call = recording(client.api_call, Path(record_to))  # type: ignore[method-assign]  # the SDK has no hook
    return client


_file_lock = threading.Lock()


def recording(call: Callable[..., SlackResponse], file: Path) -> Callable[..., SlackResponse]:
    """Append each call as a line {"method", "args"} before it is made."""

    def recorded(api_method: str, **options: Any) -> SlackResponse:
        args: dict[str, Any] = {}
        for part in ("params", "data", "json"):
            given = options.get(part)
            args |= {k: v for k, v in given.items() if v is not None} if isinstance(given, dict) else {}
        write_down(file, api_method, args)
        return call(api_method, **options)

    return recorded


def write_down(file: Path, method: str, args: dict[str, Any]) -> None:
    """Append one line in a single write, so that several processes can share the file."""
    line = json.dumps({"method": method, "args": args}, default=str) + "\n"
    with _file_lock, file.open("ab", buffering=0) as out:
        out.write(line.encode())


def calling(call: Callable[[], SlackResponse]) -> SlackResponse:
    """Make a call; whatever goes wrong comes out as Undelivered."""
    try:
        answer = call()
        if not isinstance(answer.data, dict):
            raise not_from("Slack")
        return answer
    except SlackApiError as error:
        raise _refused(error) from error
    except (OSError, HTTPException) as error:
        if isinstance(getattr(error, "reason", error), ConnectionRefusedError | socket.gaierror):
            raise Undelivered("Slack cannot be reached") from error
        raise Undelivered("Slack's reply was lost", unknown=True) from error
    except (AttributeError, LookupError, ValueError) as error:  # the SDK's, over JSON that is no object, or no text
        raise not_from("Slack") from error


def part(answer: Any, *path: str) -> Any:
    """What stands there in an answer of Slack's. Raises Undelivered where nothing does: then it is none."""
    for key in path:
        answer = answer.get(key) if isinstance(answer, dict | SlackResponse) else None
    if answer is None:
        raise not_from("Slack")
    return answer


def _refused(error: SlackApiError) -> Undelivered:
    response = error.response
    status = getattr(response, "status_code", 0)
    code = str(response.data.get("error", "")) if isinstance(response.data, dict) else ""
    if status == 429 or code in ("ratelimited", "rate_limited"):
        return Undelivered("Slack asked for a pause", retry_after=asked_pause(response.headers))
    if code in STUMBLED:
        return Undelivered(f"Slack failed: {code}", unknown=True)
    if status >= 500:
        return Undelivered(f"Slack answered {status}", unknown=True)
    if not CODE.fullmatch(code):  # the SDK puts a sentence there where the answer is not JSON
        return not_from("Slack")
    return Undelivered(f"Slack refused: {code}", permanent=code in PERMANENT)


class SlackChannel:
    """Posts, updates and ephemeral messages."""

    name = "slack"

    def __init__(self, client: WebClient, limits: Limits | None = None) -> None:
        self.client = client
        self.limits = limits or LIMITS

    def send(self, message: Outgoing) -> Receipt:
        args = dict(message.body)
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"delivery_id": message.id}}
        if message.method == "chat.update":
            response = calling(
                lambda: self.client.chat_update(channel=message.revises_channel, ts=message.revises_ref, **args)
            )
        elif message.method == "chat.postEphemeral":
            response = self._whisper(message)
        elif message.method == "views.publish":
            response = calling(lambda: self.client.views_publish(user_id=message.address, **args))
        elif message.method == "files.upload":
            return self._upload(message)
        else:
            response = calling(
                lambda: self.client.chat_postMessage(
                    channel=message.address, metadata=metadata, unfurl_links=False, unfurl_media=False, **args
                )
            )
            return Receipt(str(part(response, "channel")), str(part(response, "ts")))
        return Receipt(str(response.get("channel", "")), str(response.get("ts", "")))

    def _whisper(self, message: Outgoing) -> SlackResponse:
        """For their eyes only; where the bot or they are not in the channel, in a direct message instead."""
        args = dict(message.body)
        try:
            return calling(lambda: self.client.chat_postEphemeral(channel=message.address, **args))
        except Undelivered as error:
            if not error.reason.endswith(NOT_IN_THERE):
                raise
        user = str(args.pop("user"))
        return calling(lambda: self.client.chat_postMessage(channel=user, **args))

    def _upload(self, message: Outgoing) -> Receipt:
        """A picture: announced, uploaded, and only then shared, so that whatever breaks before leaves no trace."""
        body, png, channel = message.body, base64.b64decode(message.body["png"]), self._conversation(message.address)
        announced = calling(
            lambda: self.client.files_getUploadURLExternal(
                filename=_file_name(message), length=len(png), alt_txt=body["alt_txt"]
            )
        )
        file = str(part(announced, "file_id"))
        self._hand_over(str(part(announced, "upload_url")), png)
        shared = [{"id": file, "title": body["title"]}]
        calling(
            lambda: self.client.files_completeUploadExternal(
                files=shared, channel_id=channel, initial_comment=body["initial_comment"]
            )
        )
        return Receipt(channel, file)

    def _hand_over(self, url: str, content: bytes) -> None:
        """Send a file's bytes to the address that Slack gave for them. Raises Undelivered."""
        if not url.startswith(("https://", "http://")):
            raise Undelivered("Slack refused the file: its address is none of the web", permanent=True)
        kind = {"Content-Type": "application/octet-stream"}
        request = urllib.request.Request(url, content, kind)  # noqa: S310 (looked at above)
        try:
            with urllib.request.urlopen(request, timeout=self.client.timeout) as answer:  # noqa: S310 (the same)
                answer.read()
        except (OSError, HTTPException) as error:
            raise Undelivered("Slack refused the file") from error  # nothing was shared: others need not wait

    def find(self, message: Outgoing) -> Receipt | None:
        if message.method == "files.upload":
            return self._find_file(message)
        if message.method != "chat.postMessage":
            return None  # doing it again does no harm
        channel = self._conversation(message.address)
        oldest = _oldest(message)
        history = self.client.conversations_history
        for found in pages(history, "messages", channel=channel, oldest=oldest, include_all_metadata=True):
            payload = (found.get("metadata") or {}).get("event_payload") or {}
            if payload.get("delivery_id") == message.id:
                return Receipt(channel, str(part(found, "ts")))
        return None

    def _find_file(self, message: Outgoing) -> Receipt | None:
        """A picture carries no metadata; its file's name is its own."""
        channel, oldest = self._conversation(message.address), _oldest(message)
        for found in pages(self.client.conversations_history, "messages", channel=channel, oldest=oldest):
            for file in found.get("files") or []:
                if file.get("name") == _file_name(message):
                    return Receipt(channel, str(part(file, "id")))
        return None

    def _conversation(self, address: str) -> str:
        """The conversation behind an address: a person's direct messages, a channel's id or its name."""
        if re.fullmatch(r"[UW][A-Z0-9]{6,}", address):
            return str(part(calling(lambda: self.client.conversations_open(users=address)), "channel", "id"))
        if re.fullmatch(r"[CGD][A-Z0-9]{6,}", address):
            return address
        found = find_channel(self.client, address.removeprefix("#"))
        if found is None:
            raise Undelivered("Slack refused: channel_not_found", permanent=True)
        return str(part(found, "id"))


def _oldest(message: Outgoing) -> str:
    return f"{(message.first_tried - CLOCKS_APART).timestamp():.6f}"


def _file_name(message: Outgoing) -> str:
    """The name of a picture's file, found again by the end of the delivery's id."""
    return f"{message.body['name']}-{message.id[-8:]}.png"


def pages(method: Callable[..., SlackResponse], key: str, **args: Any) -> Iterator[dict[str, Any]]:
    """Every item of a paged method. Raises Undelivered."""
    cursor = ""
    while True:
        page = calling(lambda cursor=cursor: method(**args, limit=200, cursor=cursor or None))  # type: ignore[misc]  # bound in the loop
        yield from items(page, key)
        cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
        if not cursor:
            return


def items(answer: SlackResponse, key: str) -> list[dict[str, Any]]:
    """A list in an answer of Slack's. Raises Undelivered where it is none."""
    found = part(answer, key)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise not_from("Slack")
    return found


def topic_of(client: WebClient, channel_id: str) -> str:
    """A channel's topic, as people read it. Raises Undelivered."""
    found = calling(lambda: client.conversations_info(channel=channel_id))
    return blocks.unescape(str(part(found, "channel", "topic", "value")))


def find_channel(client: WebClient, name: str) -> dict[str, Any] | None:
    """The channel of exactly this name, or None."""
    listed = pages(client.conversations_list, "channels", types="public_channel", exclude_archived=True)
    return next((channel for channel in listed if channel.get("name") == name), None)
