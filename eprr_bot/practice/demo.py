"""`eprr-bot demo`: the practice workspace in the browser, with the production bot running on it."""

import tempfile
import threading
from pathlib import Path

import typer

from eprr_bot.base.clock import MovableClock
from eprr_bot.practice import telephones
from eprr_bot.practice.rehearsal import BY_SMTP, IN_TEAMS, MONITOR, Rehearsal
from eprr_bot.run.worker import Worker

BY_EVERYTHING = {"NOTIFY_EMAIL_TEMPLATE": "practice e-mail", **telephones.SETTINGS, **MONITOR, **IN_TEAMS}
"""E-mails end on the phones shown, as texts do, and calls ring there."""


def run_demo(port: int, by_smtp: bool = False) -> None:
    """Open the workspace and keep it open until the process is asked to stop. What happened in it is then forgotten."""
    with tempfile.TemporaryDirectory(prefix="eprr-practice-") as folder:
        rehearsal = Rehearsal(
            f"sqlite:///{Path(folder) / 'practice.sqlite3'}",
            MovableClock(),
            port=port,
            settings=BY_EVERYTHING | (BY_SMTP if by_smtp else {}),
        )
        with rehearsal.server:
            rehearsal.settle()
            worker = Worker(rehearsal.app)
            welcome = _welcome(rehearsal.server.url, rehearsal.settings.database_url)
            threading.Timer(0.2, typer.echo, [welcome]).start()
            worker.run_until_told()


def _welcome(url: str, database_url: str) -> str:
    return (
        f"The practice workspace is open at {url}/\n"
        "Nothing in it leaves this machine, and it is forgotten when you stop it with Ctrl-C.\n"
        "Try /oncall, then /exercise start, then /incident critical power lost at Saltmere\n"
        f"The desk, for when Slack is out, is at {url}/bot/desk: sign in there as whomever you like.\n"
        "What the command line can do, it does in another terminal, by this machine's clock:\n"
        f"  DATABASE_URL={database_url} eprr-bot incident list"
    )
