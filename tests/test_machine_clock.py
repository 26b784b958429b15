"""Setting the clock for a run of tests: what is run believes it, and a machine that cannot says so."""

import shutil
import sys
from datetime import UTC, datetime, timedelta

import pytest

from tests import machine_clock

BEGINS = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
ASKED = """
import subprocess, sys, time
found = [time.time(), float(subprocess.run(["date", "+%s"], capture_output=True).stdout)]
before = time.monotonic()
time.sleep(0.01)
sys.exit(not (all(0 <= at - {begins} < 60 for at in found) and 0.01 <= time.monotonic() - before < 60))
"""


@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("cc"), reason="It takes Linux and a C compiler.")
def test_a_command_and_what_it_starts_believe_the_clock_and_wait_as_long_as_ever() -> None:
    for at in (BEGINS, BEGINS + timedelta(days=4 * 365)):
        asked = ASKED.format(begins=at.timestamp())
        assert machine_clock.run(f"{at:%Y-%m-%d %H:%M}", [sys.executable, "-c", asked]) == 0


def test_a_machine_without_a_compiler_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SystemExit, match="apt-get install gcc"):
        machine_clock.run("2031-06-01", ["true"])
