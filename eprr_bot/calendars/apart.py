"""Working out a calendar that repeats in a process of its own, for as long as we allow.

Whoever writes a rule decides how long it takes. Inside the bot that would hold up pages; a process can be ended.
"""

import subprocess
import sys
from datetime import datetime, time
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from eprr_bot.calendars.notes import Unreadable
from eprr_bot.calendars.occurrences import Read, Reading, read_calendar

MOST_SECONDS = 20
TOO_LONG = "it takes too long to work out what repeats in it. Export a shorter time, or fewer events that repeat."

_Answer = TypeAdapter(tuple[Read, list[str]])
"""What was read, and why nothing was."""


def read_apart(text: str, start: datetime, end: datetime, reading: Reading) -> Read:
    """What `read_calendar` finds. Raises Unreadable, also for what takes too long."""
    if not any(name in text.upper() for name in ("RRULE", "RDATE")):
        return read_calendar(text, start, end, reading)
    words = [start.isoformat(), end.isoformat(), reading.zone.key, reading.all_day_from.isoformat()]
    words += ["private"] if reading.is_private else []
    command = [sys.executable, "-m", __name__, *words]
    try:
        done = subprocess.run(  # noqa: S603 (ourselves, with words of our own; what was read goes to its input)
            command, input=text.encode(), capture_output=True, timeout=MOST_SECONDS, check=True
        )
    except subprocess.TimeoutExpired:
        raise Unreadable([TOO_LONG]) from None
    found, problems = _Answer.validate_json(done.stdout)
    if problems:
        raise Unreadable(problems)
    return found


def _main(start: str, end: str, zone: str, all_day_from: str, *private: str) -> None:
    """Standard input as a calendar; the answer as JSON on standard output."""
    reading = Reading(ZoneInfo(zone), time.fromisoformat(all_day_from), bool(private))
    span = (datetime.fromisoformat(start), datetime.fromisoformat(end))
    answer: tuple[Read, list[str]]
    try:
        answer = (read_calendar(sys.stdin.buffer.read().decode(), *span, reading), [])
    except Unreadable as error:
        answer = (Read([]), list(error.problems))
    sys.stdout.buffer.write(_Answer.dump_json(answer))


if __name__ == "__main__":
    _main(*sys.argv[1:])
