"""Whatever people do in Slack, done at the command line on somebody's word: commands, buttons, and what waits for them.

The very same rows, buttons and rights as in Slack: whoever is named with --by may do what they may do there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from eprr_bot.directory.keyboard import ByWhom, whoever
from eprr_bot.run.console import opened
from eprr_bot.slack.commands import AT_THE_KEYBOARD, Request, UserError

if TYPE_CHECKING:
    from eprr_bot.slack.blocks import Content
    from eprr_bot.slack.commands import Reply

# The database and the features are imported where they are used, so that `--help` stays quick.

LATELY = timedelta(hours=24)
BECAME = {
    "queued": "waits to be sent",
    "sending": "on its way, or not known to have arrived",
    "sent": "sent",
    "failed": "could not be sent",
    "expired": "not sent in time",
}
URGENT = ("/incident", "/oncall page", "callout.", "incidents.", "noticeboard.page")
Which = Annotated[int, typer.Option("--incident", help="The incident that is meant, where several are open.")]


def say(
    line: Annotated[
        list[str], typer.Argument(help="What they would type in Slack, such as “/incident log Power is back”.")
    ],
    by: ByWhom,
    incident: Which = 0,
) -> None:
    """Do what somebody would type in Slack: every command of docs/commands.md. “/incident help” shows its words."""
    typed = " ".join(line).strip().removeprefix("/")
    root, _, text = f"/{'eprr help' if typed.lower() == 'help' else typed}".partition(" ")
    with _asked(by, incident, f"{root} {text}") as request:
        router = request.app.router
        if root not in router.root_summaries:
            raise UserError(f"“{root}” is no command. Commands: {', '.join(router.root_summaries)}.")
        _show(request, router.run(root, replace(request, text=_as_in_slack(text))))


def press(
    button: Annotated[str, typer.Argument(help="What stands beside the button, such as callout.acknowledge:17.")],
    by: ByWhom,
) -> None:
    """Press a button for somebody. Each is printed with the line that presses it, by `say`, `messages` and others."""
    from eprr_bot.base.db import has_changed

    with _asked(by, 0, button) as request:
        action, _, value = button.partition(":")
        run = request.app.router.action(action)
        if run is None:
            raise UserError(f"“{action}” is no button. eprr-bot messages shows the buttons that somebody has.")
        reply = run(replace(request, value=value))
        if not reply.content and not reply.form:
            typer.echo("Done." if has_changed(request.session) else "Nothing changed.")
        _show(request, reply)


def messages(by: ByWhom) -> None:
    """Show what somebody was called for and sent within a day, with its buttons, whether it reached them or not."""
    from eprr_bot.callout import messages as call_messages
    from eprr_bot.callout import posts
    from eprr_bot.callout import service as callout
    from eprr_bot.callout.tries import whether_called
    from eprr_bot.directory import service as directory
    from eprr_bot.outbox import service as outbox
    from eprr_bot.slack.blocks import Content, written

    with _asked(by, 0, "", only_reading=True) as request:
        session, now, person = request.session, request.now, directory.person_of(request.session, request.actor)
        if person is None:
            raise directory.not_known(session, request.actor, "there is nothing to show.")
        calls = callout.called_lately(session, [person.id], now - LATELY, now)
        sent = outbox.newest_to(session, person.slack_id or "", now - LATELY)
        for called in calls:
            was = whether_called(callout.tries(session, called.callee))
            typer.echo(f"{written(called.callee.paged_at)}, {was}:")
            _print(request, call_messages.page(posts.as_seen_by(session, called.call_out, called.callee, now)))
        for message in (one for one in sent if not one.subject.startswith("call-out/")):
            typer.echo(f"{written(message.created_at)}, {BECAME[message.state]}:")
            _print(request, Content(message.body.get("text", ""), tuple(message.body.get("blocks", ()))))
        if not calls and not sent:
            typer.echo(f"Nothing was sent to {person.name} within a day.")


@contextmanager
def _asked(by: str, incident: int, what: str, *, only_reading: bool = False) -> Iterator[Request]:
    """Whoever is named as one who asks, in one transaction. Says at its end when nobody will be reached."""
    from eprr_bot.base.db import has_changed
    from eprr_bot.guards import service as guards
    from eprr_bot.oncall import worker_check

    channel = f"{AT_THE_KEYBOARD}/{incident}" if incident else AT_THE_KEYBOARD
    with opened(only_reading=only_reading) as (app, session):
        now = app.clock.now()
        yield Request(app, session, now, whoever(session, by), channel=channel)
        worker = worker_check.look(session, now, verb="called or told", is_urgent=what.startswith(URGENT))
        is_news = has_changed(session)
        against = guards.against_covers_made(session, now) if is_news else []
    for text in against:
        typer.echo(f"warning: {text}")
    if is_news:
        worker.warn()


def _show(request: Request, reply: Reply) -> None:
    if reply.then:
        reply.then(request.session)
    if reply.content:
        _print(request, reply.content)
    elif reply.form:
        typer.echo(f"In Slack this opens a form. Here, type it on one line: {reply.form.one_line}")


def _print(request: Request, content: Content) -> None:
    from eprr_bot.incidents import service as incidents
    from eprr_bot.slack import printed

    by = request.actor.name.partition(" (typed by")[0]
    typer.echo(printed.lines(content, partial(incidents.name_behind, request.session), by))


def _as_in_slack(text: str) -> str:
    from eprr_bot.slack.blocks import escape

    return escape(text)
