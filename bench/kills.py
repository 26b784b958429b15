"""What becomes of messages to 200 people while the process that sends them is killed, 50 times at random moments."""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.database import shown
from chaos.databases import Postgresql, Sqlite
from eprr_bot.base.clock import MovableClock
from eprr_bot.base.db import make_engine, transaction
from eprr_bot.migrations import migrate
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane, State
from eprr_bot.outbox.service import Envelope
from eprr_bot.practice.server import PracticeServer
from eprr_bot.practice.workspace import Workspace
from eprr_bot.slack.blocks import Content
from tests.office import NOW, Office
from tests.world import KEY

KILLS, PEOPLE = 50, 200
AHEAD = 1.5
"""Minutes by which each process is ahead of the one before, so that what that one had begun is over."""


class CallOut:
    """Messages to everybody, in as many rounds as the kills need."""

    def __init__(self, office: Office, chance: random.Random) -> None:
        self.office, self.chance, self.rounds, self.processes = office, chance, 0, 0
        self.people = [office.workspace.add_member(f"Person {number}") for number in range(PEOPLE)]
        office.workspace.faults.add("slow", "chat.postMessage", times=None, seconds=0.03)

    def begin(self) -> None:
        """Decide to send everybody one message more."""
        self.rounds += 1
        with transaction(self.office.engine) as session:
            for one in self.people:
                outbox.post(session, NOW, one.id, Content(f"Message {self.rounds}"), Envelope(Lane.LIVE))

    def waits(self) -> bool:
        """Is there anything that has not gone out?"""
        return self.office.states()[State.QUEUED] > 0

    def kill(self) -> bool:
        """Let a process send, and kill it in the middle. False when it was done before."""
        goal, process = self.posts() + self.chance.randint(1, 30), self.start()
        while self.posts() < goal and process.poll() is None:
            time.sleep(0.002)
        time.sleep(self.chance.uniform(0, 0.03))
        was_there = process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()
        return was_there

    def start(self) -> "subprocess.Popen[bytes]":
        """Start a process that sends."""
        self.processes += 1
        environment = {
            **os.environ,
            "DATABASE_URL": self.office.database_url,
            "SLACK_BOT_TOKEN": "xoxb-practice",
            "SLACK_API_URL": f"{self.office.server.url}/api/",
            "EPRR_SECRET_KEYS": KEY,
        }
        command = [sys.executable, "-m", "tests.sending_process", str(self.processes * AHEAD)]
        return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def posts(self) -> int:
        """How many messages Slack was asked to take."""
        return sum(call["method"] == "chat.postMessage" for call in list(self.office.workspace.calls))

    def missed_and_doubled(self) -> tuple[int, int]:
        """How many messages did not arrive, and how many arrived more often than once."""
        wanted = [f"Message {number + 1}" for number in range(self.rounds)]
        arrived = [self.office.received(f"@{one.handle}") for one in self.people]
        counts = [texts.count(text) for texts in arrived for text in wanted]
        return counts.count(0), sum(count > 1 for count in counts)


def run(url: str, chance: random.Random) -> tuple[int, int]:
    """Kill as often as that; what was missed, and what was doubled."""
    engine, clock = make_engine(url), MovableClock(stopped_at=NOW)
    migrate(engine)
    workspace = Workspace(clock=clock)
    with PracticeServer(workspace) as server:
        call_out = CallOut(Office(url, engine, workspace, server, clock), chance)
        killed = 0
        while killed < KILLS:
            if not call_out.waits():
                call_out.begin()
            killed += call_out.kill()
        workspace.faults.clear()
        for _ in range(2):
            call_out.start().wait()
        found = call_out.missed_and_doubled()
    engine.dispose()
    return found


def main() -> None:
    """Print what was missed and doubled on each database."""
    for make in (Sqlite, Postgresql):
        with tempfile.TemporaryDirectory(prefix="eprr-kills-") as folder:
            os.chmod(folder, 0o755)  # PostgreSQL's server runs under another account where this is root
            database = make(Path(folder))
            missed, doubled = run(database.url, random.Random(20261129))
            database.close()
        shown(f"missed in {KILLS} kills on {database.name}", missed, 0, "messages")
        shown(f"doubled in {KILLS} kills on {database.name}", doubled, 0, "messages")


if __name__ == "__main__":
    main()
