"""How long the whole bot takes, on SQLite, against the practice workspace over real HTTP."""

import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.world import World, sqlite_url


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
        world = World(sqlite_url(Path(folder)))
        asha = world.workspace.person("@asha.patel")
        rows = [
            ("/healthz, the least a request costs", milliseconds(lambda: _health(world), 100)),
            ("/oncall, answered", milliseconds(lambda: asha.command("/oncall"), 100)),
            ("/oncall at a time, answered", milliseconds(lambda: asha.command("/oncall at 25 Dec 03:00"), 50)),
            ("/incident critical, answered", milliseconds(lambda: asha.command("/incident critical a at b"), 10)),
            ("a tick with nothing due", milliseconds(world.app.tick, 50)),
        ]
        world.close()
    rows.append(("the command line, from nothing", milliseconds(_command_line, 5)))
    for name, taken in rows:
        print(f"{name:<52}{taken:>12,.1f} ms{taken / rows[0][1]:>12,.1f} x")


def _health(world: World) -> None:
    import urllib.request

    urllib.request.urlopen(f"{world.rehearsal.server.url}/bot/healthz", timeout=5).read()


def _command_line() -> None:
    subprocess.run([sys.executable, "-m", "eprr_bot", "--help"], capture_output=True, check=True)


if __name__ == "__main__":
    main()
