"""The Web API: who may call what, and the answer. The methods themselves are in api_*.py, by family."""

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from eprr_bot.practice import (
    api_channels,
    api_chat,
    api_files,
    api_groups,
    api_history,
    api_marks,
    api_members,
    api_views,
)
from eprr_bot.practice.calls import Call, Method
from eprr_bot.practice.errors import SlackError
from eprr_bot.practice.state import Json

if TYPE_CHECKING:
    from eprr_bot.practice.workspace import Workspace

METHODS: dict[str, Method] = {
    **api_chat.METHODS,
    **api_channels.METHODS,
    **api_members.METHODS,
    **api_views.METHODS,
    **api_groups.METHODS,
    **api_files.METHODS,
    **api_history.METHODS,
    **api_marks.METHODS,
}
STRUCTURES = {
    "blocks": "invalid_blocks_format",
    "attachments": "invalid_attachments",
    "metadata": "invalid_metadata_format",
    "view": "invalid_arguments",
    "files": "invalid_arguments",
    "channel_ids": "invalid_arguments",
}
"""Arguments that a form carries as JSON text, and what Slack says when that text cannot be read."""


def answer(workspace: "Workspace", method: str, token: str, args: Json, content_type: str = "") -> Json:
    """Carry out one call and give Slack's answer to it; both are recorded."""
    args = {key: value for key, value in args.items() if key != "token"}
    try:
        with workspace.lock:
            result = {"ok": True, **_carried_out(workspace, method, token, args)}
    except SlackError as error:
        result = error.answer()
    workspace.record(method, args, content_type, result)
    return result


def _carried_out(workspace: "Workspace", name: str, token: str, args: Json) -> Json:
    method = METHODS.get(name)
    if method is None:
        raise SlackError("unknown_method", req_method=name)
    if not token:
        raise SlackError("not_authed")
    if token not in (workspace.bot_token, workspace.app_token):
        raise SlackError("invalid_auth")
    if (token == workspace.app_token) != method.is_for_app_token:
        raise SlackError("not_allowed_token_type")
    call = Call(workspace, name, _structured(args))
    call.need(*method.scopes)
    return method.run(call)


def _structured(args: Json) -> Json:
    """The arguments with JSON texts turned into what they describe."""
    parsed = dict(args)
    for key, refusal in STRUCTURES.items():
        if isinstance(parsed.get(key), str):
            try:
                parsed[key] = json.loads(parsed[key]) if parsed[key] else None
            except ValueError:
                raise SlackError(refusal) from None
    return parsed


def read_body(body: bytes, content_type: str) -> Json:
    """A request's arguments, from a form or from JSON. Raises SlackError for a body that is neither."""
    text = body.decode("utf-8", errors="replace")
    if "json" in content_type:
        return _read_json(text)
    return dict(parse_qsl(text, keep_blank_values=True))


def _read_json(text: str) -> Json:
    try:
        value: Any = json.loads(text or "{}")
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(value, dict):
        raise SlackError("json_not_object")
    return value


def only_by_form(method: str) -> bool:
    """Whether Slack reads this method's arguments from forms only, and ignores a JSON body."""
    known = METHODS.get(method)
    return known is not None and known.is_form_only
