"""How log entries are chained: each digest covers the entry and the digest before it (pure)."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

FIRST = "0" * 64
SEALED = (
    "incident_id",
    "number",
    "event_at",
    "entered_at",
    "author",
    "author_slack_id",
    "on_behalf_of",
    "kind",
    "text",
    "is_exercise",
    "late_reason",
    "corrects",
)


def digest(entry: Mapping[str, object], previous: str) -> str:
    """SHA-256 over the entry's fields and the digest before it, in hexadecimal."""
    sealed = {name: _plain(entry[name]) for name in SEALED} | {"previous": previous}
    text = json.dumps(sealed, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value


def faults(entries: Iterable[Mapping[str, object]]) -> list[str]:
    """What is wrong with a log, in sentences; empty when it is whole. Entries come in their order."""
    found, previous, expected = [], FIRST, 1
    for entry in entries:
        number = entry["number"]
        if number != expected:
            found.append(f"Entry {expected} is missing: the next one there is has number {number}.")
        if entry["previous_digest"] != previous:
            found.append(f"Entry {number} does not follow on from the entry before it.")
        if entry["digest"] != digest(entry, str(entry["previous_digest"])):
            found.append(f"Entry {number} is not what was written: its digest does not fit.")
        previous, expected = str(entry["digest"]), int(str(number)) + 1
    return found
