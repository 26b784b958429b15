"""A bot as it is installed: real processes on a database, whose Slack and whose texts are the practice workspace."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from chaos.databases import Database
from eprr_bot.app import make_router
from eprr_bot.base.clock import Clock
from eprr_bot.base.settings import bundled
from eprr_bot.practice.rehearsal import answer_texts_at, environment, peopled
from eprr_bot.practice.server import PracticeServer
from eprr_bot.slack.manifest import completions, make_manifest

KEY = "Y2hhb3Mta2V5LXdvcnRoLW5vdGhpbmctYXQtYWxsLi4="
READY_WITHIN = 60.0


class Installation:
    """The processes of one bot, from `start` to `stop`; each can be killed and comes back."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database, self.clock = database, Clock()
        self.workspace = peopled(bundled("rotas") / "example", self.clock)
        self.server = PracticeServer(self.workspace)
        port = _free_port()
        self.port, self.url = port, f"http://127.0.0.1:{port}"
        self.log_file = folder / f"{database.name}.log"
        settings = {"PORT": str(port), "EPRR_BASE_URL": self.url, "EPRR_SECRET_KEYS": KEY}
        self._environment = {**os.environ, **environment(database.url, self.server.url), **settings}
        self._processes: list[tuple[str, subprocess.Popen[bytes]]] = []

    def start(self) -> None:
        """Everything runs, and the bot answers."""
        router = make_router()
        self.workspace.install(make_manifest(router, f"{self.url}/slack/events"), completions(router))
        self.workspace.request_url = f"{self.url}/slack/events"
        answer_texts_at(self.workspace, self.url)
        self.server.start()
        if self._spawn("migrate").wait(READY_WITHIN):
            raise RuntimeError(f"The database could not be prepared; see {self.log_file}")
        self._processes = [(name, self._spawn(name)) for name in self.database.processes]
        self.wait_until_ready()

    def kill(self, number: int) -> str:
        """Kill one process, and start it again; what it was."""
        name, process = self._processes[number % len(self._processes)]
        process.kill()
        process.wait()
        self._processes[number % len(self._processes)] = name, self._spawn(name)
        return name

    def wait_until_ready(self) -> None:
        """Wait until it answers."""
        give_up = time.monotonic() + READY_WITHIN
        while time.monotonic() < give_up:
            try:
                with urlopen(f"{self.url}/healthz", timeout=2):
                    return
            except (URLError, OSError):
                time.sleep(0.1)
        raise RuntimeError(f"The bot does not answer; see {self.log_file}")

    def stop(self) -> None:
        """End everything that was started here."""
        for _, process in self._processes:
            process.terminate()
        for _, process in self._processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
        self.server.stop()

    def _spawn(self, command: str) -> "subprocess.Popen[bytes]":
        with self.log_file.open("ab") as log:
            line = [sys.executable, "-m", "eprr_bot", command]
            return subprocess.Popen(line, env=self._environment, stdout=log, stderr=log)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
