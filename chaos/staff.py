"""People at work: they start an exercise, declare incidents, write in logs and answer texts, and note what they did."""

import random
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from threading import Event, Thread

from chaos.installation import Installation
from eprr_bot.practice.delivery import OUTAGE


@dataclass(frozen=True)
class Asked:
    """What somebody asked the bot for. `is_sure` when it said that it did so; otherwise it may have, or not.

    `most` is how often it may be there: never, where nobody had the right to ask for it.
    """

    kind: str
    token: str
    at: datetime
    is_sure: bool
    most: int = 1


class Staff:
    """Works until it is told to stop. What it does follows from the seed; when it does it, from the machine."""

    def __init__(self, installation: Installation, chance: random.Random) -> None:
        self.installation, self.chance = installation, chance
        self.asked: list[Asked] = []
        self.incidents_left = 0
        self._stopping = Event()
        self._number = 0
        self._thread = Thread(target=self._work, daemon=True)

    def start(self) -> "Staff":
        self._thread.start()
        return self

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()

    def _work(self) -> None:
        acts = (self._start_exercise, self._declare, self._log, self._log, self._answer)
        while not self._stopping.wait(self.chance.uniform(0.3, 1.5)):
            self.chance.choice(acts)()

    def token(self) -> str:
        """A word that nobody else uses."""
        self._number += 1
        return f"token{self._number:04d}"

    def _start_exercise(self) -> None:
        self._ask("exercise", "", "/exercise start", "has started", "")

    def _declare(self) -> None:
        if self.incidents_left > 0:
            self.incidents_left -= 1
            token = self.token()
            self._ask("incident", token, f"/incident critical {token} at Saltmere Hospital", "is declared", "")

    def _log(self) -> None:
        workspace = self.installation.workspace
        with workspace.lock:
            rooms = [one for one in workspace.channels.values() if one.name.startswith("inc-")]
            inside = [(room.name, who) for room in rooms for who in room.members if who != workspace.bot.id]
        if inside:
            room, who = self.chance.choice(inside)
            token = self.token()
            self._ask("log entry", token, f"/incident log {token}", "is in the log", room, who)

    def _ask(self, kind: str, token: str, line: str, done: str, room: str, who: str = "asha.patel") -> None:
        at = self.installation.clock.now()
        answer = self.installation.workspace.person(who).command(line, channel=room or None)
        refused = answer.error is None and done not in answer.text
        if answer.error != OUTAGE and not refused:
            self.asked.append(Asked(kind, token, at, answer.error is None))

    def _answer(self) -> None:
        workspace, at = self.installation.workspace, self.installation.clock.now()
        texted = [one for one in workspace.people() if workspace.phones.of(one.id, with_pushes=False)]
        if not texted:
            return
        try:
            taken = workspace.person(self.chance.choice(texted)).reply_text("1") == 200
        except (OSError, HTTPException, ValueError):
            taken = False
        self.asked.append(Asked("text reply", workspace.phones.replies[-1]["id"], at, taken))
