"""A SQLite database, what stands beside it and its key are for the bot's own account alone, whatever the umask.

SQLite gives its log and its shared memory the rights of the database itself.
"""

import os
from contextlib import suppress
from pathlib import Path

import structlog

log = structlog.get_logger()

BESIDE = ("-wal", "-shm", "-journal")
OTHERS = 0o077
A_DATABASE = b"SQLite format 3\0"


def keep_private(database: Path) -> None:
    """Make folder and file where they are missing, and close to others whatever of it they may read."""
    make_folder(database.parent)
    with suppress(OSError):  # whatever is wrong with it, the database says it in its own words
        os.close(os.open(database, os.O_CREAT | os.O_EXCL, 0o600))
        database.chmod(0o600)  # a umask may have taken even that away
    found = open_to_others(database)
    for path in found:
        with suppress(OSError):
            path.chmod(0o700 if path.is_dir() else 0o600)
    if found:
        log.warning("files closed to other accounts", files=", ".join(path.name for path in found))


def make_folder(folder: Path) -> None:
    """Make a folder, and those on the way to it, that only its owner may enter; one that is there stays as it is."""
    if not folder.exists():
        make_folder(folder.parent)
        folder.mkdir()
        folder.chmod(0o700)  # a umask may leave it open, or closed to ourselves


def keys_beside(database: Path) -> Path:
    """Where the keys of a database are kept, when the settings hold none."""
    return database.with_suffix(".keys")


def open_to_others(database: Path) -> list[Path]:
    """What other accounts of this machine may read: the database's files, and their folder where it holds no more."""
    beside = [database.with_name(database.name + end) for end in BESIDE]
    try:
        # To open and close a database that somebody in this process has open would let go of SQLite's locks on it.
        if not any(path.exists() for path in beside) and not _is_database(database):
            return []
        files = {path for path in (database, *beside, keys_beside(database)) if path.is_file()}
        folder = [database.parent] if {*database.parent.iterdir()} == files else []
        return [path for path in (*sorted(files), *folder) if path.stat().st_mode & OTHERS]
    except OSError:
        return []  # not there, or not ours to look at


def _is_database(file: Path) -> bool:
    """Is it a database, or still empty? An address may name anything by mistake."""
    with file.open("rb") as opened:
        return opened.read(len(A_DATABASE)) in (A_DATABASE, b"")
