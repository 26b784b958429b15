"""How long tests wait for what is sure to come: a machine that is starved must not fail them."""

import time
from collections.abc import Callable

LONG = 60.0
"""Seconds. Whatever is broken takes this long to fail; whatever works is never waited for so long."""


def wait_until(true: Callable[[], object]) -> None:
    """Look again until it is so. Fails after a long while."""
    give_up = time.monotonic() + LONG
    while not true():
        assert time.monotonic() < give_up
        time.sleep(0.01)
