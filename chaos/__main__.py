"""`make chaos`: five minutes on both databases, one beside the other, then what was lost, doubled and late."""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from chaos.databases import Database, Postgresql, Sqlite
from chaos.findings import facts, pages_wait
from chaos.hostile import Stranger
from chaos.installation import Installation
from chaos.judge import Phase, Row, is_sound, judge, table
from chaos.staff import Staff
from chaos.troubles import cut_off_for, kill_for

FIVE_MINUTES = 290.0
"""Seconds for everything; what is left after the parts below is for messages that were cut off, looked up after 60."""

INCIDENTS_IN_EACH_PART = 3
"""Enough to have several open, few enough for Slack's limits."""

KINDS: tuple[Callable[[Path], Database], ...] = (Sqlite, Postgresql)

QUIET = 12.0
"""Seconds before the first incident: no exercise starts while one is open."""


def main() -> None:
    """Run everything, print the tables, and fail where anything was lost or doubled."""
    wanted = argparse.ArgumentParser(prog="python -m chaos", description=__doc__)
    wanted.add_argument("--seed", type=int, default=random.SystemRandom().randrange(100_000))
    seed = wanted.parse_args().seed
    print(f"Seed {seed}; the same again: make chaos SEED={seed}", flush=True)
    give_up = time.monotonic() + FIVE_MINUTES
    with tempfile.TemporaryDirectory(prefix="eprr-chaos-") as folder, ThreadPoolExecutor(2) as both:
        Path(folder).chmod(0o755)  # PostgreSQL runs as somebody else
        runs = [both.submit(run, kind, Path(folder), seed, give_up) for kind in KINDS]
        sound = [show(*one.result()) for one in runs]
    sys.exit(0 if all(sound) else 1)


def show(database: str, notes: list[str], rows: list[Row]) -> bool:
    """Print one database's table. Is it sound?"""
    print(table(database, rows), *notes, "", sep="\n", flush=True)
    return is_sound(rows)


def run(make: Callable[[Path], Database], folder: Path, seed: int, give_up: float) -> tuple[str, list[str], list[Row]]:
    """One bot on one database through everything."""
    chance = random.Random(seed)
    with ExitStack() as afterwards:
        database = make(folder)
        afterwards.callback(database.close)
        installation = Installation(database, folder)
        afterwards.callback(installation.stop)
        installation.start()
        staff = Staff(installation, random.Random(seed)).start()
        stranger = Stranger(installation, chance)
        phases, notes = [Phase("kills", installation.clock.now())], []
        time.sleep(QUIET)
        parts: tuple[tuple[str, float, Callable[[float], int]], ...] = (
            ("kills", 85, lambda end: kill_for(installation, chance, end)),
            ("outages", 112, lambda end: cut_off_for(installation, chance, end)),
            ("hostile", 20, stranger.go_on_for),
        )
        for number, (name, seconds, trouble) in enumerate(parts):
            staff.incidents_left = INCIDENTS_IN_EACH_PART
            if number:
                phases.append(Phase(name, installation.clock.now()))
            later = sum(one[1] for one in parts[number + 1 :])  # on a slow machine the last of them gets its time, too
            notes.append(f"  {name}: {trouble(min(time.monotonic() + seconds, give_up - 40 - later))}")
        staff.stop()
        while pages_wait(installation) and time.monotonic() < give_up:
            time.sleep(1)
        things = [*facts(installation, [*staff.asked, *stranger.asked]), *stranger.things]
        return database.name, notes, judge(things, phases)


if __name__ == "__main__":
    main()
