"""What every exported record is made of: the log with its chain, the program that checks it, and checksums."""

import hashlib
import os
from collections.abc import Collection, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from eprr_bot.base.private_files import make_folder
from eprr_bot.records import chain
from eprr_bot.records.models import LogEntry

FORMAT = "eprr-record/1"
CHECKER = "check_record.py"
LEFT_OUT: dict[str, object] = {"text": None, "late_reason": None, "redacted": True}
"""What stands in place of the words of an entry in a redacted copy."""


def log(entries: Sequence[LogEntry], head: tuple[int, str], redacted: Collection[int] = ()) -> dict[str, object]:
    """A log with its chain: each entry as it is sealed, and its digest; of those `redacted` without their words."""
    number, digest = head
    return {
        "format": chain.FORMAT,
        "head": {"number": number, "digest": digest},
        "entries": [_sealed(one) | (LEFT_OUT if one.number in redacted else {}) for one in entries],
    }


def _sealed(entry: LogEntry) -> dict[str, object]:
    names = (*chain.SEALED, "previous_digest", "digest")
    return {name: chain.plain(getattr(entry, name)) for name in names}


def checker() -> bytes:
    """The program that checks an exported record without any of ours."""
    return files("eprr_bot.records").joinpath(CHECKER).read_bytes()


def write(folder: Path, made: Mapping[str, bytes]) -> list[Path]:
    """Write files into a folder, for its owner alone, with their checksums. Raises OSError."""
    make_folder(folder)
    sums = "".join(f"{hashlib.sha256(body).hexdigest()}  {name}\n" for name, body in made.items())
    return [_written(folder / name, body) for name, body in {**made, "SHA256SUMS": sums.encode()}.items()]


def _written(file: Path, body: bytes) -> Path:
    half = file.with_name(f"{file.name}.part")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(body)
    half.replace(file)
    return file
