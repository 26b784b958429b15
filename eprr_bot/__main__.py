"""The command line. Everything heavy is imported by the command that needs it."""

import logging
import os
import signal
import sys
import threading
import time
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import structlog
import typer

from eprr_bot import version
from eprr_bot.base.letters import mended

if TYPE_CHECKING:
    from collections.abc import Callable

    from eprr_bot.app import App
    from eprr_bot.base.settings import Settings

LOOK_AGAIN_AFTER = 2
"""Seconds between two looks for a database that is away."""


class _Mending(typer.core.TyperGroup):
    """Half an emoji, or bytes that are no text, in what is typed must not lose what somebody declares."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, mended(args))


command_line = typer.Typer(
    cls=_Mending,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def _show_version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"eprr-bot {version()}")
        raise typer.Exit


@command_line.callback()
def _program(
    _: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """The EPRR bot: on-call rotas, call-out exercises and incidents for the NHS."""


def main() -> None:
    """Run the command line; what people got wrong is a sentence on stderr and exit status 1, never a traceback."""
    logging.basicConfig(format="%(message)s", stream=sys.stderr, level=logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    for stream in (sys.stdout, sys.stderr):
        _never_fail_at_a_letter(stream)
    try:
        command_line()
    except Exception as error:
        sentence = _in_words(error)
        if sentence is None:
            raise
        _fail(sentence)


def _never_fail_at_a_letter(stream: object) -> None:
    """What a terminal has no sign for is printed as “?”: a record is kept before it is printed."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="replace")


def _in_words(error: Exception) -> str | None:
    """What went wrong as a sentence that says what to do; None for a mistake of our own."""
    from pydantic import ValidationError
    from sqlalchemy.exc import ArgumentError, DatabaseError

    from eprr_bot.base.database_errors import in_words
    from eprr_bot.base.documents import NeverApplied
    from eprr_bot.base.files import FaultsFound
    from eprr_bot.base.settings import CannotWork
    from eprr_bot.base.vault import WrongKey
    from eprr_bot.migrations import WrongForm
    from eprr_bot.slack.commands import UserError

    if isinstance(error, UserError | FaultsFound | NeverApplied | CannotWork | WrongKey | WrongForm):
        return str(error)
    if isinstance(error, ValidationError):
        return "\n".join(f"{one['loc'][0]}: {one['msg']}. See docs/settings.md." for one in error.errors())
    if isinstance(error, ArgumentError | DatabaseError):
        return in_words(error)
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}. Check the name, and that it may be used."
    return None


def _fail(text: str) -> NoReturn:
    print(text, file=sys.stderr)
    raise SystemExit(1)


def _settings(*, is_running: bool = False) -> "Settings":
    """The settings; a process that is to run refuses to start with any that cannot work."""
    from eprr_bot.base.settings import CannotWork, Settings

    settings = Settings()
    found = settings.problems()
    if is_running and found:
        raise CannotWork(found)
    return settings


def _app(*, is_running: bool = False) -> "App":
    from eprr_bot.app import build

    return build(_settings(is_running=is_running))


def _run_beside_others(run: "Callable[[App], object]") -> None:
    """Run the bot as one of several processes. Raises WrongForm unless the database has been brought to its form.

    One that is away is waited for, because people are told so meanwhile; if it comes back in another form, this stops.
    """
    from sqlalchemy.exc import OperationalError

    from eprr_bot.migrations import WrongForm, once_there, what_differs

    app, differs = _app(is_running=True), list[str]()

    def look_later() -> None:
        if found := once_there(app.engine, lambda: time.sleep(LOOK_AGAIN_AFTER)):
            differs.append(found)
            os.kill(os.getpid(), signal.SIGTERM)

    try:
        if found := what_differs(app.engine):
            raise WrongForm(found)
    except OperationalError:
        threading.Thread(target=look_later, daemon=True).start()
    run(app)
    if differs:
        raise WrongForm(differs[0])


def _prepare(app: "App", *, is_running: bool = False) -> None:
    """Bring the database to its newest form and take over what is new in the files.

    What is to run starts although the files are faulty, with what was applied before, if anything was.
    """
    from eprr_bot.base.db import transaction
    from eprr_bot.base.files import FaultsFound
    from eprr_bot.migrations import migrate as migrate_database
    from eprr_bot.records import guards
    from eprr_bot.run.apply_files import apply_files, is_anything_applied

    migrate_database(app.engine)
    if laid := guards.stand_again(app.engine):
        typer.echo(f"{laid} Look whether the logs are whole: eprr-bot incident verify", err=True)
    with transaction(app.engine) as session:
        try:
            said = apply_files(app, session, app.clock.now())
        except FaultsFound as refused:
            if not (is_running and is_anything_applied(session)):
                raise
            typer.echo(f"{refused}\nNothing is taken over from the files. What was applied before counts.", err=True)
            return
    for one in said:
        typer.echo(one, err=True)


@command_line.command()
def run() -> None:
    """Run everything in one process: Slack, web pages, clock and sender."""
    from eprr_bot.run.worker import Worker

    app = _app(is_running=True)
    _prepare(app, is_running=True)
    worker = Worker(app).start()
    try:
        _serve(app)
    finally:
        worker.stop()


@command_line.command()
def web() -> None:
    """Run the web pages and Slack's signed requests only. Workers run beside it."""
    _run_beside_others(_serve)


def _serve(app: "App") -> None:
    from eprr_bot.run.web.connections import serve
    from eprr_bot.run.web.shell import make_web

    settings = app.settings
    typer.echo(f"The EPRR bot {version()} is running on http://{settings.host}:{settings.port}/", err=True)
    serve(make_web(app), settings.host, settings.port)


@command_line.command()
def worker() -> None:
    """Run the clock and the senders only. Any number may run side by side on PostgreSQL."""
    _run_beside_others(_work)


def _work(app: "App") -> None:
    from eprr_bot.run.worker import Worker

    typer.echo(f"A worker of the EPRR bot {version()} is running.", err=True)
    Worker(app).run_until_told()


@command_line.command()
def demo(
    port: Annotated[int, typer.Option(envvar="PORT", help="Where the practice workspace is opened.")] = 8000,
    smtp: Annotated[bool, typer.Option("--smtp", help="Send e-mail to a mail server, not to GOV.UK Notify.")] = False,
) -> None:
    """Open the practice workspace with an example cluster: nothing leaves this machine."""
    from eprr_bot.practice.demo import run_demo

    run_demo(port, by_smtp=smtp)


@command_line.command()
def migrate() -> None:
    """Bring the database to its newest form and take over what is new in the files."""
    _prepare(_app())
    typer.echo("The database is up to date.")


@command_line.command()
def check() -> None:
    """Check the settings and every rota and playbook file. Exit status 1 when anything is wrong."""
    from eprr_bot.run.check import check as check_files

    settings = _settings()
    faults = check_files(settings.rotas, settings.playbooks)
    for fault in faults:
        typer.echo(str(fault))
    wrong = sum(not fault.is_warning for fault in faults)
    typer.echo(f"{wrong} fault(s), {len(faults) - wrong} warning(s) in {settings.rotas} and {settings.playbooks}.")
    for problem in settings.problems():
        typer.echo(f"setting not ready for a real Slack: {problem}")
    raise typer.Exit(1 if wrong else 0)


@command_line.command()
def manifest(
    request_url: Annotated[
        str, typer.Option(help="The bot's address, such as https://bot.example.org; none for Socket Mode.")
    ] = "",
) -> None:
    """Print the app manifest to paste into Slack."""
    import json

    from eprr_bot.app import make_router
    from eprr_bot.slack.manifest import make_manifest

    typer.echo(json.dumps(make_manifest(make_router(), request_url), indent=2, ensure_ascii=False))


@command_line.command()
def doctor(
    new_key: Annotated[bool, typer.Option("--new-key", help="Print a new key for EPRR_SECRET_KEYS.")] = False,
) -> None:
    """Say what is not ready: settings, files, database, Slack."""
    from eprr_bot.base.clock import Clock
    from eprr_bot.run.doctor import examine, make_key

    if new_key:
        typer.echo(make_key())
        return
    found = examine(_settings(), Clock().now())
    typer.echo(f"version: {version()}")
    for name, state in found:
        typer.echo(f"{name}: {state}")
    raise typer.Exit(0 if all(state.partition(",")[0] == "ok" for _, state in found) else 1)


def _add_features() -> None:
    """Every folder with a `cli.py` adds its commands: `add_to` is all that is asked of it, and it imports little."""
    package = Path(__file__).parent
    for file in sorted(package.glob("*/cli.py")):
        import_module(f"eprr_bot.{file.parent.name}.cli").add_to(command_line)


_add_features()

if __name__ == "__main__":
    main()
