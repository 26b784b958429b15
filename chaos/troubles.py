"""Kills at random moments, and one outage after another, while people are at work."""

import random
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack

from chaos.installation import Installation

LEASE = 15.0
"""Seconds after which another process stands in for a sender that was killed."""
OUTAGE, PEACE = 8.0, 4.0
SLACK_CALLS = ("chat.postMessage", "conversations.create", "conversations.invite", "pins.add", "bookmarks.add")

Fault = tuple[str, str, int | None, float]
"""Kind, method, how often (None: all the time), seconds."""

OUTAGES: dict[str, Sequence[Fault]] = {
    "Slack answers with errors": [("error", "*", None, 0)],
    "Slack is away": [("outage", "*", None, 0)],
    "Slack hangs up": [("dropped", "*", None, 0)],
    "Slack answers too late": [("slow", "chat.postMessage", 2, 11)],
    "Slack asks for a pause": [("rate_limit", "chat.postMessage", 2, 3)],
    "Slack's replies are lost": [("lost_reply", method, 2, 0) for method in SLACK_CALLS],
    "texts are away": [("outage", "notify*", None, 0)],
    "texts' replies are lost": [("lost_reply", "notify.sms", 3, 0)],
}


def kill_for(installation: Installation, chance: random.Random, end: float) -> int:
    """Kill one process after another; every other time late enough for the next one to send. How many were killed."""
    killed = 0
    while True:
        pause = chance.uniform(0.2, 4) + (LEASE if killed % 2 else 0)
        if time.monotonic() + pause > end:
            return killed
        time.sleep(pause)
        installation.kill(chance.randrange(len(installation.database.processes)))
        installation.wait_until_ready()
        killed += 1


def cut_off_for(installation: Installation, chance: random.Random, end: float) -> int:
    """One outage after another, in random order; the database's is among them. How many there were."""
    faults, database = installation.workspace.faults, installation.database
    outages: list[Callable[[ExitStack], None]] = [_of_database(database.take_away, database.give_back)]
    outages += [_of_network(installation, kinds) for kinds in OUTAGES.values()]
    chance.shuffle(outages)
    for number, begin in enumerate(outages):
        if time.monotonic() + OUTAGE > end:
            return number
        with ExitStack() as afterwards:
            begin(afterwards)
            time.sleep(OUTAGE)
        faults.clear()
        time.sleep(PEACE)
    return len(outages)


def _of_network(installation: Installation, kinds: Sequence[Fault]) -> Callable[[ExitStack], None]:
    def begin(_afterwards: ExitStack) -> None:
        for kind, method, times, seconds in kinds:
            installation.workspace.faults.add(kind, method, times=times, seconds=seconds)

    return begin


def _of_database(take_away: Callable[[], None], give_back: Callable[[], None]) -> Callable[[ExitStack], None]:
    def begin(afterwards: ExitStack) -> None:
        take_away()
        afterwards.callback(give_back)

    return begin
