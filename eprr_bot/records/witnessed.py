"""What a witness outside holds of a log: how far it went, and the digest of its last entry then (pure).

A line of it stands in a message, an e-mail or on paper. Whoever has one can show that the log was written anew or cut.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

FORMAT = "eprr-witness/1"
_LINE = re.compile(
    rf"{re.escape(FORMAT)}\s+log\s+(\d{{1,9}})\s+entry\s+(\d{{1,9}})\s+at\s+"
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)Z\s+([0-9a-f]{64})\b"
)


@dataclass(frozen=True)
class Statement:
    """At that instant a log ended with this entry, which had this digest."""

    log: int
    number: int
    at: datetime
    digest: str

    @property
    def line(self) -> str:
        """As it stands in a message; `statements` finds it again."""
        at = self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return f"{FORMAT} log {self.log} entry {self.number} at {at} {self.digest}"


def statements(kept: bytes) -> list[Statement]:
    """Every statement in a file that somebody kept: a saved e-mail, a copy of a message, an export of a channel."""
    found = []
    for text in (kept.decode("utf-8", "replace"), *_letters(kept)):
        for log, number, at, digest in _LINE.findall(text):
            try:
                instant = datetime.fromisoformat(at).replace(tzinfo=UTC)
            except ValueError:
                continue
            found.append(Statement(int(log), int(number), instant, digest))
    return list(dict.fromkeys(found))


def _letters(kept: bytes) -> Iterable[str]:
    """The texts of an e-mail, whatever its programs did to their lines."""
    letter = message_from_bytes(kept, EmailMessage, policy=policy.default)
    for part in letter.walk():
        if part.get_content_maintype() == "text":
            written = part.get_payload(decode=True)
            yield written.decode("utf-8", "replace") if isinstance(written, bytes) else ""


@dataclass(frozen=True)
class Compared:
    """What statements say of a log as it stands now: what is wrong, and the last that it keeps to."""

    faults: tuple[str, ...] = ()
    last: Statement | None = None


def compare(digests: Sequence[str], held: Iterable[Statement], written: Callable[[datetime], str]) -> Compared:
    """Hold statements about one log against the digests of its entries, in their order."""
    in_order = sorted(held, key=lambda one: (one.number, one.at))
    kept_to = [one for one in in_order if digests[one.number - 1 : one.number] == [one.digest]]
    broken = [one for one in in_order if one not in kept_to]
    last = kept_to[-1] if kept_to else None
    return Compared(tuple(_said(one, len(digests), last, written) for one in broken[:1]), last)


def _said(one: Statement, length: int, last: Statement | None, written: Callable[[datetime], str]) -> str:
    what = f"Entry {one.number} was witnessed {written(one.at)}"
    if one.number > length:
        return f"{what}, and the log ends with entry {length} now: its end was cut off."
    since = (
        f"after entry {last.number}"
        if last and last.number < one.number
        else "from its first entry on, for all we know"
    )
    return f"{what} with another digest: the log was written anew, {since}."
