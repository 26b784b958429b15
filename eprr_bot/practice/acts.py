"""Buttons, selects, modals and shortcuts: the payloads sent, and what is made of the answers."""

import json
from typing import TYPE_CHECKING, Any

from eprr_bot.practice import forms
from eprr_bot.practice.answers import Answer
from eprr_bot.practice.delivery import OUTAGE, Outcome
from eprr_bot.practice.errors import SlackError
from eprr_bot.practice.limits import check_view
from eprr_bot.practice.state import CHANNEL_NAMES, Json, Member, Message, elements_of
from eprr_bot.practice.views import View

if TYPE_CHECKING:
    from eprr_bot.practice.wired import Wired

TROUBLE = "We had some trouble connecting. Try again?"


def act_on(
    workspace: "Wired",
    member: Member,
    place: Message | View,
    block_id: str,
    action_id: str,
    fields: Json | None = None,
) -> Answer:
    """Press a button or choose in a select, in a message or a view. Raises LookupError when it is not there."""
    blocks = place.blocks if isinstance(place, Message) else place.body["blocks"]
    element = _element(blocks, block_id, action_id)
    with workspace.lock:
        action = _action(workspace, element, block_id, fields or {})
        filled = place.filled.setdefault(member.id, {}) if isinstance(place, Message) else place.state
        key = forms.FIELDS.get(element["type"])
        if key is not None and element["type"] != "overflow":
            filled.setdefault(block_id, {})[action_id] = {"type": element["type"], key: action.get(key)}
        payload = {**_sender(workspace, member), "type": "block_actions", "actions": [action]}
        payload |= _placed(workspace, member, place, forms.complete(blocks, filled))
    return _plain(workspace, member, workspace.delivery.interactive(payload))


def _element(blocks: list[Json], block_id: str, action_id: str) -> Json:
    for block in blocks:
        if block.get("block_id") == block_id:
            for element in elements_of(block):
                if element.get("action_id") == action_id:
                    return element
    raise LookupError(f'There is no "{action_id}" here any more. Look at the message again.')


def _action(workspace: "Wired", element: Json, block_id: str, fields: Json) -> Json:
    action = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block_id,
        "action_ts": workspace.next_ts(),
    }
    if element["type"] == "button":
        action |= {key: element[key] for key in ("text", "value", "style", "url") if key in element}
    key = forms.FIELDS.get(element["type"])
    if key is not None:
        action[key] = fields.get(key)
    return action


def _sender(workspace: "Wired", member: Member) -> Json:
    ids = workspace.ids
    return {
        "user": {"id": member.id, "username": member.handle, "name": member.handle, "team_id": ids["team"]},
        "team": {"id": ids["team"], "domain": "practice"},
        "api_app_id": ids["app"],
        "token": "practice",
        "trigger_id": workspace.triggers.make(member.id),
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _placed(workspace: "Wired", member: Member, place: Message | View, values: Json) -> Json:
    if isinstance(place, View):
        shown = {**place.as_slack(workspace.ids), "state": {"values": values}}
        return {"container": {"type": "view", "view_id": place.id}, "view": shown}
    channel = workspace.channel(place.channel)
    is_ephemeral = place.ephemeral_for is not None
    return {
        "container": {
            "type": "message",
            "message_ts": place.ts,
            "channel_id": channel.id,
            "is_ephemeral": is_ephemeral,
        },
        "channel": {"id": channel.id, "name": CHANNEL_NAMES.get(channel.kind, channel.name)},
        "message": place.as_slack(),
        "state": {"values": values},
        "response_url": workspace.response_urls.make(channel.id, member.id, place.ts),
    }


def _plain(workspace: "Wired", member: Member, outcome: Outcome) -> Answer:
    if outcome.error is not None:
        sentence = outcome.error if outcome.error == OUTAGE else f'{TROUBLE} (error "{outcome.error}")'
        workspace.notice(member.id, sentence)
    return Answer(outcome.status, outcome.error, seconds=outcome.seconds)


def submit(workspace: "Wired", member: Member, view: View, filled: dict[str, Json]) -> Answer:
    """Submit a modal. `errors` of the answer are sentences by block id; the modal then stays open."""
    with workspace.lock:
        for block_id, answers in filled.items():
            view.state.setdefault(block_id, {}).update(answers)
        values = forms.complete(view.body["blocks"], view.state)
        if problems := forms.refused(view.body["blocks"], values):
            return Answer(status=0, errors=problems)
        view.state = values
        payload = {**_sender(workspace, member), "type": "view_submission", "response_urls": []}
        payload["view"] = view.as_slack(workspace.ids)
    outcome = workspace.delivery.interactive(payload)
    if outcome.error is not None:
        return _plain(workspace, member, outcome)
    return _followed(workspace, member, view, outcome)


def _followed(workspace: "Wired", member: Member, view: View, outcome: Outcome) -> Answer:
    """Do as the bot's response_action says."""
    body = outcome.body if isinstance(outcome.body, dict) else {}
    kind = body.get("response_action")
    try:
        with workspace.lock:
            if kind == "errors":
                return Answer(outcome.status, seconds=outcome.seconds, errors=_errors(view, body.get("errors")))
            if kind in ("update", "push"):
                check_view(body.get("view"))
            if kind == "update":
                workspace.views.update(view, body["view"])
            elif kind == "push":
                workspace.views.push(member.id, body["view"])
            else:
                workspace.views.close(view, everything=kind == "clear")
            workspace.changed()
    except SlackError as error:
        reason = f'{TROUBLE} (the bot\'s answer: "{error.code}" {json.dumps(error.more)})'
        workspace.notice(member.id, reason)
        return Answer(outcome.status, reason, seconds=outcome.seconds)
    return Answer(outcome.status, seconds=outcome.seconds)


def _errors(view: View, errors: Any) -> dict[str, str]:
    known = {block["block_id"] for block in view.body["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= known:
        raise SlackError("invalid_errors", errors=errors, inputs=sorted(known))
    return {str(key): str(text) for key, text in errors.items()}


def close_view(workspace: "Wired", member: Member, view: View, everything: bool = False) -> Answer:
    """Close a modal; the bot hears of it only where the view asks for that."""
    with workspace.lock:
        everything = everything or bool(view.body.get("clear_on_close"))
        workspace.views.close(view, everything=everything)
        workspace.changed()
        payload = {**_sender(workspace, member), "type": "view_closed", "is_cleared": everything}
        payload["view"] = view.as_slack(workspace.ids)
    if not view.body.get("notify_on_close"):
        return Answer()
    return _plain(workspace, member, workspace.delivery.interactive(payload))


def run_shortcut(workspace: "Wired", member: Member, callback_id: str, message: Message | None) -> Answer:
    """Run a shortcut, global or on a message. Raises LookupError when the app has none of that name."""
    known = [str(row.get("callback_id")) for row in workspace.installation.shortcuts]
    if workspace.installation.has_manifest and callback_id not in known:
        raise LookupError(f'There is no shortcut "{callback_id}". Shortcuts: {", ".join(known) or "none"}.')
    payload = {**_sender(workspace, member), "callback_id": callback_id, "action_ts": workspace.next_ts()}
    payload["type"] = "shortcut" if message is None else "message_action"
    if message is not None:
        placed = _placed(workspace, member, message, {})
        payload |= {key: placed[key] for key in ("channel", "message", "response_url")}
        payload["message_ts"] = message.ts
        if message.bot_id:
            payload["message"]["app_id"] = workspace.ids["app"]
    return _plain(workspace, member, workspace.delivery.interactive(payload))
