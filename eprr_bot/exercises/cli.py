"""Exercises on the command line."""

from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from eprr_bot.directory.keyboard import By, ByWhom, whoever
from eprr_bot.run.console import opened

exercise_commands = typer.Typer(help="Call-out exercises.", no_args_is_help=True)


SAME_AS_IN_SLACK = (
    "preview",
    "plan",
    "cancel",
    "record",
    "count",
    "debrief",
    "sign",
    "lesson",
    "action",
    "actions",
    "done",
    "later",
    "reopen",
)
Line = Annotated[list[str] | None, typer.Argument(help="What follows it in Slack, in quotes where it has semicolons.")]


def add_to(command_line: typer.Typer) -> None:
    """Add `eprr-bot exercise`."""
    for words in SAME_AS_IN_SLACK:
        exercise_commands.command(words)(_as_in_slack(words))
    command_line.add_typer(exercise_commands, name="exercise")


@exercise_commands.callback()
def _exercises() -> None:
    """Call-out exercises."""


@exercise_commands.command()
def history() -> None:
    """Show the exercises there were: number, month, start, name, how it stands, who answered first, who started it."""
    from eprr_bot.exercises import service
    from eprr_bot.exercises.recorded_messages import began
    from eprr_bot.exercises.standing import Standing

    nobody = {
        Standing.RUNNING: "no answer yet",
        Standing.UNANSWERED: "no answer",
        Standing.UNCALLED: "nobody called",
    }
    with opened(only_reading=True) as (_, session):
        found = service.results(session, service.history(session))
    for one in found:
        when = began(one) or "never started"
        first = one.first.name if one.first else nobody.get(one.standing, "–")
        by = f"by {one.started_by}" if one.started_at else ""
        typer.echo("\t".join((str(one.number), one.month, when, one.name, one.words, first, by)))
    if not found:
        typer.echo("There has been no exercise yet.")


@exercise_commands.command()
def start(
    rota: Annotated[str, typer.Argument(help="The id of a rota, or partners.")],
    of_type: Annotated[str, typer.Option("--type", help="acknowledge, read back, assemble or without Slack.")] = "",
    by: By = "",
) -> None:
    """Start a call-out exercise of a rota now. The running worker calls people; it says so when there is none."""
    from eprr_bot.callout import service as callout
    from eprr_bot.directory import service as directory
    from eprr_bot.exercises import service, types
    from eprr_bot.oncall import service as oncall
    from eprr_bot.oncall import worker_check
    from eprr_bot.slack.blocks import sentences

    with opened() as (app, session):
        now = app.clock.now()
        rota_id = "" if rota == types.PARTNERS.id else oncall.rota_meant(session, rota, now)
        kind = types.split_off(of_type)[1] or of_type
        exercise = service.start(session, rota_id, now, whoever(session, by), kind)
        worker = worker_check.look(session, now)
        called = callout.on_their_way_to(session, exercise.call_out_id)
        names = [directory.name_of(session, one) for one in called]
        missed = callout.missed(session)
    typer.echo(f"Exercise {exercise.id} has started: {exercise.name}.")
    typer.echo(sentences(worker.calls(names), missed))
    worker.warn()


@exercise_commands.command()
def due() -> None:
    """Show when each kind of exercise was last held, one's own apart from others', and when the next is due."""
    _say("due", (), "", only_reading=True)


def _as_in_slack(words: str) -> Callable[[ByWhom, Line], None]:
    """A word that does the same as after /exercise."""

    def run(by: ByWhom, line: Line = None) -> None:
        _say(words, line or (), by)

    run.__doc__ = f"Do the same as “/exercise {words}” in Slack; docs/commands.md says what may follow."
    return run


def _say(words: str, line: Sequence[str], by: str, *, only_reading: bool = False) -> None:
    from functools import partial

    from eprr_bot.incidents import service as incidents
    from eprr_bot.oncall import worker_check
    from eprr_bot.slack import printed
    from eprr_bot.slack.blocks import escape
    from eprr_bot.slack.commands import AT_THE_KEYBOARD, Request

    with opened(only_reading=only_reading) as (app, session):
        now, typed = app.clock.now(), escape(" ".join([words, *line]))
        request = Request(app, session, now, whoever(session, by), typed, channel=AT_THE_KEYBOARD)
        reply = app.router.run("/exercise", request)
        if reply.content:
            typer.echo(printed.lines(reply.content, partial(incidents.name_behind, session)))
        elif reply.form:
            typer.echo(f"In Slack this opens a form. Here, type it on one line: {reply.form.one_line}")
        worker = worker_check.look(session, now, verb="told")
    if words == "action":
        worker.warn()
