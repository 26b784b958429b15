"""From Slack's requests to the router and back, through the real Bolt app.

Listeners only touch the database and answer. The one call to Slack before an answer is to open a form,
because its trigger lives for three seconds.
"""

import json
import logging
import re
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from slack_bolt import Ack
from slack_bolt import App as BoltApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request import BoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk import WebClient
from sqlmodel import Session

from eprr_bot.app import App
from eprr_bot.base.db import claim_once, has_changed, transaction
from eprr_bot.base.letters import mended
from eprr_bot.base.safely import went_well
from eprr_bot.directory import service as directory
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.channel import Undelivered
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach.slack.channel import calling, write_down
from eprr_bot.slack import blocks
from eprr_bot.slack.answers import bounded, in_sections
from eprr_bot.slack.asked import Answered, NotNow, in_transaction, refusal
from eprr_bot.slack.blocks import Content, Form, Values
from eprr_bot.slack.commands import Actor, FormError, Reply, Request, UserError
from eprr_bot.slack.said import IN_CHANNELS, happened_to, pointed_at, us

log = structlog.get_logger()

WRITE_DOWN_WITHIN = 1.0
"""Seconds for which the answer to a question waits for what it leaves behind."""

SLACK_ITSELF = "USLACKBOT"
"""Stands for whoever changed a message where Slack does not say."""

NOT_OPENED = "Slack could not open the form. Type it on one line: `{}`"

DONE_ALREADY = "This was done already: the same request came twice. Nothing was done a second time."


def make_bolt(app: App) -> BoltApp:
    """The Bolt app. Signatures are checked by Bolt; nothing is asked of Slack when it is made."""
    bolt = BoltApp(
        signing_secret=app.settings.slack_signing_secret or secrets.token_hex(32),
        client=WebClient(base_url=app.settings.slack_api),
        authorize=lambda enterprise_id, team_id: AuthorizeResult(
            enterprise_id=enterprise_id, team_id=team_id, bot_token=app.settings.slack_bot_token
        ),
        process_before_response=True,
        token_verification_enabled=False,
        listener_executor=app.listeners,
        logger=_quiet_logger(),
    )
    bolt.middleware(_mend)
    everything = re.compile(".*")
    bolt.command(everything)(lambda ack, body: on_command(app, ack, body))
    bolt.message_shortcut(everything)(lambda ack, body: on_shortcut(app, ack, body))
    bolt.action(everything)(lambda ack, body: on_action(app, ack, body))
    bolt.view(everything)(lambda ack, body: on_form(app, ack, body))
    bolt.event(everything)(lambda ack, body: on_event(app, ack, body))
    return bolt


def _mend(req: BoltRequest, next: Callable[[], Any]) -> None:
    """Half an emoji in whatever field must not lose what somebody declares."""
    req.body = mended(req.body)
    next()


def _quiet_logger() -> logging.Logger:
    """Bolt warns that it ignores SLACK_BOT_TOKEN in the environment, which is what we want."""
    logger = logging.getLogger("eprr_bot.slack_bolt")
    logger.setLevel(logging.ERROR)
    return logger


def on_command(app: App, ack: Ack, body: dict[str, Any]) -> BoltResponse:
    """A slash command: the answer goes back in the acknowledgement, for the eyes of whoever typed it."""
    root, typed, trigger = body["command"], body.get("text", ""), body.get("trigger_id")
    kept = answered_before(app, root, typed, body["user_id"])
    if kept is not None:
        return BoltResponse(status=200, body=kept)
    is_question = app.router.is_question(root, typed)

    def run(request: Request) -> Reply:
        asked = replace(request, text=typed, channel=body.get("channel_id", ""))
        reply = app.router.run(root, asked)
        return _only_asked(request, reply) if is_question else _once(asked, trigger, reply)

    reply, error = _in_transaction(app, body["user_id"], body.get("user_name", ""), run, is_question=is_question)
    if reply and reply.then:
        if not went_well(f"after {root}", _write_down, app, reply.then, trigger):
            reply = replace(reply, content=reply.otherwise)
        app.wake.set()
    if error is not None:
        return _say(app, ack, refusal(error))
    if reply and reply.form:
        if _open_form(app, reply.form, body["trigger_id"]):
            return ack()
        line = blocks.escape(reply.form.one_line)
        return _say(app, ack, Content(NOT_OPENED.format(line)))
    if reply is None or reply.content is None:
        return ack()
    said = _say(app, ack, reply.content)
    if reply.holds:
        app.answers.keep(_line(root, typed), said.body, reply.holds)
    return said


def answered_before(app: App, root: str, typed: str, slack_id: str) -> str | None:
    """The answer to what somebody typed after a root, as JSON, where it was given before and still is true."""
    kept = app.answers.find(_line(root, typed), slack_id, app.clock.now())
    if kept is not None and app.settings.record_calls:
        write_down(Path(app.settings.record_calls), "ack.slash_commands", json.loads(kept))
    return kept


def _line(root: str, typed: str) -> str:
    return f"{root} {typed.strip()}"


def _only_asked(request: Request, reply: Reply) -> Reply:
    """What a question changed would be lost without a word, so it must change nothing."""
    if has_changed(request.session):
        raise RuntimeError("a question has changed something")
    return reply


def _write_down(app: App, then: Callable[[Session], None], trigger_id: str | None) -> None:
    """What a question has left to be written, once, however often the same request arrives."""
    with transaction(app.engine, wait=WRITE_DOWN_WITHIN) as session:
        if not _is_repeated(session, trigger_id, app.clock.now()):
            then(session)


def on_action(app: App, ack: Ack, body: dict[str, Any]) -> BoltResponse:
    """A button. Its answer is the changed message; a word back, and what is wrong, only whoever pressed it reads."""
    pressed = body["actions"][0]
    run = app.router.action(pressed["action_id"])
    channel = (body.get("channel") or {}).get("id", "")
    if run is not None:
        _press(app, body, channel, lambda request: run(replace(request, value=_value_of(pressed), channel=channel)))
    return ack()


def on_shortcut(app: App, ack: Ack, body: dict[str, Any]) -> BoltResponse:
    """Something chosen in the menu of a message. The answer is for the eyes of whoever chose it."""
    run = app.router.by_shortcut.get(body["callback_id"])
    if run is not None:
        said = pointed_at(body)
        _press(app, body, said.channel, lambda request: run(replace(request, said=said, channel=said.channel)))
    return ack()


def _press(app: App, body: dict[str, Any], channel: str, run: Callable[[Request], Reply]) -> None:
    """Do what somebody pressed or chose, once; words and forms that come of it are for them alone."""
    user, trigger = body["user"], body.get("trigger_id")

    def ask(request: Request) -> Reply:
        reply = run(request)
        if reply.content:
            _whisper(request.session, request.now, user["id"], channel, reply.content)
        return _once(request, trigger, reply)

    reply, error = _in_transaction(app, user["id"], user.get("name", ""), ask)
    if error is not None:
        _say_what_is_wrong(app, user["id"], channel, error, trigger)
    if reply and reply.form and not _open_form(app, reply.form, body["trigger_id"]):
        _say_instead(app, user["id"], channel, reply.form)
    app.wake.set()


def _say_instead(app: App, user: str, channel: str, form: Form) -> None:
    """Slack could not open a form after a press: say in private what to type, where it can be typed."""
    if form.one_line:
        line = blocks.escape(form.one_line)
        with transaction(app.engine) as session:
            _whisper(session, app.clock.now(), user, channel, Content(NOT_OPENED.format(line)))


def _value_of(pressed: dict[str, Any]) -> str:
    """What a button carries, or the option that was chosen from a menu."""
    return str((pressed.get("selected_option") or pressed).get("value", ""))


def _say_what_is_wrong(app: App, user: str, channel: str, error: UserError, trigger_id: str | None) -> None:
    """Say what is wrong to whoever pressed a button, and to nobody else; once, however often the press arrives."""
    now, content = app.clock.now(), refusal(error)
    with transaction(app.engine) as session:
        if _is_repeated(session, trigger_id, now):
            return
        _whisper(session, now, user, channel, content)


def _whisper(session: Session, now: datetime, user: str, channel: str, content: Content) -> None:
    """Answer whoever pressed a button, for their eyes only."""
    if channel:
        outbox.whisper(session, now, channel, user, content)
    else:  # on Home there is nobody but them, and nothing to whisper in
        outbox.post(session, now, user, content, Envelope(Lane.LIVE))


def _once(request: Request, trigger_id: str | None, reply: Reply) -> Reply:
    """What changed something counts once, however often the same request arrives; a question may be repeated."""
    if has_changed(request.session) and _is_repeated(request.session, trigger_id, request.now):
        raise UserError(DONE_ALREADY)
    return reply


def _is_repeated(session: Session, trigger_id: str | None, now: datetime) -> bool:
    """Did the same request do something before? One without a trigger cannot be told, and is taken as new."""
    return bool(trigger_id) and not claim_once(session, "request", trigger_id or "", now)


def on_form(app: App, ack: Ack, body: dict[str, Any]) -> BoltResponse:
    """A form that was sent in; sent in twice, it counts once."""
    view, user = body["view"], body["user"]
    handle = app.router.forms.get(view["callback_id"])
    if handle is None:
        return ack()

    def run(request: Request) -> Reply:
        if not claim_once(request.session, "form", view["id"], request.now):
            return Reply()
        return handle(replace(request, values=Values.of_view(view), value=view.get("private_metadata", "")))

    reply, error = _in_transaction(app, user["id"], user.get("name", ""), run)
    if error is not None and not isinstance(error, FormError) and (written_in := _written_in(view)):
        error = FormError({written_in: str(error)})
    if isinstance(error, FormError):
        told = {field: blocks.brief(sentence, 300) for field, sentence in error.errors.items()}
        return _record(app, ack, "ack.view_submission", {"response_action": "errors", "errors": told})
    content = reply.content if reply else None
    if error is not None:
        content = refusal(error)
    if content is None:
        return ack()
    shown = {
        "type": "modal",
        "title": view["title"],
        "close": blocks.plain("Close", 24),
        "blocks": list(bounded(content).blocks) or in_sections(content.text),
    }
    return _record(app, ack, "ack.view_submission", {"response_action": "update", "view": shown})


def _written_in(view: dict[str, Any]) -> str:
    """The first field of a form with a text of some length, of which nothing is to be lost; "" where there is none."""
    values = Values.of_view(view)
    inputs = (one for one in view.get("blocks", ()) if one.get("element", {}).get("multiline"))
    return next((one["block_id"] for one in inputs if values[one["block_id"]]), "")


def on_event(app: App, ack: Ack, body: dict[str, Any]) -> BoltResponse:
    """Something happened in Slack; Slack may tell it several times, and it counts once. What we could not take, it
    tells again.
    """
    event = body["event"]
    kind = _kind(event)
    handle, said = app.router.events.get(kind), happened_to(body) if kind in IN_CHANNELS.values() else None
    user = (said.author or SLACK_ITSELF) if said else event.get("user")
    if handle is None or not user or event.get("bot_id") or user in us(body):
        return ack()
    if kind in IN_CHANNELS.values() and (said is None or said.is_ours):
        return ack()  # what is said in channels is nobody's business here, but what becomes of it in a log

    def run(request: Request) -> Reply:
        if claim_once(request.session, "event", body["event_id"], request.now):
            handle(replace(request, channel=event.get("channel", ""), value=event.get("tab", ""), said=said))
        return Reply()

    _, error = _in_transaction(app, user, "", run)
    return BoltResponse(status=503) if isinstance(error, NotNow) else ack()


def _kind(event: dict[str, Any]) -> str:
    """What one subscribes to: `message.im` is a message in a direct message."""
    kind, where = str(event["type"]), str(event.get("channel_type"))
    return IN_CHANNELS.get(where, f"{kind}.{where}") if kind == "message" else kind


def _in_transaction(
    app: App, slack_id: str, name: str, run: Callable[[Request], Reply], *, is_question: bool = False
) -> Answered:
    return in_transaction(app, lambda session: _actor(session, slack_id, name), run, is_question=is_question)


def _actor(session: Session, slack_id: str, name: str) -> Actor:
    """Whoever did it, by their name in the directory where they have one."""
    person = directory.by_slack_id(session, slack_id)
    return Actor(slack_id, person.name if person else name or slack_id, person.id if person else None)


def _open_form(app: App, form: Form, trigger_id: str) -> bool:
    try:
        calling(lambda: app.quick_client.views_open(trigger_id=trigger_id, view=form.view()))
    except Undelivered as error:
        log.warning("form not opened", form=form.id, reason=error.reason)
        return False
    return True


def _say(app: App, ack: Ack, content: Content) -> BoltResponse:
    content = bounded(content)
    answer: dict[str, Any] = {"response_type": "ephemeral", "text": content.text}
    if content.blocks:
        answer["blocks"] = list(content.blocks)
    return _record(app, ack, "ack.slash_commands", answer)


def _record(app: App, ack: Ack, kind: str, answer: dict[str, Any]) -> BoltResponse:
    """Answers are written down like calls, so that they are judged like calls."""
    if app.settings.record_calls:
        write_down(Path(app.settings.record_calls), kind, answer)
    return ack(**answer)
