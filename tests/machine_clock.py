"""Runs a command as if the machine's clock stood at another time: `python -m tests.machine_clock "2027-03-28 00:30" …`.

Only what the wall clock says is moved, for the command and every process that it starts. Debian's faketime also has
a hand in waiting, and with it `time.sleep` fails in Python 3.11.
"""

import math
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from eprr_bot.base.clock import Clock

SOURCE = Path(__file__).with_suffix(".c")


def run(at: str, command: list[str]) -> int:
    """The exit status of the command, run as if it were that time in UTC now."""
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "machine_clock.so"
        subprocess.run([compiler(), "-shared", "-fPIC", "-O2", "-o", library, SOURCE], check=True)
        ahead = (datetime.fromisoformat(at).replace(tzinfo=UTC) - Clock().now()).total_seconds()
        ahead += int(os.environ.get("CLOCK_AHEAD", 0))  # by which this process is ahead itself
        environment = {**os.environ, "LD_PRELOAD": str(library), "CLOCK_AHEAD": str(math.ceil(ahead))}
        return subprocess.run(command, env=environment).returncode


def compiler() -> str:
    """Where the C compiler is. Ends the program with a sentence where there is none, or it would not help."""
    found = shutil.which("cc")
    if sys.platform != "linux" or found is None:
        sys.exit("The clock can be set for tests only on Linux and with a C compiler: apt-get install gcc libc6-dev")
    return found


if __name__ == "__main__":
    sys.exit(run(sys.argv[1], sys.argv[2:]))
