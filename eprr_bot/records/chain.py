"""How log entries are chained: each digest covers the entry and the digest before it (pure).

What is sealed, and how it is written down for that, is a format that other programs read: docs/record.md.
"""

import json.encoder
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

FORMAT = "eprr-log/1"
"""The version of what follows. What is sealed by it stays so: another way to seal gets another number."""
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
_quoted: Callable[[str], str] = json.encoder.encode_basestring


def canonical(entry: Mapping[str, object], previous: str) -> str:
    """An entry as it is sealed: JSON with its names in order, and nothing between them.

    Written down by hand, because a library takes twice as long, and a log may have ten thousand entries. Raises
    TypeError for what is neither text, whole number, truth nor instant.
    """
    return (
        f'{{"author":{_json(entry["author"])},"author_slack_id":{_json(entry["author_slack_id"])},'
        f'"corrects":{_json(entry["corrects"])},"entered_at":{_json(entry["entered_at"])},'
        f'"event_at":{_json(entry["event_at"])},"incident_id":{_json(entry["incident_id"])},'
        f'"is_exercise":{_json(entry["is_exercise"])},"kind":{_json(entry["kind"])},'
        f'"late_reason":{_json(entry["late_reason"])},"number":{_json(entry["number"])},'
        f'"on_behalf_of":{_json(entry["on_behalf_of"])},"previous":{_json(previous)},"text":{_json(entry["text"])}}}'
    )


def _json(value: object) -> str:
    if isinstance(value, str):
        return _quoted(value)  # in C, as the library does
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, datetime):
        return f'"{plain(value)}"'
    raise TypeError(f"nothing that is sealed is a {type(value).__name__}")


def digest(entry: Mapping[str, object], previous: str) -> str:
    """SHA-256 over the entry's fields and the digest before it, in hexadecimal."""
    return sha256(canonical(entry, previous).encode()).hexdigest()


def plain(value: object) -> object:
    """A value as JSON holds it: an instant in UTC, to the microsecond."""
    if not isinstance(value, datetime):
        return value
    return (value if value.tzinfo is UTC else value.astimezone(UTC)).isoformat(timespec="microseconds")


@dataclass(frozen=True)
class Checked:
    """What is wrong with a log, in sentences, and the number of its first bad entry; no number where none is."""

    faults: tuple[str, ...] = ()
    first_bad: int | None = None

    def and_also(self, at: int, said: str) -> "Checked":
        """The same, and something else that is wrong at an entry."""
        return Checked((*self.faults, said), at if self.first_bad is None else min(self.first_bad, at))


def faults(entries: Iterable[Mapping[str, object]]) -> list[str]:
    """What is wrong with a log, in sentences; empty when it is whole. Entries come in their order."""
    return list(check(entries).faults)


def check(entries: Iterable[Mapping[str, object]]) -> Checked:
    """The same, with the first bad entry."""
    found: list[tuple[int, str]] = []
    previous, expected = FIRST, 1
    for entry in entries:
        number, follows, proof = entry["number"], entry["previous_digest"], entry["digest"]
        if number != expected:
            found.append((expected, f"Entry {expected} is missing: the next one there is has number {number}."))
        at = number if isinstance(number, int) else expected
        if follows != previous:
            found.append((at, f"Entry {number} does not follow on from the entry before it."))
        if not _fits(entry, follows, proof):
            found.append((at, f"Entry {number} is not what was written: its digest does not fit."))
        previous, expected = str(proof), at + 1
    return Checked(tuple(said for _, said in found), min((at for at, _ in found), default=None))


def _fits(entry: Mapping[str, object], follows: object, proof: object) -> bool:
    try:
        return isinstance(follows, str) and digest(entry, follows) == proof
    except (KeyError, TypeError, ValueError):  # bytes or half a letter, which nobody wrote through us
        return False
