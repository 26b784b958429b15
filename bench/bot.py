"""How long the whole bot takes, on SQLite, against the practice workspace over real HTTP."""

import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from urllib.request import urlopen

from tests.world import World, sqlite_url

BASE = "https://bot.example.org"
HOUR = timedelta(hours=1)


def milliseconds(work: object, repeats: int) -> float:
    """The median time of one call."""
    assert callable(work)
    times = []
    for _ in range(repeats):
        begun = perf_counter()
        work()
        times.append((perf_counter() - begun) * 1e3)
    return median(times)


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(sqlite_url(Path(folder)), settings={"EPRR_BASE_URL": BASE})
        asha = world.workspace.person("@asha.patel")
        rows = [
            ("/healthz, the least a request costs", milliseconds(lambda: _health(world), 100)),
            ("/oncall, answered", milliseconds(lambda: asha.command("/oncall"), 100)),
            ("/oncall at a time, answered", milliseconds(lambda: asha.command("/oncall at 25 Dec 03:00"), 50)),
            ("/incident critical, answered", milliseconds(lambda: asha.command("/incident critical a at b"), 10)),
            ("a tick with nothing due", milliseconds(world.app.tick, 50)),
        ]
        feed = _feed_of_managers(world)
        rows += [
            ("a year's feed of 12-hour shifts", milliseconds(feed, 50)),
            ("the same, the first time in an hour", milliseconds(lambda: (world.clock.move(HOUR), feed()), 20)),
        ]
        world.close()
    rows.append(("the command line, from nothing", milliseconds(_command_line, 5)))
    for name, taken in rows:
        print(f"{name:<52}{taken:>12,.1f} ms{taken / rows[0][1]:>12,.1f} x")


def _health(world: World) -> None:
    urlopen(f"{world.rehearsal.server.url}/bot/healthz", timeout=5).read()


def _feed_of_managers(world: World) -> Callable[[], bytes]:
    """Reads the longest feed of a rota as calendar programs do."""
    answer = world.say("@asha.patel", "/oncall calendar manager-on-call")
    path = answer.partition(BASE)[2].partition(".ics")[0]
    return lambda: urlopen(f"{world.rehearsal.server.url}/bot{path}.ics", timeout=5).read()


def _command_line() -> None:
    subprocess.run([sys.executable, "-m", "eprr_bot", "--help"], capture_output=True, check=True)


if __name__ == "__main__":
    main()
